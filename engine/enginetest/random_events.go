package enginetest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
)

// persons of the random worlds; all but the last are staff.
var persons = []engine.Actor{
	{ID: "p1", Side: "staff"}, {ID: "p2", Side: "staff"}, {ID: "p3", Side: "staff"}, {ID: "p4", Side: "staff", For: "p1"}, Sara,
}

// Event draws what may happen to a case next: mostly what is fitting, sometimes what
// is stale, doubled, from the wrong side, or made up. seen are ids from before.
func Event(t *rapid.T, w *World, seen []string) (engine.Actor, engine.Input) {
	if w.C.ID == "" {
		return Sara, engine.Started{Case: "c1", No: "1", Customer: Sara.ID}
	}
	if rapid.IntRange(0, 9).Draw(t, "hostile") == 0 {
		return hostile(t, w, seen)
	}
	moves := fitting(w)
	if len(moves) == 0 {
		return hostile(t, w, seen)
	}
	m := rapid.SampledFrom(moves).Draw(t, "move")
	return m.by(t), m.in(t, w)
}

// move is one fitting thing to happen.
type move struct {
	by func(*rapid.T) engine.Actor
	in func(*rapid.T, *World) engine.Input
}

func system(*rapid.T) engine.Actor { return engine.System }

func customer(*rapid.T) engine.Actor { return Sara }

func staff(t *rapid.T) engine.Actor { return rapid.SampledFrom(persons[:4]).Draw(t, "person") }

func actor(a engine.Actor) func(*rapid.T) engine.Actor {
	return func(*rapid.T) engine.Actor { return a }
}

func always(in engine.Input) func(*rapid.T, *World) engine.Input {
	return func(*rapid.T, *World) engine.Input { return in }
}

func fitting(w *World) []move {
	var out []move
	for _, it := range w.C.Items {
		out = append(out, onItem(it)...)
		if it.Who == engine.Staff {
			out = append(out, move{system, func(t *rapid.T, _ *World) engine.Input {
				return engine.PoolSeen{Item: it.ID, Nobody: rapid.Bool().Draw(t, "nobody")}
			}})
		}
	}
	for _, q := range w.C.Dropped {
		out = append(out, onRequest(q)[:1]...)
	}
	for _, q := range w.C.Requests {
		out = append(out, onRequest(q)...)
	}
	for _, tm := range w.C.Timers {
		out = append(out, move{system, func(_ *rapid.T, w *World) engine.Input {
			if tm.Due.After(w.Now) {
				w.Now = tm.Due
			}
			return engine.TimerDue{Timer: tm.ID}
		}})
	}
	for _, e := range engine.Redoable(w.P, w.C) {
		out = append(out, move{staff, always(engine.Redone{Scope: e.Scope, Step: e.Step, Reason: "test"})})
	}
	for _, m := range w.C.Money {
		out = append(out, onPayment(m)...)
	}
	for _, x := range w.C.Problems {
		out = append(out, onProblem(x)...)
	}
	return append(out, beside(w)...)
}

func onItem(it engine.Item) []move {
	submit := func(t *rapid.T, w *World) engine.Input {
		in := engine.Submitted{Item: it.ID}
		if rapid.Bool().Draw(t, "values") {
			in.Values = map[string]any{"n": rapid.IntRange(-1, 5).Draw(t, "n"), "kind": rapid.SampledFrom([]any{"a", "b", "zz"}).Draw(t, "kind")}
		}
		if open := engine.Choices(w.P, w.C, it, w.Now, in.Values); len(open) > 0 {
			in.Outcome = rapid.SampledFrom(open).Draw(t, "outcome").Name
		}
		return in
	}
	switch {
	case it.Kind == engine.ItemPay:
		return []move{{customer, func(t *rapid.T, w *World) engine.Input {
			return engine.PaymentStarted{Item: it.ID, Payment: fmt.Sprintf("pay%d", len(w.C.Money)+1), Amount: it.Amount, Gateway: "psp"}
		}}}
	case it.Kind == engine.ItemSign:
		return []move{{staff, always(engine.LetterSigned{Item: it.ID})}, {staff, always(engine.Claimed{Item: it.ID})}}
	case it.Who == engine.Customer:
		return []move{{customer, submit}, {customer, submit}}
	case it.Holder == "":
		rule := rapid.SampledFrom([]string{"same_as", "round_robin"})
		return []move{{staff, always(engine.Claimed{Item: it.ID, Over: "c0-1", Why: "other"})}, {staff, prioritise(it)}, {system, func(t *rapid.T, _ *World) engine.Input {
			return engine.Assigned{Item: it.ID, To: staff(t).ID, Rule: rule.Draw(t, "rule")}
		}}}
	default:
		holder := actor(engine.Actor{ID: it.Holder, Side: "staff"})
		return append(onHand(it, holder), move{holder, submit}, move{holder, submit}, move{holder, always(engine.Skipped{Item: it.ID, Reason: "test"})},
			move{holder, always(engine.Released{Item: it.ID})},
			move{staff, func(t *rapid.T, _ *World) engine.Input { return engine.Assigned{Item: it.ID, To: staff(t).ID} }})
	}
}

