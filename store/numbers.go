package store

import (
	"context"
	"fmt"
	"sync"
)

// years are the years for which this program has seen a sequence of case numbers.
type years struct{ seen sync.Map }

// NextCaseNo gives the number of a new case: "1405-000123", by the Jalali year in
// Tehran. No number is given twice; one that was not used may be left out.
func (tx *Tx) NextCaseNo(ctx context.Context) (string, error) {
	year := tx.year()
	next := tx.nextInRegister
	if tx.db.dialect.sequences {
		next = tx.nextInSequence
	}
	n, err := next(ctx, fmt.Sprintf("cases_%d", year))
	if err != nil {
		return "", fmt.Errorf("next case number: %w", err)
	}
	return fmt.Sprintf("%d-%06d", year, n), nil
}

// nextInSequence does not make starts of cases wait for each other. The sequence of
// a year is made by whoever needs it first.
func (tx *Tx) nextInSequence(ctx context.Context, name string) (n int, err error) {
	seen := &tx.db.numbers.seen
	if _, ok := seen.Load(name); !ok {
		if err := tx.serialize(ctx, name); err != nil {
			return 0, err
		}
		if _, err := tx.exec(ctx, "CREATE SEQUENCE IF NOT EXISTS "+name); err != nil {
			return 0, err
		}
		tx.AfterCommit(func() { seen.Store(name, true) })
	}
	return n, tx.one(ctx, "SELECT nextval('"+name+"')", nil, &n)
}
