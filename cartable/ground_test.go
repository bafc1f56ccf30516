package cartable

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/people"
)

// Pages of staff can follow a rule over a value that the form does not ask for; a
// customer's page is told nothing of it.
func TestRulesKnowWhatStaffKnow(t *testing.T) {
	v := func(name string) []any { return []any{"var", name} }
	whole, word := &expression.Type{Kind: expression.Int}, &expression.Type{Kind: expression.Text}
	plan := &expression.Type{Kind: expression.Object, Fields: []expression.Field{{Name: "kind", Type: word}}}
	p := &engine.Process{Vars: []expression.Field{{Name: "discount", Type: whole}, {Name: "limit", Type: whole}, {Name: "note", Type: word}, {Name: "plan", Type: plan}}}
	vars := map[string]any{"discount": 3, "limit": 15, "plan": map[string]any{"kind": "a"}}
	for _, tt := range []struct {
		name        string
		rule, staff any
	}{
		{"within", []any{"<=", v("discount"), v("limit")}, []any{"<=", v("discount"), []any{"lit", 15}}},
		{"nested", []any{"and", []any{"has", v("note")}, []any{"==", v("plan.kind"), "a"}}, []any{"and", []any{"has", []any{"lit", nil}}, []any{"==", []any{"lit", "a"}, "a"}}},
		{"a literal list", []any{"in", v("discount"), []any{"lit", []any{"var", "limit"}}}, []any{"in", v("discount"), []any{"lit", []any{"var", "limit"}}}},
		{"an item of a loop", []any{">", v("line.price"), 0}, []any{">", v("line.price"), 0}},
		{"no rule", nil, nil},
	} {
		for side, want := range map[engine.Who]any{engine.Staff: tt.staff, engine.Customer: tt.rule} {
			f := &Form{Fields: []Field{{Path: "discount", Rules: Rules{Visible: tt.rule}}}, Checks: []Check{{Check: tt.rule}}}
			choices := []Choice{{If: tt.rule}}
			ground(Reader{Person: people.Person{Side: side}}, f, choices, p, vars)
			for _, got := range []any{f.Fields[0].Rules.Visible, f.Checks[0].Check, choices[0].If} {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, %s: %s", tt.name, side, diff)
				}
			}
		}
	}
}
