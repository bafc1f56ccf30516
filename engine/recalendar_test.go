package engine_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// promises is a process with a task, and what change adds to it.
func promises(change func(*enginetest.Builder, *engine.Step)) *engine.Process {
	b := enginetest.New("promises", "work", "over")
	s := &engine.Step{Name: "work", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Staff, Assign: &engine.Assign{Queue: "desk"}}, Next: enginetest.To("over")}
	change(b, s)
	b.Step(s)
	b.Step(&engine.Step{Name: "over", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	return b.P
}

// amended is the process when one more declaration is known.
func amended(t testing.TB, p *engine.Process, num int, list string) *engine.Process {
	t.Helper()
	days, err := calendar.ParseDays(list)
	if err != nil {
		t.Fatal(err)
	}
	c, err := p.Calendars["office"].With(enginetest.Morning.Add(time.Duration(num)*time.Second), days)
	if err != nil {
		t.Fatal(err)
	}
	return p.Amended(num, map[string]*calendar.Calendar{"office": c.Latest()})
}

func (w world) knows(known int) {
	w.t.Helper()
	w.ok(w.Do(enginetest.Sara, engine.Started{Case: "c1", No: "1", Customer: "sara", Known: known}))
}

func (w world) declared(p *engine.Process) {
	w.t.Helper()
	w.P = p
	w.ok(w.Do(engine.System, engine.Recalendared{From: w.C.Known, To: p.Known, Calendar: "office", Days: []string{"2026-11-22"}, Reason: "mourning"}))
}

func tehran(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(time.FixedZone("", 12600)).Format("02 15:04")
}

func dueOf(c engine.Case, why string) string {
	for _, t := range c.Timers {
		if t.Why == why {
			return tehran(t.Due)
		}
	}
	return ""
}

// The case begins on Saturday the 21st at 9; the desk is open from 8 to 16.
func TestADeclarationMovesWhatIsDue(t *testing.T) {
	sla := func(s engine.SLA) func(*enginetest.Builder, *engine.Step) {
		return func(_ *enginetest.Builder, step *engine.Step) { step.SLA = &s }
	}
	clock := func(s engine.SLA) func(*enginetest.Builder, *engine.Step) {
		return func(b *enginetest.Builder, _ *engine.Step) { s.Name = "whole"; b.P.Clocks = []*engine.SLA{&s} }
	}
	timer := func(x engine.Timer) func(*enginetest.Builder, *engine.Step) {
		return func(_ *enginetest.Builder, step *engine.Step) { x.Name = "tick"; step.Timers = []*engine.Timer{&x} }
	}
	wait := func(x engine.Wait) func(*enginetest.Builder, *engine.Step) {
		return func(_ *enginetest.Builder, step *engine.Step) {
			step.Kind, step.Task, step.Wait = engine.KindWait, nil, &x
		}
	}
	const sunday, monday, today = "2026-11-22", "2026-11-23", "2026-11-21"
	for _, c := range []struct {
		name     string
		with     func(*enginetest.Builder, *engine.Step)
		pass     time.Duration // before the declaration
		days     string
		why      string
		was, due string
		warn     string
	}{
		{"a promise of two days", sla(engine.SLA{Target: enginetest.DurP("2bd"), Warn: enginetest.DurP("4bh")}), time.Hour, sunday, engine.TimerBreach, "23 09:00", "24 09:00", "23 13:00"},
		{"a share for the warning", sla(engine.SLA{Target: enginetest.DurP("10bh"), WarnPercent: 90}), time.Hour, sunday, engine.TimerBreach, "22 11:00", "23 11:00", "23 10:00"},
		{"today is a holiday", sla(engine.SLA{Target: enginetest.DurP("10bh")}), 3 * time.Hour, today, engine.TimerBreach, "22 11:00", "23 10:00", ""},
		{"half a day", sla(engine.SLA{Target: enginetest.DurP("10bh")}), time.Hour, sunday + " 08:00-10:00", engine.TimerBreach, "22 11:00", "23 09:00", ""},
		{"an open Friday", sla(engine.SLA{Target: enginetest.DurP("5bd")}), time.Hour, "2026-11-27 08:00-16:00", engine.TimerBreach, "28 09:00", "27 09:00", ""},
		{"a day of no concern", sla(engine.SLA{Target: enginetest.DurP("1bd")}), time.Hour, "2026-12-05", engine.TimerBreach, "22 09:00", "22 09:00", ""},
		{"the clock", sla(engine.SLA{Target: enginetest.DurP("30h")}), time.Hour, sunday, engine.TimerBreach, "22 15:00", "22 15:00", ""},
		{"a clock of the case", clock(engine.SLA{Target: enginetest.DurP("10bh"), Warn: enginetest.DurP("1bh")}), time.Hour, sunday, engine.TimerBreach, "22 11:00", "23 11:00", "23 10:00"},
		{"today, for the case", clock(engine.SLA{Target: enginetest.DurP("10bh")}), 3 * time.Hour, today, engine.TimerBreach, "22 11:00", "23 10:00", ""},
		{"days of the case", clock(engine.SLA{Target: enginetest.DurP("2bd")}), time.Hour, sunday + " 08:00-12:00", engine.TimerBreach, "23 09:00", "23 09:00", ""},
		{"a timer", timer(engine.Timer{After: enginetest.DurP("1bd")}), time.Hour, sunday, engine.TimerStep, "22 09:00", "23 09:00", ""},
		{"one that repeats", timer(engine.Timer{Every: enginetest.DurP("1bd"), Times: 9}), 25 * time.Hour, monday, engine.TimerStep, "23 09:00", "24 09:00", ""},
		{"a wait", wait(engine.Wait{For: enginetest.DurP("10bh")}), time.Hour, sunday, engine.TimerWait, "22 11:00", "23 11:00", ""},
		{"a wait by the clock", wait(engine.Wait{For: enginetest.DurP("2d")}), time.Hour, sunday, engine.TimerWait, "23 09:00", "23 09:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := promises(c.with)
			for _, known := range []int{engine.FirstKnown, 0} {
				if known == 0 && c.days == today && c.why != engine.TimerBreach {
					continue
				}
				w := world{enginetest.NewWorld(p), t}
				w.knows(known)
				w.ok(w.Pass(c.pass))
				w.wants(c.was, dueOf(w.C, c.why))
				w.declared(amended(t, p, 2, c.days))
				w.wants(c.due, dueOf(w.C, c.why))
				if c.warn != "" {
					w.wants(c.warn, dueOf(w.C, engine.TimerWarn))
				}
				if it := w.Item("work"); it.ID != "" && !it.DueAt.IsZero() {
					w.wants(c.due, tehran(it.DueAt))
				}
				moved := 0
				for _, f := range w.Last.Facts {
					if f.Kind == engine.FactCalendar {
						moved++
						w.wants("office", f.Data["calendar"])
						w.wants("mourning", f.Data["reason"])
					}
				}
				if (moved > 0) != (c.was != c.due) {
					t.Errorf("%d lines of history for %s -> %s", moved, c.was, c.due)
				}
				w.replays(amended(t, w.P, 3, "2026-11-24"))
			}
		})
	}
}

