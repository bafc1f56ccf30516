package engine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/text"
)

// ladder is a desk whose promise climbs: at three quarters the lead sees the work, at
// the end the manager, and each hour after that the board.
func ladder(times int) *engine.Process {
	p := support()
	up := func(role string) []engine.Action { return []engine.Action{{Escalate: role}} }
	sla := engine.SLA{
		Target: enginetest.DurP("4h"), WarnPercent: 75, OnWarn: up("lead"), Breach: up("manager"),
		Again: &engine.Again{Every: enginetest.Dur("1h"), Times: times, Do: append(up("board"), engine.Action{Notify: "role", Role: "board"})},
	}
	p.Steps["open"].SLA = &sla
	ofCase := sla
	ofCase.Name, ofCase.PauseOn = "promise", []string{"ask"}
	p.Clocks = []*engine.SLA{&ofCase}
	return p
}

func begun(t *testing.T, p *engine.Process) world {
	t.Helper()
	w := world{enginetest.NewWorld(p), t}
	w.ok(w.Start(nil))
	return w
}

// onlyCase takes the promise of the step away, and onlyStep that of the case.
func onlyCase(p *engine.Process) *engine.Process { p.Steps["open"].SLA = nil; return p }
func onlyStep(p *engine.Process) *engine.Process { p.Clocks = nil; return p }

func TestALadderIsClimbedStepByStep(t *testing.T) {
	for name, p := range map[string]*engine.Process{"of a step": onlyStep(ladder(2)), "of a case": onlyCase(ladder(2))} {
		t.Run(name, func(t *testing.T) {
			w := begun(t, p)
			w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("open").ID}))
			for _, rung := range []struct {
				after time.Duration
				seen  []string
			}{
				{3*time.Hour - time.Second, nil},
				{time.Second, []string{"lead"}},
				{time.Hour - time.Second, []string{"lead"}},
				{time.Second, []string{"lead", "manager"}},
				{time.Hour, []string{"lead", "manager", "board"}},
				{9 * time.Hour, []string{"lead", "manager", "board"}},
			} {
				w.ok(w.Pass(rung.after))
				if it := w.Item("open"); !cmp.Equal(it.Escalated, rung.seen) || it.Holder != enginetest.Expert.ID {
					t.Fatalf("at %s the item is seen by %v and held by %q", w.Now, it.Escalated, it.Holder)
				}
			}
			if n := enginetest.Count[engine.Send](w.World); n != 2 {
				t.Errorf("the breach was told of %d times, want 2", n)
			}
		})
	}
}

// breaches are the facts of warnings and breaches in the last events.
func breaches(facts []engine.Fact) []engine.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f engine.Fact) bool {
		return f.Kind != engine.FactWarned && f.Kind != engine.FactBreached
	})
}

// A sweep that comes late finds nothing of what was finished in time.
func TestALateSweepBreachesNothingThatWasInTime(t *testing.T) {
	w := begun(t, ladder(2))
	timers := slices.Clone(w.C.Timers)
	w.Now = w.Now.Add(4 * time.Hour) // to the second: who is there in the second of the due time is in time
	if due := engine.DueTimers(w.C, w.Now); len(due) != 2 || due[0].Why != engine.TimerWarn || due[1].Why != engine.TimerWarn {
		t.Fatalf("due before: %+v", due)
	}
	w.ok(w.Work(enginetest.Expert, "open", "solve", nil))
	w.Now = w.Now.Add(9 * time.Hour)
	for _, x := range timers {
		w.ok(w.Do(engine.System, engine.TimerDue{Timer: x.ID}))
		if w.Last.Ignored == "" {
			t.Errorf("timer %s fired: %+v", x.Why, w.Last.Facts)
		}
	}
	if k := w.C.Clocks[0]; k.Stage != "" || k.Spent != 4*3600 || !k.Stopped {
		t.Errorf("clock %+v", k)
	}
}

// What was late is marked with the time at which it was due, however late the sweep.
func TestALateSweepMarksTheDueTime(t *testing.T) {
	w := begun(t, ladder(2))
	due := w.C.Clocks[0].Due
	w.Now = w.Now.Add(30 * time.Hour)
	var told []engine.Fact
	for _, x := range engine.DueTimers(w.C, w.Now) {
		w.ok(w.Do(engine.System, engine.TimerDue{Timer: x.ID}))
		told = append(told, breaches(w.Last.Facts)...)
	}
	want := map[string]string{
		engine.FactWarned:   due.Add(-time.Hour).Format(time.RFC3339),
		engine.FactBreached: due.Format(time.RFC3339),
	}
	if len(told) != 4 {
		t.Fatalf("told %+v", told)
	}
	for _, f := range told {
		if f.Data["due"] != want[f.Kind] {
			t.Errorf("%s of %v, want %s", f.Kind, f.Data["due"], want[f.Kind])
		}
	}
	if k := w.C.Clocks[0]; k.Stage != engine.StageBreached || !k.Due.Equal(due) {
		t.Errorf("clock %+v", k)
	}
}

