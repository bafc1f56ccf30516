package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
)

// patient waits for a customer, reminds him, and does without him at last.
func patient(times int) *engine.Process {
	b := enginetest.New("patient", "answer", "done", "lapsed")
	b.Step(&engine.Step{Name: "answer", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To("done"), Timers: []*engine.Timer{
		{Name: "remind", After: enginetest.DurP("24h"), Every: enginetest.DurP("24h"), Times: times, Do: []engine.Action{{Notify: "customer"}, {SetPriority: "high"}}},
		{Name: "give_up", After: enginetest.DurP("240h"), Edge: &engine.Edge{To: "lapsed"}, Do: []engine.Action{{Notify: "customer"}}},
	}})
	b.Step(&engine.Step{Name: "done", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	b.Step(&engine.Step{Name: "lapsed", Kind: engine.KindEnd, End: &engine.End{Result: "cancelled"}})
	return b.P
}

const day = 24 * time.Hour

// wake lets the shell look after it was away: all that is due fires now.
func (w world) wake(after time.Duration) (told []engine.Fact) {
	w.t.Helper()
	w.Now = w.Now.Add(after)
	for {
		due := engine.DueTimers(w.C, w.Now.Add(time.Second))
		if len(due) == 0 {
			return told
		}
		w.ok(w.Do(engine.System, engine.TimerDue{Timer: due[0].ID}))
		told = append(told, w.Last.Facts...)
	}
}

func factOf(facts []engine.Fact, kind string) map[string]any {
	for _, f := range facts {
		if f.Kind == kind {
			return f.Data
		}
	}
	return nil
}

func TestRemindersOfAnOutageAreOne(t *testing.T) {
	w := begun(t, patient(5))
	begin := w.Now
	told := w.wake(3*day + time.Hour)
	if n := enginetest.Count[engine.Send](w.World); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
	if d := cmp.Diff(map[string]any{"timer": "remind", "n": 2}, factOf(told, engine.FactMissed)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]any{"timer": "remind", "due": begin.Add(day).Format(time.RFC3339), "fired": 3}, factOf(told, engine.FactTimer)); d != "" {
		t.Error(d)
	}
	w.ok(w.Pass(4 * day))
	if n := enginetest.Count[engine.Send](w.World); n != 3 {
		t.Errorf("%d messages in all, want 3: the missed ones count", n)
	}
}

// Whenever the shell looks: a reminder is told of at most once a look and never more
// often than planned, the next one is in the future, and on time nothing is left out.
func TestLateRemindersAreBounded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		times := rapid.IntRange(1, 6).Draw(rt, "times")
		w := begun(t, patient(times))
		begin, looks := w.Now, 0
		for w.C.Ended == "" && looks < 12 {
			before := enginetest.Count[engine.Send](w.World)
			told := w.wake(time.Duration(rapid.IntRange(1, 100).Draw(rt, "hours")) * time.Hour)
			looks++
			if n := enginetest.Count[engine.Send](w.World) - before; n > 1 {
				rt.Fatalf("%d messages at once: %+v", n, told)
			}
			for _, x := range w.C.Timers {
				if !x.Due.After(w.Now) {
					rt.Fatalf("at %s, %s is due at %s", w.Now, x.Name, x.Due)
				}
				due := int(w.Now.Sub(begin) / day)
				if x.Name == "remind" && x.Fired != due {
					rt.Fatalf("%d days are counted as %d firings", due, x.Fired)
				}
			}
		}
		again, err := engine.Replay(w.P, w.Log)
		if d := cmp.Diff(w.C, again); err != nil || d != "" {
			rt.Fatalf("%v\n%s", err, d)
		}
	})
}

// Who is told that his request was closed is not asked for his answer in the same minute.
func TestAReminderIsOvertakenByTheEnd(t *testing.T) {
	w := begun(t, patient(5))
	told := w.wake(20 * day)
	if w.C.Ended != "lapsed" || enginetest.Count[engine.Send](w.World) != 1 {
		t.Fatalf("ended %q, %d messages", w.C.Ended, enginetest.Count[engine.Send](w.World))
	}
	if d := cmp.Diff(map[string]any{"timer": "remind"}, factOf(told, engine.FactOvertaken)); d != "" {
		t.Error(d)
	}
	if w.Last.Case.Ended == "" || factOf(told, engine.FactMissed)["n"] != 4 {
		t.Errorf("told %+v", told)
	}
}

// After an outage a promise is told of as broken, not as nearly broken as well; what a
// warning does beside telling is done, and of the repetitions there is one.
func TestAPromiseThatBrokeMeanwhile(t *testing.T) {
	for name, only := range map[string]func(*engine.Process) *engine.Process{"of a step": onlyStep, "of a case": onlyCase} {
		t.Run(name, func(t *testing.T) {
			p := ladder(4)
			for _, sla := range []*engine.SLA{p.Steps["open"].SLA, p.Clocks[0]} {
				sla.OnWarn = append(sla.OnWarn, engine.Action{Notify: "role", Role: "lead"})
			}
			w := begun(t, only(p))
			told := w.wake(4*time.Hour + 150*time.Minute)
			if it := w.Item("open"); !cmp.Equal(it.Escalated, []string{"lead", "manager", "board"}) {
				t.Errorf("seen by %v", it.Escalated)
			}
			for _, m := range enginetest.Effects[engine.Send](w.World) {
				if m.Role != "board" {
					t.Errorf("told %s", m.Role)
				}
			}
			if n := enginetest.Count[engine.Send](w.World); n != 1 || factOf(told, engine.FactMissed)["n"] != 1 || factOf(told, engine.FactOvertaken) == nil {
				t.Errorf("%d messages, %+v", n, told)
			}
			w.ok(w.Pass(9 * time.Hour))
			if n := enginetest.Count[engine.Send](w.World); n != 3 {
				t.Errorf("%d messages in all, want 3", n)
			}
		})
	}
}

func TestHarmOfTimers(t *testing.T) {
	w := begun(t, patient(1))
	want := []engine.Harm{engine.HarmReminds, engine.HarmEnds}
	var got []engine.Harm
	for _, e := range enginetest.Effects[engine.SetTimer](w.World) {
		got = append(got, e.Harm)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	w = begun(t, ladder(1))
	for _, e := range enginetest.Effects[engine.SetTimer](w.World) {
		if want := map[string]engine.Harm{engine.TimerWarn: engine.HarmWarn, engine.TimerBreach: engine.HarmBreach}[e.Timer.Why]; e.Harm != want {
			t.Errorf("%s is %d, want %d", e.Timer.Why, e.Harm, want)
		}
	}
	w.ok(w.Work(enginetest.Expert, "open", "hold", nil))
	waits := enginetest.Effects[engine.SetTimer](w.World)
	if e := waits[len(waits)-1]; e.Timer.Why != engine.TimerWait || e.Harm != engine.HarmWaits {
		t.Errorf("%+v", e)
	}
}
