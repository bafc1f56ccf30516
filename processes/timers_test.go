package processes_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// overdue waits for a customer: it reminds him, and one that is in a hurry gives up.
const overdue = `
kartabl: v1
kind: process
id: overdue
version: 1
title: {fa: یادآوری, en: Reminder}
owner: claims_manager
start: {by: [customer], form: ask, next: sort}
vars:
  hurry: {type: bool, default: false}
forms:
  ask:
    title: {fa: یادآوری, en: Reminder}
    fields: {hurry: {label: {fa: شتاب, en: Hurry}}}
steps:
  sort:
    kind: decide
    next: [{when: hurry, to: short}, {else: long}]
  long:
    kind: task
    who: customer
    label: {fa: پاسخ, en: Answer}
    timers:
      remind: {after: 1h, every: 1h, times: 3, do: [{notify: customer, by: inbox}]}
    next: closed
  short:
    kind: task
    who: customer
    label: {fa: پاسخ زود, en: Answer soon}
    timers:
      give_up: {after: 2h, to: lapsed}
    next: closed
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
  lapsed: {kind: end, label: {fa: گذشت, en: Lapsed}, result: cancelled}
`

// late starts cases and lets their timers fall due: two reminders of a patient one, and
// then the end of a hurried one.
func (w *world) late(patient, hurried int) (ids []string) {
	w.t.Helper()
	w.must(w.deploy(overdue))
	ids = w.many(patient, "overdue", map[string]any{"hurry": false})
	ids = append(ids, w.many(hurried, "overdue", map[string]any{"hurry": true})...)
	w.now = w.now.Add(150 * time.Minute)
	return ids
}

// told counts the messages of the customer.
func (w *world) told() (n int) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		notices, err := tx.Notices(w.t.Context(), "sara", nil, "", 1000)
		n = len(notices)
		return err
	}))
	return n
}

// firings counts the timers in the history of a case; none came too late.
func (w *world) firings(id string) (n int) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		events, err := tx.Events(w.t.Context(), id)
		for _, e := range events {
			if _, timer := e.Event.Input.(engine.TimerDue); timer {
				n++
			}
			if e.Ignored != "" {
				w.t.Errorf("case %s has an event that came too late: %s", id, e.Ignored)
			}
		}
		return err
	}))
	return n
}

// Two servers catch up with the same timers while the customer answers: each timer fires
// once, each message is sent once, and no event is there for nothing.
func TestNothingFiresTwiceOnTwoServers(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		const patient, hurried = 40, 20
		ids := w.late(patient, hurried)
		other := storetest.Open(t, dsn)
		other.SetClock(func() time.Time { return w.now })
		second := processes.New(processes.Options{DB: other, World: w.fake})
		w.must(second.Restore(t.Context()))
		var all sync.WaitGroup
		for _, s := range []*processes.Service{w.s, second} {
			all.Go(func() {
				if _, err := s.FireTimers(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		answered := ids[:10]
		for _, id := range answered {
			all.Go(func() {
				cmd := processes.Command{By: people.Actor(w.sara), Input: engine.Submitted{Item: id + "-1"}}
				if m, err := second.Advance(t.Context(), id, cmd); err != nil || m.Case.Ended != "closed" {
					t.Errorf("answer: %q, %v", m.Case.Ended, err)
				}
			})
		}
		all.Wait()
		w.drained(ids)
		if n := w.told(); n != patient {
			t.Errorf("%d messages, want %d", n, patient)
		}
		w.replayed()
	})
}

// Two servers look at the same firing at the same time: each entry starts one case.
func TestTwoServersStartEachEntryOnce(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		w.must(w.deploy(nightly))
		var items []any
		for i := range 10 {
			items = append(items, map[string]any{"key": i, "customer": "sara", "with": map[string]any{"contract_no": fmt.Sprint("C-", i)}})
		}
		w.fake.Always("lists.contracts_ending", map[string]any{"items": items})
		w.s.RunOnce(t.Context())
		other := storetest.Open(t, dsn)
		other.SetClock(func() time.Time { return w.now })
		second := processes.New(processes.Options{DB: other, World: w.fake})
		w.must(second.Restore(t.Context()))
		w.now = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) // 06:30 in Tehran
		var all sync.WaitGroup
		var started atomic.Int64
		for _, s := range []*processes.Service{w.s, second, w.s, second} {
			all.Go(func() {
				n, err := s.RunSchedules(t.Context())
				if err != nil {
					t.Error(err)
				}
				started.Add(int64(n))
			})
		}
		all.Wait()
		if n := w.cases(); n != len(items) || started.Load() != int64(n) {
			t.Errorf("%d cases, %d were said to be started, want %d", n, started.Load(), len(items))
		}
		w.replayed()
	})
}

