package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// StoredEvent is one event of a case's history with what it led to.
type StoredEvent struct {
	Seq     int
	Event   engine.Event
	Facts   []engine.Fact
	Ignored string
}

// CaseRow is a case in a list.
type CaseRow struct {
	ID, No, Process              string
	Version, Seq                 int
	Customer, CustomerName       string
	Subject                      text.Text
	Result, Ended                string
	Waiting                      string // customer, staff, third, done
	OpenedAt, UpdatedAt, EndedAt time.Time
	Columns                      map[string]any
	Problems                     int

	num int64
}

// Cursor is where a list of cases goes on after this one.
func (r CaseRow) Cursor() string { return strconv.FormatInt(r.num, 10) }

// CasePage is a part of a list of cases. Open nil means open and ended ones.
type CasePage struct {
	Open  *bool
	After string // cursor of the last row of the page before
	Limit int
	Of    string // of shared cases, only those of this customer
	In    string // of a customer's cases, only those of this process
}

// CaseFilter chooses cases for staff. Process narrows Processes, of which nil means
// all; Problem means only cases with a problem.
type CaseFilter struct {
	Process   string
	Processes []string
	Problem   bool
}

// Case returns the case as it stands now, or ErrNotFound. It must not be changed. A command
// reads each case once: whether somebody else has moved it since is found out by Commit.
func (tx *Tx) Case(ctx context.Context, id string) (engine.Case, error) {
	if l, ok := tx.loaded[id]; ok {
		return l.c, nil
	}
	known, _ := tx.db.cache.get(id)
	const find = "SELECT num, head, chained, seq, CASE WHEN seq = ? THEN NULL ELSE state END FROM cases WHERE id = ?"
	return tx.load(ctx, known, find, known.c.Seq, id)
}

// CaseByNo returns the case with the number that people quote, or ErrNotFound.
func (tx *Tx) CaseByNo(ctx context.Context, no string) (engine.Case, error) {
	return tx.load(ctx, loaded{}, "SELECT num, head, chained, seq, state FROM cases WHERE no = ?", no)
}

// Alone keeps the case from others until the command ends; false when somebody moves it
// just now.
func (tx *Tx) Alone(ctx context.Context, id string) (bool, error) {
	if tx.db.dialect.skipLocked == "" {
		return true, nil
	}
	delete(tx.loaded, id) // it may have moved before it was kept
	var num int64
	err := tx.one(ctx, "SELECT num FROM cases WHERE id = ?"+tx.db.dialect.skipLocked, []any{id}, &num)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("take case: %w", err)
	}
	return true, nil
}

// load reads a case unless it is the known one.
func (tx *Tx) load(ctx context.Context, known loaded, query string, args ...any) (engine.Case, error) {
	var seq int
	var state []byte
	if err := tx.one(ctx, query, args, &known.num, sum{&known.head}, &known.chained, &seq, packed{&state}); err != nil {
		return engine.Case{}, fmt.Errorf("load case: %w", err)
	}
	if state != nil {
		c, err := engine.DecodeCase(state)
		if err != nil {
			return engine.Case{}, fmt.Errorf("load case: %w", err)
		}
		known.c = c
	}
	tx.remember(known)
	return known.c, nil
}

func (tx *Tx) remember(l loaded) {
	if !tx.writes && !tx.keeps {
		return
	}
	if tx.loaded == nil {
		tx.loaded = map[string]loaded{}
	}
	tx.loaded[l.c.ID] = l
}

