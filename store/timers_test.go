package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func dueTimers(t *testing.T, tx *store.Tx, harm engine.Harm, after store.TimerRow) []store.TimerRow {
	t.Helper()
	rows, err := tx.DueTimers(t.Context(), harm, after, 2)
	if err != nil {
		t.Error(err)
	}
	return rows
}

// Due timers are listed by harm, page by page, oldest first; one that is set anew has
// the harm it was set with last.
func TestDueTimersByHarm(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		var effects []engine.Effect
		row := func(n int) store.TimerRow {
			return store.TimerRow{ID: fmt.Sprint("t", n), Case: "c", Due: noon.Add(-time.Duration(5-n/2) * time.Minute)}
		}
		for n := range 5 {
			effects = append(effects, engine.SetTimer{Timer: engine.PendingTimer{ID: row(n).ID, Due: row(n).Due}, Harm: engine.HarmEnds})
		}
		effects = append(effects,
			engine.SetTimer{Timer: engine.PendingTimer{ID: "t1", Due: row(1).Due}, Harm: engine.HarmReminds},
			engine.SetTimer{Timer: engine.PendingTimer{ID: "later", Due: noon.Add(time.Second)}, Harm: engine.HarmEnds})
		begin(t, db, started("c", "ali", effects...))
		view(t, db, func(tx *store.Tx) error {
			same(t, "first", dueTimers(t, tx, engine.HarmEnds, store.TimerRow{}), []store.TimerRow{row(0), row(2)})
			same(t, "next", dueTimers(t, tx, engine.HarmEnds, row(2)), []store.TimerRow{row(3), row(4)})
			same(t, "last", dueTimers(t, tx, engine.HarmEnds, row(4)), []store.TimerRow(nil))
			same(t, "harmless", dueTimers(t, tx, engine.HarmReminds, store.TimerRow{}), []store.TimerRow{row(1)})
			n, oldest, err := tx.LateTimers(t.Context())
			if err != nil || n != 5 || !oldest.Equal(row(0).Due) {
				t.Errorf("%d late since %s, %v", n, oldest, err)
			}
			return nil
		})
	})
}

// Of two who want to move a case at the same time, one is told that he is not alone,
// where writers do not wait for each other anyway.
func TestAlone(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		begin(t, db, started("c", "ali"))
		has, leave, left := make(chan bool), make(chan struct{}), make(chan error)
		go func() {
			left <- db.Update(t.Context(), func(tx *store.Tx) error {
				alone, err := tx.Alone(t.Context(), "c")
				has <- alone
				<-leave
				return err
			})
		}()
		if !<-has {
			t.Error("the first is not alone")
		}
		second := make(chan bool, 1)
		ask := func() error {
			return db.Update(t.Context(), func(tx *store.Tx) error {
				alone, err := tx.Alone(t.Context(), "c")
				second <- alone
				return err
			})
		}
		if strings.HasSuffix(t.Name(), "/postgres") {
			if err := ask(); err != nil || <-second {
				t.Errorf("both are alone, %v", err)
			}
		}
		close(leave)
		if err := <-left; err != nil {
			t.Error(err)
		}
		if err := ask(); err != nil || !<-second {
			t.Errorf("afterwards nobody is alone, %v", err)
		}
	})
}
