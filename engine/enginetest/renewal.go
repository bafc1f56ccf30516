package enginetest

import (
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// Renewal is a process in the shape of a contract's renewal: lines that are priced two
// at a time, by a service or by hand, a credit check in a case of its own, a booking by
// hand that can be undone, and a signature that another system tells of.
func Renewal() *engine.Process {
	b := New("renewal", "prices", "price", "by_hand", "credit", "book", "signed", "renewed", "refused")
	line := &expression.Type{Kind: expression.Object, Fields: []expression.Field{
		{Name: "code", Type: &expression.Type{Kind: expression.Text}},
		{Name: "price", Type: &expression.Type{Kind: expression.Money, Default: &expression.Operand{Literal: 0}}},
	}}
	b.Var("lines", expression.Type{Kind: expression.List, Items: line}, []any{})
	b.Var("score", expression.Type{Kind: expression.Int}, 0)
	b.Var("booking", expression.Type{Kind: expression.Text, Optional: true}, nil)
	b.Var("signed_at", expression.Type{Kind: expression.Text, Optional: true}, nil)
	b.P.Start.Form = "start"
	b.Form("start", "lines!")
	renewalPrices(b, line)
	b.Result(expression.Field{Name: "score", Type: &expression.Type{Kind: expression.Int}})
	b.Step(&engine.Step{
		Name: "credit", Kind: engine.KindSubprocess, Set: b.Set("score", "=result.score"), Next: To("book"),
		Sub:     &engine.Sub{Process: "credit_check", Args: b.Set("lines", "=len(lines)")},
		OnError: []engine.ErrorEdge{{Code: "failure", Edge: engine.Edge{To: "refused"}}, {Edge: engine.Edge{To: "book"}}},
	})
	b.Result()
	b.Step(&engine.Step{
		Name: "book", Kind: engine.KindTask, Next: To("signed"),
		Task: &engine.Task{Who: engine.Staff, Form: b.Form("book", "booking!"), Assign: &engine.Assign{Queue: "desk"}, Undo: &engine.Call{
			Service: "books", Operation: "remove", Args: b.Set("booking", "=booking ?? ''"), Timeout: time.Second, Retry: engine.Retry{Times: 1, Delay: time.Second},
		}},
	})
	b.Result(expression.Field{Name: "signed_at", Type: &expression.Type{Kind: expression.Text}})
	b.Step(&engine.Step{
		Name: "signed", Kind: engine.KindMessage, Set: b.Set("signed_at", "=result.signed_at"), Next: To("renewed"),
		Message: &engine.Message{Name: "contract_signed", Key: b.Value("=case.no"), Fields: &expression.Type{Kind: expression.Object, Fields: []expression.Field{
			{Name: "signed_at", Type: &expression.Type{Kind: expression.Text}},
		}}},
		Timers: []*engine.Timer{
			{Name: "remind", After: DurP("2d"), Every: DurP("2d"), Times: 2, Do: []engine.Action{{Notify: "customer"}}},
			{Name: "give_up", After: DurP("10d"), Edge: &engine.Edge{To: "refused"}},
		},
	})
	b.Result()
	b.Step(&engine.Step{Name: "renewed", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	b.Step(&engine.Step{Name: "refused", Kind: engine.KindEnd, End: &engine.End{Result: "failure"}})
	b.P.Cancel = &engine.Cancel{By: []engine.Who{engine.Customer, engine.Staff}, To: "refused", Compensate: true}
	return b.P
}

func renewalPrices(b *Builder, line *expression.Type) {
	prices := b.Step(&engine.Step{
		Name: "prices", Kind: engine.KindForeach, Foreach: &engine.Foreach{Max: 5, AtOnce: 2}, Next: To("credit"),
		OnError: []engine.ErrorEdge{{Code: "unpriced", Edge: engine.Edge{To: "refused"}}},
	})
	b.Loop(prices, "lines", "lines", "line", line, func() {
		b.Result(expression.Field{Name: "price", Type: &expression.Type{Kind: expression.Money}})
		b.Step(&engine.Step{
			Name: "price", Kind: engine.KindCall, Set: b.Set("line.price", "=result.price"), Next: To(engine.Done), MaxVisits: 2,
			Call: &engine.Call{
				Service: "contracts", Operation: "price", Args: b.Set("code", "=line.code"), Timeout: time.Second, Retry: engine.Retry{Times: 1, Delay: time.Minute},
				Undo: &engine.Call{Service: "contracts", Operation: "release", Args: b.Set("price", "=result.price"), Timeout: time.Second},
			},
			OnError: []engine.ErrorEdge{{Code: "unknown", Edge: engine.Edge{Throw: "unpriced"}}, {Edge: engine.Edge{To: "by_hand"}}},
			Timers:  []*engine.Timer{{Name: "slow", After: DurP("1h"), Edge: &engine.Edge{To: "by_hand"}}},
		})
		b.Result()
		b.Step(&engine.Step{
			Name: "by_hand", Kind: engine.KindTask, SLA: &engine.SLA{Target: DurP("4bh")},
			Task: &engine.Task{Who: engine.Staff, Form: b.Form("by_hand", "line.price!"), Assign: &engine.Assign{Queue: "desk"}, Choices: []engine.Choice{
				{Name: "known", Edge: engine.Edge{To: engine.Done}, Valid: []engine.Rule{{Check: b.Expr("line.price > 0"), Field: "line.price"}}},
				{Name: "again", If: b.Expr("visits('price') < 2"), Edge: engine.Edge{To: "price"}},
			}},
		})
	})
}
