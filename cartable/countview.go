package cartable

import (
	"context"
	"slices"

	"github.com/kartabl/kartabl/store"
)

// looked is how many rows of a list are looked at to count a view that no counter is kept of.
const looked = 100

// count tells how much is in a view. A whole list has a counter. Of a narrowed one the
// first hundred rows are looked at, in an index and no further. What words leave is not
// counted: whether they are in a row is only known once it was read.
func (s *Service) count(ctx context.Context, tx *store.Tx, r Reader, lists []View, v *SavedView) error {
	if n, kept := keptCount(lists, *v); kept {
		v.Count = &n
		return nil
	}
	f := store.ItemFilter{Limit: looked, Sort: store.SortDue}
	fits, err := s.scope(ctx, tx, r, ListRequest{View: v.View, Narrow: v.Narrow}, &f)
	if err != nil || len(fits.words) > 0 {
		return err
	}
	n, more, err := fits.count(ctx, tx, f)
	v.Count, v.More = &n, more
	return err
}

// keptCount is the counter of a view that shows the whole of one of the reader's lists; of
// a pool that is what nobody holds.
func keptCount(lists []View, v SavedView) (n int, kept bool) {
	if v.Narrow != (Narrowing{}) && v.Narrow != (Narrowing{Status: "free"}) {
		return 0, false
	}
	i := slices.IndexFunc(lists, func(l View) bool { return l.Key == v.View })
	if i >= 0 {
		return lists[i].Count, true
	}
	return 0, slices.Contains([]string{viewAsked, viewLater, viewGiven, viewAway}, v.View) // it is empty
}

// count tells how many of the first rows of a list fit, and whether there are more rows.
func (v sieve) count(ctx context.Context, tx *store.Tx, f store.ItemFilter) (n int, more bool, err error) {
	if v.also == nil {
		f, left := v.left(f)
		n, seen, err := tx.CountFirst(ctx, f, left)
		return n, seen >= f.Limit, err
	}
	look, err := tx.ItemsThatFit(ctx, f, v.fit(), f.Limit)
	for _, row := range look.Rows {
		if v.lets(row) {
			n++
		}
	}
	return n, look.Next != "", err
}

// left is the list to look through and what has to be asked of each row. What is free of a
// pool has an index by turn; where times count it is asked for too, else one would walk past
// all that is held.
func (v sieve) left(f store.ItemFilter) (store.ItemFilter, store.Fit) {
	w := v.fit()
	switch {
	case f.Unheld && f.Due == (store.Due{}):
		f.Sort = store.SortTurn
	case f.Unheld:
		w.FreeIn, f.Unheld = f.Pools[0], false
	}
	return f, w
}
