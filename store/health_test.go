package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestTheHealthOfAnInstallation(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		s := started("c1", "sara",
			engine.SetTimer{Timer: engine.PendingTimer{ID: "t1", Due: noon.Add(-time.Hour)}},
			engine.SetTimer{Timer: engine.PendingTimer{ID: "t2", Due: noon.Add(time.Hour)}},
			engine.Send{Key: "k", Person: "sara", By: []string{"sms", "email"}},
			engine.SendCall{Key: "c1/ask/1", Request: engine.Request{ID: "r1", Attempt: 1, Service: "registry", Operation: "verify"}},
			engine.RaiseProblem{Problem: engine.Problem{ID: "p1", Code: "expression"}},
		)
		s.Deliveries = []store.Delivery{{ID: "d1", Endpoint: "archive", Event: "case.started", Case: "c1", Body: "{}"}}
		update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, s) })
		update(t, db, func(tx *store.Tx) error {
			messages, err := tx.LeaseMessages(t.Context(), 1, time.Minute)
			if err != nil {
				return err
			}
			if err := tx.PostponeMessage(t.Context(), messages[0].ID, noon.Add(time.Hour), "no route"); err != nil {
				return err
			}
			return tx.AddExchange(t.Context(), store.ExchangeRow{Case: "c1", Kind: "call", Service: "registry", StartedAt: noon, Took: time.Second, Outcome: store.Answered})
		})
		later(time.Minute)

		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Health(t.Context(), []string{"archive", "other"})
			want := store.Health{
				Schema: got.Schema,
				Due: []store.DueBacklog{
					{Kind: "timers", Count: 1, Since: noon.Add(-time.Hour)},
					{Kind: "calls", Count: 1, Since: noon},
					{Kind: "messages", Count: 1, Since: noon},
					{Kind: "deliveries", Count: 1, Since: noon},
				},
				Ahead:    map[string]int{"timers": 1, "calls": 0, "messages": 1, "deliveries": 0},
				Problems: 1,
				Asked:    []store.Asking{{Kind: "call", Service: "registry", Outcome: store.Answered, At: noon, Took: time.Second}},
				Calls:    []store.WaitingCalls{{Gate: "registry", Count: 1}},
				Messages: []store.WaitingMessages{
					{Channel: "email", Count: 1, Oldest: noon},
					{Channel: "sms", Count: 1, Tried: 1, Oldest: noon, Cause: "no route"},
				},
				Deliveries: map[string]map[string]int{"archive": {store.Waiting: 1, store.Failed: 0}, "other": {store.Waiting: 0, store.Failed: 0}},
			}
			if got.Schema == 0 {
				t.Error("no version of the tables")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

// An installation knows when its own backup was last made.
func TestABackupIsNoted(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	at(db, noon)
	if err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "copy.db")); err != nil {
		t.Fatal(err)
	}
	view(t, db, func(tx *store.Tx) error {
		h, err := tx.Health(t.Context(), nil)
		if !h.BackedUp.Equal(noon) {
			t.Errorf("backed up at %s", h.BackedUp)
		}
		return err
	})
}
