package engine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// calling is a case whose call has failed for good with an error that nothing answers.
func calling(t *testing.T, more func(b *enginetest.Builder, s *engine.Step)) world {
	t.Helper()
	w := line(t, func(b *enginetest.Builder) {
		ask(b)
		s := b.Step(&engine.Step{Name: "mid", Kind: engine.KindCall, MaxVisits: 1, Next: enginetest.To("end"), Call: &engine.Call{Service: "s", Operation: "o", Args: b.Set("x", "=n")}})
		s.OnError = []engine.ErrorEdge{{Code: "known", Edge: engine.Edge{To: "ask", Set: b.Set("m", "=n + 1")}}}
		if more != nil {
			more(b, s)
		}
		b.Step(&engine.Step{Name: "out", Kind: engine.KindEnd, End: &engine.End{Result: "abandoned"}})
	})
	w.ok(w.Start(nil))
	w.ok(w.Work(enginetest.Sara, "ask", "", map[string]any{"n": 5}))
	w.down()
	return w
}

// down lets the call fail as the shell tells it.
func (w world) down() {
	w.t.Helper()
	q := w.Request("mid")
	w.ok(w.Do(engine.System, engine.CallFailed{Request: q.ID, Attempt: q.Attempt, Code: "strange", Detail: "gone fishing", Keep: true}))
}

// Timers count anew when a call is made again, and nothing that they send has the key of
// another.
func TestWhatTimersSaidBeforeAProblem(t *testing.T) {
	w := calling(t, func(b *enginetest.Builder, s *engine.Step) {
		tells := []engine.Action{{Notify: "customer"}}
		s.Timers = []*engine.Timer{{Name: "remind", After: enginetest.DurP("1h"), Do: tells}}
		s.SLA = &engine.SLA{Target: enginetest.DurP("2h"), Breach: tells}
	})
	for range 2 {
		w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: w.problem("no_way_on").ID}))
		w.wake(3 * time.Hour)
		w.down()
	}
	keys := map[string]bool{}
	for _, sent := range enginetest.Effects[engine.Send](w.World) {
		keys[sent.Key] = true
	}
	if sent := enginetest.Count[engine.Send](w.World); sent != 4 || len(keys) != sent {
		t.Errorf("%d messages under %v", sent, keys)
	}
}

func TestAFailedCallIsMadeAgainWithItsKey(t *testing.T) {
	w := calling(t, nil)
	p := w.problem("no_way_on")
	if p.Answer != "strange" || p.Attempts != 1 || p.Said != "gone fishing" {
		t.Errorf("the problem does not tell of the call: %+v", p)
	}
	w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: p.ID}))
	w.down()
	if p = w.problem("no_way_on"); p.Attempts != 2 {
		t.Errorf("%d attempts", p.Attempts)
	}
	w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: p.ID}))
	for n, sent := range enginetest.Effects[engine.SendCall](w.World) {
		if sent.Key != "c1/mid/1" || sent.Request.Attempt != n+1 {
			t.Fatalf("sent %+v", sent)
		}
	}
	w.ok(w.Answer("mid", map[string]any{}))
	w.stands("end")
}

func TestACallWithOtherArgumentsHasAnotherKey(t *testing.T) {
	w := calling(t, nil)
	p := w.problem("no_way_on")
	w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "n", Value: 7, Reason: "typing error", Problem: p.ID, Retry: true}))
	sent := enginetest.Effects[engine.SendCall](w.World)
	if len(sent) != 2 || sent[1].Key != "c1/mid/2" || sent[1].Request.Args["x"] != 7 {
		t.Fatalf("sent %+v", sent)
	}
	if len(w.C.Problems) != 0 {
		t.Fatalf("problems %+v", w.C.Problems)
	}
}

func TestALateSuccessOfACallThatIsMadeAgainIsNotUndone(t *testing.T) {
	w := calling(t, func(b *enginetest.Builder, s *engine.Step) {
		s.Call.Undo = &engine.Call{Service: "s", Operation: "u", Args: b.Set("x", "=n")}
	})
	p := w.problem("no_way_on")
	w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: p.ID}))
	q := w.Request("mid")
	w.ok(w.Do(engine.System, engine.CallFailed{Request: q.ID, Attempt: 2, Code: "unavailable", Keep: true}))
	if len(w.C.Dropped) != 1 {
		t.Fatalf("dropped %+v", w.C.Dropped)
	}
	w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: w.problem("no_way_on").ID}))
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: q.ID, Attempt: 2, Result: map[string]any{}}))
	w.stands("end")
	if len(w.C.Requests) != 0 || len(w.C.Dropped) != 0 {
		t.Fatalf("it is being undone: %+v", w.C.Requests)
	}
}

