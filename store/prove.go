package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/proof"
)

// ChainedEvent is an event as it lies in the database, with what proves it. What cannot
// be read is told by Link.
type ChainedEvent struct {
	Num    int64
	Record proof.Record

	head, seed, remains []byte
	late                int
}

// Chained reports whether somebody has chained the event.
func (e ChainedEvent) Chained() bool { return e.head != nil }

// Erased reports whether something of the event was erased.
func (e ChainedEvent) Erased() bool { return e.remains != nil }

// Link is what is stored beside the record, or what is wrong with it.
func (e ChainedEvent) Link() (l proof.Link, err error) {
	if len(e.head) != len(l.Head) {
		return l, fmt.Errorf("event %d: its head has %d bytes", e.Record.Seq, len(e.head))
	}
	copy(l.Head[:], e.head)
	if e.late != 0 && e.late != 1 {
		return l, fmt.Errorf("event %d: late is %d", e.Record.Seq, e.late)
	}
	l.Late = e.late == 1
	if e.remains != nil {
		l.Remains, err = e.left()
		return l, err
	}
	if len(e.seed) != len(l.Seed) {
		return l, fmt.Errorf("event %d: its seed has %d bytes", e.Record.Seq, len(e.seed))
	}
	copy(l.Seed[:], e.seed)
	return l, nil
}

// left reads what an erasure has left, in the one way in which it is written.
func (e ChainedEvent) left() (*proof.Remains, error) {
	var left proof.Remains
	if err := json.Unmarshal(e.remains, &left); err != nil {
		return nil, fmt.Errorf("event %d: what an erasure has left: %w", e.Record.Seq, err)
	}
	again, err := json.Marshal(left)
	if err != nil || !slices.Equal(again, e.remains) || e.seed != nil {
		return nil, fmt.Errorf("event %d: what an erasure has left is not as it was written", e.Record.Seq)
	}
	return &left, nil
}

// Proved is what the row of a case says of its chain, and what is wrong with the rest
// of the row: it follows from the state.
type Proved struct {
	Case    engine.Case
	Head    []byte
	Chained int
	Seq     int
	Wrong   string // the column that is not what the state says
}

// ProveCase reads a case with all of its events for one who trusts nothing of it.
func (tx *Tx) ProveCase(ctx context.Context, id string) (p Proved, events []ChainedEvent, err error) {
	var num int64
	var state []byte
	const find = "SELECT num, state, head, chained, seq FROM cases WHERE id = ?"
	if err := tx.one(ctx, find, []any{id}, &num, packed{&state}, &p.Head, &p.Chained, &p.Seq); err != nil {
		return p, nil, fmt.Errorf("read case: %w", err)
	}
	if events, err = tx.eventsToProve(ctx, num, id); err != nil {
		return p, nil, err
	}
	if p.Case, err = engine.DecodeCase(state); err != nil {
		return p, events, fmt.Errorf("read state: %w", err)
	}
	p.Wrong, err = tx.wrongColumn(ctx, num, p.Case)
	return p, events, err
}

func (tx *Tx) eventsToProve(ctx context.Context, num int64, id string) ([]ChainedEvent, error) {
	const find = "SELECT num, seq, event, facts, ignored, head, seed, remains, late FROM events WHERE case_num = ? ORDER BY seq"
	events, err := list(ctx, tx, find, []any{num}, func(rows *sql.Rows) (e ChainedEvent, err error) {
		e.Record.Case = id
		return e, rows.Scan(&e.Num, &e.Record.Seq, packed{&e.Record.Event}, packed{&e.Record.Facts}, &e.Record.Ignored, &e.head, &e.seed, &e.remains, &e.late)
	})
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return events, nil
}

// wrongColumn names a column of a case's row that is not what its state says, or "".
func (tx *Tx) wrongColumn(ctx context.Context, num int64, c engine.Case) (string, error) {
	var id, no, process, customer, shared, result, ended, waiting string
	var version, known, seq, problems int
	var subject []byte
	var opened, updated, over time.Time
	const find = `SELECT id, no, process, customer, shared, result, ended, waiting, version, known, seq, problems, subject,
		opened_at, updated_at, ended_at FROM cases WHERE num = ?`
	if err := tx.one(ctx, find, []any{num}, &id, &no, &process, &customer, &shared, &result, &ended, &waiting, &version, &known, &seq, &problems,
		&subject, moment{&opened}, moment{&updated}, moment{&over}); err != nil {
		return "", fmt.Errorf("read row: %w", err)
	}
	words, err := asJSON{c.Subject}.Value()
	if err != nil {
		return "", err
	}
	about, _ := words.(string)
	for _, column := range []struct {
		name string
		same bool
	}{
		{"id", id == c.ID},
		{"no", no == c.No},
		{"process", process == c.Process},
		{"customer", customer == c.Customer},
		{"shared", shared == c.Shared()},
		{"result", result == c.Result},
		{"ended", ended == c.Ended},
		{"waiting", waiting == engine.Waiting(c)},
		{"version", version == c.Version},
		{"known", known == c.Known},
		{"seq", seq == c.Seq},
		{"problems", problems == len(c.Problems)},
		{"subject", string(subject) == about},
		{"opened_at", opened.Equal(c.OpenedAt)},
		{"updated_at", updated.Equal(c.At)},
		{"ended_at", over.Equal(c.EndedAt)},
	} {
		if !column.same {
			return column.name, nil
		}
	}
	return "", nil
}

// CaseIDs returns the ids of at most so many cases after the one with this number,
// oldest first, and the number of the last.
func (tx *Tx) CaseIDs(ctx context.Context, after int64, most int) (ids []string, last int64, err error) {
	last = after
	const page = "SELECT num, id FROM cases WHERE num > ? ORDER BY num LIMIT CAST(? AS BIGINT)"
	ids, err = list(ctx, tx, page, []any{after, most}, func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&last, &id)
	})
	if err != nil {
		return nil, last, fmt.Errorf("walk cases: %w", err)
	}
	return ids, last, nil
}

// Strays counts the events that belong to no case.
func (tx *Tx) Strays(ctx context.Context) (n int, err error) {
	const count = "SELECT COUNT(*) FROM events e WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.num = e.case_num)"
	if err := tx.one(ctx, count, nil, &n); err != nil {
		return 0, fmt.Errorf("look for events of no case: %w", err)
	}
	return n, nil
}

// EventToProve reads one event of a case and the head of the chain before it, or
// ErrNotFound where there is none that somebody has chained.
func (tx *Tx) EventToProve(ctx context.Context, caseID string, seq int) (e ChainedEvent, before proof.Digest, err error) {
	const find = `SELECT e.num, e.seq, e.event, e.facts, e.ignored, e.head, e.seed, e.remains, e.late, was.head FROM events e
		LEFT JOIN events was ON was.case_num = e.case_num AND was.seq = e.seq - 1
		WHERE e.case_num = (SELECT num FROM cases WHERE id = ?) AND e.seq = ? AND e.head IS NOT NULL`
	e.Record.Case = caseID
	err = tx.one(ctx, find, []any{caseID, seq}, &e.Num, &e.Record.Seq, packed{&e.Record.Event}, packed{&e.Record.Facts}, &e.Record.Ignored,
		&e.head, &e.seed, &e.remains, &e.late, sum{&before})
	if err != nil {
		return e, before, fmt.Errorf("read event: %w", err)
	}
	if seq == 1 {
		before = proof.Genesis(caseID)
	}
	return e, before, nil
}
