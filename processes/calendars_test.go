package processes_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// promised waits for staff, in two working days.
const promised = `
kartabl: v1
kind: process
id: transfer
version: 1
title: {fa: قول, en: Promise}
owner: claims_manager
calendar: office
start: {by: [customer], form: ask, next: work}
vars: {amount: {type: money, min: 1}}
forms: {ask: {title: {fa: قول, en: Promise}, fields: {amount: {label: {fa: مبلغ, en: Amount}}}}}
sla: {whole: {target: 10bh, warn: 1bh, breach: [{set_priority: high}]}}
steps:
  work:
    kind: task
    who: staff
    assign: {queue: claims_desk}
    label: {fa: کار, en: Work}
    sla: {target: 2bd, breach: [{set_priority: high}]}
    timers: {nudge: {after: 1bd, do: [{set_priority: high}]}}
    next: closed
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
reopen: {by: [staff], within: 30d, to: work}
`

func daysOf(t *testing.T, list string) []calendar.DayHours {
	t.Helper()
	days, err := calendar.ParseDays(list)
	if err != nil {
		t.Fatal(err)
	}
	return days
}

func (w *world) declare(list string, calendars ...string) []store.CalendarChange {
	w.t.Helper()
	made, err := w.s.Declare(w.t.Context(), processes.Declaration{Calendars: calendars, Days: daysOf(w.t, list), Reason: "mourning", By: "boss"})
	w.must(err)
	return made
}

func (w *world) due(id string) string {
	w.t.Helper()
	c := w.stored(id)
	return c.Items[0].DueAt.In(iranTime).Format("02 15:04") + ", " + c.Clocks[0].Due.In(iranTime).Format("02 15:04")
}

var iranTime = time.FixedZone("", 12600)

func (w *world) replays() {
	w.t.Helper()
	other := processes.New(processes.Options{DB: w.db})
	w.must(other.Restore(w.t.Context()))
	w.must(other.Replay(w.t.Context(), func(d processes.Difference, equal bool) {
		if !equal {
			w.t.Errorf("%s: %s", d.No, d.Cause)
		}
	}))
}

func TestADeclaredHolidayMovesOpenCases(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(promised)) // Saturday the 21st, 9:30 in Tehran
		before := w.start()
		w.now = w.now.Add(time.Hour)
		made := w.declare("2026-11-22", "office")
		if len(made) != 1 || made[0].Num != 2 {
			t.Fatalf("made %+v", made)
		}
		if got := w.due(before.ID); got != "23 09:30, 22 11:30" {
			t.Errorf("before the job: %s", got)
		}
		after := w.start()
		w.s.RunOnce(t.Context())
		for id, want := range map[string]string{before.ID: "24 09:30, 23 11:30", after.ID: "24 10:30, 23 12:30"} {
			if got := w.due(id); got != want {
				t.Errorf("due %s, want %s", got, want)
			}
		}
		w.toldOfDue(before.ID, "2026-11-23T06:00:00Z", "2026-11-24T06:00:00Z")
		w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.Items(t.Context(), store.ItemFilter{Pools: []string{"queue:claims_desk"}})
			if err == nil && (len(rows) != 2 || rows[0].DueAt.In(iranTime).Format("02 15:04") != "24 09:30") {
				t.Errorf("rows %+v", rows)
			}
			return err
		}))
		if again := w.declare("1405-09-01", "office"); len(again) != 0 {
			t.Errorf("said twice: %+v", again)
		}
		seq := w.stored(before.ID).Seq
		w.declare("2026-11-22 usual", "office")
		w.now = w.now.Add(time.Minute)
		w.s.RunOnce(t.Context())
		if got := w.due(before.ID); got != "23 09:30, 22 11:30" || w.stored(before.ID).Seq != seq+1 {
			t.Errorf("taken back: %s", got)
		}
		w.declare("2026-11-28", "field") // none of its business
		w.s.RunOnce(t.Context())
		if got := w.stored(before.ID).Seq; got != seq+1 {
			t.Errorf("%d events more", got-seq-1)
		}
		w.replays()
	})
}

// toldOfDue wants a line of history with both times.
func (w *world) toldOfDue(id, was, due string) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		events, err := tx.Events(w.t.Context(), id)
		for _, e := range events {
			for _, f := range e.Facts {
				if f.Kind == engine.FactCalendar && f.Data["was"] == was && f.Data["due"] == due && f.Data["reason"] == "mourning" {
					return nil
				}
			}
		}
		return errors.Join(err, fmt.Errorf("no line of %s -> %s", was, due))
	}))
}

