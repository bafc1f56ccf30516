package engine_test

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
)

var creditGood = map[string]any{"score": 650}

// A loop moves with its items: who works on one keeps it, and results stand in their
// cells.
func TestMigratedLoops(t *testing.T) {
	working := func(t *testing.T) world {
		w := renewing(t, "a", "b", "c")
		w.ok(w.Do(engine.System, engine.CallFailed{Request: w.asked()["prices[0]"], Attempt: 1, Code: "other"}))
		w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("by_hand").ID}))
		return w
	}
	t.Run("go on item by item", func(t *testing.T) {
		w := working(t)
		w.moves(next(w))
		w.wants([]string{"", "xprices[0]", "xprices[1]"}, w.scopes())
		w.wants("expert1", w.Item("xby_hand").Holder)
		w.wants("xprices[0]", w.Item("xby_hand").Scope)
		moved := enginetest.Effects[engine.MoveItem](w.World)
		w.wants("by_hand (1)", moved[0].Label.In("en"))
		w.ok(w.Work(enginetest.Expert, "xby_hand", "known", map[string]any{"line.price": 5}))
		w.priced("xprices[2]", 30)
		w.priced("xprices[1]", 20)
		w.wants([]any{5, 20, 30}, w.prices())
		w.stands("xcredit")
	})
	t.Run("count the visits of an item", func(t *testing.T) {
		w := working(t)
		w.ok(w.Do(enginetest.Expert, engine.Submitted{Item: w.Item("by_hand").ID, Outcome: "again", Values: map[string]any{"line.price": 0}}))
		w.moves(next(w))
		w.wants(2, w.C.Visits["xprices[0]/xprice"])
	})
	t.Run("begin more where more may run", func(t *testing.T) {
		w := working(t)
		to := next(w)
		to.Steps["xprices"].Foreach.AtOnce = 3
		w.moves(to)
		w.wants([]string{"", "xprices[0]", "xprices[1]", "xprices[2]"}, w.scopes())
	})
	for name, change := range map[string]func(*engine.Foreach){
		"stay where fewer may run":              func(f *engine.Foreach) { f.AtOnce = 1 },
		"stay where items are called otherwise": func(f *engine.Foreach) { f.As = "row" },
		"stay where the list is another":        func(f *engine.Foreach) { f.List = "" },
	} {
		t.Run(name, func(t *testing.T) {
			w := working(t)
			to := next(w)
			change(to.Steps["xprices"].Foreach)
			w.stays(to, engine.StaysLoop, "prices")
		})
	}
	t.Run("stay where a step of theirs has left them", func(t *testing.T) {
		w := working(t)
		to := next(w)
		to.Migration.Steps["by_hand"] = "xbook"
		w.stays(to, engine.StaysScope, "by_hand")
	})
}

// A case goes on waiting for the case that it has started, and for its message.
func TestMigratedWaiting(t *testing.T) {
	t.Run("for another process", func(t *testing.T) {
		w := renewing(t, "a")
		w.priced("prices[0]", 10)
		was := w.Request("credit")
		w.moves(next(w))
		is := w.Request("xcredit")
		w.wants([]any{was.ID, was.Version}, []any{is.ID, is.Version})
		w.wants(1, enginetest.Count[engine.StartSub](w.World))
		w.ok(w.Do(engine.System, engine.SubEnded{Request: is.ID, Result: "success", Values: creditGood}))
		w.stands("xbook")
	})
	t.Run("not for one of another process", func(t *testing.T) {
		w := renewing(t, "a")
		w.priced("prices[0]", 10)
		to := next(w)
		to.Steps["xcredit"].Sub = &engine.Sub{Process: "risk_check"}
		w.stays(to, engine.StaysWaiting, "credit")
	})
	signing := func(t *testing.T) world {
		w := renewing(t, "a")
		w.priced("prices[0]", 10)
		w.ok(w.Do(engine.System, engine.SubEnded{Request: w.Request("credit").ID, Result: "success", Values: creditGood}))
		w.ok(w.Work(enginetest.Expert, "book", "", map[string]any{"booking": "B1"}))
		return w
	}
	t.Run("for a message by the key that it was", func(t *testing.T) {
		w := signing(t)
		w.moves(next(w))
		w.wants(0, enginetest.Count[engine.StopAwaiting](w.World))
		w.ok(w.Do(engine.System, engine.MessageArrived{Message: "m1", Name: "contract_signed", Key: "1405-000001", Fields: map[string]any{"signed_at": "now"}}))
		w.stands("xrenewed")
	})
	rekeyed := func(w world, key expression.Operand) *engine.Process {
		to := next(w)
		m := *to.Steps["xsigned"].Message
		m.Key = key
		to.Steps["xsigned"].Message = &m
		return to
	}
	t.Run("by another key where the newer version says another", func(t *testing.T) {
		w := signing(t)
		was := w.Request("signed")
		w.moves(rekeyed(w, expression.Operand{Literal: "K"}))
		w.wants([]engine.StopAwaiting{{Request: was.ID}}, enginetest.Effects[engine.StopAwaiting](w.World))
		w.wants("K", enginetest.Effects[engine.AwaitMessage](w.World)[1].Request.Key)
		w.ok(w.Do(engine.System, engine.MessageArrived{Message: "m1", Name: "contract_signed", Key: "K", Fields: map[string]any{"signed_at": "now"}}))
		w.stands("xrenewed")
	})
	t.Run("not by a key that has no value", func(t *testing.T) {
		w := signing(t)
		w.stays(rekeyed(w, expression.Operand{Literal: ""}), engine.StaysValue, "signed")
	})
	t.Run("not for another message", func(t *testing.T) {
		w := signing(t)
		to := rekeyed(w, w.P.Steps["signed"].Message.Key)
		to.Steps["xsigned"].Message.Name = "other"
		w.stays(to, engine.StaysWaiting, "signed")
	})
}

// What the older version did not run has its newest version of now.
func TestMigratedPins(t *testing.T) {
	w := renewing(t, "a")
	e := engine.Event{ID: "e", At: w.Now, By: engine.System, Input: engine.Migrated{From: 1, To: 2, Pins: map[string]int{"credit_check": 9, "risk_check": 4}}}
	o, refused := engine.Migrate(w.P, next(w), w.C, e)
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	w.wants(map[string]int{"credit_check": 3, "risk_check": 4}, o.Case.Pins)
}
