package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// stop is where a template is left standing.
type stop int

const (
	atCustomer stop = iota
	reviewFree
	reviewHeld
	judgeFree
	judgeHeld
	stops
)

// play is how a template came to be: so many rounds between customer and review, then on to
// where it stands, and what it waits for there is late or not.
type play struct {
	kind   int
	stop   stop
	rounds int
	late   bool
}

// plays are those of which all living cases are copies.
func plays() []play {
	var all []play
	for kind := range liveKinds {
		for s := range stops {
			all = append(all, play{kind, s, 3 - kind%2, false}, play{kind, s, 3, true})
		}
	}
	return all
}

// How old a copy is, as days since what last happened to it. What is not late has days left,
// so that nothing of it falls due while it is measured.
const (
	freshDays = 15
	dueDays   = 20 // as the definition has it
	late      = (dueDays + 1) * 24 * time.Hour
)

// template is what the database keeps of a case that was really played.
type template struct {
	play     play
	rows     []netRow
	counters map[string]int
	events   int
	until    time.Time // when something last happened to it
	names    liveNames
}

// liveNames are what differs from copy to copy.
type liveNames struct {
	id, no              string
	customer, customers string // who it is, and the name
	clerk, clerks       string
	words               [wordsEach]string
}

// netRow is a row that is there in the end.
type netRow struct {
	table  string
	values map[string]any
}

// studio plays templates in a database of its own.
type studio struct {
	rig      *rig
	watch    watch
	keys     map[string][]string
	times    map[string]bool // columns of times, as table.column
	now      time.Time
	customer people.Person
	newcomer []netRow // the rows of a customer who has just been added
}

// The names of the people of templates, which stand in no other text.
const (
	standInCustomer = "Templatecustomer"
	standInClerk    = "Templateclerk"
	standInLogin    = "templatelogin"
)

func standInWords() (w [wordsEach]string) {
	for i := range w {
		w[i] = "templateword" + string(rune('a'+i))
	}
	return w
}

// templates plays all of them.
func templates(ctx context.Context, g ground) (all []template, newcomer []netRow, times map[string]bool, err error) {
	p, err := g.take(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, p.drop(context.WithoutCancel(ctx))) }()
	p.plain = true
	r, err := newRig(ctx, p, 1, nil)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	s := &studio{rig: r, watch: watch{plot: p, postgres: g.postgres}, now: time.Now().UTC().Truncate(time.Second).Add(-studioTime)}
	if err := s.open(ctx); err != nil {
		return nil, nil, nil, err
	}
	for _, one := range plays() {
		t, err := s.template(ctx, one)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("play %+v: %w", one, err)
		}
		all = append(all, t)
	}
	return all, s.newcomer, s.times, nil
}

// studioTime is longer than all templates take together.
const studioTime = 2 * liveKinds * time.Duration(stops) * late

// open makes the people, and has the database write down what is written from now on.
func (s *studio) open(ctx context.Context) (err error) {
	if err := s.rig.settleLive(ctx); err != nil {
		return err
	}
	s.rig.db.SetClock(func() time.Time { return s.now })
	if s.keys, err = s.watch.install(ctx); err != nil {
		return fmt.Errorf("watch tables: %w", err)
	}
	if s.times, err = s.watch.timeColumns(ctx); err != nil {
		return err
	}
	clerk := person(standInClerk, 0, engine.Staff, liveRole)
	clerk.Name = standInClerk
	if clerk, err = s.rig.people.Add(ctx, clerk, ""); err != nil {
		return err
	}
	s.rig.workers = []people.Person{clerk}
	if _, err := s.watch.read(ctx); err != nil {
		return err
	}
	c := people.Person{ID: uuid.NewString(), Login: standInLogin, Name: standInCustomer, Side: engine.Customer, Lang: "fa"}
	if s.customer, err = s.rig.people.Add(ctx, c, ""); err != nil {
		return err
	}
	s.newcomer, _, err = s.written(ctx)
	return err
}

