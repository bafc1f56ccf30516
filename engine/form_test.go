package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// asking is a case whose first step is a customer's task with the form.
func asking(t *testing.T, build func(b *enginetest.Builder) *engine.Form) world {
	t.Helper()
	b := enginetest.New("asking", "ask", "end")
	b.Var("kind", expression.Type{Kind: expression.Enum, Values: []string{"a", "other"}, Optional: true}, nil)
	b.Var("what", expression.Type{Kind: expression.Text, Optional: true, MaxLength: 10}, nil)
	b.Var("n", expression.Type{Kind: expression.Int, Min: &expression.Operand{Literal: 1}, Max: &expression.Operand{Literal: 9}}, 3)
	b.Var("d", expression.Type{Kind: expression.Date, Optional: true}, nil)
	form := build(b)
	b.Step(&engine.Step{Name: "ask", Kind: engine.KindTask, Next: enginetest.To("end"), Task: &engine.Task{Who: engine.Customer, Form: form}})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	w := world{enginetest.NewWorld(b.P), t}
	w.ok(w.Start(nil))
	return w
}

func plain(b *enginetest.Builder) *engine.Form {
	f := b.Form("plain", "kind!", "what", "n", "d")
	f.Fields[1].Visible = engine.Condition{Program: b.Expr("(kind ?? '') == 'other'")}
	f.Fields[1].Required = engine.Condition{Literal: true}
	f.Fields[3].ReadOnly = engine.Condition{Literal: true}
	f.Valid = []engine.Rule{{Check: b.Expr("n != 7"), Field: "n", Message: text.Of("not seven")}}
	return f
}

func TestFormRules(t *testing.T) {
	type wrong struct{ Path, Key string }
	tests := []struct {
		name   string
		values map[string]any
		wrong  []wrong
		vars   map[string]any
	}{
		{"nothing given", nil, []wrong{{"kind", "field.required"}}, nil},
		{"all is well", map[string]any{"kind": "a", "n": "۵"}, nil, map[string]any{"kind": "a", "n": 5}},
		{"what is not sent stays", map[string]any{"kind": "a"}, nil, map[string]any{"kind": "a", "n": 3}},
		{"a shown field is required", map[string]any{"kind": "other"}, []wrong{{"what", "field.required"}}, nil},
		{"a blank text is none", map[string]any{"kind": "other", "what": "  "}, []wrong{{"what", "field.required"}}, nil},
		{"a hidden field is not written", map[string]any{"kind": "a", "what": "x"}, nil, map[string]any{"kind": "a", "n": 3}},
		{"a hidden field is not checked", map[string]any{"kind": "a", "what": "much too long for it"}, nil, map[string]any{"kind": "a", "n": 3}},
		{"a shown field is checked", map[string]any{"kind": "other", "what": "much too long for it"}, []wrong{{"what", "field.max_length"}}, nil},
		{"enum", map[string]any{"kind": "zz"}, []wrong{{"kind", "field.enum"}}, nil},
		{"limits", map[string]any{"kind": "a", "n": 10}, []wrong{{"n", "field.max"}}, nil},
		{"a rule over values", map[string]any{"kind": "a", "n": 7}, []wrong{{"n", "field.rule"}}, nil},
		{"unknown field", map[string]any{"kind": "a", "zz": 1}, []wrong{{"zz", "field.unknown"}}, nil},
		{"a field of another form is unknown", map[string]any{"kind": "a", "fee": 1}, []wrong{{"fee", "field.unknown"}}, nil},
		{"read-only changed", map[string]any{"kind": "a", "d": "2026-01-01"}, []wrong{{"d", "field.read_only"}}, nil},
		{"read-only sent back as it was", map[string]any{"kind": "a", "d": nil}, nil, map[string]any{"kind": "a", "n": 3}},
		{"a set variable cannot be emptied", map[string]any{"kind": "a", "n": nil}, []wrong{{"n", "field.required"}}, nil},
		{"all faults at once", map[string]any{"kind": "zz", "n": 10}, []wrong{{"kind", "field.enum"}, {"n", "field.max"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := asking(t, plain)
			err := w.Work(enginetest.Sara, "ask", "", tt.values)
			if tt.wrong == nil {
				w.ok(err)
				if diff := cmp.Diff(tt.vars, w.C.Vars); diff != "" {
					t.Fatal(diff)
				}
				return
			}
			var got []wrong
			w.refused(err, fault.Invalid, "invalid.fields")
			for _, f := range fault.As(err).Fields {
				got = append(got, wrong{f.Path, f.Key})
			}
			if diff := cmp.Diff(tt.wrong, got); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestOutcomeDemandsAndRules(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("review").ID}))
	err := w.Work(enginetest.Expert, "review", "give_back", nil)
	w.refused(err, fault.Invalid, "invalid.fields")
	f := fault.As(err)
	if len(f.Fields) != 1 || f.Fields[0].Path != "missing" || f.Fields[0].Key != "field.required" {
		t.Fatalf("fields %+v", f.Fields)
	}
	w.refused(w.Work(enginetest.Expert, "review", "zz", nil), fault.Invalid, "invalid.outcome")
	w.refused(w.Work(enginetest.Expert, "review", "", nil), fault.Invalid, "invalid.outcome")
}

func TestConditionThatFailsCountsAsTrueAndWarns(t *testing.T) {
	w := asking(t, func(b *enginetest.Builder) *engine.Form {
		f := b.Form("bad", "kind", "what")
		f.Fields[1].Required = engine.Condition{Program: b.Expr("10 / (n - 3) > 1")}
		return f
	})
	w.refused(w.Work(enginetest.Sara, "ask", "", map[string]any{"kind": "a"}), fault.Invalid, "invalid.fields")
	w.ok(w.Work(enginetest.Sara, "ask", "", map[string]any{"what": "x"}))
	if p := w.problem("expression"); !p.Warn || p.Step != "ask" || w.C.Ended != "end" {
		t.Fatalf("problem %+v, ended %q", p, w.C.Ended)
	}
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: w.C.Problems[0].ID}))
	if len(w.C.Problems) != 0 {
		t.Fatalf("problems %+v", w.C.Problems)
	}
}

