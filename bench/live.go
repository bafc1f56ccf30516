package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// LiveOptions say how many living cases to measure among, and where. Of Options, Dir, DSNs,
// Callers, Time and, in its place, Cases count; where DSNs are given, SQLite is left out.
type LiveOptions struct {
	Options
	Cases   int                           // living ones
	Base    int                           // of the smaller database that it is compared with; 10,000
	Keep    bool                          // the larger database stays, of SQLite with what Kept needs
	Kept    string                        // folder that Keep has left, to be measured once more; "" makes a new one
	Program string                        // that serves; without one nothing is measured of a server
	Tell    func(format string, a ...any) // hears how far it is; nil for nobody
	Brief   bool                          // measures each thing a few times only: to see that it can be measured
}

// effort is how much is measured: how often a thing is opened or searched for, how many
// events a long history has, how often all workers want the same at once, how many pages of
// a list are read, and from how many places of a long one on.
type effort struct{ often, long, races, pages, depths int }

func (o LiveOptions) effort() effort {
	if o.Brief {
		return effort{often: 2, long: 30, races: 2, pages: 2, depths: 2}
	}
	return effort{often: 40, long: 500, races: 20, pages: longWalk, depths: 10}
}

// smallCrop is the database that larger ones are compared with.
const smallCrop = 10_000

// Live measures lists, searches and steps among so many living cases, beside the same among few.
func Live(ctx context.Context, o LiveOptions) (LiveReport, error) {
	o.Options = o.withDefaults()
	if o.Base == 0 {
		o.Base = min(smallCrop, o.Cases)
	}
	if o.Tell == nil {
		o.Tell = func(string, ...any) {}
	}
	r := LiveReport{Machine: machine(), Day: time.Now().UTC().Format(time.DateOnly)}
	var err error
	if r.Disk, err = measureDisk(o.Dir); err != nil {
		return r, fmt.Errorf("measure disk: %w", err)
	}
	dsns := o.DSNs
	if len(dsns) == 0 {
		dsns = []string{""}
	}
	for _, dsn := range dsns {
		run, err := liveOn(ctx, o, newGround(o.Dir, dsn))
		if err != nil {
			return r, err
		}
		r.Runs = append(r.Runs, run)
	}
	return r, nil
}

func liveOn(ctx context.Context, o LiveOptions, g ground) (run LiveRun, err error) {
	small, err := liveSize(ctx, o, g, o.Base, o.Keep && o.Base == o.Cases)
	if err != nil {
		return run, fmt.Errorf("among %d cases: %w", o.Base, err)
	}
	large := small
	switch {
	case o.Kept != "":
		if large, err = measureKept(ctx, o); err != nil {
			return run, fmt.Errorf("in %s: %w", o.Kept, err)
		}
	case o.Cases != o.Base:
		if large, err = liveSize(ctx, o, g, o.Cases, o.Keep); err != nil {
			return run, fmt.Errorf("among %d cases: %w", o.Cases, err)
		}
	}
	return judge(small, large), nil
}

// liveSize fills a database and measures in it.
func liveSize(ctx context.Context, o LiveOptions, g ground, n int, keep bool) (m liveMeasures, err error) {
	p, err := g.take(ctx)
	if err != nil {
		return m, err
	}
	if keep {
		p.drop = func(context.Context) error { return p.raw.Close() }
	}
	defer func() { err = errors.Join(err, p.drop(context.WithoutCancel(ctx))) }()
	c, r, err := grow(ctx, o, g, p, n)
	if err != nil {
		return m, err
	}
	o.Tell("%d cases with %d events in %s", c.cases, c.events, c.took.Round(time.Second))
	if keep {
		o.Tell("the database stays: %s", p.dsn)
		if err := c.keep(); err != nil {
			return m, errors.Join(err, r.close())
		}
	}
	return measureCrop(ctx, o, c, r)
}

// measureCrop measures in a database that is open, and closes it.
func measureCrop(ctx context.Context, o LiveOptions, c *crop, r *rig) (m liveMeasures, err error) {
	m, err = inProcessOf(ctx, o, c, r)
	if err := errors.Join(err, r.close()); err != nil {
		return m, err
	}
	if o.Program == "" {
		return m, nil
	}
	return m, m.served(ctx, o, c, r)
}

func inProcessOf(ctx context.Context, o LiveOptions, c *crop, r *rig) (m liveMeasures, err error) {
	o.Tell("looking at a sample")
	if err := c.check(ctx, r); err != nil {
		return m, fmt.Errorf("what was made is not what the program makes: %w", err)
	}
	m = liveMeasures{cases: c.cases, events: c.events, took: c.took}
	if m.database, err = r.db.About(ctx); err != nil {
		return m, fmt.Errorf("ask the database: %w", err)
	}
	return m, m.within(ctx, o, c, r)
}

