package processes

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Declaration is what an operator says of days, whatever the catalogs say of them.
// Calendars nil means every calendar that has holidays.
type Declaration struct {
	Calendars []string
	Days      []calendar.DayHours
	Reason    string
	By        string
}

// Declare makes one new version of each calendar that does not say all of this already,
// and gives those. Open cases of the processes that reckon by it learn of it in the
// background, and each before anything else happens to it.
func (s *Service) Declare(ctx context.Context, d Declaration) ([]store.CalendarChange, error) {
	if err := s.Refresh(ctx); err != nil {
		return nil, err
	}
	if len(d.Days) == 0 {
		return nil, fault.New(fault.Invalid, "calendar.no_days")
	}
	names, err := s.declared(d)
	if err != nil {
		return nil, err
	}
	var made []store.CalendarChange
	err = s.Update(ctx, func(tx *store.Tx) error {
		made = nil
		for _, name := range names {
			c, err := tx.AddCalendarChange(ctx, store.CalendarChange{Calendar: name, Days: lines(d.Days), Reason: d.Reason, DeclaredBy: d.By})
			if err != nil {
				return err
			}
			made = append(made, c)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("declare: %w", err)
	}
	if err := s.Refresh(ctx); err != nil {
		return made, err
	}
	s.nudge()
	return made, nil
}

// declared are the calendars to which a declaration says something new.
func (s *Service) declared(d Declaration) ([]string, error) {
	there := s.lib.calendars()
	names := d.Calendars
	if len(names) == 0 {
		for name, versions := range there {
			if slices.ContainsFunc(versions, (*calendar.Calendar).HasDays) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
	}
	var news []string
	for _, name := range names {
		if len(there[name]) == 0 {
			return nil, fault.New(fault.NotFound, "calendar.unknown", "name", name, "names", strings.Join(slices.Sorted(maps.Keys(there)), ", "))
		}
		for _, c := range there[name] {
			if _, err := c.With(far, d.Days); err != nil {
				return nil, fault.New(fault.Invalid, "calendar.days", "detail", calendar.Words(err))
			}
		}
		if slices.ContainsFunc(there[name], func(c *calendar.Calendar) bool { return !c.Says(d.Days) }) && !slices.Contains(news, name) {
			news = append(news, name)
		}
	}
	return news, nil
}

// far is later than any declaration.
var far = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func lines(days []calendar.DayHours) string {
	all := make([]string, len(days))
	for i, d := range days {
		all[i] = d.String()
	}
	return strings.Join(all, "\n")
}

// CalendarNames are the names of all calendars of deployed versions, in order.
func (s *Service) CalendarNames() []string { return slices.Sorted(maps.Keys(s.lib.calendars())) }

// Calendar is a calendar as it is known now, by the newest process that has it; a
// NotFound fault where there is none.
func (s *Service) Calendar(name string) (*calendar.Calendar, error) {
	there := s.lib.calendars()
	if list := there[name]; len(list) > 0 {
		return list[len(list)-1], nil
	}
	return nil, fault.New(fault.NotFound, "calendar.unknown", "name", name, "names", strings.Join(slices.Sorted(maps.Keys(there)), ", "))
}

// calendars are those of all deployed versions by name, those deployed last at the end.
func (l *library) calendars() map[string][]*calendar.Calendar {
	l.mu.RLock()
	defer l.mu.RUnlock()
	all := map[string][]*calendar.Calendar{}
	for _, k := range l.order {
		for name, c := range l.compiled[k].Calendars {
			if !slices.Contains(all[name], c) {
				all[name] = append(all[name], c)
			}
		}
	}
	return all
}

// change is one declaration, read.
type change struct {
	store.CalendarChange
	days  []calendar.DayHours
	after map[*calendar.Calendar]*calendar.Calendar // calendars before it -> since
}

func read(row store.CalendarChange) (*change, error) {
	days, err := calendar.ParseDays(row.Days)
	if err != nil {
		return nil, fmt.Errorf("read declaration %d: %w", row.Num, err)
	}
	return &change{row, days, map[*calendar.Calendar]*calendar.Calendar{}}, nil
}

// told is the change as it stands in the log of a case.
func (c *change) told(known int) engine.Recalendared {
	const most = 3
	in := engine.Recalendared{From: known, To: c.Num, Calendar: c.Calendar, Reason: c.Reason}
	for _, d := range c.days[:min(most, len(c.days))] {
		in.Days = append(in.Days, d.Date)
	}
	in.More = len(c.days) - len(in.Days)
	if in.Reason == "" && len(c.days) == 1 {
		in.Reason = c.days[0].Note
	}
	return in
}

// amend is a process as it is known with a declaration.
func (c *change) amend(p *engine.Process) (*engine.Process, error) {
	before := p.Calendars[c.Calendar]
	if before == nil || !p.Reckons(c.Calendar) {
		return p.Amended(c.Num, nil), nil
	}
	if c.after[before] == nil {
		since, err := before.With(c.DeclaredAt, c.days)
		if err != nil {
			return nil, fmt.Errorf("declaration %d: %w", c.Num, err)
		}
		c.after[before] = since.Latest()
	}
	changed := maps.Clone(p.Calendars)
	changed[c.Calendar] = c.after[before]
	return p.Amended(c.Num, changed), nil
}

// amend lets a process know all declarations that are known here.
func (l *library) amend(p *engine.Process) (*engine.Process, error) {
	for _, c := range l.changes {
		if c.Num <= p.Seen {
			continue
		}
		next, err := c.amend(p)
		if err != nil {
			return nil, err
		}
		p = next
	}
	return p, nil
}

// learn takes up declarations that are newer than those known here.
func (l *library) learn(rows []store.CalendarChange) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, row := range rows {
		if row.Num <= l.newest() {
			continue
		}
		c, err := read(row)
		if err != nil {
			return err
		}
		l.changes = append(l.changes, c)
	}
	for k, p := range l.compiled {
		next, err := l.amend(p)
		if err != nil {
			return err
		}
		l.compiled[k] = next
		if l.latest[p.ID] == p {
			l.latest[p.ID] = next
		}
	}
	return nil
}

func (l *library) seen() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.newest()
}

func (l *library) newest() int {
	if len(l.changes) == 0 {
		return 0
	}
	return l.changes[len(l.changes)-1].Num
}

func (l *library) change(num int) *change {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, c := range l.changes {
		if c.Num == num {
			return c
		}
	}
	return nil
}

// knownNow is the newest declaration that a case begins with.
func knownNow(p *engine.Process) int { return max(p.Seen, engine.FirstKnown) }

// ProcessOf is the version of a case with its calendars as the case knows them.
func (s *Service) ProcessOf(ctx context.Context, tx *store.Tx, c engine.Case) (*engine.Process, error) {
	p, err := s.processOf(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	return p.AsKnown(c), nil
}

// processOf is the version of a case, with all declarations that the case knows.
func (s *Service) processOf(ctx context.Context, tx *store.Tx, c engine.Case) (*engine.Process, error) {
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	if err != nil || c.Known <= knownNow(p) {
		return p, err
	}
	if err := s.learn(ctx, tx); err != nil {
		return nil, err
	}
	return s.Process(c.Process, c.Version)
}

// upTo takes up declarations that a case knows and this server does not.
func (s *Service) upTo(ctx context.Context, tx *store.Tx, known int) error {
	if known <= max(s.lib.seen(), engine.FirstKnown) {
		return nil
	}
	return s.learn(ctx, tx)
}

// learn takes up what was declared since.
func (s *Service) learn(ctx context.Context, tx *store.Tx) error {
	rows, err := tx.CalendarChanges(ctx, s.lib.seen())
	if err != nil || len(rows) == 0 {
		return err
	}
	return s.lib.learn(rows)
}

// recalendar lets the case of a walk know what was declared of its calendars, one
// declaration after the other. Timers that were due before a declaration fire before it.
func (w *walk) recalendar(ctx context.Context) error {
	for w.now.Open() {
		num := w.p.NextKnown(max(w.now.Known, engine.FirstKnown))
		if num == 0 {
			return nil
		}
		c := w.s.lib.change(num)
		if c == nil {
			return fmt.Errorf("declaration %d is not there", num)
		}
		if err := w.dueBefore(ctx, c.DeclaredAt); err != nil {
			return err
		}
		if !w.now.Open() {
			return nil
		}
		told := c.told(w.now.Known)
		counted, err := w.counted(ctx, c.days)
		if err != nil {
			return err
		}
		told.Counted = counted
		if err := w.apply(ctx, Command{By: engine.System, Input: told}); err != nil {
			return fmt.Errorf("take up declaration %d: %w", num, err)
		}
	}
	return nil
}

// settled is when no open case of a version was found behind.
type settled struct {
	known int
	at    time.Time
}

// stragglers is how often a version is looked at again: a server that had not heard of a
// declaration may have started a case meanwhile, and an ended case may be open again.
const stragglers = time.Minute

// Recalendar lets the open cases that are behind know what was declared, each in a
// transaction of its own and some at a time, beside people's work. It may be stopped and
// begun again at any time, by any number of servers: what has moved is not behind.
func (s *Service) Recalendar(ctx context.Context) (int, error) {
	n := 0
	var failed error
	for _, p := range s.lib.unsettled(s.db.Now()) {
		moved, err := s.recalendarVersion(ctx, p)
		n += moved
		failed = errors.Join(failed, err)
		if ctx.Err() != nil {
			return n, failed
		}
		s.lib.settle(p, s.db.Now())
	}
	return n, failed
}

func (l *library) unsettled(now time.Time) []*engine.Process {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var list []*engine.Process
	for _, k := range l.order {
		p := l.compiled[k]
		was := l.settled[k]
		if p.Known > 0 && (was.known != p.Known || now.Sub(was.at) >= stragglers) {
			list = append(list, p)
		}
	}
	return list
}

func (l *library) settle(p *engine.Process, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settled[key(p.ID, p.Version)] = settled{p.Known, now}
}

func (s *Service) recalendarVersion(ctx context.Context, p *engine.Process) (int, error) {
	var last store.Behind
	var failed error
	for n := 0; ; {
		var ids []string
		err := s.db.View(ctx, func(tx *store.Tx) (err error) {
			ids, last, err = tx.CasesBehind(ctx, p.ID, p.Version, p.Known, last, batch)
			return err
		})
		if err != nil || len(ids) == 0 || ctx.Err() != nil {
			return n, errors.Join(failed, err)
		}
		n += len(ids)
		failed = errors.Join(failed, inParallel(ctx, s.hands, ids, s.recalendarCase))
	}
}

func (s *Service) recalendarCase(ctx context.Context, id string) error {
	err := s.Update(ctx, func(tx *store.Tx) error {
		before, err := tx.Case(ctx, id)
		if err != nil {
			return fmt.Errorf("load case: %w", err)
		}
		p, err := s.processOf(ctx, tx, before)
		if err != nil {
			return err
		}
		w := walk{s: s, tx: tx, p: p, now: before, at: tx.Now}
		if err := w.recalendar(ctx); err != nil || len(w.steps) == 0 {
			return err
		}
		return w.commit(ctx, before)
	})
	if err != nil {
		return fmt.Errorf("recalendar case %s: %w", id, err)
	}
	return nil
}
