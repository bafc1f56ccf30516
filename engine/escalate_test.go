package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

func TestALadderIsClimbedByHand(t *testing.T) {
	for name, p := range map[string]*engine.Process{"of a step": onlyStep(ladder(2)), "of a case": onlyCase(ladder(2))} {
		t.Run(name, func(t *testing.T) {
			p.Owner = "owner"
			w := begun(t, p)
			id := w.Item("open").ID
			w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: id}))
			seen := []string{"lead", "manager", "board", p.Owner}
			for i := range seen {
				w.ok(w.Do(enginetest.Other, engine.Escalated{Item: id, Reason: "nothing moves"}))
				w.sound()
				if it := w.Item("open"); !cmp.Equal(it.Escalated, seen[:i+1]) || it.Holder != enginetest.Expert.ID {
					t.Fatalf("seen by %v and held by %q", it.Escalated, it.Holder)
				}
				want := engine.Fact{
					Kind: engine.FactEscalated, Step: "open", Visit: 1, Glass: engine.Private, Person: "expert2", Side: "staff",
					Data: map[string]any{"item": id, "role": seen[i], "reason": "nothing moves"},
				}
				if diff := cmp.Diff([]engine.Fact{want}, w.Last.Facts); diff != "" {
					t.Error(diff)
				}
			}
			w.refused(w.Do(enginetest.Other, engine.Escalated{Item: id, Reason: "still"}), fault.Conflict, "conflict.escalated")
			w.ok(w.Pass(9 * time.Hour)) // time shows it to nobody twice
			if it := w.Item("open"); !cmp.Equal(it.Escalated, seen) {
				t.Errorf("seen by %v", it.Escalated)
			}
		})
	}
}

func TestEscalatingByHand(t *testing.T) {
	t.Run("raises the priority as the ladder would", func(t *testing.T) {
		w, id := held(t)
		w.ok(w.Do(enginetest.Expert, engine.Escalated{Item: id, Reason: "urgent"}))
		if it := w.Item("review"); it.Priority != "high" || !cmp.Equal(it.Escalated, []string{"manager"}) {
			t.Errorf("%s, seen by %v", it.Priority, it.Escalated)
		}
	})
	t.Run("never lowers it", func(t *testing.T) {
		p := onlyStep(ladder(0))
		p.Steps["open"].SLA.OnWarn = append(p.Steps["open"].SLA.OnWarn, engine.Action{SetPriority: "low"})
		w := begun(t, p)
		id := w.Item("open").ID
		was := w.Item("open").Priority
		w.ok(w.Do(enginetest.Expert, engine.Escalated{Item: id, Reason: "urgent"}))
		if it := w.Item("open"); it.Priority != was {
			t.Errorf("priority %q, was %q", it.Priority, was)
		}
	})
	t.Run("wants a reason, and a person of staff", func(t *testing.T) {
		w, id := held(t)
		w.refused(w.Do(enginetest.Expert, engine.Escalated{Item: id, Reason: " "}), fault.Invalid, "invalid.fields")
		w.refused(w.Do(enginetest.Expert, engine.Escalated{Item: id, Reason: strings.Repeat("x", engine.MaxWords+1)}), fault.Invalid, "invalid.fields")
		w.refused(w.Do(engine.System, engine.Escalated{Item: id, Reason: "x"}), fault.Forbidden, "forbidden")
		w.refused(w.Do(enginetest.Sara, engine.Escalated{Item: id, Reason: "x"}), fault.Forbidden, "forbidden")
	})
}