// The promise of the case goes on where it stood when the case comes back from the
// customer, and does not care who holds the work.
func TestThePromiseSurvivesSendBackAndReassignment(t *testing.T) {
	w := begun(t, onlyCase(ladder(2)))
	w.ok(w.Pass(time.Hour))
	w.ok(w.Work(enginetest.Expert, "open", "ask", nil))
	if k := w.C.Clocks[0]; k.Spent != 3600 || !k.Since.IsZero() || len(w.C.Timers) != 0 {
		t.Fatalf("with the customer: %+v %+v", k, w.C.Timers)
	}
	w.ok(w.Pass(50 * time.Hour))
	w.ok(w.Do(enginetest.Sara, engine.Submitted{Item: w.Item("ask").ID}))
	back, due := w.Now, w.Now.Add(3*time.Hour)
	if k := w.C.Clocks[0]; k.Spent != 3600 || !k.Since.Equal(back) || !k.Due.Equal(due) {
		t.Fatalf("back: %+v", k)
	}
	before := w.C.Clocks[0]
	for _, in := range []engine.Input{
		engine.Claimed{Item: w.Item("open").ID},
		engine.Released{Item: w.Item("open").ID},
		engine.Claimed{Item: w.Item("open").ID},
	} {
		w.ok(w.Pass(time.Minute))
		w.ok(w.Do(enginetest.Expert, in))
	}
	w.ok(w.Do(enginetest.Boss, engine.Assigned{Item: w.Item("open").ID, To: enginetest.Other.ID}))
	if d := cmp.Diff(before, w.C.Clocks[0]); d != "" {
		t.Errorf("another hand on the work: %s", d)
	}
	w.ok(w.Pass(3 * time.Hour))
	if k := w.C.Clocks[0]; k.Stage != engine.StageBreached || !k.Due.Equal(due) {
		t.Errorf("clock %+v", k)
	}
}

// A step's promise is of the item: another holder inherits it as it stands.
func TestTheStepsPromiseSurvivesReassignment(t *testing.T) {
	w := begun(t, onlyStep(ladder(2)))
	due := w.Item("open").DueAt
	w.ok(w.Pass(3 * time.Hour))
	w.ok(w.Do(enginetest.Boss, engine.Assigned{Item: w.Item("open").ID, To: enginetest.Other.ID}))
	it := w.Item("open")
	if !it.DueAt.Equal(due) || it.Stage != engine.StageWarned || !cmp.Equal(it.Escalated, []string{"lead"}) {
		t.Errorf("item %+v", it)
	}
}

// A breach is not taken back by going to the customer; its repetition waits for him.
func TestABreachStaysAndItsRepetitionWaits(t *testing.T) {
	w := begun(t, onlyCase(ladder(2)))
	w.ok(w.Pass(4 * time.Hour))
	w.ok(w.Work(enginetest.Expert, "open", "ask", nil))
	w.ok(w.Pass(10 * time.Hour))
	if n := enginetest.Count[engine.Send](w.World); n != 0 {
		t.Errorf("told %d times while the customer has it", n)
	}
	w.ok(w.Do(enginetest.Sara, engine.Submitted{Item: w.Item("ask").ID}))
	w.ok(w.Pass(10 * time.Hour))
	if n := enginetest.Count[engine.Send](w.World); n != 2 || w.C.Clocks[0].Stage != engine.StageBreached {
		t.Errorf("told %d times after it, clock %+v", n, w.C.Clocks[0])
	}
	if got, want := engine.Spent(w.P, w.C.Clocks[0], w.Now), int64(14*3600); got != want {
		t.Errorf("spent %d, want %d", got, want)
	}
}

