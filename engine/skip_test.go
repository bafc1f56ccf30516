package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

var (
	ali  = engine.Actor{ID: "ali", Side: "staff"}
	bita = engine.Actor{ID: "bita", Side: "staff"}
)

// review is prepared by one and looked at by another, who may pass over it.
func review(t *testing.T, skip *engine.Skip, redo *engine.Redo) world {
	t.Helper()
	w := line(t, func(b *enginetest.Builder) {
		b.Step(&engine.Step{Name: "ask", Kind: engine.KindTask, Next: enginetest.To("mid"), Set: b.Set("m", "=n + 1"), Task: &engine.Task{
			Who: engine.Staff, Form: b.Form("ask", "n"), Assign: &engine.Assign{Queue: "q"}, Redo: redo,
		}})
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindTask, Next: enginetest.To("last"), Set: b.Set("m", "=100"), Task: &engine.Task{
			Who: engine.Staff, Assign: &engine.Assign{Queue: "q", NotSameAs: []string{"ask"}}, Skip: skip,
		}})
		b.Step(&engine.Step{Name: "last", Kind: engine.KindTask, Next: enginetest.To("end"), Task: &engine.Task{
			Who: engine.Staff, Assign: &engine.Assign{Queue: "q", NotSameAs: []string{"mid"}},
		}})
	})
	w.ok(w.Start(nil))
	w.ok(w.Do(ali, engine.Claimed{Item: w.C.Items[0].ID}))
	w.ok(w.Work(ali, "ask", "", map[string]any{"n": 5}))
	return w
}

func (w world) skip(by engine.Actor) error {
	return w.Do(by, engine.Skipped{Item: w.C.Items[0].ID, Reason: "small"})
}

// What is passed over writes nothing, is done by nobody, and goes on by the way that is named.
func TestPassingOver(t *testing.T) {
	w := review(t, &engine.Skip{}, nil)
	w.refused(w.skip(ali), fault.Forbidden, "four_eyes")
	w.refused(w.skip(bita), fault.Conflict, "conflict.not_held")
	w.ok(w.Do(bita, engine.Claimed{Item: w.C.Items[0].ID}))
	w.refused(w.skip(engine.Actor{ID: "caro", Side: "staff"}), fault.Conflict, "conflict.claimed")
	w.refused(w.Do(bita, engine.Skipped{Item: w.C.Items[0].ID}), fault.Invalid, "invalid.fields")
	w.ok(w.skip(bita))
	w.stands("last")
	if w.C.Vars["m"] != 6 || len(w.C.Completed["mid"]) != 0 || len(w.C.Items[0].Exclude) != 0 {
		t.Errorf("vars %v, completed %v, item %+v", w.C.Vars, w.C.Completed, w.C.Items[0])
	}
	w.refused(w.skip(bita), fault.Forbidden, "skip.never")
}

func TestPassingOverByARoleToAnotherStep(t *testing.T) {
	w := review(t, &engine.Skip{Role: "boss", Edge: &engine.Edge{To: "end"}}, nil)
	w.ok(w.Do(bita, engine.Claimed{Item: w.C.Items[0].ID}))
	w.ok(w.skip(enginetest.Boss))
	if w.C.Ended != "end" {
		t.Errorf("tokens %+v", w.C.Tokens)
	}
}

func TestPassingOverOnlyWhereItHolds(t *testing.T) {
	b := enginetest.New("x", "ask")
	b.Var("n", expression.Type{Kind: expression.Int}, 0)
	w := review(t, &engine.Skip{If: b.Expr("n > 5"), Role: "boss"}, nil)
	w.refused(w.skip(enginetest.Boss), fault.Conflict, "skip.not_now")
	w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "n", Value: 6, Reason: "x"}))
	w.ok(w.skip(enginetest.Boss))
	w.stands("last")
}

// A task is done once more from where the case rests later, with what was given before.
func TestDoingOnceMore(t *testing.T) {
	w := review(t, nil, &engine.Redo{})
	again := engine.Redone{Step: "ask", Reason: "a wrong number"}
	if d := cmp.Diff([]engine.Earlier{{Step: "ask"}}, engine.Redoable(w.P, w.C)); d != "" {
		t.Error(d)
	}
	w.refused(w.Do(bita, again), fault.Conflict, "conflict.not_held")
	w.ok(w.Do(bita, engine.Claimed{Item: w.C.Items[0].ID}))
	w.refused(w.Do(bita, engine.Redone{Step: "ask"}), fault.Invalid, "invalid.fields")
	w.refused(w.Do(bita, engine.Redone{Step: "mid", Reason: "x"}), fault.Forbidden, "redo.never")
	w.refused(w.Do(bita, engine.Redone{Scope: "x", Step: "ask", Reason: "x"}), fault.Conflict, "redo.not_now")
	w.refused(w.Do(enginetest.Sara, again), fault.Forbidden, "forbidden")
	w.ok(w.Do(bita, again))
	w.stands("ask")
	if w.C.Vars["n"] != 5 || w.C.Visits["ask"] != 2 || len(w.C.Items) != 1 {
		t.Errorf("vars %v, visits %v, items %+v", w.C.Vars, w.C.Visits, w.C.Items)
	}
	w.refused(w.Do(bita, again), fault.Conflict, "redo.not_now")
}
