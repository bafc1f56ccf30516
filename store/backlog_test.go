package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestBacklogTellsWhatWaits(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		free, held := staffItem("i1", "desk"), staffItem("i2", "desk")
		free.OpenedAt, held.OpenedAt, held.Holder = noon.Add(time.Minute), noon, "reza"
		s := started("c1", "sara",
			engine.OpenItem{Item: free}, engine.OpenItem{Item: held},
			engine.SetTimer{Timer: engine.PendingTimer{ID: "t1", Due: noon.Add(-time.Hour)}},
			engine.SetTimer{Timer: engine.PendingTimer{ID: "t2", Due: noon.Add(time.Hour)}},
			engine.Send{Key: "k", Person: "sara", By: []string{"sms", "inbox"}},
			engine.RaiseProblem{Problem: engine.Problem{ID: "p1", Code: "expression"}},
		)
		s.Deliveries = []store.Delivery{{ID: "d1", Endpoint: "archive", Event: "case.started", Case: "c1", Body: "{}"}}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, s) })
		later(time.Minute)

		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Backlog(t.Context())
			want := store.Backlog{
				Pools: []store.PoolBacklog{{Pool: "queue:desk", Free: 1, Oldest: noon}},
				Due: []store.DueBacklog{
					{Kind: "timers", Count: 1, Since: noon.Add(-time.Hour)},
					{Kind: "calls"},
					{Kind: "messages", Count: 1, Since: noon},
					{Kind: "deliveries", Count: 1, Since: noon},
				},
				Problems: 1,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

// Each commit is told with how many commands shared it.
func TestCommitsAreWatched(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		commits, commands := 0, 0
		db.Watch(func(n int, took time.Duration) {
			if took < 0 {
				t.Errorf("took %s", took)
			}
			commits++
			commands += n
		})
		for _, id := range []string{"a", "b"} {
			update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, started(id, "sara")) })
		}
		if err := db.Update(t.Context(), func(*store.Tx) error { return errRefused }); err == nil {
			t.Error("refused commands are told")
		}
		if commits != 2 || commands != 2 {
			t.Errorf("%d commits of %d commands", commits, commands)
		}
	})
}
