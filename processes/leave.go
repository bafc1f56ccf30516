package processes

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Left is what became of the work of a person who is gone. Alone are the numbers of the
// cases with work that is his by name and waits in no queue: others must be given it by hand.
type Left struct {
	Returned int
	Alone    []string
}

// Leave takes a person out of service for good: he can sign in no more and is given
// nothing, and what he holds goes back to the line where it waited, with its drafts and
// its history. His saved views and ready texts go; those that he shared stay where they are.
// Whoever does it again changes nothing.
func (s *Service) Leave(ctx context.Context, login string) (Left, error) {
	var p store.Person
	err := s.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.PersonByLogin(ctx, login); err != nil {
			return err
		}
		p.Disabled = true
		if err := tx.UpdatePerson(ctx, p); err != nil {
			return err
		}
		return tx.LeaveKept(ctx, p.ID)
	})
	if err != nil {
		return Left{}, fmt.Errorf("disable %s: %w", login, err)
	}
	var left Left
	for page := (store.ItemFilter{Holder: p.ID, Sort: store.SortAge}); ; {
		rows, err := s.held(ctx, page)
		if err != nil || len(rows) == 0 {
			return left, err
		}
		for _, row := range rows {
			if err := s.giveBack(ctx, row, &left); err != nil {
				return left, fmt.Errorf("give %s back: %w", row.ID, err)
			}
		}
		page.After = rows[len(rows)-1].Cursor()
	}
}

func (s *Service) held(ctx context.Context, page store.ItemFilter) ([]store.ItemRow, error) {
	var rows []store.ItemRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Items(ctx, page)
		return err
	})
	return rows, err
}

// giveBack puts one item back where it waited. One that was done or given back just
// now is no fault.
func (s *Service) giveBack(ctx context.Context, row store.ItemRow, left *Left) error {
	if row.Pool == "" {
		left.Alone = append(left.Alone, row.CaseNo)
		return nil
	}
	_, err := s.Advance(ctx, row.Case, Command{By: engine.System, Input: engine.Released{Item: row.ID}})
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound) {
		return nil
	}
	if err == nil {
		left.Returned++
	}
	return err
}