// A holiday declared in time keeps a promise, though the job had not come to the case;
// what was due before the declaration has been broken for good.
func TestADeclarationComesBeforeWhatIsDue(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(promised))
		c := w.start()
		w.now = w.now.Add(20 * time.Hour) // Sunday 05:30; the nudge is due at 09:30, the clock at 11:30
		w.declare("2026-11-22", "office")
		w.now = w.now.Add(8 * time.Hour)
		if _, err := w.s.FireTimers(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.stored(c.ID); got.Clocks[0].Stage != "" || got.Items[0].Priority == "high" {
			t.Errorf("broken: %+v", got)
		}
		w.now = w.now.Add(26 * time.Hour) // Monday 15:30: the clock was due at 11:30
		w.declare("2026-11-23", "office")
		w.s.RunOnce(t.Context())
		got := w.stored(c.ID)
		if got.Clocks[0].Stage != engine.StageBreached || got.Items[0].Stage != "" {
			t.Errorf("%+v", got)
		}
		if due := w.due(c.ID); due != "25 09:30, 23 11:30" {
			t.Errorf("due %s", due)
		}
		w.replays()
	})
}

func TestAnotherServerTakesADeclarationUp(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(promised))
		c := w.start()
		other := processes.New(processes.Options{DB: w.db, World: w.fake})
		w.must(other.Restore(t.Context()))
		w.now = w.now.Add(time.Minute)
		w.declare("2026-11-22", "office")
		stale := w.startAt(other) // it has not heard of it
		w.s.RunOnce(t.Context())
		if got := w.due(stale.ID); got != "24 09:31, 23 11:31" {
			t.Errorf("the case of the server that had not heard is due %s", got)
		}
		if _, err := other.Advance(t.Context(), c.ID, processes.Command{By: expert1, Input: engine.Claimed{Item: item(c, "work")}}); err != nil {
			t.Errorf("a server that has not heard of it: %v", err)
		}
		w.replays()
	})
}

func (w *world) startAt(s *processes.Service) engine.Case {
	w.t.Helper()
	mine := w.s
	w.s = s
	defer func() { w.s = mine }()
	return w.start()
}

// Two servers do it at once, while people work; no case is left behind.
func TestManyCasesTwoServersAndPeople(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(promised))
		other := processes.New(processes.Options{DB: w.db, World: w.fake})
		w.must(other.Restore(t.Context()))
		var ids []string
		for range 150 {
			ids = append(ids, w.start().ID)
		}
		w.declare("2026-11-22", "office")
		w.must(other.Refresh(t.Context()))
		var wg sync.WaitGroup
		for _, s := range []*processes.Service{w.s, other} {
			wg.Go(func() {
				if _, err := s.Recalendar(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			for _, id := range ids[:40] {
				if _, err := w.s.Advance(t.Context(), id, processes.Command{By: expert1, Input: engine.Claimed{Item: id + "-1"}}); err != nil && !fault.Is(err, fault.Conflict) {
					t.Error(err)
				}
			}
		})
		wg.Wait()
		for _, id := range ids {
			if got := w.due(id); got != "24 09:30, 23 11:30" {
				t.Fatalf("%s is due %s", id, got)
			}
		}
		w.replays()
	})
}

func TestAReopenedCaseKnowsWhatWasDeclared(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(promised))
		c := w.start()
		w.does(c.ID, expert1, "work", "", nil)
		w.declare("2026-11-22", "office")
		w.s.RunOnce(t.Context())
		w.must(w.advance(c.ID, expert1, engine.Reopened{}))
		w.now = w.now.Add(time.Minute)
		w.s.RunOnce(t.Context())
		if got := w.due(c.ID); got != "24 09:30, 23 11:30" {
			t.Errorf("due %s", got)
		}
		w.replays()
	})
}

func TestDeclareRefuses(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(promised))
		for name, c := range map[string]struct {
			d   processes.Declaration
			key string
		}{
			"no day":           {processes.Declaration{Calendars: []string{"office"}}, "calendar.no_days"},
			"no such calendar": {processes.Declaration{Calendars: []string{"ofice"}, Days: daysOf(t, "2026-11-22")}, "calendar.unknown"},
			"no such day":      {processes.Declaration{Calendars: []string{"office"}, Days: []calendar.DayHours{{Date: "x"}}}, "calendar.days"},
		} {
			_, err := w.s.Declare(t.Context(), c.d)
			if f := fault.As(err); f == nil || f.Key != c.key {
				t.Errorf("%s: %v", name, err)
			}
		}
		made, err := w.s.Declare(t.Context(), processes.Declaration{Days: daysOf(t, "1406-01-02 usual\n1407-01-02 # own")})
		if err != nil || len(made) != 1 || made[0].Calendar != "office" || !strings.Contains(made[0].Days, "own") {
			t.Errorf("all that have holidays: %+v, %v", made, err)
		}
		c, err := w.s.Calendar("office")
		w.must(err)
		shown, err := c.Days(w.now, "1406-01-02", "1406-01-02")
		if err != nil || len(shown[0].Windows) == 0 {
			t.Errorf("%+v, %v", shown, err)
		}
	})
}
