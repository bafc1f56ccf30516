package store

import (
	"context"
	"fmt"
	"strings"
)

// CountItems counts the items of a list instead of asking counters: it is for lists that are short.
func (tx *Tx) CountItems(ctx context.Context, f ItemFilter) (int, error) {
	f.Limit = limitMost
	n, _, err := tx.CountFirst(ctx, f, Fit{})
	return n, err
}

// Fit is what an item has to be, beside being in a list. Zero parts fit all.
type Fit struct {
	Process string
	Pool    string
	Holder  string
	Held    bool // by anybody
	Due     Due
	FreeIn  string // a pool in which it waits for somebody: nobody holds it, or it was escalated to it
}

// where is the condition on an item i, of a case c where that is asked for.
func (w Fit) where() (condition string, cases bool, args []any) {
	var all []string
	add := func(part string, values ...any) { all, args = append(all, part), append(args, values...) }
	if w.Process != "" {
		add("c.process = ?", w.Process)
	}
	if w.Pool != "" {
		add("i.pool = ?", w.Pool)
	}
	if w.Holder != "" {
		add("i.holder = ?", w.Holder)
	}
	if w.Held {
		add("i.holder <> ''")
	}
	if due, bounds := w.Due.where(fromItems); due != "" {
		add(strings.TrimPrefix(due, " AND "), bounds...)
	}
	if w.FreeIn != "" {
		add("(i.holder = '' OR i.pool <> ? OR EXISTS (SELECT 1 FROM escalations x WHERE x.pool = i.pool AND x.item = i.id))", w.FreeIn)
	}
	return strings.Join(all, " AND "), w.Process != "", args
}

// CountFirst tells how many of the first items of a list fit. It looks at as many as the
// filter's limit, however long the list is, and tells how many it has seen.
func (tx *Tx) CountFirst(ctx context.Context, f ItemFilter, w Fit) (n, seen int, err error) {
	u := f.union(f.sorting()...)
	if len(u.arms) == 0 {
		return 0, 0, nil
	}
	page, args := u.build()
	query, fit := "SELECT COUNT(*), COUNT(*) FROM ("+page+") l", []any(nil)
	if where, cases, given := w.where(); where != "" {
		query, fit = "SELECT CAST(COALESCE(SUM(CASE WHEN "+where+" THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(*) FROM ("+page+") l JOIN items i ON i.id = l.id", given
		if cases {
			query += " JOIN cases c ON c.id = i.case_id"
		}
	}
	if err := tx.one(ctx, query, append(fit, args...), &n, &seen); err != nil {
		return 0, 0, fmt.Errorf("count items: %w", err)
	}
	return n, seen, nil
}
