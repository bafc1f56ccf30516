package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// line is a process of one task and what build puts after it.
func line(t *testing.T, build func(b *enginetest.Builder)) world {
	t.Helper()
	b := enginetest.New("line", "ask", "mid", "end")
	b.Var("n", expression.Type{Kind: expression.Int}, 0)
	b.Var("m", expression.Type{Kind: expression.Int}, 0)
	b.Var("secret", expression.Type{Kind: expression.Int, PII: true}, 0)
	b.Template("words", "{{ letter.no }}: {{ n }}")
	build(b)
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	return world{enginetest.NewWorld(b.P), t}
}

func ask(b *enginetest.Builder) *engine.Step {
	return b.Step(&engine.Step{Name: "ask", Kind: engine.KindTask, Next: enginetest.To("mid"), Task: &engine.Task{Who: engine.Customer, Form: b.Form("ask", "n")}})
}

func (w world) problem(code string) engine.Problem {
	w.t.Helper()
	if len(w.C.Problems) != 1 || w.C.Problems[0].Code != code {
		w.t.Fatalf("want one problem %s, got %+v", code, w.C.Problems)
	}
	return w.C.Problems[0]
}

func TestFailingSetKeepsTheWorkAndGoesOnWhenResumed(t *testing.T) {
	w := line(t, func(b *enginetest.Builder) {
		s := ask(b)
		s.Set = b.Set("m", "=n + 1", "m", "=int(10 / (secret * 1))")
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindTask, Next: enginetest.To("end"), Task: &engine.Task{Who: engine.Customer}})
	})
	w.ok(w.Start(nil))
	w.ok(w.Work(enginetest.Sara, "ask", "", map[string]any{"n": 5}))
	p := w.problem("expression")
	if p.Step != "ask" || p.Line != 10 {
		t.Errorf("problem at %s line %d", p.Step, p.Line)
	}
	if v, known := p.Names["secret"]; known && v != "•••" {
		t.Errorf("a personal value is told: %v", p.Names)
	}
	if diff := cmp.Diff(map[string]any{"n": 5, "m": 0, "secret": 0}, w.C.Vars); diff != "" {
		t.Fatalf("the work is not kept, or half of the set was written: %s", diff)
	}
	if len(w.C.Items) != 0 || engine.Waiting(w.C) != engine.WaitsStaff {
		t.Fatalf("items %v, waiting %s", w.C.Items, engine.Waiting(w.C))
	}
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: p.ID}))
	p = w.problem("expression")
	w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "secret", Value: 2, Reason: "typing error"}))
	w.problem("expression")
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: p.ID}))
	w.stands("mid")
	if w.C.Vars["m"] != 5 || len(w.C.Problems) != 0 {
		t.Fatalf("vars %v, problems %v", w.C.Vars, w.C.Problems)
	}
	w.refused(w.Do(enginetest.Boss, engine.Resumed{Problem: p.ID}), fault.Conflict, "conflict.done")
}

func TestFailingEntryIsTriedAgain(t *testing.T) {
	w := line(t, func(b *enginetest.Builder) {
		ask(b)
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindCall, Next: enginetest.To("end"), Call: &engine.Call{Service: "s", Operation: "o", Args: b.Set("x", "=int(10 / n)")}})
	})
	w.ok(w.Start(nil))
	w.ok(w.Work(enginetest.Sara, "ask", "", map[string]any{"n": 0}))
	p := w.problem("expression")
	if n := enginetest.Count[engine.SendCall](w.World); n != 0 {
		t.Fatalf("%d calls were sent", n)
	}
	w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "n", Value: 5, Reason: "x"}))
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: p.ID}))
	if q := w.Request("mid"); q.Visit != 1 || q.Args["x"] != 2 {
		t.Fatalf("request %+v", q)
	}
}

func TestLoopWithoutWaitingIsAProblem(t *testing.T) {
	w := line(t, func(b *enginetest.Builder) {
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindDecide, Next: enginetest.To("mid"), Set: b.Set("n", "=n + 1")})
	})
	w.ok(w.Start(nil))
	w.problem("too_many_steps")
}

