package engine_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// world is a test's own world: every event must be taken, every case must be lawful.
type world struct {
	*enginetest.World
	t *testing.T
}

func started(t *testing.T, values map[string]any) world {
	t.Helper()
	w := world{enginetest.NewWorld(enginetest.Claim()), t}
	w.ok(w.Start(values))
	return w
}

func claim() map[string]any {
	return map[string]any{"kind": "outpatient", "amount": 5000, "birth": "1990-01-01"}
}

// at brings a fresh claim to a step.
func at(t *testing.T, step string) world {
	t.Helper()
	w := started(t, claim())
	way := []struct {
		step string
		do   func() error
	}{
		{"identity", func() error { return w.Answer("identity", map[string]any{"match": true}) }},
		{"pay_fee", func() error { return w.Pay("pay_fee", "p1", true) }},
		{"review", func() error { return w.Work(enginetest.Expert, "review", "accept", nil) }},
		{"departments", func() error {
			w.ok(w.Work(enginetest.Other, "medical", "ok", map[string]any{"medical_amount": 4000}))
			return w.Work(enginetest.Third, "finance", "", map[string]any{"finance_amount": 3000})
		}},
		{"settle", func() error { return w.Answer("settle", map[string]any{"trace": "T1"}) }},
		{"letter", func() error { return w.Do(enginetest.Boss, engine.LetterSigned{Item: w.Item("letter").ID}) }},
	}
	for _, leg := range way {
		if leg.step == step {
			break
		}
		w.ok(leg.do())
	}
	w.stands(step)
	return w
}

func (w world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := engine.Invariants(w.P, w.C); err != nil {
		w.t.Fatal(err)
	}
}

// refused wants a fault of this code and key, and nothing changed.
func (w world) refused(err error, code fault.Code, key string) {
	w.t.Helper()
	f := fault.As(err)
	if f == nil || f.Code != code || f.Key != key {
		w.t.Fatalf("want fault %s %s, got %v", code, key, err)
	}
}

func (w world) ignored(err error, why string) {
	w.t.Helper()
	w.ok(err)
	if w.Last.Ignored != why {
		w.t.Fatalf("want ignored %q, got %q", why, w.Last.Ignored)
	}
}

func (w world) stands(step string) {
	w.t.Helper()
	if step == "" || w.C.Ended == step {
		return
	}
	for _, tok := range w.C.Tokens {
		if tok.Step == step && tok.Place == engine.At {
			return
		}
	}
	w.t.Fatalf("want the case at %s, but tokens are %+v, ended %q, problems %+v", step, w.C.Tokens, w.C.Ended, w.C.Problems)
}

func TestHappyPath(t *testing.T) {
	w := at(t, "closed")
	if w.C.Result != "success" || w.C.Survey == nil {
		t.Fatalf("result %q, survey %v", w.C.Result, w.C.Survey)
	}
	want := map[string]any{"approved": 3000, "trace": "T1", "fee": 200000, "known": true}
	for k, v := range want {
		if !cmp.Equal(w.C.Vars[k], v) {
			t.Errorf("%s is %v, want %v", k, w.C.Vars[k], v)
		}
	}
	letters := enginetest.Effects[engine.IssueLetter](w.World)
	if len(letters) != 1 || letters[0].SignedBy != "boss" || letters[0].Letter.Key != "c1/letter/1" {
		t.Fatalf("letters: %+v", letters)
	}
	w.ok(w.Do(enginetest.Sara, engine.SurveyAnswered{Values: map[string]any{"score": 5}}))
	if got := enginetest.Effects[engine.StoreSurvey](w.World); len(got) != 1 || got[0].Values["score"] != 5 {
		t.Fatalf("survey: %+v", got)
	}
	if _, there := w.C.Vars["score"]; there || len(w.C.Timers) > 0 {
		t.Fatalf("the survey went into the case, or its timer stayed: %v %v", w.C.Vars, w.C.Timers)
	}
}

