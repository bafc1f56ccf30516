package store_test

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(victimVariable); dsn != "" {
		victim(dsn)
		return
	}
	goleak.VerifyTestMain(storetest.Package{M: m})
}

// noon is when most tests begin: 1 Azar 1405 in Tehran.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// at sets the clock of db, which then moves only by the returned function.
func at(db *store.DB, start time.Time) (later func(time.Duration)) {
	now := start
	db.SetClock(func() time.Time { return now })
	return func(d time.Duration) { now = now.Add(d) }
}

func update(t *testing.T, db *store.DB, fn func(*store.Tx) error) {
	t.Helper()
	if err := db.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, db *store.DB, fn func(*store.Tx) error) {
	t.Helper()
	if err := db.View(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// started is the first step of a case.
func started(id, customer string, effects ...engine.Effect) store.Step {
	c := engine.Case{
		ID: id, No: "no-" + id, Process: "claim", Version: 1, Seq: 1, OpenedAt: noon, At: noon,
		Customer: customer, StartedBy: customer, Subject: text.Text{text.Fa: "خسارت " + id}, Vars: map[string]any{"fee": 12},
	}
	event := engine.Event{
		ID: "e-" + id, At: noon, By: engine.Actor{ID: customer, Side: "customer"},
		Input: engine.Started{Case: id, No: c.No, Customer: customer},
	}
	return store.Step{Event: event, Outcome: settle(c, effects)}
}

// next is one more step after c.
func next(c engine.Case, effects ...engine.Effect) store.Step {
	c.Seq++
	event := engine.Event{
		ID: fmt.Sprintf("e-%s-%d", c.ID, c.Seq), At: noon, By: engine.System,
		Input: engine.TimerDue{Timer: c.ID + "-1"},
	}
	return store.Step{Event: event, Outcome: settle(c, effects)}
}

// settle keeps the items of the case in step with the effects, as the engine does.
func settle(c engine.Case, effects []engine.Effect) engine.Outcome {
	items := append([]engine.Item(nil), c.Items...)
	for _, e := range effects {
		switch e := e.(type) {
		case engine.OpenItem:
			items = append(items, e.Item)
		case engine.UpdateItem:
			for i := range items {
				if items[i].ID == e.Item.ID {
					items[i] = e.Item
				}
			}
		case engine.MoveItem:
			for i := range items {
				if items[i].ID == e.Item.ID {
					items[i] = e.Item
				}
			}
		case engine.CloseItem:
			for i := range items {
				if items[i].ID == e.ID {
					items = append(items[:i:i], items[i+1:]...)
					break
				}
			}
		case engine.AskPayment, engine.AssignItem, engine.ClearProblem, engine.ClearTimer, engine.CloseSurvey, engine.DropCall,
			engine.IssueLetter, engine.OfferSurvey, engine.RaiseProblem, engine.Refund, engine.KeepRefund, engine.Post, engine.Send, engine.SendCall,
			engine.SetTimer, engine.StoreSurvey, engine.AwaitMessage, engine.StopAwaiting, engine.StartSub, engine.CancelSub, engine.EndSub:
		}
	}
	c.Items = items
	return engine.Outcome{Case: c, Effects: effects, Facts: []engine.Fact{{
		Kind: engine.FactEntered, Step: "review", Glass: engine.Public, Data: map[string]any{"n": 1},
	}}}
}

func staffItem(id, queue string) engine.Item {
	return engine.Item{
		ID: id, Kind: engine.ItemTask, Step: "review", Visit: 1, Who: engine.Staff, Queue: queue, OpenedAt: noon, Priority: "normal",
	}
}

func customerItem(id string) engine.Item {
	return engine.Item{ID: id, Kind: engine.ItemTask, Step: "fill", Visit: 1, Who: engine.Customer, OpenedAt: noon}
}

// begin opens a case and returns it as it was kept.
func begin(t *testing.T, db *store.DB, step store.Step) engine.Case {
	t.Helper()
	update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, step) })
	return step.Outcome.Case
}

// step commits effects to c and returns what it became.
func step(t *testing.T, db *store.DB, c engine.Case, effects ...engine.Effect) engine.Case {
	t.Helper()
	s := next(c, effects...)
	update(t, db, func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, s) })
	return s.Outcome.Case
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error is %v, want %v", err, want)
	}
}

func addPeople(t *testing.T, db *store.DB, people ...store.Person) {
	t.Helper()
	update(t, db, func(tx *store.Tx) error {
		for _, p := range people {
			if err := tx.AddPerson(t.Context(), p); err != nil {
				return err
			}
		}
		return nil
	})
}
