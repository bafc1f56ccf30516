package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

func nothing(string, any) bool { return false }

// erased is the event that takes everything out of a case which keep does not name.
func erased(p *engine.Process, c engine.Case, at time.Time, keep func(string, any) bool) engine.Erased {
	left, err := json.Marshal(engine.WithoutPersonal(p, c, at, keep))
	if err != nil {
		panic(err)
	}
	return engine.Erased{Erasure: "r1", Left: left}
}

// withdrawn is a claim that its customer has given up.
func withdrawn(t *testing.T) world {
	t.Helper()
	w := world{enginetest.NewWorld(enginetest.Claim()), t}
	w.ok(w.Start(map[string]any{"kind": "dental", "amount": 70_000, "birth": "1370-01-01"}))
	w.ok(w.Fail("identity", "not_found"))
	w.ok(w.Do(enginetest.Sara, engine.Cancelled{Reason: "changed my mind"}))
	return w
}

func TestAnErasedCaseKeepsWhatHappened(t *testing.T) {
	w := withdrawn(t)
	was := w.C
	w.ok(w.Do(engine.System, erased(w.P, w.C, w.Now, func(path string, _ any) bool { return path == "kind" })))
	if len(w.C.Vars) != 1 || w.C.Vars["kind"] != "dental" || w.C.Attributes != nil || !w.C.ErasedAt.Equal(w.Now) {
		t.Errorf("%+v", w.C)
	}
	if w.C.No != was.No || w.C.Customer != was.Customer || w.C.Result != was.Result || !w.C.EndedAt.Equal(was.EndedAt) || w.C.Seq != was.Seq+1 {
		t.Errorf("%+v\n%+v", was, w.C)
	}
	raw, err := json.Marshal(w.C)
	w.ok(err)
	for _, word := range []string{"Sara\"", "1370", "70000", "segment"} {
		if strings.Contains(string(raw), word) {
			t.Errorf("%s is in %s", word, raw)
		}
	}
	w.refused(w.Do(enginetest.Boss, engine.Reopened{}), fault.Conflict, "case.erased")
	w.refused(w.Do(enginetest.Boss, engine.ValueSet{Path: "kind", Value: "dental", Reason: "x"}), fault.Conflict, "case.erased")
	for _, who := range []engine.Who{engine.Customer, engine.Staff} {
		if names := engine.Actions(w.P, w.C, who, "sara", w.Now); len(names) > 0 {
			t.Errorf("%s may %v", who, names)
		}
	}
}

func TestWhatIsUnderWayIsNotErased(t *testing.T) {
	w := world{enginetest.NewWorld(enginetest.Claim()), t}
	w.ok(w.Start(map[string]any{"kind": "dental", "amount": 70_000}))
	w.refused(w.Do(engine.System, erased(w.P, w.C, w.Now, nothing)), fault.Conflict, "conflict.not_now")
	done := withdrawn(t)
	other := erased(done.P, done.C, done.Now, nothing)
	done.ok(done.Do(engine.System, other))
	done.refused(done.Do(engine.System, other), fault.Invalid, "invalid") // it is of an earlier state
	done.refused(done.Do(engine.System, engine.Erased{Left: []byte(`{"id":"c1"}`)}), fault.Invalid, "invalid")
}

// TestLawsOfErasing: whatever has happened to a case, once it is at rest nothing of its
// values is left after an erasure, all laws hold, what happens later replays to the same
// bytes without the events before, and nothing brings it back.
func TestLawsOfErasing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := enginetest.NewWorld(enginetest.Process(t))
		some := func() {
			for range rapid.IntRange(1, 30).Draw(t, "events") {
				by, in := enginetest.Event(t, w, nil)
				_ = w.Do(by, in)
			}
		}
		some()
		_ = w.Do(enginetest.Boss, engine.Cancelled{})
		if !engine.AtRest(w.C) {
			return
		}
		if err := w.Do(engine.System, erased(w.P, w.C, w.Now, nothing)); err != nil {
			t.Fatal(err)
		}
		before := len(w.Log) - 1
		some()
		if w.C.Open() || len(w.C.Vars) > 0 || w.C.Attributes != nil || w.C.ErasedAt.IsZero() {
			t.Fatalf("%+v", w.C)
		}
		if err := engine.Invariants(w.P, w.C); err != nil {
			t.Fatal(err)
		}
		log := make([]engine.Event, len(w.Log)) // of those before nothing is known any more
		copy(log[before:], w.Log[before:])
		again, err := engine.Replay(w.P, log)
		if err != nil || string(must(json.Marshal(again))) != string(must(json.Marshal(w.C))) {
			t.Fatalf("%v\n%s\n%s", err, must(json.Marshal(again)), must(json.Marshal(w.C)))
		}
	})
}
