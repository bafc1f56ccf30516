package enginetest

import (
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// Claim is a process with every kind of step that waits, in the shape of a medical
// claim: identity by a service, a fee by a table, payment, an expert with retained
// person and send-back, two departments side by side with four eyes, a signed letter.
func Claim() *engine.Process {
	b := New("claim", "identity", "fix", "fee_rule", "pay_fee", "review", "give_back", "departments", "medical", "finance", "settle", "letter", "tell", "closed", "refused", "abandoned", "withdrawn")
	claimVars(b)
	claimBegin(b)
	claimReview(b)
	claimEnd(b)
	claimBeside(b)
	return b.P
}

func claimVars(b *Builder) {
	b.Var("kind", expression.Type{Kind: expression.Enum, Values: []string{"outpatient", "dental"}}, nil)
	b.Var("amount", expression.Type{Kind: expression.Money}, nil)
	b.Var("fee", expression.Type{Kind: expression.Money}, 0)
	b.Var("birth", expression.Type{Kind: expression.Text, Optional: true, PII: true}, nil)
	b.Var("known", expression.Type{Kind: expression.Bool}, false)
	b.Var("missing", expression.Type{Kind: expression.List, Items: &expression.Type{Kind: expression.Text}}, []any{})
	b.Var("note", expression.Type{Kind: expression.Text, Optional: true, MaxLength: 100}, nil)
	b.Var("reason", expression.Type{Kind: expression.Text, Optional: true}, nil)
	b.Var("medical_amount", expression.Type{Kind: expression.Money}, 0)
	b.Var("finance_amount", expression.Type{Kind: expression.Money}, 0)
	b.Var("approved", expression.Type{Kind: expression.Money}, 0)
	b.Var("trace", expression.Type{Kind: expression.Text, Optional: true}, nil)
	b.Template("remind", "remember {{ case.no }}")
	b.Template("accepted", "{{ letter.no }} {{ letter.date }}: {{ approved }}")
	b.P.Clocks = []*engine.SLA{{
		Name: "promise", Target: DurP("10bd"), WarnPercent: 80, PauseOn: []string{"fix", "pay_fee", "give_back"},
		Breach: []engine.Action{{Escalate: "manager"}},
	}}
}

func claimBegin(b *Builder) {
	b.P.Start.Form = "claim"
	start := b.Form("claim", "kind!", "amount!", "birth")
	start.Valid = []engine.Rule{{Check: b.Expr("amount > 0"), Field: "amount", Message: text.Of("more than nothing")}}
	b.Result(expression.Field{Name: "match", Type: &expression.Type{Kind: expression.Bool}})
	b.Step(&engine.Step{
		Name: "identity", Kind: engine.KindCall, Set: b.Set("known", "=result.match"), MaxVisits: 5,
		Call: &engine.Call{
			Service: "registry", Operation: "verify", Args: b.Set("birth", "=birth ?? ''"), Timeout: 10 * time.Second,
			Retry: engine.Retry{Times: 2, Delay: 5 * time.Second, Backoff: 2, MaxDelay: time.Minute},
		},
		OnError: []engine.ErrorEdge{{Code: "not_found", Edge: engine.Edge{To: "fix"}}, {Edge: engine.Edge{To: "review"}}},
		Next:    []engine.Edge{{When: b.Expr("known"), To: "fee_rule"}, {To: "fix"}},
	})
	b.Result()
	b.Step(&engine.Step{
		Name: "fix", Kind: engine.KindTask, Glass: engine.GlassOpen, Next: To("identity"),
		Task: &engine.Task{Who: engine.Customer, Form: b.Form("fix", "birth!")},
		Timers: []*engine.Timer{
			{Name: "remind", After: DurP("1d"), Every: DurP("2d"), Times: 3, Do: []engine.Action{{Notify: "customer", By: []string{"sms"}, Template: "remind"}}},
			{Name: "give_up", After: DurP("14d"), Edge: &engine.Edge{To: "abandoned"}},
		},
	})
	b.P.Tables["fees"] = &engine.Table{
		Name: "fees", Hit: "first",
		Inputs:  []engine.TableInput{{Name: "kind", Value: b.Expr("kind")}, {Name: "amount", Value: b.Expr("amount")}},
		Outputs: []engine.TableOutput{{Name: "fee", Variable: "fee"}},
		Rules: []engine.TableRule{
			{When: map[string]engine.Test{"kind": {OneOf: []any{"dental"}}, "amount": {Max: 1000}}, Then: map[string]any{"fee": 0}, Line: 1},
			{When: map[string]engine.Test{}, Then: map[string]any{"fee": 200000}, Line: 2},
		},
	}
	b.Step(&engine.Step{Name: "fee_rule", Kind: engine.KindDecide, Glass: engine.GlassHidden, Decide: b.P.Tables["fees"], Next: To("pay_fee")})
	b.Step(&engine.Step{
		Name: "pay_fee", Kind: engine.KindPay,
		Pay:  &engine.Pay{Gateway: "psp", Amount: b.Value("=fee"), Expires: Dur("3d"), Late: "refund", RefundOnCancel: true},
		Next: []engine.Edge{{Outcome: engine.Paid, To: "review"}, {Outcome: engine.Failed, To: "pay_fee"}, {Outcome: engine.Expired, To: "abandoned"}},
	})
}

func claimReview(b *Builder) {
	b.Step(&engine.Step{
		Name: "review", Kind: engine.KindTask, Glass: engine.GlassOpen,
		Task: &engine.Task{
			Who: engine.Staff, Form: b.Form("review", "missing", "reason"),
			Assign: &engine.Assign{Queue: "experts", Pick: "least_loaded", SameAs: "review", Substitute: true, FallbackAfter: DurP("4bh")},
			Choices: []engine.Choice{
				{Name: "accept", Label: text.Of("Accept"), Edge: engine.Edge{To: "departments"}},
				{
					Name: "give_back", Label: text.Of("Return"), Require: []string{"missing"},
					Valid: []engine.Rule{{Check: b.Expr("len(missing) > 0"), Field: "missing", Message: text.Of("choose one")}},
					Edge:  engine.Edge{To: "give_back"},
				},
				{Name: "reject", Label: text.Of("Reject"), If: b.Expr("amount > 10"), Require: []string{"reason"}, Edge: engine.Edge{To: "refused"}},
			},
		},
		SLA: &engine.SLA{
			Target: DurP("2bd"), WarnPercent: 75, OnWarn: []engine.Action{{Notify: "assignee", By: []string{"inbox"}}},
			Breach: []engine.Action{{Escalate: "manager"}, {SetPriority: "high"}},
			Again:  &engine.Again{Every: Dur("1bd"), Times: 2, Do: []engine.Action{{Notify: "role", Role: "manager", By: []string{"inbox"}}}},
		},
	})
	b.Step(&engine.Step{
		Name: "give_back", Kind: engine.KindTask, Glass: engine.GlassOpen, Set: b.Set("missing", []any{}), Next: To("review"),
		Task:   &engine.Task{Who: engine.Customer, Form: b.Form("give_back", "note")},
		Timers: []*engine.Timer{{Name: "ask", After: DurP("0s"), Do: []engine.Action{{Notify: "customer", By: []string{"sms"}, Template: "remind"}}}},
	})
	par := b.Step(&engine.Step{
		Name: "departments", Kind: engine.KindParallel, Parallel: &engine.Parallel{},
		OnError: []engine.ErrorEdge{{Code: "stop", Edge: engine.Edge{To: "refused"}}},
		Next:    []engine.Edge{{To: "settle", Set: b.Set("approved", "=min(medical_amount, finance_amount)")}},
	})
	b.Branch(par, "medical", func() {
		b.Step(&engine.Step{Name: "medical", Kind: engine.KindTask, Task: &engine.Task{
			Who: engine.Staff, Form: b.Form("medical", "medical_amount!"),
			Assign: &engine.Assign{Queue: "experts", Substitute: true, NotSameAs: []string{"review"}},
			Choices: []engine.Choice{
				{Name: "ok", Edge: engine.Edge{To: engine.Done}},
				{Name: "stop", Edge: engine.Edge{Throw: "stop"}},
			},
		}})
	})
	b.Branch(par, "finance", func() {
		b.Step(&engine.Step{Name: "finance", Kind: engine.KindTask, Next: To(engine.Done), Task: &engine.Task{
			Who: engine.Staff, Form: b.Form("finance", "finance_amount!"), Assign: &engine.Assign{Queue: "finance", Pick: "round_robin"},
		}})
	})
}

func claimEnd(b *Builder) {
	b.Result(expression.Field{Name: "trace", Type: &expression.Type{Kind: expression.Text}})
	settle := &engine.Step{
		Name: "settle", Kind: engine.KindCall, Set: b.Set("trace", "=result.trace"),
		Call: &engine.Call{Service: "core", Operation: "settle", Args: b.Set("amount", "=approved"), Timeout: 30 * time.Second},
		Next: To("letter"),
	}
	settle.Call.Undo = &engine.Call{
		Service: "core", Operation: "reverse", Args: b.Set("trace", "=trace"), Timeout: 30 * time.Second,
		Retry: engine.Retry{Times: 1, Delay: 5 * time.Second},
	}
	b.Result()
	b.Step(settle)
	b.Step(&engine.Step{Name: "letter", Kind: engine.KindLetter, Next: To("tell"), Letter: &engine.Letter{Template: "accepted", To: "customer", SignBy: "manager", Number: true}})
	b.Step(&engine.Step{Name: "tell", Kind: engine.KindNotify, Glass: engine.GlassHidden, Next: To("closed"), Notify: &engine.Notify{Action: engine.Action{Notify: "customer", By: []string{"sms", "inbox"}, Template: "remind"}}})
	survey := &engine.Form{Name: "csat", Survey: true, Fields: []engine.FormField{{
		Path: "score", Type: &expression.Type{Kind: expression.Int, Min: &expression.Operand{Literal: 1}, Max: &expression.Operand{Literal: 5}},
		Visible: engine.Condition{Literal: true}, Required: engine.Condition{Literal: true},
	}}}
	end := func(name, result string, s *engine.Survey) {
		b.Step(&engine.Step{Name: name, Kind: engine.KindEnd, Glass: engine.GlassHidden, End: &engine.End{Result: result, Survey: s}})
	}
	end("closed", "success", &engine.Survey{Form: survey, Expires: Dur("7d")})
	end("refused", "failure", nil)
	end("abandoned", "abandoned", nil)
	end("withdrawn", "cancelled", nil)
}

func claimBeside(b *Builder) {
	both := []engine.Who{engine.Customer, engine.Staff}
	b.P.Anytime = []*engine.Anytime{{
		Name: "add_note", By: []engine.Who{engine.Customer}, Label: text.Of("Add a note"), While: []string{"review", "departments"},
		Form: b.Form("add_note", "note!"), Do: []engine.Action{{Notify: "assignee"}}, Times: 2,
	}, {
		Name: "object", By: []engine.Who{engine.Customer}, Label: text.Of("Object"), While: []string{"departments"}, To: "review",
	}}
	b.P.Cancel = &engine.Cancel{By: both, UnlessAt: []string{"settle"}, To: "withdrawn", Compensate: true}
	b.P.Reopen = &engine.Reopen{By: both, Within: Dur("14d"), If: b.Expr("case.result == 'failure'"), To: "review", Times: 1}
}
