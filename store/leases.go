package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// leasing says which rows of a table are given out for a while, those first that are due
// longest: due_at moves behind the lease.
type leasing struct {
	table, key string
	where      string // which are due, with args
	args       []any
	most       int
	lease      time.Duration
	columns    string // of what is given
}

// leased takes rows and reads them as they are then. Where several programs lease, it is
// one statement, which leaves to the others what they take at the same moment. SQLite's
// one writer goes row by row: for a RETURNING and for an IN it would make a table
// each and drop it again, which takes ten times as long as to lease one row.
func leased[T any](ctx context.Context, tx *Tx, l leasing, scan func(*sql.Rows) (T, error)) ([]T, error) {
	take := "UPDATE " + l.table + " SET due_at = ?, worker = ?, tries = tries + 1 WHERE " + l.key
	find := "SELECT " + l.key + " FROM " + l.table + " WHERE " + l.where + " ORDER BY due_at, " + l.key + " LIMIT CAST(? AS BIGINT)"
	until, due := tx.Now.Add(l.lease), slices.Concat(l.args, []any{limit(l.most)})
	if others := tx.db.dialect.skipLocked; others != "" {
		return list(ctx, tx, take+" IN ("+find+others+") RETURNING "+l.columns, append([]any{until, tx.db.worker}, due...), scan)
	}
	keys, err := list(ctx, tx, find, due, func(rows *sql.Rows) (key any, err error) { return key, rows.Scan(&key) })
	if err != nil {
		return nil, err
	}
	rows := make([]T, 0, len(keys))
	for _, key := range keys {
		if _, err := tx.exec(ctx, take+" = ?", until, tx.db.worker, key); err != nil {
			return nil, fmt.Errorf("take %v: %w", key, err)
		}
		row, err := list(ctx, tx, "SELECT "+l.columns+" FROM "+l.table+" WHERE "+l.key+" = ?", []any{key}, scan)
		if err != nil {
			return nil, fmt.Errorf("read %v: %w", key, err)
		}
		rows = append(rows, row...)
	}
	return rows, nil
}
