package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

func held(t *testing.T) (w world, item string) {
	t.Helper()
	w = at(t, "review")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("review").ID}))
	return w, w.Item("review").ID
}

func (w world) sound() {
	w.t.Helper()
	if err := engine.Invariants(w.P, w.C); err != nil {
		w.t.Error(err)
	}
}

// with checks who has the item, and for whom.
func (w world) with(holder string, delegators ...string) {
	w.t.Helper()
	w.sound()
	it := w.Item("review")
	if it.Holder != holder || !cmp.Equal(it.Delegators, delegators) {
		w.t.Errorf("with %s for %v, want %s for %v", it.Holder, it.Delegators, holder, delegators)
	}
}

func TestDelegating(t *testing.T) {
	boss := enginetest.Boss
	t.Run("a chain goes back to who wants it back", func(t *testing.T) {
		w, id := held(t)
		w.ok(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert2", Note: "please"}))
		w.with("expert2", "expert1")
		w.ok(w.Do(enginetest.Other, engine.Delegated{Item: id, To: "expert3"}))
		w.with("expert3", "expert1", "expert2")
		w.ok(w.Do(enginetest.Expert, engine.TakenBack{Item: id}))
		w.with("expert1")
	})
	t.Run("a supervisor and the delegate give it back to the last delegator", func(t *testing.T) {
		w, id := held(t)
		w.ok(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert2"}))
		w.ok(w.Do(enginetest.Other, engine.Delegated{Item: id, To: "expert3"}))
		w.ok(w.Do(boss, engine.TakenBack{Item: id}))
		w.with("expert2", "expert1")
		w.ok(w.Do(enginetest.Other, engine.HandedBack{Item: id, Note: "no time"}))
		w.with("expert1")
		w.refused(w.Do(enginetest.Expert, engine.HandedBack{Item: id}), fault.Conflict, "conflict.not_delegated")
		w.refused(w.Do(boss, engine.TakenBack{Item: id}), fault.Conflict, "conflict.not_delegated")
	})
	t.Run("only its holder may, and not in a circle", func(t *testing.T) {
		w, id := held(t)
		w.refused(w.Do(enginetest.Other, engine.Delegated{Item: id, To: "expert3"}), fault.Conflict, "conflict.claimed")
		w.refused(w.Do(engine.Actor{ID: "zed", Side: "staff", For: "expert1"}, engine.Delegated{Item: id, To: "expert3"}), fault.Forbidden, "delegate.stand_in")
		w.refused(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert1"}), fault.Conflict, "delegate.circle")
		w.ok(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert2"}))
		w.refused(w.Do(enginetest.Other, engine.Delegated{Item: id, To: "expert1"}), fault.Conflict, "delegate.circle")
		w.refused(w.Do(enginetest.Expert, engine.Submitted{Item: id, Outcome: "accept"}), fault.Conflict, "conflict.claimed")
		w.refused(w.Do(enginetest.Sara, engine.TakenBack{Item: id}), fault.Forbidden, "forbidden")
	})
	t.Run("release and reassignment end it", func(t *testing.T) {
		w, id := held(t)
		w.ok(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert2"}))
		w.ok(w.Do(enginetest.Other, engine.Released{Item: id}))
		w.with("")
		w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: id}))
		w.ok(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert2"}))
		w.ok(w.Do(boss, engine.Assigned{Item: id, To: "expert3"}))
		w.with("expert3")
	})
	t.Run("who has done it, and for whom, is told and counts for four eyes", func(t *testing.T) {
		w, id := held(t)
		w.ok(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert2"}))
		w.ok(w.Do(enginetest.Other, engine.Submitted{Item: id, Outcome: "accept"}))
		f := w.Last.Facts[0]
		if f.Person != "expert2" || !cmp.Equal(f.Data["delegators"], []any{"expert1"}) {
			t.Errorf("told %+v", f)
		}
		if got := w.C.Completed["review"]; !cmp.Equal(got, []string{"expert1", "expert2"}) {
			t.Errorf("done by %v", got)
		}
		w.sound()
	})
}

// Attack case 19: who is barred gets the work neither by delegation nor back from it.
func TestFourEyesThroughDelegation(t *testing.T) {
	w := at(t, "departments")
	it := w.Item("medical")
	w.ok(w.Do(enginetest.Other, engine.Claimed{Item: it.ID}))
	w.refused(w.Do(enginetest.Other, engine.Delegated{Item: it.ID, To: "expert1"}), fault.Forbidden, "four_eyes")
	w.ok(w.Do(enginetest.Other, engine.Delegated{Item: it.ID, To: "expert3"}))
	w.ok(w.Do(engine.Actor{ID: "expert3", Side: "staff"}, engine.Delegated{Item: it.ID, To: "expert4"}))
	standIn := engine.Event{By: enginetest.Other, Stands: []string{"expert1"}, Input: engine.TakenBack{Item: it.ID}}
	w.refused(tell(w, standIn), fault.Forbidden, "four_eyes")
	w.sound()
}

func TestAsking(t *testing.T) {
	ask := func(id string) engine.QuestionAsked {
		return engine.QuestionAsked{Item: id, To: "expert2", Question: "Is this the same ward?"}
	}
	t.Run("a question waits for its answer", func(t *testing.T) {
		w, id := held(t)
		w.refused(w.Do(enginetest.Other, ask(id)), fault.Conflict, "conflict.claimed")
		w.ok(w.Do(enginetest.Expert, ask(id)))
		w.refused(w.Do(enginetest.Expert, ask(id)), fault.Conflict, "conflict.asked")
		w.refused(w.Do(enginetest.Expert, engine.Submitted{Item: id, Outcome: "accept"}), fault.Conflict, "conflict.asked")
		w.refused(w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert3"}), fault.Conflict, "conflict.asked")
		w.refused(w.Do(enginetest.Third, engine.QuestionAnswered{Item: id, Answer: "No."}), fault.Forbidden, "forbidden")
		w.refused(w.Do(enginetest.Other, engine.QuestionAnswered{Item: id, Answer: " "}), fault.Invalid, "invalid.fields")
		w.ok(w.Do(engine.Actor{ID: "zed", Side: "staff", For: "expert2"}, engine.QuestionAnswered{Item: id, Answer: "No."}))
		w.sound()
		want := &engine.Question{By: "expert1", To: "expert2", Text: "Is this the same ward?", At: w.Now, Answer: "No.", AnsweredBy: "zed", AnsweredAt: w.Now}
		if diff := cmp.Diff(want, w.Item("review").Question); diff != "" {
			t.Error(diff)
		}
		w.refused(w.Do(enginetest.Other, engine.QuestionAnswered{Item: id, Answer: "Yes."}), fault.Conflict, "conflict.not_asked")
		w.ok(w.Do(enginetest.Expert, engine.Submitted{Item: id, Outcome: "accept"}))
	})
	t.Run("it can be taken back", func(t *testing.T) {
		w, id := held(t)
		w.refused(w.Do(enginetest.Expert, engine.QuestionWithdrawn{Item: id}), fault.Conflict, "conflict.not_asked")
		w.ok(w.Do(enginetest.Expert, ask(id)))
		w.ok(w.Do(enginetest.Expert, engine.QuestionWithdrawn{Item: id}))
		w.sound()
		if it := w.Item("review"); it.Question != nil || it.Holder != "expert1" {
			t.Errorf("left %+v", it)
		}
	})
	t.Run("it comes back when whom it was put to has left", func(t *testing.T) {
		w, id := held(t)
		w.ok(w.Do(enginetest.Expert, ask(id)))
		w.refused(w.Do(enginetest.Expert, engine.ColleagueGone{Item: id, Person: "expert2"}), fault.Forbidden, "forbidden")
		w.ok(w.Do(engine.System, engine.ColleagueGone{Item: id, Person: "expert3"}))
		if it := w.Item("review"); it.Asks() != "expert2" || w.Last.Ignored == "" {
			t.Errorf("another one has left: %+v", it.Question)
		}
		w.ok(w.Do(engine.System, engine.ColleagueGone{Item: id, Person: "expert2"}))
		w.sound()
		if it := w.Item("review"); it.Asks() != "" || it.Question == nil || it.Question.GoneAt.IsZero() || it.Holder != "expert1" {
			t.Errorf("came back as %+v", it.Question)
		}
		w.refused(w.Do(enginetest.Other, engine.QuestionAnswered{Item: id, Answer: "No."}), fault.Conflict, "conflict.not_asked")
		w.ok(w.Do(enginetest.Expert, ask(id)))
		if it := w.Item("review"); it.Asks() != "expert2" {
			t.Errorf("asked anew: %+v", it.Question)
		}
	})
	t.Run("nobody asks himself", func(t *testing.T) {
		w, id := held(t)
		w.refused(w.Do(enginetest.Expert, engine.QuestionAsked{Item: id, To: "expert1", Question: "?"}), fault.Conflict, "ask.oneself")
	})
}

func TestPuttingAside(t *testing.T) {
	tomorrow := func(w world) time.Time { return w.Now.Add(24 * time.Hour) }
	t.Run("it comes back at its time, and its promise went on", func(t *testing.T) {
		w, id := held(t)
		due := w.Item("review").DueAt
		w.ok(w.Do(enginetest.Expert, engine.PutAside{Item: id, Until: tomorrow(w), Reason: "the lab is closed"}))
		w.sound()
		w.refused(w.Do(enginetest.Other, engine.Claimed{Item: id}), fault.Conflict, "conflict.claimed")
		w.ok(w.Pass(24 * time.Hour))
		w.sound()
		it := w.Item("review")
		if it.Resting() || it.Aside == nil || !it.Aside.Back || it.Aside.Reason != "the lab is closed" || !it.DueAt.Equal(due) || it.Holder != "expert1" {
			t.Errorf("came back %+v, %+v", it, it.Aside)
		}
	})
	t.Run("it is taken up before, once", func(t *testing.T) {
		w, id := held(t)
		w.ok(w.Do(enginetest.Expert, engine.PutAside{Item: id, Until: tomorrow(w)}))
		w.ok(w.Do(enginetest.Expert, engine.PutAside{Item: id, Until: tomorrow(w).Add(time.Hour)}))
		w.sound()
		w.refused(w.Do(enginetest.Other, engine.TakenUp{Item: id}), fault.Conflict, "conflict.claimed")
		w.ok(w.Do(enginetest.Expert, engine.TakenUp{Item: id}))
		w.sound()
		w.refused(w.Do(enginetest.Expert, engine.TakenUp{Item: id}), fault.Conflict, "conflict.not_aside")
	})
	t.Run("only for a time to come, and not for ever", func(t *testing.T) {
		w, id := held(t)
		w.refused(w.Do(enginetest.Expert, engine.PutAside{Item: id, Until: w.Now}), fault.Invalid, "invalid.fields")
		w.refused(w.Do(enginetest.Expert, engine.PutAside{Item: id, Until: w.Now.Add(engine.MaxAside + time.Second)}), fault.Invalid, "invalid.fields")
	})
	for name, end := range map[string]func(w world, id string) error{
		"release":    func(w world, id string) error { return w.Do(enginetest.Expert, engine.Released{Item: id}) },
		"assignment": func(w world, id string) error { return w.Do(enginetest.Boss, engine.Assigned{Item: id, To: "expert2"}) },
		"a question": func(w world, id string) error {
			return w.Do(enginetest.Expert, engine.QuestionAsked{Item: id, To: "expert2", Question: "?"})
		},
		"delegation": func(w world, id string) error {
			return w.Do(enginetest.Expert, engine.Delegated{Item: id, To: "expert2"})
		},
		"submission": func(w world, id string) error {
			return w.Do(enginetest.Expert, engine.Submitted{Item: id, Outcome: "accept"})
		},
	} {
		t.Run(name+" ends it", func(t *testing.T) {
			w, id := held(t)
			w.ok(w.Do(enginetest.Expert, engine.PutAside{Item: id, Until: tomorrow(w)}))
			w.ok(end(w, id))
			w.sound()
			if it := w.Item("review"); it.Aside != nil {
				t.Errorf("rests still: %+v", it.Aside)
			}
		})
	}
}
