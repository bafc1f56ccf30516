package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

func TestChoicesDependOnTheCase(t *testing.T) {
	w := started(t, map[string]any{"kind": "dental", "amount": 5})
	w.ok(w.Answer("identity", map[string]any{"match": true}))
	open := engine.Choices(w.P, w.C, w.Item("review"), w.Now, map[string]any{"amount": 50})
	if len(open) != 2 || open[0].Name != "accept" || open[1].Name != "give_back" {
		t.Fatalf("choices %+v", open)
	}
	w.refused(w.Work(enginetest.Expert, "review", "reject", map[string]any{"reason": "x"}), fault.Invalid, "invalid.choice")
}

// bargain is a task with a button up to the limit, one above it and one that no form opens.
func bargain(t *testing.T) world {
	t.Helper()
	b := enginetest.New("bargain", "haggle", "end")
	b.Var("discount", expression.Type{Kind: expression.Int}, nil)
	b.Var("limit", expression.Type{Kind: expression.Int}, 10)
	b.Var("special", expression.Type{Kind: expression.Bool}, false)
	b.Var("extra", expression.Type{Kind: expression.Int}, 0)
	f := b.Form("haggle", "discount", "special", "extra", "limit")
	f.Fields[2].Visible = engine.Condition{Program: b.Expr("special")}
	f.Fields[3].ReadOnly = engine.Condition{Literal: true}
	five := b.Value("=limit / 2 > 4 ? 5 : 20")
	f.Fields[0].Default = &five
	end := engine.Edge{To: "end"}
	b.Step(&engine.Step{Name: "haggle", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer, Form: f, Choices: []engine.Choice{
		{Name: "offer", If: b.Expr("discount + extra <= limit"), Edge: end},
		{Name: "ask", If: b.Expr("discount + extra > limit"), Require: []string{"special"}, Edge: end},
		{Name: "never", If: b.Expr("limit > 50"), Edge: end},
	}}})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	w := world{enginetest.NewWorld(b.P), t}
	w.ok(w.Start(nil))
	return w
}

// `if` is asked of the values as the form would leave them: typed ones, defaults, and
// nothing of what is hidden.
func TestChoicesDependOnTheForm(t *testing.T) {
	tests := []struct {
		name   string
		values map[string]any
		open   string
	}{
		{"the default", nil, "offer"},
		{"under the limit", map[string]any{"discount": 10}, "offer"},
		{"over the limit", map[string]any{"discount": 20}, "ask"},
		{"a hidden field has no say", map[string]any{"discount": 10, "extra": 5}, "offer"},
		{"a shown field has", map[string]any{"discount": 10, "special": true, "extra": 5}, "ask"},
		{"no value is no", map[string]any{"discount": nil}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, name := range []string{"offer", "ask", "never"} {
				w := bargain(t)
				err := w.Work(enginetest.Sara, "haggle", name, tt.values)
				if name == tt.open {
					w.ok(err)
					continue
				}
				w.refused(err, fault.Invalid, "invalid.choice")
			}
		})
	}
}

func TestChoicesOfADraft(t *testing.T) {
	w := bargain(t)
	names := func(draft map[string]any) map[string]bool {
		out := map[string]bool{}
		for _, k := range engine.ItemChoices(w.P, w.C, w.Item("haggle"), w.Now, draft) {
			out[k.Name] = k.Open
		}
		return out
	}
	if diff := cmp.Diff(map[string]bool{"offer": true, "ask": false}, names(nil)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]bool{"offer": false, "ask": true}, names(map[string]any{"discount": 20})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]bool{"offer": false, "ask": false}, names(map[string]any{"discount": "what is typed"})); diff != "" {
		t.Error(diff)
	}
}

// What is wrong in the form is told before a choice that it closes.
func TestWrongValuesComeBeforeAClosedChoice(t *testing.T) {
	w := bargain(t)
	w.refused(w.Work(enginetest.Sara, "haggle", "offer", map[string]any{"discount": "many"}), fault.Invalid, "invalid.fields")
	w.refused(w.Work(enginetest.Sara, "haggle", "ask", map[string]any{"discount": 20, "special": nil}), fault.Invalid, "invalid.fields")
}