// timeColumns are those whose numbers are times. PostgreSQL writes times as text.
func (w *watch) timeColumns(ctx context.Context) (map[string]bool, error) {
	all := map[string]bool{}
	if w.postgres {
		return all, nil
	}
	rows, err := w.raw.QueryContext(ctx, `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND c.type = 'TIMESTAMP'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all[name] = true
	}
	return all, rows.Err()
}

func (s *studio) template(ctx context.Context, p play) (t template, err error) {
	t.play = p
	if err := s.clear(ctx, p); err != nil {
		return t, err
	}
	id, err := s.begin(ctx, p)
	if err != nil {
		return t, fmt.Errorf("start: %w", err)
	}
	for _, m := range p.moves() {
		if err := s.move(ctx, id, m); err != nil {
			return t, fmt.Errorf("%s: %w", m, err)
		}
	}
	if p.late {
		s.now = s.now.Add(late)
		if _, err := s.rig.processes.FireTimers(ctx); err != nil {
			return t, fmt.Errorf("let it be late: %w", err)
		}
	}
	if t.rows, t.counters, err = s.written(ctx); err != nil {
		return t, err
	}
	t.until = s.now
	return t, s.name(ctx, id, &t)
}

// clear forgets what was written before. Where a template is to be late, all that could be
// late with it is so before.
func (s *studio) clear(ctx context.Context, p play) error {
	if p.late {
		s.now = s.now.Add(late)
		if _, err := s.rig.processes.FireTimers(ctx); err != nil {
			return fmt.Errorf("let others be late: %w", err)
		}
	}
	_, err := s.watch.read(ctx)
	return err
}

// liveMove is what is done with the one open item of a case: it is claimed, or handed in with
// an outcome.
type liveMove string

const claims liveMove = "claim"

func (p play) moves() (all []liveMove) {
	for n := range p.rounds {
		all = append(all, "", claims)
		if last := n == p.rounds-1; last && (p.stop == judgeFree || p.stop == judgeHeld) {
			all = append(all, "pass")
		} else {
			all = append(all, "more")
		}
	}
	switch p.stop {
	case reviewFree:
		return append(all, "")
	case reviewHeld:
		return append(all, "", claims)
	case judgeHeld:
		return append(all, claims)
	default:
		return all
	}
}

func (s *studio) begin(ctx context.Context, p play) (string, error) {
	var m processes.Moved
	words := standInWords()
	err := s.rig.processes.Update(ctx, func(tx *store.Tx) (err error) {
		m, err = s.rig.processes.StartTx(ctx, tx, processes.StartRequest{
			Process: liveProcess(p.kind), By: s.customer, Customer: s.customer, Channel: "web",
			Values: map[string]any{"about": strings.Join(words[:], " "), "amount": 1250000},
		})
		return err
	})
	return m.Case.ID, err
}

// move does one thing with the open item, an hour after what was before.
func (s *studio) move(ctx context.Context, id string, m liveMove) error {
	s.now = s.now.Add(time.Hour)
	item, err := openItem(ctx, s.rig, id)
	if err != nil {
		return err
	}
	l := inProcess{s.rig}
	worker := people.Actor(s.rig.workers[0])
	switch m {
	case claims:
		return l.advance(ctx, item, processes.Command{By: worker, Input: engine.Claimed{Item: item}})
	case "":
		in := engine.Submitted{Item: item, Values: map[string]any{"note": "here is all that was asked for, with the numbers"}}
		return l.advance(ctx, item, processes.Command{By: people.Actor(s.customer), Input: in})
	default:
		in := engine.Submitted{Item: item, Outcome: string(m), Values: map[string]any{"remark": "seen, in order, go on with the next one"}}
		return l.advance(ctx, item, processes.Command{By: worker, Input: in})
	}
}

func (s *studio) name(ctx context.Context, id string, t *template) error {
	return s.rig.db.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, id)
		if err != nil {
			return err
		}
		t.events = c.Seq
		t.names = liveNames{
			id: id, no: c.No, customer: s.customer.ID, customers: standInCustomer,
			clerk: s.rig.workers[0].ID, clerks: standInClerk, words: standInWords(),
		}
		return nil
	})
}

// shared are the tables whose rows belong to no case: how they change is known.
const (
	countersTable  = "counters"
	registersTable = "registers"
)

// written is what is left of what was written since the last time: rows that are new, and by
// how much the counters have moved.
func (s *studio) written(ctx context.Context) (rows []netRow, moved map[string]int, err error) {
	changes, err := s.watch.read(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read what was written: %w", err)
	}
	moved, at := map[string]int{}, map[string]int{}
	for _, c := range changes {
		switch c.table {
		case countersTable:
			if err := count(moved, c); err != nil {
				return nil, nil, err
			}
			continue
		case registersTable:
			continue
		}
		key := c.table
		for _, column := range s.keys[c.table] {
			key += fmt.Sprint("\x00", either(c)[column])
		}
		n, known := at[key]
		switch {
		case c.op == "INSERT":
			at[key] = len(rows)
			rows = append(rows, netRow{c.table, c.after})
		case !known:
			return nil, nil, fmt.Errorf("%s of a row of %s that was there before", c.op, c.table)
		case c.op == "UPDATE":
			rows[n].values = c.after
		default:
			rows[n].values = nil
			delete(at, key)
		}
	}
	return slices.DeleteFunc(rows, func(r netRow) bool { return r.values == nil }), moved, nil
}

// count adds what a change of a counter comes to.
func count(moved map[string]int, c change) error {
	n := 0
	for row, sign := range map[*map[string]any]int{&c.before: -1, &c.after: 1} {
		if *row == nil {
			continue
		}
		var v int
		if _, err := fmt.Sscan(fmt.Sprint((*row)["n"]), &v); err != nil {
			return fmt.Errorf("counter: %w", err)
		}
		n += sign * v
	}
	moved[fmt.Sprint(either(c)["name"])] += n
	return nil
}
