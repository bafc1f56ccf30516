package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"

	"github.com/kartabl/kartabl/proof"
)

// link is what is written of one event, with the head of the chain after it.
type link struct {
	coded
	head proof.Digest
}

func newSeed() (s proof.Seed) {
	_, _ = rand.Read(s[:]) // it never fails
	return s
}

// chain binds the steps to what was before them. A case that has events which nobody
// has chained, of a program from before there was a chain, gets that first.
func (tx *Tx) chain(ctx context.Context, was loaded, steps []Step) ([]link, error) {
	head := was.head
	switch {
	case was.c.Seq == 0:
		head = proof.Genesis(steps[0].Outcome.Case.ID)
	case was.chained != was.c.Seq:
		late, err := tx.chainLate(ctx, was.num)
		if err != nil {
			return nil, err
		}
		if late.Seq != was.c.Seq {
			return nil, ErrConflict
		}
		head = late.Head
	}
	links := make([]link, len(steps))
	for n := range steps {
		x, err := steps[n].words(tx.db.dialect)
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", was.c.Seq+n+1, err)
		}
		head = proof.Next(head, x.leaf, false)
		links[n] = link{x, head}
	}
	return links, nil
}

// chainLate chains the events of a case that nobody has chained yet, and marks them so.
// Others who want to move the case wait meanwhile.
func (tx *Tx) chainLate(ctx context.Context, num int64) (proof.Chain, error) {
	c, err := tx.chainOf(ctx, num)
	if err != nil {
		return c, fmt.Errorf("chain case: %w", err)
	}
	const find = "SELECT num, seq, event, facts, ignored FROM events WHERE case_num = ? AND seq > ? ORDER BY seq"
	type row struct {
		num int64
		r   proof.Record
	}
	rows, err := list(ctx, tx, find, []any{num, c.Seq}, func(rows *sql.Rows) (e row, err error) {
		e.r.Case = c.Case
		return e, rows.Scan(&e.num, &e.r.Seq, packed{&e.r.Event}, packed{&e.r.Facts}, &e.r.Ignored)
	})
	if err != nil {
		return c, fmt.Errorf("chain case: %w", err)
	}
	for _, e := range rows {
		seed := newSeed()
		leaf, err := proof.Leaf(e.r, seed)
		if err != nil {
			return c, fmt.Errorf("chain event %d of case %s: %w", e.r.Seq, c.Case, err)
		}
		c.Head, c.Seq = proof.Next(c.Head, leaf, true), e.r.Seq
		if _, err := tx.exec(ctx, "UPDATE events SET head = ?, seed = ?, late = 1 WHERE num = ?", c.Head[:], seed[:], e.num); err != nil {
			return c, fmt.Errorf("chain event %d: %w", e.r.Seq, err)
		}
	}
	delete(tx.loaded, c.Case)
	if _, err := tx.exec(ctx, "UPDATE cases SET head = ?, chained = ? WHERE num = ?", c.Head[:], c.Seq, num); err != nil {
		return c, fmt.Errorf("chain case: %w", err)
	}
	return c, nil
}

// chainOf is the chain of a case up to the last event that was chained. The case is kept
// from others until the command ends.
func (tx *Tx) chainOf(ctx context.Context, num int64) (c proof.Chain, err error) {
	find := "SELECT id, head, chained FROM cases WHERE num = ?"
	if tx.db.dialect.rowLocks {
		find += " FOR UPDATE"
	}
	if err := tx.one(ctx, find, []any{num}, &c.Case, sum{&c.Head}, &c.Seq); err != nil {
		return c, err
	}
	if c.Seq == 0 {
		c = proof.Begin(c.Case)
	}
	return c, nil
}

// ChainRest chains events that were written by programs from before there was a chain,
// or beside this one: those of at most so many cases. It returns of how many.
func (tx *Tx) ChainRest(ctx context.Context, most int) (int, error) {
	const find = "SELECT DISTINCT case_num FROM (SELECT case_num FROM events WHERE head IS NULL ORDER BY num LIMIT CAST(? AS BIGINT)) AS rest"
	nums, err := list(ctx, tx, find, []any{most}, func(rows *sql.Rows) (num int64, err error) {
		return num, rows.Scan(&num)
	})
	if err != nil {
		return 0, fmt.Errorf("look for events to chain: %w", err)
	}
	for _, num := range nums {
		if _, err := tx.chainLate(ctx, num); err != nil {
			return 0, err
		}
	}
	return len(nums), nil
}

// sum scans a digest; NULL is the zero one.
type sum struct{ d *proof.Digest }

// Scan implements sql.Scanner.
func (s sum) Scan(v any) error {
	*s.d = proof.Digest{}
	raw, ok := v.([]byte)
	if v == nil {
		return nil
	}
	if !ok || len(raw) != len(s.d) {
		return fmt.Errorf("a digest is stored as %T of %d bytes", v, len(raw))
	}
	copy(s.d[:], raw)
	return nil
}
