package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/calendar"
)

// The stages of a promise of time.
const (
	StageWarned   = "warned"
	StageBreached = "breached"
)

// promised is an SLA reckoned from the moment of the event.
type promised struct {
	known  time.Time
	own    *calendar.Calendar // as the SLA names it
	counts *calendar.Calendar // the time that its target counts; nil is the clock
	budget time.Duration
	sla    *SLA
}

// promise reckons how much time an SLA gives from now; false when it never ends.
func (r *run) promise(sla *SLA) (promised, bool, *stuck) {
	p := promised{known: r.at, own: r.p.calendar(sla.Calendar), sla: sla}
	switch {
	case sla.Target != nil:
		p.counts = p.own.For(*sla.Target)
		budget, ok := p.own.Budget(r.at, r.at, *sla.Target)
		p.budget = budget
		return p, ok, nil
	case sla.Deadline != nil:
		v, err := sla.Deadline.Eval(r.scope(nil))
		if err != nil {
			return p, false, failed(err)
		}
		due, bad := r.p.when(v)
		if bad != nil {
			return p, false, bad
		}
		p.budget = max(0, due.Sub(r.at))
		return p, true, nil
	default:
		return p, false, nil
	}
}

// dues gives when the promise and its warning are due when `spent` is used up
// already at a moment. Zero: never.
func (p promised) dues(now time.Time, spent time.Duration) (due, warn time.Time) {
	due, ok := p.counts.Due(p.known, now, max(0, p.budget-spent))
	if !ok {
		return time.Time{}, time.Time{}
	}
	switch {
	case p.sla.WarnPercent > 0:
		share := p.budget * time.Duration(p.sla.WarnPercent) / 100
		warn, ok = p.counts.Due(p.known, now, max(0, share.Truncate(time.Second)-spent))
	case p.sla.Warn != nil:
		counts := p.own.For(*p.sla.Warn)
		before, _ := p.own.Budget(p.known, now, *p.sla.Warn)
		warn, ok = counts.Due(p.known, now, max(0, counts.Business(p.known, now, due)-before))
	}
	if !ok || warn.After(due) {
		return due, time.Time{}
	}
	return due, warn
}

// fireSLA takes a warning, a breach, or its repetition: of a step or of the case.
func (r *run) fireSLA(t PendingTimer) {
	if t.Clock != "" {
		r.fireClock(t)
		return
	}
	s := r.p.Steps[t.Step]
	if s == nil || s.SLA == nil || !r.current(t.Scope, t.Step, t.Visit) {
		r.clearTimer(t.ID)
		return
	}
	due := t.Due
	r.count(&t, s.SLA)
	o := r.occasion(s, t.Visit, t.called(t.Why), t.Fired)
	o.quiet = t.Why == TimerWarn && tells(s.SLA.OnWarn) && r.overtaken(t)
	if t.Why != TimerAgain {
		r.strike(t)
		r.stage(r.item(t.Item), t)
	}
	r.fact(Fact{Kind: slaFact(t.Why), Step: t.Step, Visit: t.Visit, Glass: Private, Data: map[string]any{"item": t.Item, "due": due.Format(moment), "fired": t.Fired}})
	r.reckon(s.SLA, o, t)
}

// count counts a firing, and with a repetition those that have fallen due meanwhile.
func (r *run) count(t *PendingTimer, sla *SLA) {
	t.Fired++
	if t.Why == TimerAgain && sla.Again != nil {
		r.skip(t, sla.repeats())
	}
}

func (s *SLA) repeats() repetition {
	return repetition{every: &s.Again.Every, times: s.Again.Times, calendar: s.Calendar}
}

// strike takes the timer away, and with a breach the warning that has not come: it
// would come too late.
func (r *run) strike(t PendingTimer) {
	r.clearTimers(func(x *PendingTimer) bool {
		late := t.Why == TimerBreach && x.Why == TimerWarn
		return x.ID == t.ID || late && x.Clock == t.Clock && x.Step == t.Step && x.Visit == t.Visit
	})
}

func slaFact(why string) string {
	if why == TimerWarn {
		return FactWarned
	}
	return FactBreached
}

// stage marks an item as warned or breached.
func (r *run) stage(it *Item, t PendingTimer) {
	if it == nil {
		return
	}
	it.Stage = StageBreached
	if t.Why == TimerWarn {
		it.Stage = StageWarned
	}
	r.update(it)
}

// reckon does the actions of a warning or breach and sets the repetition.
func (r *run) reckon(sla *SLA, o occasion, t PendingTimer) {
	switch t.Why {
	case TimerWarn:
		r.act(o, sla.OnWarn)
	case TimerBreach:
		r.act(o, sla.Breach)
		if sla.Again != nil && sla.Again.Times > 0 {
			next := PendingTimer{Why: TimerAgain, Clock: t.Clock, Scope: t.Scope, Step: t.Step, Visit: t.Visit, Item: t.Item, Version: t.Version}
			next.Due, _ = r.p.calendar(sla.Calendar).Add(r.at, t.Due, sla.Again.Every)
			next.From = r.basis(t.Due, &sla.Again.Every)
			if !next.Due.IsZero() {
				r.setTimer(next)
			}
		}
	case TimerAgain:
		if sla.Again != nil {
			r.rearm(t, sla.repeats())
			r.act(o, sla.Again.Do)
		}
	}
}