func TestFormState(t *testing.T) {
	w := asking(t, func(b *enginetest.Builder) *engine.Form {
		f := plain(b)
		o := b.Value("=n > 2 ? 'a' : 'other'")
		f.Fields[0].Default = &o
		return f
	})
	state := func(draft map[string]any) map[string]engine.FieldState {
		out := map[string]engine.FieldState{}
		for _, f := range engine.ItemForm(w.P, w.C, w.Item("ask"), w.Now, draft).Fields {
			out[f.Path] = f
		}
		return out
	}
	s := state(nil)
	if s["kind"].Value != "a" || s["n"].Value != 3 || s["what"].Visible || !s["d"].ReadOnly || !s["kind"].Required {
		t.Fatalf("state %+v", s)
	}
	s = state(map[string]any{"kind": "other", "n": "what is typed"})
	if !s["what"].Visible || s["kind"].Value != "other" || s["n"].Value != "what is typed" {
		t.Fatalf("state with draft %+v", s)
	}
	w.ok(w.Work(enginetest.Sara, "ask", "", nil))
	if w.C.Vars["kind"] != "a" {
		t.Fatalf("the default was not written: %v", w.C.Vars)
	}
}

func TestStartAndActionForms(t *testing.T) {
	p := enginetest.Claim()
	if f := engine.StartForm(p, nil, enginetest.Morning); f == nil || len(f.Fields) != 3 || !f.Fields[0].Required {
		t.Fatalf("start form %+v", f)
	}
	w := at(t, "closed")
	if f := engine.ActionForm(w.P, w.C, "survey", w.Now); f == nil || f.Fields[0].Path != "score" {
		t.Fatalf("survey form %+v", f)
	}
	if f := engine.ActionForm(w.P, w.C, "anytime.add_note", w.Now); f == nil || f.Fields[0].Path != "note" {
		t.Fatalf("action form %+v", f)
	}
	if f := engine.ActionForm(w.P, w.C, "anytime.zzz", w.Now); f != nil {
		t.Fatalf("unknown action has form %+v", f)
	}
}

func TestSurveyValuesAreChecked(t *testing.T) {
	w := at(t, "closed")
	w.refused(w.Do(enginetest.Sara, engine.SurveyAnswered{Values: map[string]any{"score": 6}}), fault.Invalid, "invalid.fields")
	w.refused(w.Do(enginetest.Expert, engine.SurveyAnswered{Values: map[string]any{"score": 5}}), fault.Forbidden, "forbidden")
	w.ok(w.Pass(8 * 24 * 3600e9))
	w.refused(w.Do(enginetest.Sara, engine.SurveyAnswered{Values: map[string]any{"score": 5}}), fault.Conflict, "conflict.done")
}

// Attack case 23.
func TestStartIsChecked(t *testing.T) {
	b := enginetest.New("vip", "end")
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	b.P.Start.Offer = b.Expr("customer.segment == 'vip'")
	w := world{enginetest.NewWorld(b.P), t}
	w.refused(w.Start(nil), fault.Forbidden, "not_offered")
	if ok, err := engine.Offered(b.P, map[string]any{"segment": "vip"}, w.Now); err != nil || !ok {
		t.Fatalf("offered %v %v", ok, err)
	}
	w = world{enginetest.NewWorld(enginetest.Claim()), t}
	w.refused(w.Start(map[string]any{"kind": "outpatient", "amount": 0}), fault.Invalid, "invalid.fields")
	eve := engine.Actor{ID: "eve", Side: "customer"}
	w.refused(w.Do(eve, engine.Started{Case: "c1", Customer: "sara"}), fault.Forbidden, "forbidden")
	w.refused(w.Do(eve, engine.Cancelled{}), fault.NotFound, "not_found")
}
