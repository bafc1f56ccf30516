package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const setTimer = `INSERT INTO timers (id, case_id, due_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at`

// TimerRow is a timer that is set.
type TimerRow struct {
	ID, Case string
	Due      time.Time
}

// DueTimers lists the timers that are due at until, oldest first. Within an Update
// they are this command's alone until it ends.
func (tx *Tx) DueTimers(ctx context.Context, until time.Time, most int) ([]TimerRow, error) {
	query := "SELECT id, case_id, due_at FROM timers WHERE due_at <= ? ORDER BY due_at, id LIMIT ?"
	if tx.writes {
		query += tx.db.dialect.skipLocked
	}
	timers, err := list(ctx, tx, query, []any{until, limit(most)}, func(rows *sql.Rows) (t TimerRow, err error) {
		return t, rows.Scan(&t.ID, &t.Case, moment{&t.Due})
	})
	if err != nil {
		return nil, fmt.Errorf("list due timers: %w", err)
	}
	return timers, nil
}

// NextTimer tells when the next timer is due; false when none is set.
func (tx *Tx) NextTimer(ctx context.Context) (time.Time, bool, error) {
	return tx.earliest(ctx, "SELECT due_at FROM timers ORDER BY due_at, id LIMIT 1")
}

// earliest scans one due time; false when there is none.
func (tx *Tx) earliest(ctx context.Context, query string) (time.Time, bool, error) {
	var due time.Time
	err := tx.one(ctx, query, nil, moment{&due})
	if errors.Is(err, ErrNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("find what is due: %w", err)
	}
	return due, true, nil
}