func TestReplayGivesTheSameBytes(t *testing.T) {
	w := at(t, "closed")
	var log []engine.Event
	for _, e := range w.Log {
		raw, err := engine.EncodeEvent(e)
		w.ok(err)
		back, err := engine.DecodeEvent(raw)
		w.ok(err)
		log = append(log, back)
	}
	again, err := engine.Replay(w.P, log)
	w.ok(err)
	if diff := cmp.Diff(asJSON(t, w.C), asJSON(t, again)); diff != "" {
		t.Fatal(diff)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestServiceFails(t *testing.T) {
	t.Run("unavailable is tried again with the same key, then its way is taken", func(t *testing.T) {
		w := started(t, claim())
		for i := range 2 {
			w.ok(w.Fail("identity", "unavailable"))
			if q := w.Request("identity"); !q.Waiting || q.Attempt != i+1 {
				t.Fatalf("request %+v", q)
			}
			w.ok(w.Pass(time.Minute))
		}
		w.ok(w.Fail("identity", "unavailable"))
		w.stands("review")
		for _, call := range enginetest.Effects[engine.SendCall](w.World) {
			if call.Key != "c1/identity/1" {
				t.Errorf("key %s", call.Key)
			}
		}
		if n := enginetest.Count[engine.SendCall](w.World); n != 3 {
			t.Errorf("%d attempts, want 3", n)
		}
	})
	t.Run("delays grow", func(t *testing.T) {
		w := started(t, claim())
		for _, want := range []time.Duration{5 * time.Second, 10 * time.Second} {
			w.ok(w.Fail("identity", "unavailable"))
			var due time.Time
			for _, tm := range w.C.Timers {
				if tm.Why == engine.TimerRetry {
					due = tm.Due
				}
			}
			if got := due.Sub(w.Now); got != want {
				t.Errorf("next attempt after %s, want %s", got, want)
			}
			w.ok(w.Pass(want))
		}
	})
	t.Run("an error code goes its own way at once", func(t *testing.T) {
		w := started(t, claim())
		w.ok(w.Fail("identity", "not_found"))
		w.stands("fix")
	})
	t.Run("late answers are ignored", func(t *testing.T) {
		w := started(t, claim())
		q := w.Request("identity")
		w.ok(w.Fail("identity", "not_found"))
		w.ignored(w.Do(engine.System, engine.CallAnswered{Request: q.ID, Attempt: 1, Result: map[string]any{"match": true}}), "closed")
		w.stands("fix")
	})
	t.Run("no answer to an error is a problem, not silence", func(t *testing.T) {
		w := at(t, "settle")
		w.ok(w.Fail("settle", "bad_account"))
		if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "no_way_on" {
			t.Fatalf("problems %+v", w.C.Problems)
		}
	})
	t.Run("too many visits is a problem that an operator can let pass", func(t *testing.T) {
		w := started(t, claim())
		for range 5 {
			w.ok(w.Answer("identity", map[string]any{"match": false}))
			w.ok(w.Work(enginetest.Sara, "fix", "", map[string]any{"birth": "1990-01-02"}))
		}
		if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "too_many_visits" {
			t.Fatalf("problems %+v", w.C.Problems)
		}
		w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: w.C.Problems[0].ID}))
		w.stands("identity")
		if n := w.C.Visits["identity"]; n != 6 {
			t.Errorf("%d visits, want 6", n)
		}
	})
}

func TestRemindersAreBounded(t *testing.T) {
	w := started(t, claim())
	w.ok(w.Fail("identity", "not_found"))
	w.ok(w.Pass(13 * 24 * time.Hour))
	if n := enginetest.Count[engine.Send](w.World); n != 3 {
		t.Errorf("%d reminders, want 3", n)
	}
	w.stands("fix")
	w.ok(w.Pass(24 * time.Hour))
	if w.C.Ended != "abandoned" {
		t.Errorf("ended %q, want abandoned", w.C.Ended)
	}
}

// Attack case 19.
func TestFourEyes(t *testing.T) {
	w := at(t, "departments")
	it := w.Item("medical")
	w.refused(w.Do(enginetest.Expert, engine.Claimed{Item: it.ID}), fault.Forbidden, "four_eyes")
	standIn := engine.Actor{ID: "zed", Side: "staff", For: enginetest.Expert.ID}
	w.refused(w.Do(standIn, engine.Claimed{Item: it.ID}), fault.Forbidden, "four_eyes")
	w.refused(tell(w, engine.Event{By: enginetest.Other, Stands: []string{"boss", enginetest.Expert.ID}, Input: engine.Claimed{Item: it.ID}}), fault.Forbidden, "four_eyes")
	w.refused(w.Do(enginetest.Boss, engine.Assigned{Item: it.ID, To: "expert1"}), fault.Forbidden, "four_eyes")
	w.refused(w.Do(enginetest.Expert, engine.Submitted{Item: it.ID, Outcome: "ok"}), fault.Forbidden, "four_eyes")
	if engine.Eligible(w.P, w.C, it, engine.Candidate{ID: "expert1"}, w.Now) || engine.Eligible(w.P, w.C, it, engine.Candidate{ID: "zed", Stands: []string{"expert1"}}, w.Now) {
		t.Error("a barred person is eligible")
	}
	if !engine.Eligible(w.P, w.C, it, engine.Candidate{ID: "expert2"}, w.Now) {
		t.Error("another person is not eligible")
	}
}

