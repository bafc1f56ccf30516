package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestTheLoadOfAQueue(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		var effects []engine.Effect
		for n, it := range []struct {
			holder, queue string
			age, due      time.Duration // since it was opened; until it is due, 0: never
		}{
			{"", "desk", time.Hour, -time.Minute},
			{"", "desk", 23 * time.Hour, time.Hour},
			{"reza", "desk", 25 * time.Hour, 5 * time.Hour},
			{"reza", "desk", 80 * time.Hour, -time.Hour},
			{"mina", "desk", 73 * time.Hour, 30 * time.Hour},
			{"reza", "other", 90 * time.Hour, 0},
		} {
			item := staffItem(fmt.Sprintf("i%d", n), it.queue)
			item.Holder, item.OpenedAt = it.holder, noon.Add(-it.age)
			if it.due != 0 {
				item.DueAt = noon.Add(it.due)
			}
			effects = append(effects, engine.OpenItem{Item: item})
		}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, started("c1", "sara", effects...)) })

		view(t, db, func(tx *store.Tx) error {
			got, err := tx.QueueLoads(t.Context(), []string{"queue:desk", "queue:none"}, noon.Add(6*time.Hour))
			want := []store.QueueLoad{
				{Pool: "queue:desk", Free: 2, Held: map[string]int{"reza": 2, "mina": 1}, Oldest: noon.Add(-80 * time.Hour), Overdue: 2, Today: 2, Fresh: 2, Waiting: 1, Waited: 2},
				{Pool: "queue:none", Held: map[string]int{}},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if err != nil {
				return err
			}
			overdue, err := tx.OverdueOf(t.Context(), "reza")
			if overdue != 1 {
				t.Errorf("%d overdue", overdue)
			}
			return err
		})
	})
}

// No figure of a load costs more than its bound, however long the line is.
func TestALoadIsCountedSoFar(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		var effects []engine.Effect
		for n := range store.LoadMost + 2 {
			it := staffItem(fmt.Sprintf("i%d", n), "desk")
			it.OpenedAt, it.Holder = noon.Add(-time.Hour), "reza"
			effects = append(effects, engine.OpenItem{Item: it})
		}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, started("c1", "sara", effects...)) })
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.QueueLoads(t.Context(), []string{"queue:desk"}, noon.Add(time.Hour))
			if err == nil && (got[0].Held["reza"] != store.LoadMost+2 || got[0].Fresh != store.LoadMost) {
				t.Errorf("%+v", got[0])
			}
			return err
		})
	})
}
