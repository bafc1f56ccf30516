// Package simulation lives through a year of a whole server under one seed and a clock
// of its own: engine, store, services outside, timers and people who do right and wrong.
// The same seed gives the same history, byte for byte.
package simulation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/agenda"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Options say what to live through. Definitions nil is the shipped library. Folder is
// where documents would lie; none are written.
type Options struct {
	Seed        uint64
	Cases       int
	Days        int
	Definitions fs.FS
	Folder      string
	DSN         string                   // "" keeps the database in memory
	Fault       func(statement int) bool // whether a statement of the database fails; nil: none does
}

// Report is what has happened.
type Report struct {
	Cases, Open int
	Results     map[string]int // how cases ended
	Events      int
	Acts        int // what people did, with what was refused
	Refused     int
	Calls       int // of services and the bank, with those that found them away
	Unheard     int // done, but the answer was lost
	Restarts    int // of the server, at random moments
	Statements  int // of the database, with those that failed
	Failed      int
	Problems    map[string]int
	Hash        string // of all events and states
}

// world is a simulated server and the people around it.
type world struct {
	Options
	db        *store.DB
	outside   *outside
	people    *people.Service
	documents *documents.Folder
	processes *processes.Service
	cartable  *cartable.Service
	catalog   *definitions.Catalog

	luck   *rand.Rand
	author *author
	now    time.Time
	end    time.Time
	hour   time.Time // when schedules are looked at again
	agenda agenda.Agenda
	ids    int

	customers, staff []people.Person
	byID             map[string]people.Person
	touched          []string            // cases that have moved since people last looked
	acknowledged     map[string][]string // by case: items that somebody was told to be done
	known            map[string]bool     // items and requests that somebody has planned something for
	report           Report
}

// epoch is when every simulation begins: 1 Farvardin 1405 in Tehran.
var epoch = time.Date(2026, 3, 20, 20, 30, 0, 0, time.UTC)

// Run lives through it and checks all laws at its end. An error names the first that was
// broken; the report is whole all the same.
func Run(ctx context.Context, o Options) (Report, error) {
	w := &world{
		Options: o, luck: rand.New(rand.NewPCG(o.Seed, 9)), now: epoch, hour: epoch, end: epoch.AddDate(0, 0, o.Days), //nolint:gosec // the same history for the same seed
		byID: map[string]people.Person{}, known: map[string]bool{}, acknowledged: map[string][]string{},
		report: Report{Results: map[string]int{}, Problems: map[string]int{}},
	}
	if w.Definitions == nil {
		w.Definitions = definitions.Library()
	}
	if err := w.open(ctx); err != nil {
		return w.report, err
	}
	w.faulty()
	err := w.live(ctx)
	if err == nil {
		err = w.judge(ctx)
	}
	return w.report, errors.Join(err, w.db.Close())
}

func (w *world) open(ctx context.Context) (err error) {
	dsn := w.DSN
	if dsn == "" {
		dsn = ":memory:"
	}
	if w.db, err = store.Open(ctx, store.Options{DSN: dsn, Worker: "simulation"}); err != nil {
		return err
	}
	w.db.SetClock(func() time.Time { return w.now })
	if w.documents, err = documents.Open(w.Folder); err != nil {
		return err
	}
	w.people = people.New(w.db)
	if err := w.deploy(ctx); err != nil {
		return err
	}
	w.author = &author{luck: w.luck, now: func() time.Time { return w.now }}
	if err := w.addPeople(ctx); err != nil {
		return err
	}
	for range w.Cases {
		w.later(w.between(0, w.end.Sub(w.now)), w.start)
	}
	return nil
}

