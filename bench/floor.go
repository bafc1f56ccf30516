package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/store"
)

// floor writes the rows of the tape again, case after case, by prepared statements of
// database/sql into the same tables, and nothing else: no reading, no deciding.
type floor struct {
	plot     plot
	postgres bool
	commands [][]statement
	tape     tape
	lanes    []*lane
	lastNum  atomic.Int64
}

// statement is one write. Its arguments are cut where names of the case stand in them.
type statement struct {
	query string
	args  []cut
}

// slot is a name that differs from case to case.
type slot int

const (
	slotCase slot = iota
	slotNo
	slotCustomer
	slotClerk
	slotNum   // a whole argument: the database's number of the case
	slotShard // a whole argument: which row of a counter
	slots
)

// cut is an argument: a fixed value, or texts with names between them.
type cut struct {
	fixed any
	texts []string
	names []slot // names[i] follows texts[i]
	whole slot   // slotNum, slotShard, or 0
}

// lane is one caller's place in the floor: whose case he plays and how far he is.
type lane struct {
	names [slots]string
	num   int64
	shard int
	next  int
}

// newFloor makes the tables as the store does, and the rows that the tape only changes.
func newFloor(ctx context.Context, g ground, t tape, callers int) (*floor, error) {
	p, err := g.take(ctx)
	if err != nil {
		return nil, err
	}
	f := &floor{plot: p, postgres: g.postgres, tape: t}
	if err := f.prepare(ctx, callers); err != nil {
		return nil, errors.Join(err, p.drop(ctx))
	}
	return f, nil
}

func (f *floor) prepare(ctx context.Context, callers int) error {
	db, err := store.Open(ctx, store.Options{DSN: f.plot.dsn})
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	for _, command := range f.tape.commands {
		var list []statement
		for _, c := range command {
			list = append(list, f.statement(f.settled(c)))
		}
		f.commands = append(f.commands, list)
	}
	for i := range callers {
		l := &lane{shard: i % 8}
		l.names[slotCustomer], l.names[slotClerk] = personOf(i, "c"), personOf(i, "s")
		f.lanes = append(f.lanes, l)
		if err := f.seed(ctx, l); err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	return nil
}

// personOf is an id as long as a real one; callers share persons as the rig's do.
func personOf(caller int, kind string) string {
	return fmt.Sprintf("%s%035d", kind, caller%mostPersons)
}

// settled is a change as it is once the database has been in use for a while: a row that
// belongs to no case, such as a counter, is there already.
func (f *floor) settled(c change) change {
	if c.op != "INSERT" {
		return c
	}
	for column, v := range c.after {
		if text, ok := v.(string); column == "case_num" || ok && strings.Contains(text, f.tape.names.caseID) {
			return c
		}
	}
	return change{table: c.table, op: "UPDATE", after: c.after}
}

// seed inserts what the tape changes without having made it: counters.
func (f *floor) seed(ctx context.Context, l *lane) error {
	f.begin(l)
	made := map[string]bool{}
	for _, c := range slices.Concat(f.tape.commands...) {
		key := c.table
		for _, k := range f.tape.keys[c.table] {
			key += fmt.Sprint("\x00", either(c)[k])
		}
		if f.settled(c).op == "UPDATE" && !made[key] {
			insert := f.statement(change{table: c.table, op: "INSERT", after: c.after})
			if _, err := f.plot.raw.ExecContext(ctx, insert.query+" ON CONFLICT DO NOTHING", f.values(insert, l)...); err != nil {
				return err
			}
		}
		made[key] = true
	}
	return nil
}

func either(c change) map[string]any {
	if c.after != nil {
		return c.after
	}
	return c.before
}

// begin gives the lane a new case.
func (f *floor) begin(l *lane) {
	l.num, l.next = f.lastNum.Add(1), 0
	l.names[slotCase] = uuid.Must(uuid.NewV7()).String()
	l.names[slotNo] = fmt.Sprintf("%0*d", len(f.tape.names.no), l.num)
}

// statement turns a recorded change into a write of its own.
func (f *floor) statement(c change) statement {
	s := statement{}
	switch c.op {
	case "INSERT":
		columns := slices.DeleteFunc(slices.Sorted(maps.Keys(c.after)), func(n string) bool { return n == serial })
		marks := make([]string, len(columns))
		for i, name := range columns {
			marks[i] = f.arg(&s, name, c.after[name])
		}
		s.query = "INSERT INTO " + c.table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	case "UPDATE":
		var sets []string
		for _, name := range slices.Sorted(maps.Keys(c.after)) {
			if (c.before == nil && !slices.Contains(f.tape.keys[c.table], name)) || (c.before != nil && c.after[name] != c.before[name]) {
				sets = append(sets, name+" = "+f.arg(&s, name, c.after[name]))
			}
		}
		if len(sets) == 0 {
			key := f.tape.keys[c.table][0]
			sets = []string{key + " = " + f.arg(&s, key, c.after[key])}
		}
		s.query = "UPDATE " + c.table + " SET " + strings.Join(sets, ", ") + f.where(&s, c.table, c.after)
	default:
		s.query = "DELETE FROM " + c.table + f.where(&s, c.table, c.before)
	}
	return s
}

func (f *floor) where(s *statement, table string, row map[string]any) string {
	var tests []string
	for _, name := range f.tape.keys[table] {
		tests = append(tests, name+" = "+f.arg(s, name, row[name]))
	}
	return " WHERE " + strings.Join(tests, " AND ")
}

// arg adds an argument and gives its mark.
func (f *floor) arg(s *statement, column string, v any) string {
	s.args = append(s.args, f.cut(column, v))
	if f.postgres {
		return "$" + strconv.Itoa(len(s.args))
	}
	return "?"
}

func (f *floor) cut(column string, v any) cut {
	switch column {
	case "case_num":
		return cut{whole: slotNum}
	case "shard":
		if f.postgres {
			return cut{whole: slotShard}
		}
	}
	text, ok := v.(string)
	if !ok {
		return cut{fixed: v}
	}
	known := [...]string{slotCase: f.tape.names.caseID, slotNo: f.tape.names.no, slotCustomer: f.tape.names.customer, slotClerk: f.tape.names.clerk}
	c := cut{fixed: v}
	for {
		at, which := len(text), slot(-1)
		for i, name := range known {
			if n := strings.Index(text, name); n >= 0 && n < at {
				at, which = n, slot(i)
			}
		}
		c.texts = append(c.texts, text[:at])
		if which < 0 {
			return c
		}
		c.names = append(c.names, which)
		text = text[at+len(known[which]):]
	}
}

// values are a statement's arguments for the lane's case.
func (f *floor) values(s statement, l *lane) []any {
	out := make([]any, len(s.args))
	for i, c := range s.args {
		switch {
		case c.whole == slotNum:
			out[i] = l.num
		case c.whole == slotShard:
			out[i] = l.shard
		case len(c.names) == 0:
			out[i] = c.fixed
		default:
			out[i] = c.join(l)
		}
	}
	return out
}

func (c cut) join(l *lane) string {
	var b strings.Builder
	n := len(c.texts[len(c.texts)-1])
	for i, name := range c.names {
		n += len(c.texts[i]) + len(l.names[name])
	}
	b.Grow(n)
	for i, name := range c.names {
		b.WriteString(c.texts[i])
		b.WriteString(l.names[name])
	}
	b.WriteString(c.texts[len(c.texts)-1])
	return b.String()
}

// run writes for as long as a round lasts, or as many commands as one had, so many of
// them to a commit.
func (f *floor) run(ctx context.Context, end limit, perCommit int) (tally, error) {
	if f.postgres {
		return f.runApart(ctx, end)
	}
	return f.runTogether(ctx, end, perCommit)
}

// runTogether is SQLite's way: one connection, many commands to a commit.
func (f *floor) runTogether(ctx context.Context, end limit, perCommit int) (t tally, err error) {
	h, err := f.hand(ctx)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	begun := time.Now()
	for at := 0; !f.over(end, t.commands); {
		if err := h.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
			return t, err
		}
		for range perCommit {
			if err := h.command(ctx, f.lanes[at%len(f.lanes)]); err != nil {
				return t, err
			}
			at++
		}
		if err := h.exec(ctx, "COMMIT"); err != nil {
			return t, err
		}
		t.commands += perCommit
	}
	t.counted, t.elapsed = t.commands, time.Since(begun)
	return t, nil
}

