package engine

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/fault"
)

// DueTimers gives the timers that are due strictly before a moment, in due order:
// the shell fires them before it applies what a person did at that moment, so that
// at the same second the person wins.
func DueTimers(c Case, before time.Time) []PendingTimer {
	var due []PendingTimer
	for _, t := range c.Timers {
		if t.Due.Before(before) {
			due = append(due, t)
		}
	}
	slices.SortStableFunc(due, func(a, b PendingTimer) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(ordinal(a.ID), ordinal(b.ID)))
	})
	return due
}

// ordinal is the number at the end of an id.
func ordinal(id string) int {
	i := len(id)
	for i > 0 && id[i-1] >= '0' && id[i-1] <= '9' {
		i--
	}
	n, err := strconv.Atoi(id[i:])
	if err != nil {
		return 0
	}
	return n
}

// setTimer adds a timer, or moves the one that has its id.
func (r *run) setTimer(t PendingTimer) {
	if t.ID == "" {
		t.ID = r.id()
	}
	r.emit(SetTimer{Timer: t, Harm: r.harm(t)})
	for i := range r.c.Timers {
		if r.c.Timers[i].ID == t.ID {
			r.c.Timers[i] = t
			return
		}
	}
	r.c.Timers = append(r.c.Timers, t)
}

func (r *run) clearTimers(which func(*PendingTimer) bool) {
	r.c.Timers = slices.DeleteFunc(r.c.Timers, func(t PendingTimer) bool {
		if !which(&t) {
			return false
		}
		r.emit(ClearTimer{ID: t.ID})
		return true
	})
}

func (r *run) clearTimer(id string) {
	r.clearTimers(func(t *PendingTimer) bool { return t.ID == id })
}

// schedule is what a step sets when it begins to wait.
type schedule struct {
	timers    []PendingTimer
	due, warn time.Time // of the step's SLA
}

// plan evaluates when the timers and the SLA of a step are due.
func (r *run) plan(s *Step) (schedule, *stuck) {
	var plan schedule
	for _, t := range s.Timers {
		due, ok, bad := r.firstDue(t)
		if bad != nil {
			return plan, bad.in(s)
		}
		if ok {
			plan.timers = append(plan.timers, PendingTimer{Why: TimerStep, Name: t.Name, Due: due, From: r.basis(r.at, t.length())})
		}
	}
	if s.SLA != nil {
		p, ok, bad := r.promise(s.SLA)
		if bad != nil {
			return plan, bad.in(s)
		}
		if ok {
			plan.due, plan.warn = p.dues(r.at, 0)
		}
	}
	return plan, nil
}

// firstDue is when a timer fires first; false when that never comes.
func (r *run) firstDue(t *Timer) (time.Time, bool, *stuck) {
	if t.At != nil {
		v, err := t.At.Eval(r.scope(nil))
		if err != nil {
			return time.Time{}, false, failed(err)
		}
		due, bad := r.p.when(v)
		return due, bad == nil, bad
	}
	wait := t.After
	if wait == nil {
		wait = t.Every
	}
	if wait == nil {
		return time.Time{}, false, nil
	}
	due, ok := r.p.calendar("").Add(r.at, r.at, *wait)
	return due, ok, nil
}

// length is what a timer counts before it fires first, or nil.
func (t *Timer) length() *calendar.Duration {
	switch {
	case t.At != nil:
		return nil
	case t.After != nil:
		return t.After
	default:
		return t.Every
	}
}

// arm sets what was planned, now that the step waits.
func (r *run) arm(s *Step, at Token, plan schedule) {
	visit := r.c.visit(at)
	for _, t := range plan.timers {
		t.Scope, t.Step, t.Visit = at.Scope, s.Name, visit
		r.setTimer(t)
	}
	if plan.due.IsZero() {
		return
	}
	item := ""
	for i := range r.c.Items {
		if it := &r.c.Items[i]; it.Step == s.Name && it.Visit == visit {
			item, it.DueAt, it.WarnAt = it.ID, plan.due, plan.warn
			r.update(it)
		}
	}
	base := PendingTimer{Scope: at.Scope, Step: s.Name, Visit: visit, Item: item, From: r.basis(r.at, s.SLA.Target, s.SLA.Warn)}
	if !plan.warn.IsZero() {
		r.setTimer(base.at(TimerWarn, plan.warn))
	}
	r.setTimer(base.at(TimerBreach, plan.due))
}