// restart makes the services anew over the same database, as after a crash.
func (w *world) restart(ctx context.Context) error {
	w.outside.gates = hooks.NewGates(nil)
	fresh := processes.New(processes.Options{
		DB: w.db, World: w.outside, BaseURL: "https://kartabl.example", Hands: 1,
		NewID:   w.newID,
		Changed: func(c processes.Change) { w.touched = append(w.touched, c.Case) },
	})
	if err := fresh.Restore(ctx); err != nil {
		return err
	}
	w.processes = fresh
	w.cartable = cartable.New(w.db, w.processes, w.people, w.documents)
	return nil
}

// newID counts, so that the same seed gives the same ids.
func (w *world) newID() string {
	w.ids++
	return fmt.Sprintf("00000000-0000-7000-8000-%012x", w.ids)
}

func (w *world) deploy(ctx context.Context) error {
	src, err := fs.ReadFile(w.Definitions, "catalog.yaml")
	if err != nil {
		return fmt.Errorf("read catalog: %w", err)
	}
	files, err := definitions.CatalogFiles(w.Definitions)
	if err != nil {
		return fmt.Errorf("read files of the catalog: %w", err)
	}
	catalog := processes.File{Name: "catalog.yaml", Source: src, Files: files}
	var diags definitions.Diagnostics
	if w.catalog, diags = definitions.LoadCatalog("catalog.yaml", src, files); w.catalog == nil {
		return fmt.Errorf("load catalog: %w", diags)
	}
	w.outside = newOutside(w.Seed, w.catalog, func() time.Time { return w.now })
	w.outside.list = w.list
	if err := w.restart(ctx); err != nil {
		return err
	}
	names, err := definitions.ProcessFiles(w.Definitions)
	if err != nil {
		return err
	}
	var together []processes.File
	for _, name := range names {
		src, err := fs.ReadFile(w.Definitions, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		together = append(together, processes.File{Name: name, Source: src})
	}
	for _, file := range together {
		d := processes.Deployment{Catalog: catalog, Process: file, Beside: together, By: "simulation", SkipScenarios: true}
		if diags, err := w.processes.DeployAs(ctx, d); err != nil {
			return errors.Join(diags, fmt.Errorf("deploy %s: %w", file.Name, err))
		}
	}
	return nil
}

// live lets everything happen in its order until the end.
func (w *world) live(ctx context.Context) error {
	for ctx.Err() == nil {
		due, err := w.due(ctx)
		if errors.Is(err, errInjected) {
			continue
		}
		if err != nil {
			return err
		}
		switch {
		case w.before(due.at):
			err = w.act(ctx)
		case !due.at.After(w.end):
			w.now = later(w.now, due.at)
			_, err = due.run(ctx)
			err = w.injected(unlessAway(err))
		default:
			w.now = w.end
			return nil
		}
		if err := errors.Join(err, w.settle(ctx)); err != nil {
			return fmt.Errorf("at %s: %w", w.now.Format(time.RFC3339), err)
		}
	}
	return ctx.Err()
}

// unlessAway drops that the world outside was away: a server logs it and looks again.
func unlessAway(err error) error {
	if _, ok := errors.AsType[*hooks.CallError](err); ok || errors.Is(err, errBankAway) {
		return nil
	}
	return err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// before reports whether somebody does something before a moment.
func (w *world) before(at time.Time) bool {
	next, some := w.agenda.Next()
	return some && next.Before(at)
}

// act does the next deed; now and then the server has died and come back before it.
func (w *world) act(ctx context.Context) error {
	next, _ := w.agenda.Take()
	w.now = later(w.now, next.At)
	if w.chance(400) {
		w.report.Restarts++
		if err := w.restart(ctx); err != nil {
			return w.again(next, err)
		}
	}
	w.report.Acts++
	return w.again(next, next.Do(ctx))
}

// duty is what the server does next by itself.
type duty struct {
	at  time.Time
	run func(context.Context) (int, error)
}

// due is the next duty of the server. Schedules are looked at every hour.
func (w *world) due(ctx context.Context) (duty, error) {
	next := duty{at: w.hour, run: func(ctx context.Context) (int, error) {
		w.hour = w.now.Add(time.Hour)
		return w.processes.RunSchedules(ctx)
	}}
	err := w.db.View(ctx, func(tx *store.Tx) error {
		for _, d := range []struct {
			next func(context.Context) (time.Time, bool, error)
			run  func(context.Context) (int, error)
		}{{tx.NextTimer, w.processes.FireTimers}, {tx.NextCall, w.processes.RunCalls}, {tx.NextMessage, w.processes.SendMessages}} {
			at, some, err := d.next(ctx)
			if err != nil {
				return err
			}
			if some && at.Before(next.at) {
				next = duty{at: at, run: d.run}
			}
		}
		return nil
	})
	return next, err
}

func (w *world) reader(p people.Person) cartable.Reader {
	return cartable.Reader{Person: p, Lang: text.Fa}
}

var errInjected = errors.New("the database failed here")

// faulty lets statements of the database fail where the options say so.
func (w *world) faulty() {
	w.db.SetFault(func() error {
		w.report.Statements++
		if w.Fault == nil || !w.Fault(w.report.Statements) {
			return nil
		}
		w.report.Failed++
		return errInjected
	})
}

// injected drops a fault of the database: what the server does by itself stays due.
func (w *world) injected(err error) error {
	if errors.Is(err, errInjected) {
		return nil
	}
	return err
}

// again lets somebody whose deed met a fault of the database try it once more.
func (w *world) again(d agenda.Deed, err error) error {
	if errors.Is(err, errInjected) {
		w.later(time.Second, d.Do)
		return nil
	}
	return err
}

// judge checks every law over everything that has happened, and hashes it.
func (w *world) judge(ctx context.Context) error {
	w.db.SetFault(func() error { return nil })
	errs := slices.Clone(w.outside.broken)
	w.report.Calls, w.report.Unheard = w.outside.calls, w.outside.unheard
	err := w.db.View(ctx, func(tx *store.Tx) error { return recounted(ctx, tx) })
	if err != nil {
		errs = append(errs, err)
	}
	sum := sha256.New()
	err = w.processes.ReplayEach(ctx, func(r processes.Replayed) error { // every case is made again out of its events
		if r.Cause != "" {
			errs = append(errs, fmt.Errorf("case %s: %s", r.Case.No, r.Cause))
		}
		return w.tell(r, sum)
	})
	w.report.Hash = hex.EncodeToString(sum.Sum(nil))
	return errors.Join(append(errs, err)...)
}

// recounted compares the counters of all lists with the lists.
func recounted(ctx context.Context, tx *store.Tx) error {
	want, err := tx.Recount(ctx)
	if err != nil {
		return err
	}
	got, err := tx.Counts(ctx, slices.Sorted(maps.Keys(want)))
	if err != nil {
		return err
	}
	if !maps.Equal(want, got) {
		return fmt.Errorf("counters %v are not what a recount gives: %v", got, want)
	}
	return nil
}

func (w *world) tell(r processes.Replayed, sum io.Writer) error {
	c := r.Case
	w.report.Cases++
	w.report.Events += len(r.Events)
	if c.Open() {
		w.report.Open++
	} else {
		w.report.Results[c.Result]++
	}
	for i := range c.Problems {
		w.report.Problems[c.Problems[i].Code]++
	}
	submitted := map[string]bool{}
	for _, e := range r.Events {
		if in, ok := e.Event.Input.(engine.Submitted); ok && e.Ignored == "" {
			submitted[in.Item] = true
		}
		raw, err := engine.EncodeEvent(e.Event)
		if err != nil {
			return err
		}
		if _, err := sum.Write(raw); err != nil {
			return err
		}
	}
	for _, item := range w.acknowledged[c.ID] {
		if !submitted[item] {
			return fmt.Errorf("case %s: %s was acknowledged and is not there", c.No, item)
		}
	}
	_, err := fmt.Fprintf(sum, "%s %s %d %v\n", c.No, c.Result, c.Seq, c.Vars)
	return err
}