// drained holds that nothing is due and that each case has fired once.
func (w *world) drained(ids []string) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		n, oldest, err := tx.LateTimers(w.t.Context())
		if n != 0 {
			w.t.Errorf("%d timers are still due, the oldest since %s", n, oldest)
		}
		return err
	}))
	for _, id := range ids {
		if n := w.firings(id); n != 1 {
			w.t.Errorf("case %s has fired %d times", id, n)
		}
	}
}

// What keeps a way on from the customer comes before reminders that are due for longer,
// and how late each was is told.
func TestTheWorstComesFirst(t *testing.T) {
	on(t, func(w *world) {
		var moved []string
		var late []time.Duration
		var said bytes.Buffer
		w.s = processes.New(processes.Options{
			DB: w.db, World: w.fake, Hands: 1, Log: slog.New(slog.NewTextHandler(&said, nil)),
			Changed: func(c processes.Change) { moved = append(moved, c.Case) },
			Watch:   processes.Watch{TimerFired: func(d time.Duration) { late = append(late, d) }},
		})
		ids := w.late(300, 3)
		moved = nil
		n, err := w.s.FireTimers(t.Context())
		w.must(err)
		if n != len(ids) || len(moved) != n || !slices.Equal(moved[:3], ids[300:]) || !slices.Equal(moved[3:], ids[:300]) {
			t.Errorf("%d fired, first %v", n, moved[:min(5, len(moved))])
		}
		if len(late) != n || late[0] != 30*time.Minute || late[3] != 90*time.Minute {
			t.Errorf("late by %v", late[:min(5, len(late))])
		}
		if !strings.Contains(said.String(), "late timers have fired") || !strings.Contains(said.String(), "timers=303 latest=1h30m0s") {
			t.Errorf("said %s", said.String())
		}
		w.drained(ids)
	})
}

// While statements of the database fail, timers stay due; nothing fires twice, and what
// can fire does.
func TestTimersThatFailStayDue(t *testing.T) {
	on(t, func(w *world) {
		ids := w.late(30, 10)
		var mu sync.Mutex
		statements := 0
		broken := errors.New("the database failed here")
		w.db.SetFault(func() error {
			mu.Lock()
			defer mu.Unlock()
			if statements++; statements%41 == 0 {
				return broken
			}
			return nil
		})
		for range 5 {
			if _, err := w.s.FireTimers(t.Context()); err != nil && !errors.Is(err, broken) {
				t.Error(err)
			}
		}
		w.db.SetFault(func() error { return nil })
		_, err := w.s.FireTimers(t.Context())
		w.must(err)
		w.drained(ids)
		if n := w.told(); n != 30 {
			t.Errorf("%d messages, want 30", n)
		}
		w.replayed()
	})
}

// A server that starts says what fell due while it was away.
func TestAStartTellsOfLateTimers(t *testing.T) {
	on(t, func(w *world) {
		ids := w.late(3, 2)
		said := &lines{}
		w.s = processes.New(processes.Options{DB: w.db, World: w.fake, Log: slog.New(slog.NewTextHandler(said, nil))})
		w.must(w.s.Restore(t.Context()))
		ctx, stop := context.WithCancel(t.Context())
		said.heard = func(line string) {
			if strings.Contains(line, "late timers have fired") {
				stop()
			}
		}
		w.must(w.s.Run(ctx))
		if !strings.Contains(said.String(), "timers are late and fire now") || !strings.Contains(said.String(), "timers=5 oldest=1h30m0s") {
			t.Errorf("said %s", said)
		}
		w.drained(ids)
	})
}

// lines keeps what is logged.
type lines struct {
	mu    sync.Mutex
	all   bytes.Buffer
	heard func(string)
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.heard != nil {
		l.heard(string(p))
	}
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}
