package engine

import (
	"time"

	"github.com/kartabl/kartabl/calendar"
)

// Used is how much of a case clock's budget is used up at a moment, in percent; more
// than 100 once it is breached. A clock without a budget has used nothing.
func Used(p *Process, k Clock, now time.Time) int {
	if p.clock(k.Name) == nil || k.Budget == 0 {
		return 0
	}
	return int(Spent(p, k, now) * 100 / k.Budget)
}

// Spent is how many seconds of a case clock's budget are used up at a moment, in the
// time that its promise counts.
func Spent(p *Process, k Clock, now time.Time) int64 {
	sla := p.clock(k.Name)
	if sla == nil || k.Since.IsZero() {
		return k.Spent
	}
	return k.Spent + int64(p.counts(sla).Business(now, k.Since, now)/time.Second)
}

// counts is the calendar by which a promise of the case counts; nil is the clock.
func (p *Process) counts(sla *SLA) *calendar.Calendar {
	if sla.Target == nil {
		return nil
	}
	return p.calendar(sla.Calendar).For(*sla.Target)
}
