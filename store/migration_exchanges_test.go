package store

import (
	"testing"
	"time"
)

// Calls that waited under the schema before wait in the line of their service, from the
// time at which they were due.
func TestCallsFromBeforeThereWereLines(t *testing.T) {
	ctx, due := t.Context(), time.Now().UTC().Truncate(time.Second).Add(-time.Minute)
	// Today's program looks for its currency in whatever it opens.
	db := migrated(t, []string{tables, incoming + installation}, func(tx *Tx) error {
		for id, kind := range map[string]string{"c-1": "call", "p-1/stop": StopCall} {
			const insert = `INSERT INTO calls (id, case_id, effect_key, kind, attempt, service, operation, args, timeout_ms,
				payment, gateway, amount, due_at, worker, tries, cause) VALUES (?, 'c', 'k', ?, 1, 'bank', 'pay', NULL, 0, '', '', 0, ?, '', 0, '')`
			if _, err := tx.exec(ctx, insert, id, kind, due); err != nil {
				return err
			}
		}
		_, err := tx.exec(ctx, "DROP TABLE installation")
		return err
	})
	for gate, want := range map[string]string{"bank": "c-1", "": "p-1/stop"} {
		err := db.Update(ctx, func(tx *Tx) error {
			rows, err := tx.LeaseCalls(ctx, Lease{Gate: gate, Most: 9, For: time.Minute})
			if len(rows) != 1 || rows[0].ID != want || gate == "bank" && !rows[0].AskedAt.Equal(due) {
				t.Errorf("line %q: %+v", gate, rows)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
