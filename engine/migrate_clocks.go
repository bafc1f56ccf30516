package engine

import (
	"slices"
	"time"
)

// stopClocks writes down what the clocks of the case have used up, as the older version
// counts it.
func (m *migration) stopClocks() {
	m.p = m.from
	for i := range m.c.Clocks {
		k := &m.c.Clocks[i]
		if sla := m.from.clock(k.Name); sla != nil && !k.Since.IsZero() {
			m.pauseClock(k, sla)
		}
	}
	m.p = m.to
}

// renewClocks gives the case the clocks of the newer version. One that was there keeps
// what it has used up; a new one begins now.
func (m *migration) renewClocks() {
	m.here = ""
	var clocks []Clock
	for _, sla := range m.to.Clocks {
		now := m.at
		if sla.Target != nil && slices.ContainsFunc(m.c.Clocks, func(k Clock) bool { return k.Name == sla.Name }) {
			m.at = m.c.OpenedAt // a target counts from when the case was opened
		}
		p, ok, bad := m.promise(sla)
		m.at = now
		if bad != nil {
			m.refuse(Refusal{Code: StaysValue, Name: sla.Name, Detail: bad.detail})
		}
		i := slices.IndexFunc(m.c.Clocks, func(k Clock) bool { return k.Name == sla.Name })
		switch {
		case !ok:
		case i < 0:
			clocks = append(clocks, Clock{Name: sla.Name, Budget: int64(p.budget / time.Second), From: m.basis(m.at, sla.Target), Version: m.to.Version})
		default:
			clocks = append(clocks, m.renewed(m.c.Clocks[i], m.from.clock(sla.Name), sla, p))
		}
	}
	m.c.Clocks = clocks
	m.clearTimers(func(t *PendingTimer) bool {
		sla := m.to.clock(t.Clock)
		return t.Clock != "" && (sla == nil || t.Why == TimerAgain && sla.Again == nil)
	})
}

// renewed puts a new target on the same ledger. Where one counts open hours and the
// other the clock, the share that is used up stays.
func (m *migration) renewed(k Clock, was, sla *SLA, p promised) Clock {
	if was == nil || sameTarget(m.from, m.to, was, sla) {
		return k
	}
	budget := int64(p.budget / time.Second)
	switch {
	case sla.Deadline != nil:
		budget += k.Spent
	case was.Target == nil || was.Target.IsBusiness() != sla.Target.IsBusiness():
		if k.Budget > 0 {
			k.Spent = k.Spent * budget / k.Budget
		}
	}
	k.Budget = budget
	return k
}

// sameSLA reports whether two versions promise the same time.
func sameSLA(from, to *Process, a, b *SLA) bool {
	if a == nil || b == nil {
		return a == b
	}
	sameWarn := a.WarnPercent == b.WarnPercent && (a.Warn == nil) == (b.Warn == nil) && (a.Warn == nil || *a.Warn == *b.Warn)
	return sameWarn && sameTarget(from, to, a, b) && (a.Again == nil) == (b.Again == nil)
}

func sameTarget(from, to *Process, a, b *SLA) bool {
	name := func(p *Process, s *SLA) string {
		if s.Calendar != "" {
			return s.Calendar
		}
		return p.Calendar
	}
	switch {
	case name(from, a) != name(to, b):
		return false
	case a.Target != nil && b.Target != nil:
		return *a.Target == *b.Target
	case a.Deadline != nil && b.Deadline != nil:
		return a.Deadline.Source() == b.Deadline.Source()
	default:
		return a.Target == nil && b.Target == nil && a.Deadline == nil && b.Deadline == nil
	}
}