// However long the customer takes, a repetition that waits costs one event; it has its
// period when he is back. A case from before declarations goes on as it did.
func TestARepetitionThatWaitsCostsOneEvent(t *testing.T) {
	for known, want := range map[int]int{engine.FirstKnown: 1, 0: 30} {
		w := world{enginetest.NewWorld(onlyCase(ladder(2))), t}
		w.knows(known)
		w.ok(w.Pass(4 * time.Hour))
		w.ok(w.Work(enginetest.Expert, "open", "ask", nil))
		before := len(w.Log)
		w.ok(w.Pass(30 * time.Hour))
		if n := len(w.Log) - before; n != want {
			t.Errorf("known %d: %d events while the customer has it, want %d", known, n, want)
		}
		w.ok(w.Do(enginetest.Sara, engine.Submitted{Item: w.Item("ask").ID}))
		for i, n := range []int{0, 1, 2, 2} {
			if i > 0 {
				w.ok(w.Pass(time.Hour))
			}
			if got := enginetest.Count[engine.Send](w.World); got != n {
				t.Errorf("known %d: told %d times after %d hours, want %d", known, got, i, n)
			}
		}
		w.replays(w.P)
	}
}

// Migration keeps what was spent, the running time, and whose turn it is.
func TestThePromiseSurvivesMigration(t *testing.T) {
	w, book := begun(t, onlyCase(ladder(2))), &told{t: t}
	book.hear(w.World)
	w.ok(w.Pass(time.Hour))
	before := w.C.Clocks[0].Due
	to := enginetest.Renamed(w.P, func(s string) string { return "x" + s })
	if refused := w.Migrate(to); len(refused) > 0 {
		t.Fatal(refused)
	}
	book.hear(w.World)
	if k := w.C.Clocks[0]; !k.Due.Equal(before) || engine.Spent(w.P, k, w.Now) != 3600 {
		t.Errorf("clock %+v", k)
	}
	w.ok(w.Pass(time.Hour))
	w.ok(w.Work(enginetest.Expert, "xopen", "ask", nil))
	book.hear(w.World)
	if k := w.C.Clocks[0]; k.Spent != 2*3600 {
		t.Errorf("clock %+v", k)
	}
	if got := book.Parts(nil, w.Now); got != (engine.Parts{Staff: 2 * 3600}) {
		t.Errorf("parts %+v", got)
	}
}

// Where several clocks run, each pauses at its own steps, and the lines tell of each.
func TestEachClockPausesAtItsOwnSteps(t *testing.T) {
	p := ladder(0)
	other := *p.Clocks[0]
	other.Name, other.PauseOn = "whole", nil
	p.Clocks = append(p.Clocks, &other)
	w, book := begun(t, p), &told{t: t}
	book.hear(w.World)
	w.ok(w.Pass(time.Hour))
	w.ok(w.Work(enginetest.Expert, "open", "ask", nil))
	book.hear(w.World)
	w.ok(w.Pass(2 * time.Hour))
	lines := book.Lines(w.Now)
	if len(lines) != 2 || !cmp.Equal(lines[0].Clocks, []string{"promise", "whole"}) || !cmp.Equal(lines[1].Clocks, []string{"whole"}) {
		t.Fatalf("lines %+v", lines)
	}
	for i, want := range []int64{3600, 3 * 3600} {
		if got := engine.Spent(w.P, w.C.Clocks[i], w.Now); got != want {
			t.Errorf("clock %d has spent %d, want %d", i, got, want)
		}
	}
}

// A parallel task of the customer does not stop the house's time: it could work.
func TestStaffAnswerForWhatRunsBesideTheCustomer(t *testing.T) {
	b := enginetest.New("beside", "both", "mine", "yours", "end")
	both := b.Step(&engine.Step{Name: "both", Kind: engine.KindParallel, Parallel: &engine.Parallel{Join: 2}, Next: enginetest.To("end")})
	b.Branch(both, "a", func() {
		b.Step(&engine.Step{Name: "mine", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To(engine.Done)})
	})
	b.Branch(both, "b", func() {
		b.Step(&engine.Step{Name: "yours", Kind: engine.KindTask, Label: text.Of("x"), Task: &engine.Task{Who: engine.Staff, Assign: &engine.Assign{Role: "clerk"}}, Next: enginetest.To(engine.Done)})
	})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	w := begun(t, b.P)
	if got := engine.TurnOf(w.P, w.C); got.Party != engine.WaitsStaff || !cmp.Equal(got.Pools, []string{"role:clerk"}) {
		t.Errorf("turn %+v", got)
	}
	w.ok(w.Work(enginetest.Expert, "yours", "", nil))
	if got := engine.TurnOf(w.P, w.C); got.Party != engine.WaitsCustomer || !cmp.Equal(got.Steps, []string{"mine"}) {
		t.Errorf("turn %+v", got)
	}
}
