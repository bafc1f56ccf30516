package store

import (
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// What was open before there was an order has its turn by the same rule as what opens now.
func TestItemsFromBeforeThereWasAnOrder(t *testing.T) {
	ctx, now := t.Context(), time.Now().UTC().Truncate(time.Second)
	items := []engine.Item{
		{ID: "c-1", OpenedAt: now, Priority: "high"},
		{ID: "c-2", OpenedAt: now, Priority: "normal", DueAt: now.Add(time.Hour)},
		{ID: "c-3", OpenedAt: now, Priority: "low", DueAt: now.Add(9000 * time.Hour)},
		{ID: "c-4", OpenedAt: now, DueAt: now.Add(-time.Hour)},
	}
	db := migrated(t, migrations[:slices.Index(migrations, publishedOrder)], func(tx *Tx) error {
		for _, it := range items {
			const insert = `INSERT INTO items (id, case_id, step, kind, customer, pool, queue, role, holder, priority, rank, stage, opened_at, due_at)
				VALUES (?, 'c', 's', 'task', '', 'queue:a', 'a', '', '', ?, ?, '', ?, ?)`
			if _, err := tx.exec(ctx, insert, it.ID, it.Priority, rank(it.Priority), it.OpenedAt, orNever(it.DueAt)); err != nil {
				return err
			}
		}
		_, err := tx.exec(ctx, "INSERT INTO escalations (pool, item, due_at, opened_at, rank) VALUES ('role:b', 'c-1', ?, ?, 1)", never, now)
		return err
	})
	turnAt := func(query, id string) (at time.Time) {
		err := db.View(ctx, func(tx *Tx) error { return tx.one(ctx, query, []any{id}, moment{&at}) })
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, it := range items {
		if got := turnAt("SELECT turn_at FROM items WHERE id = ?", it.ID); !got.Equal(it.TurnAt()) {
			t.Errorf("%s: its turn is at %s, want %s", it.ID, got, it.TurnAt())
		}
	}
	if got := turnAt("SELECT turn_at FROM escalations WHERE item = ?", "c-1"); !got.Equal(items[0].TurnAt()) {
		t.Errorf("escalated: its turn is at %s", got)
	}
}
