package store

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// A timer of which nobody wrote down how much harm it does is neither first nor last.
func TestTimersFromBeforeThereWasHarm(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, Options{DSN: memory})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.exec(ctx, "INSERT INTO timers (id, case_id, due_at) VALUES ('t', 'c', ?)", tx.Now); err != nil {
			return err
		}
		rows, err := tx.DueTimers(ctx, engine.HarmWarn, TimerRow{}, 5)
		if err == nil && (len(rows) != 1 || rows[0].ID != "t") {
			t.Errorf("%+v", rows)
		}
		n, oldest, err2 := tx.LateTimers(ctx)
		if n != 1 || time.Since(oldest) > time.Minute {
			t.Errorf("%d late, the oldest since %s", n, oldest)
		}
		if err == nil {
			err = err2
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