// startClocks begins the clocks of the case; turnClocks lets them run.
func (r *run) startClocks() {
	r.c.Clocks = nil
	for _, sla := range r.p.Clocks {
		p, ok, bad := r.promise(sla)
		if bad != nil {
			r.warn("", r.p.Start.Next, bad)
		}
		if ok {
			r.c.Clocks = append(r.c.Clocks, Clock{Name: sla.Name, Budget: int64(p.budget / time.Second), From: r.basis(r.at, sla.Target)})
		}
	}
}

func (p *Process) clock(name string) *SLA {
	i := slices.IndexFunc(p.Clocks, func(s *SLA) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return p.Clocks[i]
}

// turnClocks pauses, runs or stops each clock as the case now stands.
func (r *run) turnClocks() {
	for i := range r.c.Clocks {
		k := &r.c.Clocks[i]
		sla := r.p.clock(k.Name)
		if sla == nil || k.Stopped {
			continue
		}
		runs := r.c.Open() && !r.pauses(sla)
		switch {
		case runs && k.Since.IsZero():
			r.runClock(k, sla)
		case !runs && !k.Since.IsZero():
			r.pauseClock(k, sla)
		}
		k.Stopped = !r.c.Open()
	}
	if !r.c.Open() {
		r.clearTimers(func(t *PendingTimer) bool { return t.Clock != "" })
	}
}

func (r *run) pauses(sla *SLA) bool {
	return slices.ContainsFunc(r.c.Tokens, func(t Token) bool { return t.Place != AtDone && contains(sla.PauseOn, t.Step) })
}

// ledger is the promise of a running clock.
func (r *run) ledger(k *Clock, sla *SLA) promised {
	return promised{known: r.at, own: r.p.calendar(sla.Calendar), counts: r.p.counts(sla), sla: sla, budget: time.Duration(k.Budget) * time.Second}
}

func (r *run) runClock(k *Clock, sla *SLA) {
	k.Since = r.at
	if k.Stage == StageBreached {
		r.repeatOn(k, sla)
		return
	}
	due, warn := r.ledger(k, sla).dues(r.at, time.Duration(k.Spent)*time.Second)
	k.Due = due
	if due.IsZero() {
		return
	}
	base := PendingTimer{Clock: k.Name, Version: k.Version}
	if k.Stage == "" && !warn.IsZero() {
		r.setTimer(base.at(TimerWarn, warn))
	}
	r.setTimer(base.at(TimerBreach, due))
}

func (r *run) pauseClock(k *Clock, sla *SLA) {
	k.Spent += int64(r.ledger(k, sla).counts.Business(r.at, k.Since, r.at) / time.Second)
	k.Since = time.Time{}
	if k.Stage == StageBreached {
		return
	}
	k.Due = time.Time{}
	r.clearTimers(func(t *PendingTimer) bool { return t.Clock == k.Name })
}

// fireClock takes a timer of a case clock; its actions are for all open items.
func (r *run) fireClock(t PendingTimer) {
	sla := r.p.clock(t.Clock)
	i := slices.IndexFunc(r.c.Clocks, func(k Clock) bool { return k.Name == t.Clock })
	if sla == nil || i < 0 || r.c.Clocks[i].Stopped {
		r.clearTimer(t.ID)
		return
	}
	k := &r.c.Clocks[i]
	if t.Why == TimerAgain && k.Since.IsZero() {
		r.waitOn(k, t, sla)
		return
	}
	due := t.Due
	r.count(&t, sla)
	o := r.clockOccasion(t)
	o.quiet = t.Why == TimerWarn && tells(sla.OnWarn) && r.overtaken(t)
	if t.Why != TimerAgain {
		r.strike(t)
		k.Stage = StageBreached
		if t.Why == TimerWarn {
			k.Stage = StageWarned
		}
	}
	r.fact(Fact{Kind: slaFact(t.Why), Glass: Private, Data: map[string]any{"clock": t.Clock, "due": due.Format(moment), "fired": t.Fired}})
	r.reckon(sla, o, t)
}

// waitOn lets a repetition wait for the clock to run again, without counting it. In cases
// that are older than declarations it is put off by one period after the other, so that
// their logs lead to what they led to.
func (r *run) waitOn(k *Clock, t PendingTimer, sla *SLA) {
	if r.c.Known > 0 {
		r.clearTimer(t.ID)
		k.Again = t.Fired + 1
		return
	}
	due, ok := r.p.calendar(sla.Calendar).Add(r.at, r.at, sla.Again.Every)
	if !ok {
		r.clearTimer(t.ID)
		return
	}
	t.Due, t.From = due, r.basis(r.at, &sla.Again.Every)
	r.setTimer(t)
}

// repeatOn gives a repetition that has waited for the clock its period anew.
func (r *run) repeatOn(k *Clock, sla *SLA) {
	fired := k.Again - 1
	k.Again = 0
	if fired < 0 || sla.Again == nil {
		return
	}
	if due, ok := r.p.calendar(sla.Calendar).Add(r.at, r.at, sla.Again.Every); ok {
		t := PendingTimer{Clock: k.Name, Version: k.Version, Fired: fired, From: r.basis(r.at, &sla.Again.Every)}
		r.setTimer(t.at(TimerAgain, due))
	}
}
