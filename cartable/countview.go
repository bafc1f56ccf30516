package cartable

import (
	"context"
	"slices"

	"github.com/kartabl/kartabl/store"
)

// looked is how many rows of a list are looked at to count a view that no counter is kept of.
const looked = 100

// count tells how much is in a view. A whole list has a counter. Of a narrowed one the
// first hundred rows are looked at: by the index where that finds what fits, else one by one.
func (s *Service) count(ctx context.Context, tx *store.Tx, r Reader, lists []View, v *SavedView) error {
	if n, kept := keptCount(lists, *v); kept {
		v.Count = &n
		return nil
	}
	f := store.ItemFilter{Limit: looked, Sort: store.SortTurn}
	if v.Narrow.Due != "" {
		f.Sort = store.SortDue
	}
	fits, err := s.scope(ctx, tx, r, ListRequest{View: v.View, Narrow: v.Narrow}, &f)
	if err != nil {
		return err
	}
	n, seen, err := fits.count(ctx, tx, f)
	v.More = seen >= looked
	v.Count = &n
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

// count tells how many of the first rows of a list fit, and how many were looked at. What
// is free is told row by row where the index goes by due time: else it would have to walk
// past all that is held.
func (v sieve) count(ctx context.Context, tx *store.Tx, f store.ItemFilter) (n, seen int, err error) {
	if len(v.words) > 0 {
		rows, err := tx.Items(ctx, f)
		return fitting(rows, v.fits), len(rows), err
	}
	free := ""
	if f.Unheld && f.Sort == store.SortDue {
		free, f.Unheld = f.Pools[0], false
	}
	if free == "" && v.indexed() {
		n, err = tx.CountItems(ctx, f)
		return n, n, err
	}
	rows, err := tx.Glance(ctx, f)
	return fitting(rows, func(g store.Glanced) bool { return v.fits(g.ItemRow) && (free == "" || g.FreeIn(free)) }), len(rows), err
}

// indexed reports whether the filter of the list leaves nothing to look at.
func (v sieve) indexed() bool {
	return v.also == nil && v.n.Process == "" && v.n.Holder == "" && v.n.Status != "held" && v.due == (store.Due{}) && len(v.words) == 0
}

func fitting[T any](rows []T, fits func(T) bool) (n int) {
	for _, row := range rows {
		if fits(row) {
			n++
		}
	}
	return n
}