// replays says the same of the log, whatever was declared later.
func (w world) replays(p *engine.Process) {
	w.t.Helper()
	again, err := engine.Replay(p, w.Log)
	w.ok(err)
	a, errA := json.Marshal(w.C)
	b, errB := json.Marshal(again)
	if errA != nil || errB != nil || string(a) != string(b) {
		w.t.Errorf("%v %v\nwas  %s\nagain %s", errA, errB, a, b)
	}
}

func TestWhatIsBrokenStaysBroken(t *testing.T) {
	for name, p := range map[string]*engine.Process{
		"a step": promises(func(_ *enginetest.Builder, s *engine.Step) { s.SLA = &engine.SLA{Target: enginetest.DurP("2bh")} }),
		"the case": promises(func(b *enginetest.Builder, _ *engine.Step) {
			b.P.Clocks = []*engine.SLA{{Name: "whole", Target: enginetest.DurP("2bh")}}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			w := world{enginetest.NewWorld(p), t}
			w.knows(engine.FirstKnown)
			w.ok(w.Pass(3 * time.Hour))
			w.declared(amended(t, p, 2, "2026-11-21"))
			w.wants(1, len(w.Last.Facts))
			f := w.Last.Facts[0]
			w.wants(true, f.Data["breached"])
			w.wants("2026-11-21T07:30:00Z", f.Data["was"])
			w.wants("2026-11-22T06:30:00Z", f.Data["due"])
			if it := w.Item("work"); it.Stage == "" && w.C.Clocks == nil || len(w.C.Clocks) > 0 && w.C.Clocks[0].Stage != engine.StageBreached {
				t.Errorf("not broken any more: %+v", w.C)
			}
			w.declared(amended(t, w.P, 3, "2026-12-30"))
			w.wants(0, len(w.Last.Facts)) // it was told
		})
	}
}

