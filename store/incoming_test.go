package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func awaits(id, key string) engine.AwaitMessage {
	return engine.AwaitMessage{Request: engine.Request{ID: id, Kind: engine.RequestMessage, Name: "signed", Key: key}}
}

func TestWhoAwaitsAMessage(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		begin(t, db, started("a", "ali", awaits("a-1", "C-1"), awaits("a-2", "C-1"), awaits("a-3", "C-2")))
		begin(t, db, started("b", "ali", awaits("b-1", "C-1"), engine.StopAwaiting{Request: "b-1"}))
		begin(t, db, started("c", "ali", awaits("c-1", "C-1")))
		view(t, db, func(tx *store.Tx) error {
			cases, err := tx.Awaiting(t.Context(), "signed", "C-1")
			same(t, "cases", cases, []string{"a", "c"})
			return err
		})
	})
}

func TestMessagesAreKeptSevenDays(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		keep := func(id, key string, early bool) (fresh bool) {
			update(t, db, func(tx *store.Tx) (err error) {
				if fresh, err = tx.AddMessage(t.Context(), store.MessageRow{ID: id, Name: "signed", Key: key, Fields: map[string]any{"n": 5}}); err == nil && early {
					err = tx.KeepEarly(t.Context(), id)
				}
				return err
			})
			return fresh
		}
		early := func() []store.MessageRow {
			var rows []store.MessageRow
			view(t, db, func(tx *store.Tx) (err error) {
				rows, err = tx.EarlyMessages(t.Context(), "signed", "k")
				return err
			})
			return rows
		}
		keep("z", "k", true)
		later(time.Hour)
		keep("b", "k", true)
		keep("c", "k", false)
		keep("d", "another", true)
		if keep("z", "k", true) {
			t.Error("a message counts twice")
		}
		same(t, "early", early(), []store.MessageRow{
			{ID: "z", Name: "signed", Key: "k", Fields: map[string]any{"n": 5}, Early: true},
			{ID: "b", Name: "signed", Key: "k", Fields: map[string]any{"n": 5}, Early: true},
		})
		later(engine.KeepMessages - time.Hour)
		if rows := early(); len(rows) != 1 || rows[0].ID != "b" {
			t.Errorf("after seven days: %v", rows)
		}
		if !keep("z", "k", true) {
			t.Error("what was forgotten is not new")
		}
	})
}

func TestCasesTellEachOther(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		begin(t, db, started("p", "ali"))
		update(t, db, func(tx *store.Tx) error { return tx.AddSub(t.Context(), "p-1", "p", "c") })
		begin(t, db, started("c", "ali", engine.EndSub{Parent: engine.Parent{Case: "p", Request: "p-1"}, Result: "success", Values: map[string]any{"score": 7}}))
		begin(t, db, started("q", "ali", engine.CancelSub{Request: "p-1"}, engine.CancelSub{Request: "nothing"}))
		update(t, db, func(tx *store.Tx) error {
			rows, err := tx.LeaseCalls(t.Context(), store.Lease{Most: 10, For: time.Minute})
			same(t, "rows", rows, []store.CallRow{
				{ID: "c/ended/1", Case: "p", Key: "c/ended/1", Kind: store.EndedCall, Attempt: 1, Service: "p-1", Operation: "success", Args: map[string]any{"score": 7}, Tries: 1},
				{ID: "p-1/stop", Case: "c", Key: "p-1/stop", Kind: store.StopCall, Attempt: 1, Tries: 1},
			})
			return err
		})
	})
}

// Of many who take one entry of a firing only one gets it.
func TestAFiringIsTakenOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		var mu sync.Mutex
		var all sync.WaitGroup
		got := 0
		for range 8 {
			all.Go(func() {
				err := db.Update(context.WithoutCancel(t.Context()), func(tx *store.Tx) error {
					mine, err := tx.ClaimFiring(t.Context(), "p", "2026-11-22T06:30", "C-1", "case")
					if mine {
						mu.Lock()
						defer mu.Unlock()
						got++
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got != 1 {
			t.Errorf("taken %d times", got)
		}
		update(t, db, func(tx *store.Tx) error {
			if err := tx.LookAt(t.Context(), "p", noon); err != nil {
				return err
			}
			return tx.LookAt(t.Context(), "p", noon.Add(-time.Hour))
		})
		view(t, db, func(tx *store.Tx) error {
			seen, known, err := tx.LookedAt(t.Context(), "p")
			if !known || !seen.Equal(noon) {
				t.Errorf("looked at %v %v", seen, known)
			}
			return err
		})
	})
}