func TestTableWithoutARule(t *testing.T) {
	w := line(t, func(b *enginetest.Builder) {
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindDecide, Next: enginetest.To("end"), Decide: &engine.Table{
			Name: "t", Hit: "unique", Inputs: []engine.TableInput{{Name: "n", Value: b.Expr("n")}},
			Outputs: []engine.TableOutput{{Name: "m", Variable: "m"}},
			Rules: []engine.TableRule{
				{When: map[string]engine.Test{"n": {Min: 1, Max: 5}}, Then: map[string]any{"m": 1}, Line: 4},
				{When: map[string]engine.Test{"n": {Min: 5}}, Then: map[string]any{"m": 2}, Line: 5},
			},
		}})
	})
	w.ok(w.Start(nil))
	p := w.problem("table_no_rule")
	w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "n", Value: 5, Reason: "x"}))
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: p.ID}))
	p = w.problem("table_two_rules")
	w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "n", Value: 6, Reason: "x"}))
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: p.ID}))
	w.stands("end")
	if w.C.Vars["m"] != 2 {
		t.Fatalf("vars %v", w.C.Vars)
	}
}

func TestOnlyStaffRepair(t *testing.T) {
	w := at(t, "review")
	w.refused(w.Do(enginetest.Sara, engine.ValueSet{Path: "amount", Value: 1}), fault.Forbidden, "forbidden")
	w.refused(w.Do(enginetest.Sara, engine.Resumed{Problem: "c1-1"}), fault.Forbidden, "forbidden")
	w.refused(w.Do(enginetest.Boss, engine.ValueSet{Path: "amount", Value: "many"}), fault.Invalid, "invalid.fields")
	w.refused(w.Do(enginetest.Boss, engine.ValueSet{Path: "nothing", Value: 1}), fault.Invalid, "invalid.fields")
}

func TestWait(t *testing.T) {
	wait := func(w engine.Wait) func(b *enginetest.Builder) {
		return func(b *enginetest.Builder) {
			b.Step(&engine.Step{Name: "mid", Kind: engine.KindWait, Wait: &w, Next: enginetest.To("end")})
		}
	}
	t.Run("business time", func(t *testing.T) {
		w := line(t, wait(engine.Wait{For: enginetest.DurP("8bh")}))
		w.ok(w.Start(nil))
		if due := w.C.Timers[0].Due; !due.Equal(enginetest.Morning.Add(24 * time.Hour)) {
			t.Fatalf("due %s", due)
		}
		w.ok(w.Pass(24 * time.Hour))
		w.stands("end")
	})
	t.Run("a time that has passed is not waited for", func(t *testing.T) {
		w := line(t, wait(engine.Wait{For: enginetest.DurP("0s")}))
		w.ok(w.Start(nil))
		w.stands("end")
	})
	t.Run("until a moment", func(t *testing.T) {
		w := line(t, func(b *enginetest.Builder) {
			wait(engine.Wait{Until: b.Expr("business_add(now(), '1bd')")})(b)
		})
		w.ok(w.Start(nil))
		w.stands("mid")
		w.ok(w.Pass(24 * time.Hour))
		w.stands("end")
	})
}

func TestLetterWithoutSignature(t *testing.T) {
	w := line(t, func(b *enginetest.Builder) {
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindLetter, Letter: &engine.Letter{Template: "words", To: "customer", Number: true}, Next: enginetest.To("end")})
	})
	w.ok(w.Start(nil))
	w.stands("end")
	letters := enginetest.Effects[engine.IssueLetter](w.World)
	if len(letters) != 1 || letters[0].SignedBy != "" || letters[0].Letter.Body["en"] != engine.LetterNo+": 0" {
		t.Fatalf("letters %+v", letters)
	}
}

func TestJoinAny(t *testing.T) {
	for _, tt := range []struct {
		join int
		open int // items after the first branch is done
	}{{1, 0}, {2, 1}, {0, 1}} {
		w := line(t, func(b *enginetest.Builder) {
			s := b.Step(&engine.Step{Name: "mid", Kind: engine.KindParallel, Parallel: &engine.Parallel{Join: tt.join}, Next: enginetest.To("end")})
			for _, name := range []string{"a", "b"} {
				b.Branch(s, name, func() {
					b.Step(&engine.Step{Name: name, Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To(engine.Done)})
				})
			}
		})
		w.ok(w.Start(nil))
		if len(w.C.Items) != 2 {
			t.Fatalf("items %+v", w.C.Items)
		}
		w.ok(w.Work(enginetest.Sara, "b", "", nil))
		if len(w.C.Items) != tt.open {
			t.Errorf("join %d: %d items open, want %d", tt.join, len(w.C.Items), tt.open)
		}
	}
}