func TestClaiming(t *testing.T) {
	w := at(t, "review")
	it := w.Item("review")
	w.refused(w.Do(enginetest.Expert, engine.Submitted{Item: it.ID, Outcome: "accept"}), fault.Conflict, "conflict.not_held")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: it.ID}))
	err := w.Do(enginetest.Other, engine.Claimed{Item: it.ID})
	w.refused(err, fault.Conflict, "conflict.claimed")
	if f := fault.As(err); f.Args["holder"] != "expert1" {
		t.Errorf("holder %v", f.Args)
	}
	w.refused(w.Do(enginetest.Other, engine.Submitted{Item: it.ID, Outcome: "accept"}), fault.Conflict, "conflict.claimed")
	w.refused(w.Do(enginetest.Sara, engine.Submitted{Item: it.ID, Outcome: "accept"}), fault.Forbidden, "forbidden")
	w.refused(w.Do(enginetest.Expert, engine.Claimed{Item: it.ID}), fault.Conflict, "conflict.claimed")
	w.ok(w.Do(enginetest.Expert, engine.Released{Item: it.ID}))
	w.refused(w.Do(enginetest.Expert, engine.Released{Item: it.ID}), fault.Conflict, "conflict.not_held")
	w.ok(w.Work(enginetest.Other, "review", "accept", nil))
	w.refused(w.Do(enginetest.Other, engine.Submitted{Item: it.ID, Outcome: "accept"}), fault.Conflict, "conflict.over")
	w.refused(w.Do(enginetest.Other, engine.Claimed{Item: it.ID}), fault.Conflict, "conflict.over")
	w.ignored(w.Do(engine.System, engine.Assigned{Item: it.ID, To: "expert1", Rule: "same_as"}), "closed")
}

func TestFamiliarPerson(t *testing.T) {
	again := func(t *testing.T) world {
		w := at(t, "review")
		w.ok(w.Work(enginetest.Expert, "review", "give_back", map[string]any{"missing": []any{"invoice"}}))
		w.ok(w.Work(enginetest.Sara, "give_back", "", map[string]any{"note": "here"}))
		asks := enginetest.Effects[engine.AssignItem](w.World)
		if last := asks[len(asks)-1]; last.Prefer != "expert1" || last.Pick != "least_loaded" {
			t.Fatalf("asked %+v", last)
		}
		w.ok(w.Do(engine.System, engine.Assigned{Item: w.Item("review").ID, To: "expert1", Rule: "same_as"}))
		return w
	}
	t.Run("goes back to the queue when he does not take it up", func(t *testing.T) {
		w := again(t)
		w.ok(w.Pass(4*time.Hour + time.Second))
		if h := w.Item("review").Holder; h != "" {
			t.Errorf("still held by %q", h)
		}
	})
	t.Run("stays with him when he does", func(t *testing.T) {
		w := again(t)
		w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("review").ID}))
		w.ok(w.Pass(5 * time.Hour))
		if h := w.Item("review").Holder; h != "expert1" {
			t.Errorf("held by %q", h)
		}
	})
}

func TestStepSLA(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("review").ID}))
	it := w.Item("review")
	if want := enginetest.Morning.Add(48 * time.Hour); !it.DueAt.Equal(want) {
		t.Fatalf("due %s, want %s", it.DueAt, want)
	}
	if want := enginetest.Morning.Add(24*time.Hour + 4*time.Hour); !it.WarnAt.Equal(want) {
		t.Fatalf("warn %s, want %s", it.WarnAt, want)
	}
	w.ok(w.Pass(30 * time.Hour))
	if it = w.Item("review"); it.Stage != engine.StageWarned {
		t.Fatalf("stage %q", it.Stage)
	}
	w.ok(w.Pass(20 * time.Hour))
	it = w.Item("review")
	if it.Stage != engine.StageBreached || it.Priority != "high" || !cmp.Equal(it.Escalated, []string{"manager"}) || it.Holder != "expert1" {
		t.Fatalf("item %+v", it)
	}
	w.ok(w.Pass(20 * 24 * time.Hour))
	n := 0
	for _, m := range enginetest.Effects[engine.Send](w.World) {
		if m.Role == "manager" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("the breach was repeated %d times, want 2", n)
	}
}