func prioritise(it engine.Item) func(*rapid.T, *World) engine.Input {
	return func(t *rapid.T, _ *World) engine.Input {
		return engine.Prioritised{Item: it.ID, Priority: rapid.SampledFrom(engine.Priorities()).Draw(t, "priority")}
	}
}

func onProblem(x engine.Problem) []move {
	return []move{
		{staff, always(engine.Resumed{Problem: x.ID})},
		{staff, always(engine.Retried{Problem: x.ID})},
		{staff, func(t *rapid.T, _ *World) engine.Input {
			return engine.ValueSet{Path: "n", Value: rapid.IntRange(0, 5).Draw(t, "n"), Reason: "test"}
		}},
		{staff, func(t *rapid.T, _ *World) engine.Input {
			n := rapid.IntRange(0, 5).Draw(t, "n")
			return engine.ValueSet{Path: "n", Value: n, Reason: "test", Problem: x.ID, Retry: rapid.Bool().Draw(t, "retry")}
		}},
		{staff, func(t *rapid.T, w *World) engine.Input {
			ways := engine.Mend(w.P, w.C, x.ID).Ways
			if len(ways) == 0 {
				return engine.GivenUp{Problem: x.ID, Reason: "test"}
			}
			return engine.WayChosen{Problem: x.ID, Way: rapid.SampledFrom(ways).Draw(t, "way").ID, Reason: "test"}
		}},
	}
}

func onRequest(q engine.Request) []move {
	values := func(t *rapid.T) map[string]any {
		return map[string]any{"n": rapid.SampledFrom([]any{0, 1, 4, "x"}).Draw(t, "n")}
	}
	switch q.Kind {
	case engine.RequestMessage:
		return []move{{system, func(t *rapid.T, w *World) engine.Input {
			return engine.MessageArrived{Message: fmt.Sprintf("m%d", rapid.IntRange(0, len(w.Log)).Draw(t, "message")), Name: q.Name, Key: q.Key, Fields: values(t)}
		}}}
	case engine.RequestSub:
		return []move{{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.SubEnded{Request: q.ID, Result: rapid.SampledFrom([]string{"success", "failure", "no_process"}).Draw(t, "result"), Values: map[string]any{"n": rapid.IntRange(0, 4).Draw(t, "n")}}
		}}}
	}
	return []move{
		{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.CallAnswered{Request: q.ID, Attempt: q.Attempt, Result: map[string]any{"n": rapid.IntRange(0, 4).Draw(t, "n")}}
		}},
		{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: rapid.SampledFrom([]string{"unavailable", "refused"}).Draw(t, "code"), Keep: rapid.Bool().Draw(t, "keep")}
		}},
	}
}

func beside(w *World) []move {
	out := []move{
		{staff, always(engine.AnytimeDone{Name: "add", Values: map[string]any{"note": "x"}})},
		{staff, always(engine.Noted{Text: "seen"})},
	}
	if w.P.Anytime != nil && len(w.C.Used) < 3 {
		out = append(out, move{customer, always(engine.AnytimeDone{Name: "jump"})})
	}
	if w.C.Seq > 8 {
		out = append(out, move{staff, always(engine.Cancelled{Reason: "enough"})})
	}
	if !w.C.Open() {
		out = append(out, move{customer, always(engine.Reopened{})}, move{customer, always(engine.SurveyAnswered{Values: map[string]any{"score": 4}})})
	}
	return out
}

