package store_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// The time of its turn stands beside each item and each escalation of it, and follows its
// due time and its priority.
func TestTheOrderFollowsTheItem(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		it := staffItem("c-1", "a")
		it.OpenedAt, it.Escalated = noon, []string{"boss"}
		c := begin(t, db, started("c", "ali", engine.OpenItem{Item: it}))
		check := func(what string, want time.Time) {
			t.Helper()
			for _, f := range []store.ItemFilter{{Pools: []string{"queue:a"}, Unheld: true}, {Pools: []string{"role:boss"}}} {
				f.Sort = store.SortTurn
				view(t, db, func(tx *store.Tx) error {
					rows, err := tx.Items(t.Context(), f)
					if err == nil && (len(rows) != 1 || !rows[0].TurnAt.Equal(want)) {
						t.Errorf("%s: %+v, want the turn at %s", what, rows, want)
					}
					return err
				})
			}
		}
		check("opened", noon.Add(engine.Horizon("")))
		it.Priority = "high"
		c = step(t, db, c, engine.UpdateItem{Item: it})
		check("urgent", noon.Add(engine.Horizon("high")))
		it.DueAt = noon.Add(time.Hour)
		step(t, db, c, engine.UpdateItem{Item: it})
		check("due", it.DueAt)
	})
}
