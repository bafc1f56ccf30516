package engine_test

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
)

// five is a process of five tasks of staff, one after the other.
func five() *engine.Process {
	names := []string{"one", "two", "three", "four", "five", "end"}
	b := enginetest.New("five", names...)
	b.Var("n", expression.Type{Kind: expression.Int}, 0)
	for i, name := range names[:5] {
		b.Step(&engine.Step{
			Name: name, Kind: engine.KindTask, Set: b.Set("n", "=n + 1"), Next: []engine.Edge{{When: b.Expr("n > 100"), To: "end"}, {To: names[i+1]}},
			Task: &engine.Task{Who: engine.Staff, Form: b.Form(name, "n!"), Assign: &engine.Assign{Queue: "q"}},
			SLA:  &engine.SLA{Target: enginetest.DurP("2bd"), WarnPercent: 75},
		})
	}
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	return b.P
}

// BenchmarkCase is a whole life: started, five times claimed and submitted.
func BenchmarkCase(b *testing.B) {
	p := five()
	b.ReportAllocs()
	for b.Loop() {
		w := enginetest.NewWorld(p)
		if err := w.Start(nil); err != nil {
			b.Fatal(err)
		}
		for w.C.Open() {
			if err := w.Work(enginetest.Expert, w.C.Tokens[0].Step, "", map[string]any{"n": 1}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkSubmit is the one event that people wait for.
func BenchmarkSubmit(b *testing.B) {
	w := enginetest.NewWorld(five())
	if err := w.Start(nil); err != nil {
		b.Fatal(err)
	}
	if err := w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("one").ID}); err != nil {
		b.Fatal(err)
	}
	e := engine.Event{ID: "e", At: w.Now, By: enginetest.Expert, Input: engine.Submitted{Item: w.Item("one").ID, Values: map[string]any{"n": 1}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Apply(w.P, w.C, e); err != nil {
			b.Fatal(err)
		}
	}
}
