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

// A claim that has passed over another item leaves a row in its pool; when the case is erased
// what was said of it goes.
func TestOvertakingsOfAPool(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		claims := func(c engine.Case, in engine.Claimed) engine.Case {
			it := c.Items[0]
			it.Holder = "sara"
			s := next(c, engine.UpdateItem{Item: it})
			s.Event.By, s.Event.Input = engine.Actor{ID: "sara", Side: "staff"}, in
			update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, s) })
			return s.Outcome.Case
		}
		for _, id := range []string{"c", "d", "e"} {
			c := begin(t, db, started(id, "ali", engine.OpenItem{Item: staffItem(id+"-1", "a")}))
			in := engine.Claimed{Item: id + "-1"}
			if id != "d" {
				in.Over, in.Why, in.Note = "z-1", "other", "of "+id
			}
			claims(c, in)
		}
		list := func(after string, limit int, pools ...string) (rows []store.Overtaking) {
			view(t, db, func(tx *store.Tx) (err error) {
				rows, err = tx.Overtakings(t.Context(), pools, after, limit)
				return err
			})
			return rows
		}
		first := list("", 1, "queue:a", "queue:b")
		if len(first) != 1 || first[0].Case != "e" || first[0].Over != "z-1" || first[0].Person != "sara" || first[0].Note != "of e" || !first[0].At.Equal(noon) {
			t.Fatalf("%+v", first)
		}
		if rest := list(first[0].Cursor(), 5, "queue:a"); len(rest) != 1 || rest[0].Item != "c-1" {
			t.Errorf("%+v", rest)
		}
		if none := append(list("", 5, "queue:b"), list("", 5)...); len(none) != 0 {
			t.Errorf("%+v", none)
		}
		update(t, db, func(tx *store.Tx) error { return tx.EraseCase(t.Context(), engine.Case{ID: "e"}) })
		if rows := list("", 5, "queue:a"); rows[0].Note != "" || rows[1].Note != "of c" {
			t.Errorf("after erasing %+v", rows)
		}
	})
}