func TestCaseClockPausesWhileTheCustomerHoldsTheBall(t *testing.T) {
	w := at(t, "pay_fee")
	if k := w.C.Clocks[0]; !k.Since.IsZero() || k.Spent != 0 {
		t.Fatalf("clock runs at pay_fee: %+v", k)
	}
	w.ok(w.Pass(2 * 24 * time.Hour))
	w.ok(w.Pay("pay_fee", "p1", true))
	k := w.C.Clocks[0]
	if k.Since.IsZero() || k.Spent != 0 || k.Budget != 10*8*3600 {
		t.Fatalf("clock does not run at review: %+v", k)
	}
	w.ok(w.Pass(2 * time.Hour))
	w.ok(w.Work(enginetest.Expert, "review", "give_back", map[string]any{"missing": []any{"x"}}))
	if k = w.C.Clocks[0]; k.Spent != 2*3600 || !k.Since.IsZero() {
		t.Fatalf("clock: %+v", k)
	}
	w.ok(w.Pass(30 * 24 * time.Hour))
	if k = w.C.Clocks[0]; k.Spent != 2*3600 || k.Stage != "" {
		t.Fatalf("clock: %+v", k)
	}
}

func TestCaseClockBreach(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Pass(20 * 24 * time.Hour))
	if k := w.C.Clocks[0]; k.Stage != engine.StageBreached {
		t.Fatalf("clock: %+v", k)
	}
	if it := w.Item("review"); !cmp.Equal(it.Escalated, []string{"manager"}) {
		t.Fatalf("item: %+v", it)
	}
}

func TestTimerAgainstPerson(t *testing.T) {
	tests := []struct {
		name  string
		after time.Duration // when the person's work arrives, from the start of fix
		wins  string
	}{
		{"a second before", 14*24*time.Hour - time.Second, "person"},
		{"at the same second the person wins", 14 * 24 * time.Hour, "person"},
		{"a second later", 14*24*time.Hour + time.Second, "timer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := started(t, claim())
			w.ok(w.Fail("identity", "not_found"))
			it := w.Item("fix")
			w.Now = w.Now.Add(tt.after)
			for due := engine.DueTimers(w.C, w.Now); len(due) > 0; due = engine.DueTimers(w.C, w.Now) {
				w.ok(w.Do(engine.System, engine.TimerDue{Timer: due[0].ID}))
			}
			giveUp := ""
			for _, tm := range w.C.Timers {
				if tm.Name == "give_up" {
					giveUp = tm.ID
				}
			}
			err := w.Do(enginetest.Sara, engine.Submitted{Item: it.ID, Values: map[string]any{"birth": "1990-01-02"}})
			if tt.wins == "timer" {
				w.refused(err, fault.Conflict, "conflict.over")
				w.stands("abandoned")
				return
			}
			w.ok(err)
			w.stands("identity")
			w.ignored(w.Do(engine.System, engine.TimerDue{Timer: giveUp}), "closed")
		})
	}
}

func TestEarlyTimerIsIgnored(t *testing.T) {
	w := started(t, claim())
	w.ok(w.Fail("identity", "not_found"))
	w.ignored(w.Do(engine.System, engine.TimerDue{Timer: w.C.Timers[0].ID}), "early")
}

func TestTimeNeverGoesBack(t *testing.T) {
	w := at(t, "review")
	before := w.C.At
	w.Now = w.Now.Add(-time.Hour)
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("review").ID}))
	if w.C.At.Before(before) {
		t.Fatalf("%s is before %s", w.C.At, before)
	}
}

func TestParallel(t *testing.T) {
	t.Run("throw clears the siblings", func(t *testing.T) {
		w := at(t, "departments")
		w.ok(w.Work(enginetest.Other, "medical", "stop", map[string]any{"medical_amount": 0}))
		if w.C.Ended != "refused" || len(w.C.Items) != 0 {
			t.Fatalf("ended %q, items %v", w.C.Ended, w.C.Items)
		}
	})
	t.Run("a jump clears the block", func(t *testing.T) {
		w := at(t, "departments")
		w.ok(w.Do(enginetest.Sara, engine.AnytimeDone{Name: "object"}))
		w.stands("review")
		if len(w.C.Tokens) != 1 || len(w.C.Items) != 1 {
			t.Fatalf("tokens %v, items %v", w.C.Tokens, w.C.Items)
		}
	})
}

