package engine

import (
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/fault"
)

// recalendar lets the case know a newer declaration of its calendars: what is due by
// open time is reckoned anew, from where it began. What was written into variables stays,
// and what has been breached or warned of stays so.
func (r *run) recalendar(in Recalendared) error {
	if r.e.By.Side == string(Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if !r.c.Open() || in.To <= r.c.Known || in.From != r.c.Known || !r.all.knows(in.To) {
		return fault.New(fault.Conflict, "conflict.done")
	}
	m := &amendment{run: r, in: in, was: r.p}
	r.p, r.c.Known = r.all.asOf(in.To), in.To
	r.refreshCase()
	m.clocks()
	for _, t := range slices.Clone(r.c.Timers) {
		m.timer(t)
	}
	m.breachedItems()
	return nil
}

// amendment is a case on its way to newer calendars. The run has them already.
type amendment struct {
	*run
	in  Recalendared
	was *Process
}

// basis is from when a length is counted, where a calendar counts it. Cases that are
// older than declarations have none written down: their states stay as they are.
func (r *run) basis(from time.Time, lengths ...*calendar.Duration) time.Time {
	counted := func(d *calendar.Duration) bool { return d != nil && d.IsBusiness() }
	if r.c.Known == 0 || !slices.ContainsFunc(lengths, counted) {
		return time.Time{}
	}
	return from
}

// timer moves one timer. Those of a clock belong to it, and the warning of a step is
// moved with the breach.
func (m *amendment) timer(t PendingTimer) {
	switch {
	case t.Why == TimerBreach && t.Clock == "":
		m.promised(t)
	case t.Why == TimerBreach || t.Why == TimerWarn:
	default:
		m.counted(t)
	}
}

// counted moves a timer that counts one length.
func (m *amendment) counted(t PendingTimer) {
	d, name := m.length(t)
	if d == nil || !d.IsBusiness() {
		return
	}
	due, ok := m.again(t, *d, name)
	if !ok || due.Equal(t.Due) {
		return
	}
	m.tell(t, t.Due, due, "")
	t.Due = due
	m.setTimer(t)
}

// again is when a length is over by the newer calendar. Where nobody wrote down from
// when it counts, what is left of it by the older one is counted from now.
func (m *amendment) again(t PendingTimer, d calendar.Duration, name string) (time.Time, bool) {
	if !t.From.IsZero() {
		return m.p.calendar(name).Add(m.at, t.From, d)
	}
	left := m.was.calendar(name).Business(m.at, m.at, t.Due)
	if left == 0 {
		return t.Due, true
	}
	return m.p.calendar(name).Due(m.at, m.at, left)
}

// length is what a timer counts, and by which calendar; nil: a moment that stays.
func (m *amendment) length(t PendingTimer) (*calendar.Duration, string) {
	s := m.p.Steps[t.Step]
	switch t.Why {
	case TimerAgain:
		return m.againEvery(t, s)
	case TimerStep, TimerWait, TimerExpire, TimerFallback:
		if s != nil {
			return s.length(t)
		}
	}
	return nil, ""
}

func (m *amendment) againEvery(t PendingTimer, s *Step) (*calendar.Duration, string) {
	sla := m.p.clock(t.Clock)
	if t.Clock == "" && s != nil {
		sla = s.SLA
	}
	if sla == nil || sla.Again == nil {
		return nil, ""
	}
	return &sla.Again.Every, sla.Calendar
}

func (s *Step) length(t PendingTimer) (*calendar.Duration, string) {
	switch {
	case t.Why == TimerStep:
		return s.timer(t.Name).lengthAfter(t.Fired), ""
	case t.Why == TimerWait && s.Wait != nil:
		return s.Wait.length(), s.Wait.Calendar
	case t.Why == TimerExpire && s.Pay != nil && t.Fired == 0:
		return &s.Pay.Expires, ""
	case t.Why == TimerFallback && s.Task != nil && s.Task.Assign != nil:
		return s.Task.Assign.FallbackAfter, ""
	}
	return nil, ""
}

// lengthAfter is what a timer counts when it has fired so often already.
func (t *Timer) lengthAfter(fired int) *calendar.Duration {
	switch {
	case t == nil:
		return nil
	case fired > 0:
		return t.Every
	default:
		return t.length()
	}
}

// promised moves the promise of a step: its breach, its warning and its item.
func (m *amendment) promised(t PendingTimer) {
	s := m.p.Steps[t.Step]
	if s == nil || s.SLA == nil {
		return
	}
	it := m.item(t.Item)
	from := t.From
	if from.IsZero() && it != nil && t.Version == 0 {
		from = it.OpenedAt
	}
	due, warn, ok := m.dues(s.SLA, from, t.Due)
	if !ok {
		return
	}
	if !due.Equal(t.Due) {
		m.tell(t, t.Due, due, "")
		m.setTimer(t.at(TimerBreach, due))
	}
	m.moveWarning(t, warn, it != nil && it.Stage != "")
	m.redue(it, due, warn)
}

// redue writes new times into an item whose promise is not broken.
func (m *amendment) redue(it *Item, due, warn time.Time) {
	if it == nil {
		return
	}
	if warn.IsZero() || it.Stage != "" {
		warn = it.WarnAt
	}
	if it.DueAt.Equal(due) && it.WarnAt.Equal(warn) {
		return
	}
	it.DueAt, it.WarnAt = due, warn
	m.update(it)
}

// dues reckons a promise anew from when it began. A deadline is a moment and stays; its
// warning may move.
func (m *amendment) dues(sla *SLA, from, old time.Time) (due, warn time.Time, ok bool) {
	if from.IsZero() {
		if sla.Target == nil || !sla.Target.IsBusiness() {
			return old, time.Time{}, false
		}
		left := m.was.calendar(sla.Calendar).Business(m.at, m.at, old)
		due, ok = m.p.calendar(sla.Calendar).Due(m.at, m.at, left)
		return due, time.Time{}, ok && left > 0
	}
	p := promised{known: m.at, own: m.p.calendar(sla.Calendar), sla: sla, budget: max(0, old.Sub(from))}
	if sla.Target != nil {
		p.counts = p.own.For(*sla.Target)
		if p.budget, ok = p.own.Budget(m.at, from, *sla.Target); !ok {
			return old, time.Time{}, false
		}
	}
	due, warn = p.dues(from, 0)
	return due, warn, !due.IsZero()
}

// moveWarning moves the warning that belongs to a breach, unless it has come.
func (m *amendment) moveWarning(breach PendingTimer, warn time.Time, warned bool) {
	i := slices.IndexFunc(m.c.Timers, func(x PendingTimer) bool {
		return x.Why == TimerWarn && x.Clock == breach.Clock && x.Scope == breach.Scope && x.Step == breach.Step && x.Visit == breach.Visit
	})
	switch {
	case warned || warn.IsZero():
	case i < 0 && breach.Item == "" && breach.Clock == "": // it may have come
	case i < 0:
		w := breach.at(TimerWarn, warn)
		w.ID = ""
		m.setTimer(w)
	case !m.c.Timers[i].Due.Equal(warn):
		m.setTimer(m.c.Timers[i].at(TimerWarn, warn))
	}
}

// breachedItems says of promises that were broken already when they would be due now.
// They stay broken.
func (m *amendment) breachedItems() {
	for i := range m.c.Items {
		it := &m.c.Items[i]
		s := m.p.Steps[it.Step]
		if it.Stage != StageBreached || s == nil || s.SLA == nil || s.SLA.Target == nil {
			continue
		}
		reckon := func() time.Time {
			due, _, _ := m.dues(s.SLA, it.OpenedAt, it.DueAt)
			return due
		}
		m.tellBroken(PendingTimer{Step: it.Step, Visit: it.Visit, Item: it.ID}, it.DueAt, reckon(), m.older(reckon))
	}
}

// older reckons by the calendars as they were.
func (m *amendment) older(reckon func() time.Time) time.Time {
	now := m.p
	m.p = m.was
	defer func() { m.p = now }()
	return reckon()
}

// tellBroken says once of a broken promise that it would not have been broken then.
func (m *amendment) tellBroken(t PendingTimer, was, due, before time.Time) {
	if due.After(was) && !due.Equal(before) {
		m.tell(t, was, due, StageBreached)
	}
}

// tell writes down what was due when, and when it is due now.
func (m *amendment) tell(t PendingTimer, was, due time.Time, outcome string) {
	m.write(t, map[string]any{"was": was.Format(moment), "due": due.Format(moment)}, outcome)
}

// write tells of what a declaration has changed, and which one it was.
func (m *amendment) write(t PendingTimer, data map[string]any, outcome string) {
	data["calendar"], data["days"] = m.in.Calendar, strings.Join(m.in.Days, " ")
	for key, v := range map[string]string{"clock": t.Clock, "timer": t.Name, "item": t.Item, "why": t.Why, "reason": m.in.Reason} {
		if v != "" {
			data[key] = v
		}
	}
	if m.in.More > 0 {
		data["more"] = m.in.More
	}
	if outcome == StageBreached {
		data["breached"] = true
	}
	m.fact(Fact{Kind: FactCalendar, Step: t.Step, Visit: t.Visit, Outcome: outcome, Glass: Private, Data: data})
}