// hostile draws any input with any id that was ever seen, by anybody.
func hostile(t *rapid.T, w *World, seen []string) (engine.Actor, engine.Input) {
	id := rapid.SampledFrom(append([]string{"", "made-up", w.C.ID}, seen...)).Draw(t, "id")
	by := rapid.SampledFrom(append([]engine.Actor{engine.System, {Side: "nobody"}, {Side: "staff"}, {ID: "eve", Side: "customer"}}, persons...)).Draw(t, "by")
	values := rapid.SampledFrom([]map[string]any{nil, {"n": "three"}, {"n": 2}, {"unknown": 1}, {"note": map[string]any{"a": []any{1}}}}).Draw(t, "values")
	name := rapid.SampledFrom([]string{"", "yes", "no", "add", "jump", "unavailable"}).Draw(t, "name")
	n := rapid.IntRange(-1, 3).Draw(t, "attempt")
	return by, rapid.SampledFrom([]engine.Input{
		engine.Started{Case: "c2", Customer: "eve", Values: values},
		engine.Submitted{Item: id, Outcome: name, Values: values},
		engine.Claimed{Item: id},
		engine.Released{Item: id},
		engine.Assigned{Item: id, To: "p1", Rule: name},
		engine.PoolSeen{Item: id, Nobody: n > 0},
		engine.Skipped{Item: id, Reason: name},
		engine.Redone{Scope: name, Step: id, Reason: name},
		engine.Prioritised{Item: id, Priority: name},
		engine.Escalated{Item: id, Reason: name},
		engine.Delegated{Item: id, To: "p1", Note: name},
		engine.TakenBack{Item: id},
		engine.HandedBack{Item: id},
		engine.QuestionAsked{Item: id, To: "p2", Question: name},
		engine.QuestionAnswered{Item: id, Answer: name},
		engine.QuestionWithdrawn{Item: id},
		engine.ColleagueGone{Item: id, Person: "p2"},
		engine.Noted{Text: name},
		engine.PutAside{Item: id, Until: w.Now.Add(time.Duration(n) * time.Hour)},
		engine.TakenUp{Item: id},
		engine.CallAnswered{Request: id, Attempt: n, Result: values},
		engine.CallFailed{Request: id, Attempt: n, Code: name},
		engine.PaymentStarted{Item: id, Payment: id, Amount: 1000},
		engine.PaymentSettled{Payment: id, Paid: n > 0, Amount: n * 500},
		engine.PaymentSettled{Payment: "pay1", Paid: true, Amount: n * 1000},
		engine.PaymentBlocked{Item: id, Gateway: name, Min: n},
		engine.MoneyAccepted{Payment: "pay1", Reason: name},
		engine.RefundRequested{Payment: "pay1", Amount: n * 500, Reason: name},
		engine.RefundAgreed{Payment: "pay1", Refund: "1"},
		engine.RefundRefused{Payment: "pay1", Refund: "1", Reason: name},
		engine.RefundRepeated{Payment: "pay1", Refund: "1"},
		engine.RefundPaid{Payment: "pay1", Refund: "1", Ref: name},
		engine.RefundSettled{Payment: "pay1", Refund: "1", Done: n > 0},
		engine.TimerDue{Timer: id},
		engine.LetterSigned{Item: id},
		engine.AnytimeDone{Name: name, Values: values},
		engine.Cancelled{},
		engine.Reopened{Values: values},
		engine.SurveyAnswered{Values: values},
		engine.Resumed{Problem: id},
		engine.Retried{Problem: id},
		engine.WayChosen{Problem: id, Way: "next:0", Reason: name},
		engine.GivenUp{Problem: id, Reason: name},
		engine.ValueSet{Path: "n", Value: n, Problem: id, Reason: name, Retry: n > 0},
		engine.MessageArrived{Message: id, Name: "news", Key: "fixed", Fields: values},
		engine.SubEnded{Request: id, Result: name, Values: values},
		engine.ValueSet{Path: "n", Value: n},
		engine.ValueSet{Path: "zzz", Value: values},
		nil,
	}).Draw(t, "input")
}