// grow fills a database with living cases and opens it.
func grow(ctx context.Context, o LiveOptions, g ground, p plot, n int) (c *crop, r *rig, err error) {
	all, newcomer, times, err := templates(ctx, g)
	if err != nil {
		return nil, nil, fmt.Errorf("play templates: %w", err)
	}
	if r, err = newRig(ctx, p, mostPersons, nil); err != nil {
		return nil, nil, err
	}
	f := &field{rig: r, columns: columns{}, counters: map[string]int{}, now: time.Now().UTC(), crop: &crop{plot: p, postgres: g.postgres}}
	if err := errors.Join(f.plough(ctx, all, newcomer, times), r.close()); err != nil {
		return nil, nil, err
	}
	begun := time.Now()
	o.Tell("making %d cases", n)
	if err := f.sow(ctx, n); err != nil {
		return nil, nil, fmt.Errorf("make cases: %w", err)
	}
	f.crop.took = time.Since(begun)
	if err := r.reopen(ctx, p.dsn); err != nil {
		return nil, nil, err
	}
	return f.crop, r, f.crop.prolong(ctx, r, o.effort().long)
}

// plough makes people and processes of the target, and the patterns that fit it.
func (f *field) plough(ctx context.Context, all []template, newcomer []netRow, times map[string]bool) error {
	if err := f.rig.settleLive(ctx); err != nil {
		return err
	}
	for _, w := range f.rig.workers {
		f.clerks = append(f.clerks, w.ID)
	}
	for _, t := range all {
		columnsOf(t.rows, f.columns)
	}
	columnsOf(newcomer, f.columns)
	var patterns []*pattern
	for _, t := range all {
		p, err := compile(t, f.columns, times)
		if err != nil {
			return err
		}
		patterns = append(patterns, &p)
	}
	f.patterns = weigh(patterns)
	who := newCutter(liveNames{no: standInLogin, customer: newcomer[0].values["id"].(string), customers: standInCustomer})
	for _, r := range newcomer {
		out := row{table: r.table}
		for _, name := range f.columns[r.table] {
			out.values = append(out.values, who.value(r.table, name, r.values[name], times))
		}
		f.people = append(f.people, out)
	}
	return f.firstCase(ctx)
}

// firstCase has the program itself open a case, and goes on from its numbers.
func (f *field) firstCase(ctx context.Context) (err error) {
	who := f.rig.customers[0]
	c, err := f.rig.openLive(ctx, who, liveProcess(0))
	if err != nil {
		return fmt.Errorf("open the first case: %w", err)
	}
	var num int64
	if err := f.crop.plot.raw.QueryRowContext(ctx, "SELECT MAX(num) FROM cases").Scan(&num); err != nil {
		return err
	}
	f.first, f.year, f.seq, err = lastCase(c, num)
	return err
}

func (r *rig) openLive(ctx context.Context, who people.Person, process string) (engine.Case, error) {
	var m processes.Moved
	err := r.processes.Update(ctx, func(tx *store.Tx) (err error) {
		m, err = r.processes.StartTx(ctx, tx, processes.StartRequest{
			Process: process, By: who, Customer: who, Channel: "web",
			Values: map[string]any{"about": "the first of all", "amount": 1250000},
		})
		return err
	})
	return m.Case, err
}

// reopen opens the same database again, with nothing in memory of before.
func (r *rig) reopen(ctx context.Context, dsn string) (err error) {
	if r.db, err = store.Open(ctx, store.Options{DSN: dsn}); err != nil {
		return err
	}
	r.people = people.New(r.db)
	r.processes = processes.New(processes.Options{DB: r.db})
	r.cartable = cartable.New(r.db, r.processes, r.people, &documents.Folder{})
	if err := r.processes.Restore(ctx); err != nil {
		return errors.Join(err, r.db.Close())
	}
	return nil
}

// prolong plays the case that has a long history, to and fro.
func (c *crop) prolong(ctx context.Context, r *rig, events int) error {
	who := r.customers[0]
	is, err := r.openLive(ctx, who, liveProcess(0))
	if err != nil {
		return fmt.Errorf("open a long case: %w", err)
	}
	s := studio{rig: r, customer: who}
	c.long = is.ID
	moves := [...]liveMove{"", claims, "more"}
	for n := range events - 1 {
		if err := s.move(ctx, is.ID, moves[n%len(moves)]); err != nil {
			return fmt.Errorf("play a long case: %w", err)
		}
	}
	return nil
}
