package store

import (
	"context"
	"fmt"
	"slices"
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

// fitting is a fit as a condition on the rows l of a page: what it asks of l itself needs no
// other row, most of the rest their items i, some their cases c.
type fitting struct {
	condition    string
	args         []any
	items, cases bool
}

func (w Fit) fitting() fitting {
	fit := fitting{items: w.Pool != "" || w.Holder != "" || w.Held || w.FreeIn != "", cases: w.Process != ""}
	var all []string
	add := func(part string, values ...any) { all, fit.args = append(all, part), append(fit.args, values...) }
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
	if due, bounds := w.Due.where(source{alias: "l"}); due != "" {
		add(strings.TrimPrefix(due, " AND "), bounds...)
	}
	if w.FreeIn != "" {
		add("(i.holder = '' OR i.pool <> ? OR EXISTS (SELECT 1 FROM escalations x WHERE x.pool = i.pool AND x.item = i.id))", w.FreeIn)
	}
	fit.condition = strings.Join(all, " AND ")
	return fit
}

// columns are those that a list has to give beside what it is sorted by.
func (w Fit) columns(by sorting) []string {
	if w.Due == (Due{}) || slices.Contains(by, "due_at") {
		return by
	}
	return append(slices.Clone(by), "due_at")
}

// from is a page with what the condition is asked of.
func (fit fitting) from(page string) string {
	from := "FROM (" + page + ") l"
	if fit.items || fit.cases {
		from += " JOIN items i ON i.id = l.id"
	}
	if fit.cases {
		from += " JOIN cases c ON c.id = i.case_id"
	}
	return from
}

// CountFirst tells how many of the first items of a list fit. It looks at as many as the
// filter's limit, however long the list is, and tells how many it has seen.
func (tx *Tx) CountFirst(ctx context.Context, f ItemFilter, w Fit) (n, seen int, err error) {
	u := f.union(w.columns(f.sorting())...)
	if len(u.arms) == 0 {
		return 0, 0, nil
	}
	page, args := u.build()
	fit, fits := w.fitting(), "COUNT(*)"
	if fit.condition != "" {
		fits = "CAST(COALESCE(SUM(CASE WHEN " + fit.condition + " THEN 1 ELSE 0 END), 0) AS BIGINT)"
	}
	query := "SELECT " + fits + ", COUNT(*) " + fit.from(page)
	if err := tx.one(ctx, query, slices.Concat(fit.args, args), &n, &seen); err != nil {
		return 0, 0, fmt.Errorf("count items: %w", err)
	}
	return n, seen, nil
}