// TestWhatIsBeingUndoneIsNotAskedForAgain: under its key the service would say that it is
// done, and mean what is taken back.
func TestWhatIsBeingUndoneIsNotAskedForAgain(t *testing.T) {
	w := calling(t, func(b *enginetest.Builder, s *engine.Step) {
		s.Call.Undo = &engine.Call{Service: "s", Operation: "u", Args: b.Set("x", "=n")}
	})
	w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: w.problem("no_way_on").ID}))
	q := w.Request("mid")
	w.ok(w.Do(engine.System, engine.CallFailed{Request: q.ID, Attempt: 2, Code: "unavailable", Keep: true}))
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: q.ID, Attempt: 2, Result: map[string]any{}}))
	w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: w.problem("no_way_on").ID}))
	var keys []string
	for _, sent := range enginetest.Effects[engine.SendCall](w.World) {
		keys = append(keys, sent.Key)
	}
	if diff := cmp.Diff([]string{"c1/mid/1", "c1/mid/1", "c1/mid/1/undo", "c1/mid/2"}, keys); diff != "" {
		t.Fatal(diff)
	}
}

func TestTheWayOnIsChosen(t *testing.T) {
	w := calling(t, nil)
	p := w.problem("no_way_on")
	var ids []string
	for _, way := range engine.Mend(w.P, w.C, p.ID).Ways {
		ids = append(ids, way.ID)
	}
	if diff := cmp.Diff([]string{"next:0", "error:known"}, ids); diff != "" {
		t.Fatal(diff)
	}
	w.refused(w.Do(enginetest.Boss, engine.WayChosen{Problem: p.ID, Way: "next:7", Reason: "x"}), fault.Invalid, "invalid.fields")
	w.refused(w.Do(enginetest.Boss, engine.WayChosen{Problem: p.ID, Way: "next:0", Reason: " "}), fault.Invalid, "invalid.fields")
	w.refused(w.Do(enginetest.Sara, engine.WayChosen{Problem: p.ID, Way: "next:0", Reason: "x"}), fault.Forbidden, "forbidden")
	w.ok(w.Do(enginetest.Boss, engine.WayChosen{Problem: p.ID, Way: "error:known", Reason: "the bank says so"}))
	w.stands("ask")
	if w.C.Vars["m"] != 6 || len(w.C.Problems) != 0 {
		t.Fatalf("vars %v, problems %v", w.C.Vars, w.C.Problems)
	}
	i := slices.IndexFunc(w.Last.Facts, func(f engine.Fact) bool { return f.Kind == engine.FactWayChosen })
	if i < 0 || w.Last.Facts[i].Person != enginetest.Boss.ID || w.Last.Facts[i].Data["reason"] != "the bank says so" {
		t.Fatalf("facts %+v", w.Last.Facts)
	}
	w.refused(w.Do(enginetest.Expert, engine.WayChosen{Problem: p.ID, Way: "next:0", Reason: "me too"}), fault.Conflict, "conflict.done")
}

func TestAWayWhoseSetFailsIsNotTaken(t *testing.T) {
	w := calling(t, func(b *enginetest.Builder, s *engine.Step) {
		s.OnError[0].Set = b.Set("m", "=n", "n", "=int(10 / (n - 5))")
	})
	p := w.problem("no_way_on")
	w.refused(w.Do(enginetest.Boss, engine.WayChosen{Problem: p.ID, Way: "error:known", Reason: "x"}), fault.Invalid, "mend.set")
	if w.problem("no_way_on").ID != p.ID || w.C.Vars["m"] != 0 {
		t.Fatalf("something has happened: %v", w.C.Vars)
	}
}

func TestGivingUp(t *testing.T) {
	t.Run("without cancel, at the end that tells of it", func(t *testing.T) {
		w := calling(t, nil)
		w.ok(w.Do(enginetest.Boss, engine.GivenUp{Problem: w.problem("no_way_on").ID, Reason: "hopeless"}))
		w.stands("out")
		if w.C.Result != "abandoned" {
			t.Errorf("result %s", w.C.Result)
		}
	})
	t.Run("as cancel says, but not at its unless_at", func(t *testing.T) {
		w := calling(t, func(b *enginetest.Builder, _ *engine.Step) {
			b.P.Cancel = &engine.Cancel{To: "end", UnlessAt: []string{"mid"}, Compensate: true}
		})
		p := w.problem("no_way_on")
		w.refused(w.Do(enginetest.Boss, engine.GivenUp{Problem: p.ID, Reason: "x"}), fault.Conflict, "conflict.not_now")
		w.P.Cancel.UnlessAt = nil
		w.ok(w.Do(enginetest.Boss, engine.GivenUp{Problem: p.ID, Reason: "x"}))
		w.stands("end")
	})
	t.Run("no end for it", func(t *testing.T) {
		w := line(t, func(b *enginetest.Builder) { b.Step(&engine.Step{Name: "mid", Kind: "dream"}) })
		w.ok(w.Start(nil))
		p := w.problem("not_supported")
		if m := engine.Mend(w.P, w.C, p.ID); m.GiveUp != "" || !m.Retry {
			t.Errorf("%+v", m)
		}
		w.refused(w.Do(enginetest.Boss, engine.GivenUp{Problem: p.ID, Reason: "x"}), fault.Conflict, "mend.no_end")
	})
}

