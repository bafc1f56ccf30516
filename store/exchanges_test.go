package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// to is an attempt at a service.
func to(service, id string, attempt int) engine.Effect {
	return engine.SendCall{Request: engine.Request{ID: id, Kind: engine.RequestCall, Attempt: attempt, Service: service, Operation: "op"}, Key: "k/" + id}
}

func lease(t *testing.T, db *store.DB, l store.Lease) (ids string) {
	t.Helper()
	l.For = time.Minute
	update(t, db, func(tx *store.Tx) error {
		rows, err := tx.LeaseCalls(t.Context(), l)
		for _, row := range rows {
			ids += row.ID + " "
		}
		return err
	})
	return ids
}

func lines(t *testing.T, db *store.DB, want ...string) {
	t.Helper()
	view(t, db, func(tx *store.Tx) error {
		got, err := tx.DueGates(t.Context())
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("lines with due calls %q, want %q", got, want)
		}
		return err
	})
}

func TestEveryServiceHasALine(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		lines(t, db)
		begin(t, db, started("c", "ali", to("b", "b-1", 1), to("a", "a-1", 1), to("b", "b-2", 1), to("b", "b-3", 1)))
		lines(t, db, "a", "b")
		if got := lease(t, db, store.Lease{Gate: "b", Most: 2}); got != "b-1 b-2 " {
			t.Errorf("leased %q", got)
		}
		if got := lease(t, db, store.Lease{Gate: "a", Most: 9}); got != "a-1 " {
			t.Errorf("leased %q", got)
		}
		lines(t, db, "b")
		update(t, db, func(tx *store.Tx) error {
			n, err := tx.HoldCalls(t.Context(), "b", noon.Add(time.Hour), store.ServiceDown, 9)
			if n != 1 {
				t.Errorf("held %d", n)
			}
			return err
		})
		lines(t, db)
		view(t, db, func(tx *store.Tx) error {
			held, err := tx.CallWait(t.Context(), "b-3")
			taken, oops := tx.CallWait(t.Context(), "b-1")
			if held != (store.Wait{Due: noon.Add(time.Hour), Cause: store.ServiceDown}) || taken != (store.Wait{Due: noon.Add(time.Minute), Taken: true}) {
				t.Errorf("held %+v, taken %+v", held, taken)
			}
			if _, err := tx.CallWait(t.Context(), "x"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("unknown: %v", err)
			}
			due, ok, errNext := tx.NextCall(t.Context())
			if !ok || !due.Equal(noon.Add(time.Minute)) {
				t.Errorf("next %v %t", due, ok)
			}
			return errors.Join(err, oops, errNext)
		})
		later(time.Hour)
		if got := lease(t, db, store.Lease{Gate: "b", Most: 9, AskedBy: noon.Add(-time.Second)}); got != "" {
			t.Errorf("waited %q", got)
		}
		if got := lease(t, db, store.Lease{Gate: "b", Most: 9, AskedBy: noon}); got != "b-1 b-2 b-3 " {
			t.Errorf("waited %q", got)
		}
	})
}

// The time that a call may wait counts from its first attempt, not from the last.
func TestAnotherAttemptWasAskedForAtTheFirst(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		step := started("c", "ali", to("a", "a-1", 1))
		begin(t, db, step)
		lease(t, db, store.Lease{Gate: "a", Most: 1})
		later(time.Hour)
		next := step
		next.Event.ID, next.Event.Input = "e-2", engine.TimerDue{}
		next.Outcome.Case.Seq = 2
		next.Outcome.Effects = []engine.Effect{to("a", "a-1", 2)}
		update(t, db, func(tx *store.Tx) error {
			e := store.ExchangeRow{Case: "c", Key: "k/a-1", StartedAt: noon, Outcome: store.CallFailed}
			return errors.Join(tx.FinishCall(t.Context(), "a-1"), tx.AddExchange(t.Context(), e), tx.Commit(t.Context(), 1, next))
		})
		if got := lease(t, db, store.Lease{Gate: "a", Most: 9, AskedBy: noon}); got != "a-1 " {
			t.Errorf("leased %q", got)
		}
	})
}

