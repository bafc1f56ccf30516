package store

import (
	"context"
	"database/sql"
	"fmt"
)

// CountItems counts the items of a list instead of asking counters, up to the filter's limit
// (500 where it has none): it looks at so many keys of an index, however long the list is.
func (tx *Tx) CountItems(ctx context.Context, f ItemFilter) (int, error) {
	if f.Limit == 0 {
		f.Limit = limitMost
	}
	u := f.union()
	if len(u.arms) == 0 {
		return 0, nil
	}
	page, args := u.build()
	var n int
	if err := tx.one(ctx, "SELECT COUNT(*) FROM ("+page+") l", args, &n); err != nil {
		return 0, fmt.Errorf("count items: %w", err)
	}
	return n, nil
}

// Glanced is an item of which only that is read which tells whether it fits: its process
// with the version, its pool, queue and holder.
type Glanced struct {
	ItemRow
	Raised bool // somebody holds it, and it was escalated to its own pool all the same
}

// FreeIn reports whether an item of a pool's list waits there for somebody: nobody holds it,
// or it was escalated to the pool.
func (g Glanced) FreeIn(pool string) bool { return g.Holder == "" || g.Pool != pool || g.Raised }

const glanced = `SELECT i.id, c.process, c.version, i.pool, i.queue, i.holder,
	i.holder <> '' AND EXISTS (SELECT 1 FROM escalations x WHERE x.pool = i.pool AND x.item = i.id)`

// Glance is Items for one who only decides which of them fit.
func (tx *Tx) Glance(ctx context.Context, f ItemFilter) ([]Glanced, error) {
	u := f.union()
	if len(u.arms) == 0 {
		return nil, nil
	}
	page, args := u.build()
	query := glanced + " FROM (" + page + ") l JOIN items i ON i.id = l.id JOIN cases c ON c.id = i.case_id"
	items, err := list(ctx, tx, query, args, func(rows *sql.Rows) (g Glanced, err error) {
		return g, rows.Scan(&g.ID, &g.Process, &g.Version, &g.Pool, &g.Queue, &g.Holder, &g.Raised)
	})
	if err != nil {
		return nil, fmt.Errorf("glance at items: %w", err)
	}
	return items, nil
}