func TestAPaymentIsNotPaidByHand(t *testing.T) {
	s := &engine.Step{Name: "fee", Pay: &engine.Pay{}, Next: []engine.Edge{{Outcome: engine.Paid}, {Outcome: engine.Failed}, {Outcome: engine.Expired}}}
	for _, tt := range []struct {
		token engine.Token
		want  []string
	}{
		{engine.Token{Place: engine.Entering}, []string{engine.Failed, engine.Expired}},
		{engine.Token{Place: engine.Leaving, Choice: engine.Failed}, []string{engine.Failed, engine.Expired}},
		{engine.Token{Place: engine.Leaving, Choice: engine.Paid}, []string{engine.Paid}},
	} {
		if diff := cmp.Diff(tt.want, outcomes(t, s, tt.token)); diff != "" {
			t.Errorf("%+v: %s", tt.token, diff)
		}
	}
}

// outcomes are those that a person may choose at a pay step.
func outcomes(t *testing.T, s *engine.Step, token engine.Token) []string {
	t.Helper()
	b := enginetest.New("pay", "fee", "end")
	b.Step(s)
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	for i := range s.Next {
		s.Next[i].To = "end"
	}
	token.Step = "fee"
	c := engine.Case{ID: "c1", Tokens: []engine.Token{token}, Problems: []engine.Problem{{ID: "c1-1", Step: "fee"}}}
	var out []string
	for _, way := range engine.Mend(b.P, c, "c1-1").Ways {
		out = append(out, way.Outcome)
	}
	return out
}

func TestAWarningIsAcknowledgedAndNoMore(t *testing.T) {
	w := calling(t, nil)
	w.ok(w.Do(engine.System, engine.PaymentSettled{Payment: "nobody's", Paid: true}))
	i := slices.IndexFunc(w.C.Problems, func(x engine.Problem) bool { return x.Warn })
	p := w.C.Problems[i]
	if diff := cmp.Diff(engine.Mending{Acknowledge: true, Values: true}, engine.Mend(w.P, w.C, p.ID)); diff != "" {
		t.Error(diff)
	}
	w.refused(w.Do(enginetest.Boss, engine.GivenUp{Problem: p.ID, Reason: "x"}), fault.Conflict, "conflict.not_now")
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: p.ID}))
	w.problem("no_way_on")
}

func TestAValueIsCorrected(t *testing.T) {
	w := calling(t, nil)
	p := w.problem("no_way_on")
	set := func(path string, v any, reason string) error {
		return w.Do(enginetest.Boss, engine.ValueSet{Path: path, Value: v, Reason: reason, Problem: p.ID})
	}
	w.refused(set("n", 7, ""), fault.Invalid, "invalid.fields")
	w.refused(set("n", nil, "x"), fault.Invalid, "invalid.fields")
	w.refused(set("n", "seven", "x"), fault.Invalid, "invalid.fields")
	w.refused(set("nothing", 7, "x"), fault.Invalid, "invalid.fields")
	w.ok(set("n", 7, "x"))
	w.problem("no_way_on")
}

func TestAProblemInALoopIsMendedThere(t *testing.T) {
	item := &expression.Type{Kind: expression.Object, Fields: []expression.Field{{Name: "price", Type: &expression.Type{Kind: expression.Int}}}}
	w := line(t, func(b *enginetest.Builder) {
		b.Var("list", expression.Type{Kind: expression.List, Items: item}, []any{map[string]any{"price": 0}, map[string]any{"price": 0}})
		s := b.Step(&engine.Step{Name: "mid", Kind: engine.KindForeach, Next: enginetest.To("end")})
		b.Loop(s, "list", "list", "line", item, func() {
			b.Step(&engine.Step{Name: "ask", Kind: engine.KindCall, Call: &engine.Call{Service: "s", Operation: "o", Args: b.Set("x", "=int(10 / line.price)")}, Next: enginetest.To(engine.Done)})
		})
		b.P.Start.Next, b.P.Root.Start = "mid", "mid"
	})
	w.ok(w.Start(nil))
	p := w.C.Problems[0]
	w.refused(w.Do(enginetest.Boss, engine.ValueSet{Path: "line.price", Value: 5, Reason: "x"}), fault.Invalid, "invalid.fields")
	w.ok(w.Do(enginetest.Boss, engine.ValueSet{Path: "line.price", Value: 5, Reason: "x", Problem: p.ID, Retry: true}))
	want := []any{map[string]any{"price": 5}, map[string]any{"price": 0}}
	if diff := cmp.Diff(want, w.C.Vars["list"]); diff != "" {
		t.Fatal(diff)
	}
	if q := w.Request("ask"); q.Args["x"] != 2 || q.Scope != p.Scope {
		t.Fatalf("request %+v", q)
	}
}

func TestAFailedCallComesToTheNextVersion(t *testing.T) {
	w := calling(t, nil)
	if refused := w.Migrate(enginetest.Renamed(w.P, func(s string) string { return "x" + s })); len(refused) > 0 {
		t.Fatalf("refused: %+v", refused)
	}
	w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: w.problem("no_way_on").ID}))
	if q := w.Request("xmid"); q.Key != "c1/mid/1" || q.Attempt != 2 {
		t.Fatalf("request %+v", q)
	}
}