func (f *floor) over(end limit, commands int) bool {
	if end.cases > 0 {
		return commands >= end.cases*len(f.lanes)*len(f.commands)
	}
	return !time.Now().Before(end.until)
}

// floorConnections is how many connections the store opens to PostgreSQL.
const floorConnections = 20

// runApart is PostgreSQL's way: many connections, each command with its own commit.
func (f *floor) runApart(ctx context.Context, end limit) (tally, error) {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		sum   tally
		errs  []error
		hands = min(floorConnections, len(f.lanes))
		begun = time.Now()
	)
	for i := range hands {
		wg.Go(func() {
			var mine []*lane
			for n := i; n < len(f.lanes); n += hands {
				mine = append(mine, f.lanes[n])
			}
			n, err := f.runLanes(ctx, end, mine)
			mu.Lock()
			defer mu.Unlock()
			sum.commands += n
			if err != nil {
				errs = append(errs, err)
			}
		})
	}
	wg.Wait()
	sum.counted, sum.elapsed = sum.commands, time.Since(begun)
	return sum, errors.Join(errs...)
}

func (f *floor) runLanes(ctx context.Context, end limit, lanes []*lane) (n int, err error) {
	h, err := f.hand(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	for {
		if end.cases == 0 && !time.Now().Before(end.until) || end.cases > 0 && n >= end.cases*len(lanes)*len(f.commands) {
			return n, nil
		}
		for _, query := range []string{"BEGIN", "", "COMMIT"} {
			if query != "" {
				err = h.exec(ctx, query)
			} else {
				err = h.command(ctx, lanes[n%len(lanes)])
			}
			if err != nil {
				return n, err
			}
		}
		n++
	}
}

// hand is one connection with its prepared statements.
type hand struct {
	f     *floor
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (f *floor) hand(ctx context.Context) (*hand, error) {
	conn, err := f.plot.raw.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &hand{f: f, conn: conn, stmts: map[string]*sql.Stmt{}}, nil
}

func (h *hand) close() error {
	var errs []error
	for _, s := range h.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, h.conn.Close())...)
}

func (h *hand) exec(ctx context.Context, query string, args ...any) error {
	s, ok := h.stmts[query]
	if !ok {
		var err error
		if s, err = h.conn.PrepareContext(ctx, query); err != nil {
			return fmt.Errorf("prepare %.60s: %w", query, err)
		}
		h.stmts[query] = s
	}
	if _, err := s.ExecContext(ctx, args...); err != nil {
		return fmt.Errorf("%.60s: %w", query, err)
	}
	return nil
}

// command writes what the lane's next command writes.
func (h *hand) command(ctx context.Context, l *lane) error {
	if l.next == len(h.f.commands) {
		h.f.begin(l)
	}
	for _, s := range h.f.commands[l.next] {
		if err := h.exec(ctx, s.query, h.f.values(s, l)...); err != nil {
			return err
		}
	}
	l.next++
	return nil
}

func (f *floor) close(ctx context.Context) error { return f.plot.drop(ctx) }
