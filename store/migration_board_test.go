package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What was held before it was counted is counted where it lies.
func TestItemsFromBeforeHeldOnesWereCounted(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, Options{DSN: memory})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.Update(ctx, func(tx *Tx) error {
		const add = `INSERT INTO items (id, case_id, step, kind, customer, pool, queue, role, holder, priority, rank, stage, opened_at, due_at, turn_at, alone)
			VALUES (?, 'c', 's', 'task', '', ?, ?, '', ?, 'normal', 2, '', 0, 0, 0, FALSE)`
		for _, it := range [][4]any{{"1", "queue:desk", "desk", "ali"}, {"2", "queue:desk", "desk", "eli"}, {"5", "queue:desk", "desk", "ali"}, {"3", "queue:desk", "desk", ""}, {"4", "role:boss", "", "ali"}} {
			if _, err := tx.exec(ctx, add, it[:]...); err != nil {
				return err
			}
		}
		if _, err := tx.exec(ctx, db.dialect.types.Replace(heldCounters)); err != nil {
			return err
		}
		got, err := tx.Counts(ctx, []string{"held:queue:desk/ali", "held:queue:desk/eli", "held:role:boss/ali"})
		if d := cmp.Diff(map[string]int{"held:queue:desk/ali": 2, "held:queue:desk/eli": 1, "held:role:boss/ali": 0}, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