func TestADeclarationIsRefused(t *testing.T) {
	p := promises(func(*enginetest.Builder, *engine.Step) {})
	w := world{enginetest.NewWorld(p), t}
	w.refused(w.Do(enginetest.Sara, engine.Started{Case: "c1", No: "1", Customer: "sara", Known: 2}), fault.Internal, "internal")
	w.knows(engine.FirstKnown)
	in := engine.Recalendared{From: 1, To: 2, Calendar: "office"}
	w.refused(w.Do(engine.System, in), fault.Conflict, "conflict.done") // nobody has declared it
	w.P = amended(t, p, 2, "2026-11-22")
	w.refused(w.Do(enginetest.Sara, in), fault.Forbidden, "forbidden")
	w.ok(w.Do(engine.System, in))
	w.refused(w.Do(engine.System, in), fault.Conflict, "conflict.done")
	w.P = p
	w.refused(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("work").ID}), fault.Internal, "internal") // a server that has not heard of it
}

// A case that learns of a day later is due when one is that knew it from its start.
func TestLearningLateIsKnowingBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.SampledFrom([]string{"1bd", "2bd", "7bd", "1bh", "11bh", "30bh", "2d"})
		d := func(name string) *calendar.Duration { return enginetest.DurP(length.Draw(t, name)) }
		p := promises(func(b *enginetest.Builder, s *engine.Step) {
			s.SLA = &engine.SLA{Target: d("target"), Warn: d("warn")}
			s.Timers = []*engine.Timer{{Name: "once", After: d("after")}, {Name: "again", Every: d("every"), Times: 3}}
			b.P.Clocks = []*engine.SLA{{Name: "whole", Target: d("whole"), WarnPercent: rapid.IntRange(0, 99).Draw(t, "share")}}
		})
		list := ""
		for range rapid.IntRange(1, 5).Draw(t, "days") {
			day := enginetest.Morning.AddDate(0, 0, rapid.IntRange(0, 14).Draw(t, "day")).Format(time.DateOnly)
			list += day + rapid.SampledFrom([]string{"", " 08:00-10:00", " 06:00-20:00", " 10:00-11:00, 14:00-15:00"}).Draw(t, "hours") + "\n"
		}
		days, err := calendar.ParseDays(list)
		if err != nil {
			t.Fatal(err)
		}
		c, err := p.Calendars["office"].With(enginetest.Morning, days)
		if err != nil {
			t.Fatal(err)
		}
		next := p.Amended(2, map[string]*calendar.Calendar{"office": c.Latest()})
		started := func(known int) engine.Case {
			w := enginetest.NewWorld(next)
			if err := w.Do(enginetest.Sara, engine.Started{Case: "c1", No: "1", Customer: "sara", Known: known}); err != nil {
				t.Fatal(err)
			}
			return w.C
		}
		knew := started(2)
		out, err := engine.Apply(next, started(1), engine.Event{ID: "e", At: enginetest.Morning, By: engine.System, Input: engine.Recalendared{From: 1, To: 2}})
		if err != nil {
			t.Fatal(err)
		}
		learned := out.Case
		learned.Seq, learned.Next = knew.Seq, knew.Next
		type timer struct{ why, name, clock, due string }
		set := func(c engine.Case) map[timer]bool {
			all := map[timer]bool{}
			for _, x := range c.Timers {
				all[timer{x.Why, x.Name, x.Clock, x.Due.String()}] = true
			}
			return all
		}
		for x := range set(knew) {
			if !set(learned)[x] {
				t.Fatalf("%s\n%+v is missing among\n%+v", list, x, set(learned))
			}
		}
		if a, b := knew.Items[0], learned.Items[0]; !a.DueAt.Equal(b.DueAt) {
			t.Fatalf("due %v, knew %v", b.DueAt, a.DueAt)
		}
		if a, b := knew.Clocks[0], learned.Clocks[0]; a != b {
			t.Fatalf("clock %+v, knew %+v", b, a)
		}
	})
}