func TestUnsupportedKindIsAProblem(t *testing.T) {
	w := line(t, func(b *enginetest.Builder) { b.Step(&engine.Step{Name: "mid", Kind: "dream"}) })
	w.ok(w.Start(nil))
	w.problem("not_supported")
}

func TestTableCells(t *testing.T) {
	tests := []struct {
		name string
		test engine.Test
		v    any
		want bool
	}{
		{"one of", engine.Test{OneOf: []any{"a", "b"}}, "b", true},
		{"none of", engine.Test{OneOf: []any{"a", "b"}}, "c", false},
		{"bool", engine.Test{OneOf: []any{true}}, true, true},
		{"inside", engine.Test{Min: 1, Max: 5}, 5, true},
		{"on an open bound", engine.Test{Max: 5, MaxOpen: true}, 5, false},
		{"below", engine.Test{Min: 1, MinOpen: true}, 1, false},
		{"date", engine.Test{Min: "2026-01-01"}, "2026-01-02", true},
		{"decimal", engine.Test{Max: "10.0"}, "9.5", true},
		{"decimal is exact", engine.Test{Max: "0.3", MaxOpen: true}, "0.30", false},
		{"unset", engine.Test{Min: 1}, nil, false},
	}
	for _, tt := range tests {
		if got := tt.test.Holds(tt.v); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestCollect(t *testing.T) {
	table := &engine.Table{Name: "t", Hit: "collect", Outputs: []engine.TableOutput{{Name: "x"}}, Rules: []engine.TableRule{
		{When: map[string]engine.Test{"n": {Min: 1}}, Then: map[string]any{"x": "a"}},
		{When: map[string]engine.Test{"n": {Min: 2}}, Then: map[string]any{"x": "b"}},
	}}
	for n, want := range map[int][]any{0: {}, 1: {"a"}, 2: {"a", "b"}} {
		got, err := table.Decide(map[string]any{"n": n})
		if err != nil || !cmp.Equal(got["x"], any(want)) {
			t.Errorf("%d: %v %v, want %v", n, got, err, want)
		}
	}
}

func TestFourEyesBetweenBranches(t *testing.T) {
	w := line(t, func(b *enginetest.Builder) {
		s := b.Step(&engine.Step{Name: "mid", Kind: engine.KindParallel, Parallel: &engine.Parallel{}, Next: enginetest.To("end")})
		for name, other := range map[string]string{"a": "b", "b": "a"} {
			b.Branch(s, name, func() {
				b.Step(&engine.Step{Name: name, Kind: engine.KindTask, Next: enginetest.To(engine.Done), Task: &engine.Task{
					Who: engine.Staff, Assign: &engine.Assign{Queue: "q", NotSameAs: []string{other}},
				}})
			})
		}
	})
	w.ok(w.Start(nil))
	for _, it := range []string{w.Item("a").ID, w.Item("b").ID} {
		w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: it}))
	}
	w.ok(w.Do(enginetest.Expert, engine.Submitted{Item: w.Item("a").ID}))
	if it := w.Item("b"); it.Holder != "" || !cmp.Equal(it.Exclude, []string{"expert1"}) {
		t.Fatalf("the other branch stays with the same person: %+v", it)
	}
	w.ok(w.Work(enginetest.Other, "b", "", nil))
	w.stands("end")
}

func TestEdgesThatLeadNowhere(t *testing.T) {
	for name, edge := range map[string]engine.Edge{
		"no such step":         {To: "nobody"},
		"done outside a block": {To: engine.Done},
		"throw outside":        {Throw: "stop"},
	} {
		w := line(t, func(b *enginetest.Builder) {
			b.Step(&engine.Step{Name: "mid", Kind: engine.KindDecide, Next: []engine.Edge{edge}, Set: b.Set("n", 5)})
		})
		w.ok(w.Start(nil))
		if w.problem("no_way_on"); w.C.Vars["n"] != 0 {
			t.Errorf("%s: a variable was written", name)
		}
	}
}
