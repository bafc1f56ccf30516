package engine_test

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// desk is a task of staff in a queue.
func desk(t *testing.T, assign engine.Assign) world {
	t.Helper()
	w := line(t, func(b *enginetest.Builder) {
		ask(b)
		b.Step(&engine.Step{Name: "mid", Kind: engine.KindTask, Next: enginetest.To("end"), Task: &engine.Task{Who: engine.Staff, Assign: &assign}})
	})
	w.ok(w.Start(nil))
	w.ok(w.Work(enginetest.Sara, "ask", "", map[string]any{"n": 1}))
	return w
}

func (w world) seen(nobody bool) {
	w.t.Helper()
	w.ok(w.Do(engine.System, engine.PoolSeen{Item: w.C.Items[0].ID, Nobody: nobody}))
}

// The problem ends when somebody can do it, has it, or the item is over.
func TestWhatNobodyCanDo(t *testing.T) {
	ends := map[string]func(world){
		"somebody can": func(w world) { w.seen(false) },
		"claimed":      func(w world) { w.ok(w.Do(enginetest.Boss, engine.Claimed{Item: w.C.Items[0].ID})) },
		"given": func(w world) {
			w.ok(w.Do(enginetest.Boss, engine.Assigned{Item: w.C.Items[0].ID, To: "p1", Reason: "x"}))
		},
		"another way": func(w world) {
			w.ok(w.Do(enginetest.Boss, engine.WayChosen{Problem: w.C.Problems[0].ID, Way: "next:0", Reason: "x"}))
		},
		"tried again": func(w world) { w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: w.C.Problems[0].ID})) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			w := desk(t, engine.Assign{Queue: "q"})
			w.seen(true)
			w.seen(true)
			p := w.problem(engine.ProblemNobody)
			if p.Item != w.C.Items[0].ID || p.Detail != "queue:q" || !engine.Mend(w.P, w.C, p.ID).Assign {
				t.Errorf("problem %+v", p)
			}
			end(w)
			if len(w.C.Problems) != 0 {
				t.Errorf("problems %+v", w.C.Problems)
			}
			if err := engine.Invariants(w.P, w.C); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTheFallbackComesFirst(t *testing.T) {
	w := desk(t, engine.Assign{Queue: "q", Fallback: "others"})
	w.seen(true)
	if it := w.C.Items[0]; it.Queue != "others" || len(w.C.Problems) != 0 {
		t.Errorf("item %+v, problems %+v", it, w.C.Problems)
	}
	w.seen(true)
	w.problem(engine.ProblemNobody)
	w.refused(w.Do(enginetest.Boss, engine.PoolSeen{Item: w.C.Items[0].ID}), fault.Forbidden, "forbidden")
}