// called is the part of a timer's keys that names it. One that a migration has set
// begins to count anew, so it has a name of its own.
func (t *PendingTimer) called(name string) string {
	if t.Version == 0 {
		return name
	}
	return name + "@" + strconv.Itoa(t.Version)
}

func (t PendingTimer) at(why string, due time.Time) PendingTimer {
	t.Why, t.Due = why, due
	return t
}

// timerDue fires a timer.
func (r *run) timerDue(in TimerDue) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	i := slices.IndexFunc(r.c.Timers, func(t PendingTimer) bool { return t.ID == in.Timer })
	if i < 0 {
		return r.ignore("closed")
	}
	t := r.c.Timers[i]
	if r.at.Before(t.Due) {
		return r.ignore("early")
	}
	r.fire(t)
	return nil
}

func (r *run) fire(t PendingTimer) {
	r.here = t.Scope
	switch t.Why {
	case TimerStep:
		r.fireStep(t)
	case TimerWait:
		r.clearTimer(t.ID)
		r.leave(t.Scope, "", nil, "")
	case TimerRetry:
		r.clearTimer(t.ID)
		r.retry(t)
	case TimerExpire:
		r.expire(t)
	case TimerWarn, TimerBreach, TimerAgain:
		r.fireSLA(t)
	case TimerFallback:
		r.clearTimer(t.ID)
		r.fallback(t)
	case TimerFollowUp:
		r.clearTimer(t.ID)
		r.followUp(t)
	case TimerSurvey:
		r.closeSurvey()
	default:
		r.clearTimer(t.ID)
	}
}

// timer returns a timer of the step by its name, or nil.
func (s *Step) timer(name string) *Timer {
	for _, t := range s.Timers {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// fireStep does what timers.<name> says: ends the step, or acts and waits on.
func (r *run) fireStep(t PendingTimer) {
	s, def := r.p.Steps[t.Step], r.timerOf(t)
	if def == nil || !r.current(t.Scope, t.Step, t.Visit) {
		r.clearTimer(t.ID)
		return
	}
	r.mark(Mark{Kind: MarkTimer, Step: t.Step, Name: t.Name})
	if def.Edge != nil {
		t.Fired++
		r.timerFact(t, t.Due)
		r.act(r.occasion(s, t.Visit, t.called(t.Name), t.Fired), def.Do)
		r.leave(t.Scope, byTimer+t.Name, nil, "timer")
		return
	}
	r.remind(t, s, def)
}

// remind does what a timer says that lets the step wait on.
func (r *run) remind(t PendingTimer, s *Step, def *Timer) {
	again, due := repetition{every: def.Every, times: def.Times}, t.Due
	t.Fired++
	r.skip(&t, again)
	r.timerFact(t, due)
	o := r.occasion(s, t.Visit, t.called(t.Name), t.Fired)
	o.quiet = tells(def.Do) && r.overtaken(t)
	r.rearm(t, again)
	r.tryWrite(o, def.Set)
	r.act(o, def.Do)
}

func (r *run) timerFact(t PendingTimer, due time.Time) {
	r.fact(Fact{Kind: FactTimer, Step: t.Step, Visit: t.Visit, Glass: Private, Data: map[string]any{"timer": t.Name, "due": due.Format(moment), "fired": t.Fired}})
}

// rearm sets the next firing, or ends the timer.
func (r *run) rearm(t PendingTimer, again repetition) {
	if !r.next(&t, again) {
		r.clearTimer(t.ID)
		return
	}
	r.setTimer(t)
}
