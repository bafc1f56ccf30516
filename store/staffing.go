package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// settled is after how long a change of people is looked at once more: a command that was
// under way when it was made may have been decided by who was there before.
const settled = 5 * time.Second

// StaffChanged notes from when on others can do what waits.
func (tx *Tx) StaffChanged(ctx context.Context, from ...time.Time) error {
	const note = "INSERT INTO staffing (due_at) VALUES (?), (?)"
	for _, at := range from {
		if _, err := tx.exec(ctx, note, at, at.Add(settled)); err != nil {
			return fmt.Errorf("note change of staff: %w", err)
		}
	}
	return nil
}

// StaffingDue are the changes of people that count by now and that no round has seen.
func (tx *Tx) StaffingDue(ctx context.Context) ([]int64, error) {
	const find = "SELECT num FROM staffing WHERE due_at <= ? ORDER BY due_at, num LIMIT 500"
	nums, err := list(ctx, tx, find, []any{tx.Now}, func(rows *sql.Rows) (n int64, err error) { return n, rows.Scan(&n) })
	if err != nil {
		return nil, fmt.Errorf("find changes of staff: %w", err)
	}
	return nums, nil
}

// StaffingSeen takes away what a whole round has seen.
func (tx *Tx) StaffingSeen(ctx context.Context, nums []int64) error {
	for _, n := range nums {
		if _, err := tx.exec(ctx, "DELETE FROM staffing WHERE num = ?", n); err != nil {
			return fmt.Errorf("forget change of staff: %w", err)
		}
	}
	return nil
}

// WaitingItem is an open item as far as one asks who can do it.
type WaitingItem struct {
	Case     string
	Process  string
	Version  int
	Problems int  // of the case
	Asks     bool // its holder waits for a colleague's answer
	Item     engine.Item
}

// WaitingItems gives a page of all open items in the order of their ids, after one of them.
func (tx *Tx) WaitingItems(ctx context.Context, after string, most int) ([]WaitingItem, error) {
	const find = `SELECT i.id, i.case_id, c.process, c.version, c.problems, i.step, i.customer, i.queue, i.role, i.holder, i.barred, i.mark
		FROM items i JOIN cases c ON c.id = i.case_id WHERE i.id > ? ORDER BY i.id LIMIT CAST(? AS BIGINT)`
	all, err := list(ctx, tx, find, []any{after, limit(most)}, func(rows *sql.Rows) (w WaitingItem, err error) {
		var customer, mark string
		it := &w.Item
		err = rows.Scan(&it.ID, &w.Case, &w.Process, &w.Version, &w.Problems, &it.Step, &customer, &it.Queue, &it.Role, &it.Holder, asJSON{&it.Exclude}, &mark)
		w.Asks = mark == MarkAsked
		it.Who = engine.Staff
		if customer != "" {
			it.Who = engine.Customer
		}
		return w, err
	})
	if err != nil {
		return nil, fmt.Errorf("list open items: %w", err)
	}
	return all, nil
}

// sameWork reports whether a person can do after a change what he could before.
func sameWork(was, now Person) bool {
	return was.Side == now.Side && was.Disabled == now.Disabled && slices.Equal(was.Roles, now.Roles) &&
		(len(was.Attributes) == 0 && len(now.Attributes) == 0 || reflect.DeepEqual(was.Attributes, now.Attributes))
}
