package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// localMinute names a firing: the local date and time at which it is due.
const localMinute = "2006-01-02T15:04"

// A list provider that did not answer is left alone for a minute, then for longer and
// longer up to an hour.
const (
	patience     = time.Minute
	mostPatience = time.Hour
)

// rest is until when, and for how long, a list provider is left alone.
type rest struct {
	until time.Time
	wait  time.Duration
}

// RunSchedules starts the cases that are due by the clock and says how many. A firing
// is known by its local date and time, so that it starts each case once, however often
// and by however many servers it is looked at. Of firings that were missed while no
// server ran only the last one is made up for.
func (s *Service) RunSchedules(ctx context.Context) (int, error) {
	n := 0
	var failed error
	for _, p := range s.All() {
		if p.Start.Schedule == nil || !slices.Contains(p.Start.By, "schedule") {
			continue
		}
		started, err := s.runSchedule(ctx, p)
		if n += started; err != nil {
			failed = errors.Join(failed, fmt.Errorf("schedule of %s: %w", p.ID, err))
		}
	}
	return n, failed
}

func (s *Service) runSchedule(ctx context.Context, p *engine.Process) (int, error) {
	now, slot, err := s.dueSlot(ctx, p)
	if err != nil || slot == "" || s.lib.resting(p.ID, now) {
		return 0, err
	}
	entries, err := s.entries(ctx, p, slot)
	if err != nil {
		s.lib.rest(p.ID, now)
		return 0, err
	}
	s.lib.wakeUp(p.ID)
	n := 0
	for i, e := range entries {
		started, err := s.startEntry(ctx, p, slot, i, e)
		if err != nil {
			return n, err
		}
		if started {
			n++
		}
	}
	return n, s.db.Update(ctx, func(tx *store.Tx) error { return tx.LookAt(ctx, p.ID, now) })
}

// dueSlot is the newest firing since the schedule was last looked at, or "". A
// schedule that is new begins now.
func (s *Service) dueSlot(ctx context.Context, p *engine.Process) (now time.Time, slot string, err error) {
	var seen time.Time
	known := false
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now
		seen, known, err = tx.LookedAt(ctx, p.ID)
		return err
	})
	if err != nil {
		return now, "", err
	}
	if !known {
		return now, "", s.db.Update(ctx, func(tx *store.Tx) error { return tx.LookAt(ctx, p.ID, now) })
	}
	slot, err = newestSlot(p, seen, now)
	return now, slot, err
}

// longAgo bounds how far back a missed firing is looked for.
const longAgo = 31 * 24 * time.Hour

// newestSlot is the last firing of the schedule after one moment and not after another,
// by the clock on the wall where the process is, or "". The wall's clock is read as if
// it never changed: a time that it leaves out in spring has come when it shows a later
// one, and one that it shows twice in autumn has come the first time.
func newestSlot(p *engine.Process, after, until time.Time) (string, error) {
	spec, err := cron.ParseStandard(p.Start.Schedule.Cron)
	if err != nil {
		return "", fmt.Errorf("read cron: %w", err)
	}
	where := p.Location
	if where == nil {
		where = time.UTC
	}
	if early := until.Add(-longAgo); after.Before(early) {
		after = early
	}
	slot, shown := "", wall(until.In(where))
	for next := spec.Next(wall(after.In(where))); !next.IsZero() && !next.After(shown); next = spec.Next(next) {
		if openDay(p, next, where) {
			slot = next.Format(localMinute)
		}
	}
	return slot, nil
}

// wall is what a clock shows, as a time of a zone where clocks never change.
func wall(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
}

// openDay reports whether the calendar of the schedule works on the day that a clock
// shows.
func openDay(p *engine.Process, shown time.Time, where *time.Location) bool {
	c := p.Calendars[p.Start.Schedule.Calendar]
	if c == nil {
		return true
	}
	at := time.Date(shown.Year(), shown.Month(), shown.Day(), shown.Hour(), shown.Minute(), 0, 0, where)
	day := time.Date(shown.Year(), shown.Month(), shown.Day(), 0, 0, 0, 0, where)
	return c.Business(at, day, day.AddDate(0, 0, 1)) > 0
}

// entry is one case that a schedule starts.
type entry struct {
	key      string
	customer string
	values   map[string]any
}

// entries asks the list provider, or gives the one entry of a schedule without one.
func (s *Service) entries(ctx context.Context, p *engine.Process, slot string) ([]entry, error) {
	c := p.Start.Schedule
	if c.Each == "" {
		return []entry{entryOf("", map[string]any{"customer": c.With["customer"], "with": without(c.With, "customer")})}, nil
	}
	items, err := s.ask(ctx, p, slot)
	if err != nil {
		return nil, err
	}
	all := make([]entry, 0, len(items))
	for i, item := range items {
		m, _ := item.(map[string]any)
		all = append(all, entryOf(strconv.Itoa(i), m))
	}
	return all, nil
}

func entryOf(key string, m map[string]any) entry {
	e := entry{key: key}
	if k := m["key"]; k != nil {
		e.key = engine.KeyText(k)
	}
	if who := m["customer"]; who != nil {
		e.customer = engine.KeyText(who)
	}
	e.values, _ = m["with"].(map[string]any)
	return e
}

func without(m map[string]any, key string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if k != key {
			out[k] = v
		}
	}
	return out
}

// startEntry starts the case of one entry. One that is refused is noted and not tried
// again: another day has another list.
func (s *Service) startEntry(ctx context.Context, p *engine.Process, slot string, n int, e entry) (bool, error) {
	started := false
	err := s.Update(ctx, func(tx *store.Tx) error {
		id := s.newID()
		mine, err := tx.ClaimFiring(ctx, p.ID, slot, e.key, id)
		if err != nil || !mine {
			return err
		}
		_, err = s.startAlone(ctx, tx, p, alone{id: id, customer: e.customer, channel: "schedule", values: e.values})
		started = err == nil
		return err
	})
	if f := fault.As(err); f != nil {
		s.log.WarnContext(ctx, "a schedule could not start a case", "process", p.ID, "at", slot, "entry", n, "err", err)
		return false, s.db.Update(ctx, func(tx *store.Tx) error {
			if err := tx.RefuseFiring(ctx, p.ID, slot, e.key, f.Error()); err != nil {
				return err
			}
			return tellOffers(ctx, tx, withoutOffer(err))
		})
	}
	return started, err
}

// resting reports whether the list provider of a process is left alone for now.
func (l *library) resting(process string, now time.Time) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return now.Before(l.rests[process].until)
}

func (l *library) rest(process string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := min(max(patience, 2*l.rests[process].wait), mostPatience)
	l.rests[process] = rest{until: now.Add(wait), wait: wait}
}

func (l *library) wakeUp(process string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.rests, process)
}
