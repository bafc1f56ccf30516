package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/calendar"
)

// Recounted is the outcome of a calendar's fact that tells of another count of hours.
const Recounted = "recounted"

// clocks reckons the promises of the whole case anew: the time since they last ran.
func (m *amendment) clocks() {
	for i := range m.c.Clocks {
		k := &m.c.Clocks[i]
		if sla := m.p.clock(k.Name); sla != nil && !k.Stopped {
			m.clock(k, sla)
		}
	}
}

func (m *amendment) clock(k *Clock, sla *SLA) {
	m.budget(k, sla)
	m.recount(k, sla)
	if k.Since.IsZero() {
		return
	}
	reckon := func() (due, warn time.Time) {
		return m.ledger(k, sla).dues(k.Since, time.Duration(k.Spent)*time.Second)
	}
	due, warn := reckon()
	of := PendingTimer{Clock: k.Name}
	switch {
	case due.IsZero() || k.Due.IsZero():
		return
	case k.Stage == StageBreached:
		if k.Spent < k.Budget {
			m.tellBroken(of, k.Due, due, m.older(func() time.Time { due, _ := reckon(); return due }))
		}
		return
	case !due.Equal(k.Due):
		m.tell(of, k.Due, due, "")
		k.Due = due
	}
	for _, t := range slices.Clone(m.c.Timers) {
		if t.Why != TimerBreach || t.Clock != k.Name {
			continue
		}
		m.moveWarning(t, warn, k.Stage != "")
		if !t.Due.Equal(due) {
			m.setTimer(t.at(TimerBreach, due))
		}
	}
}

// recount counts again what a clock has counted before it last paused, so that it has
// spent what the lines of the ledger say by the newer calendar. The history tells of it.
func (m *amendment) recount(k *Clock, sla *SLA) {
	spent := k.Spent
	for _, s := range m.in.Counted {
		if s.Clock == k.Name {
			before, now := m.was.counts(sla).Business(m.at, s.From, s.To), m.p.counts(sla).Business(m.at, s.From, s.To)
			spent += int64((now - before) / time.Second)
		}
	}
	if spent = max(0, spent); spent != k.Spent {
		m.write(PendingTimer{Clock: k.Name}, map[string]any{"spent": k.Spent, "counts": spent}, Recounted)
		k.Spent = spent
	}
}

// budget renews the seconds of a target in working days, which are not all as long.
func (m *amendment) budget(k *Clock, sla *SLA) {
	from := k.From
	if from.IsZero() && k.Version == 0 && m.c.Used[ActionReopen] == 0 {
		from = m.c.OpenedAt
	}
	if sla.Target == nil || sla.Target.Unit() != calendar.BusinessDay || from.IsZero() {
		return
	}
	if budget, ok := m.p.calendar(sla.Calendar).Budget(m.at, from, *sla.Target); ok {
		k.Budget = int64(budget / time.Second)
	}
}