func TestCancel(t *testing.T) {
	t.Run("gives the fee back", func(t *testing.T) {
		w := at(t, "departments")
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{Reason: "changed my mind"}))
		refunds := enginetest.Effects[engine.Refund](w.World)
		if w.C.Ended != "withdrawn" || len(refunds) != 1 || refunds[0].Reason != "cancelled" {
			t.Fatalf("ended %q, refunds %+v", w.C.Ended, refunds)
		}
	})
	t.Run("not where it says so", func(t *testing.T) {
		w := at(t, "settle")
		w.refused(w.Do(enginetest.Sara, engine.Cancelled{}), fault.Conflict, "conflict.not_now")
	})
	t.Run("not by another customer", func(t *testing.T) {
		w := at(t, "review")
		w.refused(w.Do(engine.Actor{ID: "eve", Side: "customer"}, engine.Cancelled{}), fault.Forbidden, "forbidden")
	})
	t.Run("undoes what was done outside, after the end too", func(t *testing.T) {
		w := at(t, "letter")
		w.ok(w.Do(enginetest.Boss, engine.Cancelled{}))
		if w.C.Ended != "withdrawn" || w.Request("settle").Args["trace"] != "T1" {
			t.Fatalf("ended %q, requests %+v", w.C.Ended, w.C.Requests)
		}
		w.ok(w.Fail("settle", "unavailable"))
		w.ok(w.Pass(time.Minute))
		w.ok(w.Answer("settle", map[string]any{"done": true}))
		if len(w.C.Requests) != 0 || len(w.C.Timers) != 0 {
			t.Fatalf("open: %+v %+v", w.C.Requests, w.C.Timers)
		}
	})
}

func TestReopen(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Work(enginetest.Expert, "review", "reject", map[string]any{"reason": "no"}))
	if got := engine.Actions(w.P, w.C, engine.Customer, "sara", w.Now); !cmp.Equal(got, []string{"reopen"}) {
		t.Fatalf("actions %v", got)
	}
	w.ok(w.Pass(24 * time.Hour))
	w.ok(w.Do(enginetest.Sara, engine.Reopened{}))
	w.stands("review")
	if k := w.C.Clocks[0]; k.Stopped || k.Since.IsZero() || k.Spent != 0 || w.C.Result != "" {
		t.Fatalf("clock %+v, result %q", k, w.C.Result)
	}
	w.ok(w.Work(enginetest.Other, "review", "reject", map[string]any{"reason": "no"}))
	w.refused(w.Do(enginetest.Sara, engine.Reopened{}), fault.Conflict, "conflict.done")
}

func TestReopenTooLate(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Work(enginetest.Expert, "review", "reject", map[string]any{"reason": "no"}))
	w.ok(w.Pass(14*24*time.Hour + time.Second))
	w.refused(w.Do(enginetest.Sara, engine.Reopened{}), fault.Conflict, "conflict.done")
}

func TestAnytime(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("review").ID}))
	w.refused(w.Do(enginetest.Sara, engine.AnytimeDone{Name: "add_note"}), fault.Invalid, "invalid.fields")
	w.ok(w.Do(enginetest.Sara, engine.AnytimeDone{Name: "add_note", Values: map[string]any{"note": "see this"}}))
	if w.C.Vars["note"] != "see this" || w.Item("review").Holder != "expert1" {
		t.Fatalf("vars %v, item %+v", w.C.Vars, w.Item("review"))
	}
	sent := enginetest.Effects[engine.Send](w.World)
	if len(sent) != 1 || sent[0].Person != "expert1" {
		t.Fatalf("sent %+v", sent)
	}
	w.ok(w.Do(enginetest.Sara, engine.AnytimeDone{Name: "add_note", Values: map[string]any{"note": "and this"}}))
	w.refused(w.Do(enginetest.Sara, engine.AnytimeDone{Name: "add_note", Values: map[string]any{"note": "3"}}), fault.Conflict, "conflict.done")
}

// tell applies an event as it is.
func tell(w world, e engine.Event) error {
	e.ID, e.At = "told", w.Now
	_, err := engine.Apply(w.P, w.C, e)
	return err
}

// A stand-in works on what its holder holds, and it stays his.
func TestStandIn(t *testing.T) {
	w := at(t, "review")
	it := w.Item("review")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: it.ID}))
	standIn := engine.Actor{ID: "zed", Side: "staff", For: enginetest.Expert.ID}
	w.refused(w.Do(standIn, engine.Claimed{Item: it.ID}), fault.Conflict, "conflict.claimed")
	w.ok(w.Do(standIn, engine.Submitted{Item: it.ID, Outcome: "accept"}))
	if got := w.C.Completed["review"]; !slices.Equal(got, []string{enginetest.Expert.ID, "zed"}) {
		t.Errorf("completed by %v", got)
	}
}