// Questions of lists belong to a process and to no case.
func TestQuestionsOfLists(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		update(t, db, func(tx *store.Tx) error {
			for n, process := range []string{"a", "b", "a", "a", ""} {
				e := store.ExchangeRow{Process: process, Kind: store.ListQuestion, Attempt: n, StartedAt: noon}
				if process == "" {
					e.Case, e.Kind = "c", "call"
				}
				if err := tx.AddExchange(t.Context(), e); err != nil {
					return err
				}
			}
			return nil
		})
		view(t, db, func(tx *store.Tx) error {
			rows, err := tx.ListQuestions(t.Context(), "a", "", 2)
			if err != nil || len(rows) != 2 || rows[0].Attempt != 3 || rows[1].Attempt != 2 || rows[0].Process != "a" {
				t.Fatal(rows, err)
			}
			more, err := tx.ListQuestions(t.Context(), "a", rows[1].Cursor(), 2)
			if err != nil || len(more) != 1 || more[0].Attempt != 0 {
				t.Error(more, err)
			}
			none, err := tx.ListQuestions(t.Context(), "", "", 9)
			if len(none) != 0 {
				t.Error(none)
			}
			return err
		})
	})
}

func TestExchangesAreKeptAndPruned(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		want := store.ExchangeRow{
			Case: "c", Request: "c-1", Key: "c/pay/1", Kind: "call", Step: "pay", Service: "bank", Operation: "pay", Attempt: 2,
			StartedAt: noon.Add(-time.Minute), Took: 1234 * time.Millisecond, Outcome: store.CallFailed, Code: "unavailable",
			Detail: "a\x00b", Status: 503, Sent: 5, Received: 7, Args: `{"a":1}`, Answer: strings.Repeat("ی", store.MaxKept),
		}
		update(t, db, func(tx *store.Tx) error {
			for n := range 5 {
				e := want
				e.Attempt = n
				e.StartedAt = noon.Add(time.Duration(n-3) * time.Hour)
				if err := tx.AddExchange(t.Context(), e); err != nil {
					return err
				}
			}
			return tx.AddExchange(t.Context(), want)
		})
		view(t, db, func(tx *store.Tx) error {
			rows, err := tx.Exchanges(t.Context(), "c", "", 1)
			if err != nil || len(rows) != 1 {
				t.Fatal(rows, err)
			}
			got := rows[0]
			if len(got.Answer) > store.MaxKept || !strings.HasSuffix(got.Answer, "ی…") || !utf8.ValidString(got.Answer) {
				t.Errorf("cut to %d bytes", len(got.Answer))
			}
			more, err := tx.Exchanges(t.Context(), "c", got.Cursor(), 9)
			if len(more) != 5 || more[0].Attempt != 4 {
				t.Errorf("%d more", len(more))
			}
			want.Answer, want.Detail = got.Answer, "a�b"
			if got = emptyCursor(got); got != want {
				t.Errorf("got %+v", got)
			}
			return err
		})
		prune := func(before time.Time, most, want int) {
			update(t, db, func(tx *store.Tx) error {
				n, err := tx.PruneExchanges(t.Context(), before, most)
				if n != want {
					t.Errorf("pruned %d, want %d", n, want)
				}
				return err
			})
		}
		prune(noon.Add(-4*time.Hour), 9, 0)
		prune(noon.Add(-time.Hour), 1, 1)
		prune(noon.Add(-time.Hour), 9, 1)
		prune(noon.Add(-time.Hour), 9, 0)
	})
}

// emptyCursor leaves out what the database alone has chosen.
func emptyCursor(e store.ExchangeRow) store.ExchangeRow {
	return store.ExchangeRow{
		Case: e.Case, Request: e.Request, Key: e.Key, Kind: e.Kind, Step: e.Step, Service: e.Service, Operation: e.Operation,
		Attempt: e.Attempt, StartedAt: e.StartedAt, Took: e.Took, Outcome: e.Outcome, Code: e.Code, Detail: e.Detail,
		Status: e.Status, Sent: e.Sent, Received: e.Received, Args: e.Args, Answer: e.Answer,
	}
}
