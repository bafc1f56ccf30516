package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine"
)

const setTimer = `INSERT INTO timers (id, case_id, due_at, harm) VALUES (?, ?, ?, ?)
	ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, harm = excluded.harm`

// TimerRow is a timer that is set.
type TimerRow struct {
	ID, Case string
	Due      time.Time
}

// DueTimers lists the timers of one harm that are due now, oldest first, from behind
// one that was listed before.
func (tx *Tx) DueTimers(ctx context.Context, harm engine.Harm, after TimerRow, most int) ([]TimerRow, error) {
	const find = `SELECT id, case_id, due_at FROM timers WHERE harm = ? AND due_at <= ? AND (due_at, id) > (?, ?) ORDER BY due_at, id LIMIT CAST(? AS BIGINT)`
	args := []any{int(harm), tx.Now, after.Due, after.ID, limit(most)}
	timers, err := list(ctx, tx, find, args, func(rows *sql.Rows) (t TimerRow, err error) {
		return t, rows.Scan(&t.ID, &t.Case, moment{&t.Due})
	})
	if err != nil {
		return nil, fmt.Errorf("list due timers: %w", err)
	}
	return timers, nil
}

// LateTimers counts all timers that are due now, and says since when the oldest is.
func (tx *Tx) LateTimers(ctx context.Context) (n int, oldest time.Time, err error) {
	if err := tx.one(ctx, "SELECT COUNT(*) FROM timers WHERE due_at <= ?", []any{tx.Now}, &n); err != nil || n == 0 {
		return 0, time.Time{}, err
	}
	oldest, _, err = tx.NextTimer(ctx)
	return n, oldest, err
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
