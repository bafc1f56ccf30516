package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// ViewWish is how somebody wants a view to be.
type ViewWish struct {
	Name   string    `json:"name" minLength:"1" maxLength:"60"`
	View   string    `json:"view" minLength:"1" maxLength:"100" doc:"The list that it shows, as of items"`
	Sort   string    `json:"sort,omitempty" enum:",turn,due,age,priority"`
	Narrow Narrowing `json:"narrow,omitzero"`
	Share  string    `json:"share,omitempty" maxLength:"100" doc:"queue:<name> or role:<name> whose people see it too, one of shares; empty: nobody"`
}

var viewLimits = limits{own: 50, shared: 20, tooMany: "view.too_many", tooManyShared: "view.too_many_shared", noShare: "view.share"}

// SaveView saves how the reader looks at a list, after what he has saved before.
func (s *Service) SaveView(ctx context.Context, r Reader, w ViewWish) (SavedView, error) {
	row := store.View{ID: uuid.Must(uuid.NewV7()).String(), Person: r.ID}
	return s.putView(ctx, r, func(tx *store.Tx, _ sharing) (store.View, error) {
		if !people.Can(r.Person, people.KeepViews, people.Object{}) {
			return row, errNotFound
		}
		var err error
		row.Place, err = nextPlace(ctx, tx, r)
		return row, err
	}, w)
}

// ChangeView puts another view in the place of a saved one. Whoever changes one whose
// author has gone has it from then on.
func (s *Service) ChangeView(ctx context.Context, r Reader, id string, w ViewWish) (SavedView, error) {
	return s.putView(ctx, r, func(tx *store.Tx, at sharing) (store.View, error) {
		row, err := viewFor(ctx, tx, r, at, people.ChangeView, id)
		if err == nil && row.Person == "" {
			row.Person = r.ID
			row.Place, err = nextPlace(ctx, tx, r)
		}
		return row, err
	}, w)
}

func (s *Service) putView(ctx context.Context, r Reader, find func(*store.Tx, sharing) (store.View, error), w ViewWish) (v SavedView, err error) {
	err = s.changeKept(ctx, r, w.Share, func(tx *store.Tx, at sharing) error {
		was, err := find(tx, at)
		if err != nil {
			return err
		}
		store.About(ctx, "view", was.ID)
		if err := s.checkView(ctx, tx, r, at, was, w); err != nil {
			return err
		}
		row := viewOf(was, w)
		if err := tx.PutView(ctx, row); err != nil {
			return err
		}
		if row, err = tx.SavedView(ctx, r.ID, row.ID); err != nil {
			return fmt.Errorf("read view: %w", err)
		}
		v, err = s.savedView(ctx, tx, r, at, row)
		return err
	})
	return v, err
}

func viewOf(was store.View, w ViewWish) store.View {
	return store.View{
		ID: was.ID, Person: was.Person, Place: was.Place, Pool: w.Share, Name: tidyName(w.Name), List: w.View, Sort: cmp.Or(w.Sort, store.SortTurn),
		Process: w.Narrow.Process, Status: w.Narrow.Status, Holder: w.Narrow.Holder, Due: w.Narrow.Due, Words: oneLine(w.Narrow.Text),
	}
}

// checkView refuses a view without a name, of a list that is not the reader's, shared with
// whom he may not tell how to look at their work, or beyond the limits.
func (s *Service) checkView(ctx context.Context, tx *store.Tx, r Reader, at sharing, was store.View, w ViewWish) error {
	bad := viewLimits.faults(r, at, viewKept(was), w.Name, w.Share)
	if _, err := s.listOf(ctx, tx, r, w.View, &store.ItemFilter{}); err != nil && w.View != was.List {
		if !errors.Is(err, errNotFound) {
			return err
		}
		bad = append(bad, fault.At("view", "view.list"))
	}
	if len(bad) > 0 {
		return fault.New(fault.Invalid, "invalid.fields").With(bad...)
	}
	all, err := tx.ViewsOf(ctx, r.ID, []string{w.Share})
	if err != nil {
		return err
	}
	return viewLimits.room(r, viewKept(was), w.Share, allKept(all, viewKept))
}

// nextPlace is after all views of the reader.
func nextPlace(ctx context.Context, tx *store.Tx, r Reader) (int, error) {
	own, err := tx.ViewsOf(ctx, r.ID, nil)
	if err != nil || len(own) == 0 {
		return 0, err
	}
	return own[len(own)-1].Place + 1, nil
}

// viewFor finds a view for a reader who may do action to it.
func viewFor(ctx context.Context, tx *store.Tx, r Reader, at sharing, action people.Action, id string) (store.View, error) {
	row, err := tx.SavedView(ctx, r.ID, id)
	return row, allowed(r, at, action, viewKept(row), err)
}

// DropView removes a view, for all who see it.
func (s *Service) DropView(ctx context.Context, r Reader, id string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		at, err := s.sharing(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := viewFor(ctx, tx, r, at, people.ChangeView, id); err != nil {
			return err
		}
		return tx.DropView(ctx, id)
	})
}

// OrderViews puts the reader's own views in this order. Those that it does not name follow
// as they were; what is not his is passed over.
func (s *Service) OrderViews(ctx context.Context, r Reader, ids []string) error {
	if !people.Can(r.Person, people.KeepViews, people.Object{}) {
		return errNotFound
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.LockKept(ctx, r.ID); err != nil {
			return err
		}
		own, err := tx.ViewsOf(ctx, r.ID, nil)
		if err != nil {
			return err
		}
		slices.SortStableFunc(own, func(a, b store.View) int { return cmp.Compare(wantedPlace(ids, a), wantedPlace(ids, b)) })
		for place, v := range own {
			if v.Place == place {
				continue
			}
			if err := tx.PlaceView(ctx, v.ID, place); err != nil {
				return err
			}
		}
		return nil
	})
}

func wantedPlace(ids []string, v store.View) int {
	if i := slices.Index(ids, v.ID); i >= 0 {
		return i
	}
	return len(ids)
}

// BeginWith opens the reader's inbox with a view that he may see; with none of them where
// id is "".
func (s *Service) BeginWith(ctx context.Context, r Reader, id string) error {
	if !people.Can(r.Person, people.KeepViews, people.Object{}) {
		return errNotFound
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		at, err := s.sharing(ctx, tx)
		if err != nil {
			return err
		}
		if id != "" {
			if _, err := viewFor(ctx, tx, r, at, people.ReadView, id); err != nil {
				return err
			}
		}
		return tx.SetDefaultView(ctx, r.ID, id)
	})
}