// Events returns the history of a case, oldest first.
func (tx *Tx) Events(ctx context.Context, caseID string) ([]StoredEvent, error) {
	rows, err := tx.EventRows(ctx, caseID)
	if err != nil {
		return nil, err
	}
	events, err := ReadEvents(rows)
	for i := range events {
		if err == nil {
			events[i].Facts, err = rows[i].readFacts()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	return events, nil
}

// EventRow is an event as it is stored, for those who read it when the transaction is over.
type EventRow struct {
	seq          int
	event, facts []byte
	ignored      string
}

// EventRows returns the history of a case as it is stored, oldest first.
func (tx *Tx) EventRows(ctx context.Context, caseID string) ([]EventRow, error) {
	const find = `SELECT e.seq, e.event, e.facts, e.ignored FROM events e
		WHERE e.case_num = (SELECT num FROM cases WHERE id = ?) ORDER BY e.seq`
	events, err := list(ctx, tx, find, []any{caseID}, func(rows *sql.Rows) (e EventRow, err error) {
		return e, rows.Scan(&e.seq, &e.event, &e.facts, &e.ignored)
	})
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	return events, nil
}

// ReadEvents reads what EventRows has given, without the facts.
func ReadEvents(rows []EventRow) ([]StoredEvent, error) {
	events := make([]StoredEvent, len(rows))
	for i, r := range rows {
		events[i] = StoredEvent{Seq: r.seq, Ignored: r.ignored}
		raw, err := Unpack(r.event)
		if err == nil {
			events[i].Event, err = engine.DecodeEvent(raw)
		}
		if err != nil {
			return nil, fmt.Errorf("read event %d: %w", r.seq, err)
		}
	}
	return events, nil
}

func (r EventRow) readFacts() (facts []engine.Fact, err error) {
	raw, err := Unpack(r.facts)
	if err != nil || raw == nil {
		return nil, err
	}
	if err := (asJSON{&facts}).Scan(raw); err != nil {
		return nil, fmt.Errorf("facts of event %d: %w", r.seq, err)
	}
	for _, f := range facts {
		whole(f.Data)
	}
	return facts, nil
}

// Happened is what an event led to, for those who need not know the event.
type Happened struct {
	At    time.Time
	Facts []engine.Fact
}

// History returns the facts of a case, oldest first.
func (tx *Tx) History(ctx context.Context, caseID string) ([]Happened, error) {
	const find = `SELECT e.event, e.facts FROM events e
		WHERE e.case_num = (SELECT num FROM cases WHERE id = ?) AND e.facts IS NOT NULL ORDER BY e.seq`
	history, err := list(ctx, tx, find, []any{caseID}, func(rows *sql.Rows) (h Happened, err error) {
		var event []byte
		var r EventRow
		if err := rows.Scan(packed{&event}, &r.facts); err != nil {
			return h, err
		}
		if h.At, err = engine.EventAt(event); err != nil {
			return h, err
		}
		h.Facts, err = r.readFacts()
		return h, err
	})
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return history, nil
}

// eachPage is how many ids EachCase reads at once.
const eachPage = 500

// EachCase calls fn for every case, oldest first. fn may use the transaction.
func (tx *Tx) EachCase(ctx context.Context, fn func(id string) error) error {
	for last := int64(0); ; {
		ids, next, err := tx.CaseIDs(ctx, last, eachPage)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := fn(id); err != nil {
				return err
			}
		}
		if last = next; len(ids) < eachPage {
			return nil
		}
	}
}

// CasesAt returns the ids of open cases of one version of a process, oldest first: at
// most `most` of those after the case with the number of the page before, and the
// number of the last one, 0 when there are no more.
func (tx *Tx) CasesAt(ctx context.Context, process string, version int, after int64, most int) (ids []string, last int64, err error) {
	const page = `SELECT num, id FROM cases WHERE process = ? AND num > ? AND version = ? AND ended = '' ORDER BY num LIMIT CAST(? AS BIGINT)`
	_, err = list(ctx, tx, page, []any{process, after, version, limit(most)}, func(rows *sql.Rows) (struct{}, error) {
		var id string
		err := rows.Scan(&last, &id)
		ids = append(ids, id)
		return struct{}{}, err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list cases of a version: %w", err)
	}
	return ids, last, nil
}

// OpenVersions counts the open cases of a process by its versions.
func (tx *Tx) OpenVersions(ctx context.Context, process string) (map[int]int, error) {
	const count = `SELECT version, COUNT(*) FROM cases WHERE process = ? AND ended = '' GROUP BY version`
	open := map[int]int{}
	_, err := list(ctx, tx, count, []any{process}, func(rows *sql.Rows) (struct{}, error) {
		var version, n int
		err := rows.Scan(&version, &n)
		open[version] = n
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("count cases of versions: %w", err)
	}
	return open, nil
}

// OpenCases returns the open cases of a customer in a process. Within an Update two
// commands that ask for the same ones wait for each other, so that a limit holds.
func (tx *Tx) OpenCases(ctx context.Context, customer, process string) ([]engine.Case, error) {
	if err := tx.serialize(ctx, "open cases/"+customer+"/"+process); err != nil {
		return nil, fmt.Errorf("list open cases: %w", err)
	}
	const find = "SELECT state FROM cases WHERE customer = ? AND process = ? AND ended = '' ORDER BY num"
	cases, err := list(ctx, tx, find, []any{customer, process}, func(rows *sql.Rows) (engine.Case, error) {
		var state []byte
		if err := rows.Scan(packed{&state}); err != nil {
			return engine.Case{}, err
		}
		return engine.DecodeCase(state)
	})
	if err != nil {
		return nil, fmt.Errorf("list open cases: %w", err)
	}
	return cases, nil
}

// CasesOf lists the cases that are a customer's alone, newest first. Those that other cases
// have started are their matter, and not listed.
func (tx *Tx) CasesOf(ctx context.Context, customer string, p CasePage) ([]CaseRow, error) {
	return tx.casesOf(ctx, " AND c.customer = ? AND c.shared = ''", p, customer)
}

// CasesShared lists the cases that the members of an organisation share, newest first.
func (tx *Tx) CasesShared(ctx context.Context, organisation string, p CasePage) ([]CaseRow, error) {
	where := " AND c.shared <> '' AND c.shared = ?"
	if p.Of != "" {
		return tx.casesOf(ctx, where+" AND c.customer = ?", p, organisation, p.Of)
	}
	return tx.casesOf(ctx, where, p, organisation)
}

func (tx *Tx) casesOf(ctx context.Context, where string, p CasePage, args ...any) ([]CaseRow, error) {
	if p.In != "" {
		where, args = where+" AND c.process = ?", append(args, p.In)
	}
	where += " AND NOT EXISTS (SELECT 1 FROM subprocesses s WHERE s.child = c.id)"
	find := "SELECT " + caseColumns + " FROM cases c " + ofCustomer + p.where(" WHERE c.num < ?"+where) + " ORDER BY c.num DESC LIMIT CAST(? AS BIGINT)"
	return tx.cases(ctx, find, slices.Concat([]any{newest(p.After)}, args, []any{limit(p.Limit)})...)
}

// Cases lists cases for staff, newest first.
func (tx *Tx) Cases(ctx context.Context, f CaseFilter, p CasePage) ([]CaseRow, error) {
	u := &union{order: "num DESC", limit: limit(p.Limit)}
	from := "FROM cases c WHERE c.num < ?"
	if f.Problem {
		from += " AND c.problems > 0"
	}
	if f.Process == "" && f.Processes == nil {
		u.arm("c.num AS num", "c.num DESC", p.where(from), newest(p.After))
	}
	for _, process := range f.processes() {
		u.arm("c.num AS num", "c.num DESC", p.where(from+" AND c.process = ?"), newest(p.After), process)
	}
	if len(u.arms) == 0 {
		return nil, nil
	}
	query, args := u.reading(caseColumns, "JOIN cases c ON c.num = l.num "+ofCustomer, "c.num")
	return tx.cases(ctx, query, args...)
}

// processes are those that the filter names.
func (f CaseFilter) processes() []string {
	if f.Process == "" {
		return f.Processes
	}
	if f.Processes == nil {
		return []string{f.Process}
	}
	for _, process := range f.Processes {
		if process == f.Process {
			return []string{process}
		}
	}
	return nil
}

func (p CasePage) where(from string) string {
	switch {
	case p.Open == nil:
		return from
	case *p.Open:
		return from + " AND c.ended = ''"
	default:
		return from + " AND c.ended <> ''"
	}
}

const (
	caseColumns = `c.num, c.id, c.no, c.process, c.version, c.seq, c.customer, COALESCE(p.name, ''), c.subject,
		c.result, c.ended, c.waiting, c.opened_at, c.updated_at, c.ended_at, c.columns, c.problems`
	ofCustomer = "LEFT JOIN people p ON p.id = c.customer"
)

func (tx *Tx) cases(ctx context.Context, query string, args ...any) ([]CaseRow, error) {
	cases, err := list(ctx, tx, query, args, scanCase)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return cases, nil
}

func scanCase(rows *sql.Rows) (r CaseRow, err error) {
	return r, rows.Scan(&r.num, &r.ID, &r.No, &r.Process, &r.Version, &r.Seq, &r.Customer, &r.CustomerName, asJSON{&r.Subject},
		&r.Result, &r.Ended, &r.Waiting, moment{&r.OpenedAt}, moment{&r.UpdatedAt}, moment{&r.EndedAt}, asJSON{&r.Columns}, &r.Problems)
}
