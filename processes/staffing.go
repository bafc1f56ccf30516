package processes

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// lookAt is how many open items one round looks at.
const lookAt = 500

// staffing is a way through all open items, after people have come, gone or changed.
type staffing struct {
	mu    sync.Mutex
	due   []int64 // the changes that it is for; none: nothing is under way
	after string
}

// LookForStaff looks, where other people can do what waits than before, at the next of the
// open items, and tells the cases whose work nobody can do any more, or somebody again. It
// says how many items it has looked at.
func (s *Service) LookForStaff(ctx context.Context) (int, error) {
	t := &s.staffing
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.due) == 0 {
		err := s.db.View(ctx, func(tx *store.Tx) (err error) {
			t.due, err = tx.StaffingDue(ctx)
			return err
		})
		if err != nil || len(t.due) == 0 {
			return 0, err
		}
		t.after = ""
		s.crews.forget()
	}
	rows, cases, err := s.doubtful(ctx, t.after)
	if err != nil {
		return 0, err
	}
	for _, id := range cases {
		if _, err := s.Advance(ctx, id, Command{By: engine.System, look: true}); err != nil {
			s.log.ErrorContext(ctx, "look who can do the work", "case", id, "err", err)
		}
	}
	if len(rows) == lookAt {
		t.after = rows[len(rows)-1].Item.ID
		return len(rows), nil
	}
	due := t.due
	t.due = nil
	return len(rows) + 1, s.db.Update(ctx, func(tx *store.Tx) error { return tx.StaffingSeen(ctx, due) })
}

// doubtful are the next open items, and those of their cases to which something is to be told.
func (s *Service) doubtful(ctx context.Context, after string) (rows []store.WaitingItem, cases []string, err error) {
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		cases = nil
		if rows, err = tx.WaitingItems(ctx, after, lookAt); err != nil {
			return err
		}
		for _, row := range rows {
			if row.Item.Who != engine.Staff || slices.Contains(cases, row.Case) {
				continue
			}
			wrong, err := s.wrong(ctx, tx, row)
			if err != nil {
				return fmt.Errorf("who can do %s: %w", row.Item.ID, err)
			}
			if wrong {
				cases = append(cases, row.Case)
			}
		}
		return nil
	})
	return rows, cases, err
}

// wrong reports whether a case says another thing of its item than is true. The case itself
// is read only where the row does not tell.
func (s *Service) wrong(ctx context.Context, tx *store.Tx, row store.WaitingItem) (bool, error) {
	p, err := s.ProcessTx(ctx, tx, row.Process, row.Version)
	if err != nil {
		return false, err
	}
	if row.Problems == 0 && !row.Asks && !asksWhere(p, row.Item) {
		if can, err := s.canDo(ctx, tx, p, engine.Case{}, row.Item, true); err != nil || can {
			return false, err
		}
	}
	c, err := tx.Case(ctx, row.Case)
	if err != nil {
		return false, err
	}
	item, open := c.Item(row.Item.ID)
	if !open {
		return false, nil
	}
	if gone, err := s.leftAsked(ctx, tx, item); err != nil || gone {
		return gone, err
	}
	can, err := s.canDo(ctx, tx, p, c, item, true)
	return can == engine.Unmanned(c, row.Item.ID), err
}
