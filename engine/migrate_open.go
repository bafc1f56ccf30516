package engine

import (
	"slices"
	"time"
)

// items takes the open items along: they keep their ids, holders and ages.
func (m *migration) items() {
	for i := range m.c.Items {
		it := &m.c.Items[i]
		was, to := m.from.Steps[it.Step], m.image(it.Step)
		it.Visit = m.visit(it.Step, it.Visit)
		it.Scope, it.Step = m.scopes[it.Scope], to.Name
		m.here = it.Scope
		label := to.Label
		if label.IsZero() && it.Letter != nil {
			label = it.Letter.Subject
		}
		ask := m.pool(it, was, to)
		m.promised(it, was, to)
		m.emit(MoveItem{Item: *it, Label: numbered(label, it.Scope), Alone: to.alone()})
		m.eyes(it, to)
		if ask != nil && it.Holder == "" {
			m.emit(*ask)
		}
	}
}

// pool moves an item to where the newer version has its work done; who holds it keeps it.
func (m *migration) pool(it *Item, was, to *Step) *AssignItem {
	if it.Kind == ItemSign && was.Letter != nil && to.Letter != nil && was.Letter.SignBy != to.Letter.SignBy {
		it.Role = to.Letter.SignBy
		return nil
	}
	if to.Task == nil || to.Task.Assign == nil || was.Task == nil || was.Task.Assign == nil {
		return nil
	}
	a, b := was.Task.Assign, to.Task.Assign
	if a.User != nil || b.User != nil || a.Queue == b.Queue && a.Role == b.Role {
		return nil
	}
	it.Queue, it.Role = b.Queue, b.Role
	if it.Holder != "" || b.Pick == "" || b.Pick == pickClaim {
		return nil
	}
	return &AssignItem{Item: it.ID, Pick: b.Pick, Exclude: m.excluded(b)}
}

// eyes holds four eyes as the newer version wants them.
func (m *migration) eyes(it *Item, to *Step) {
	if to.Task == nil || to.Task.Assign == nil {
		return
	}
	exclude := m.excluded(to.Task.Assign)
	if slices.Equal(exclude, it.Exclude) {
		return
	}
	it.Exclude = exclude
	if unfit(it) {
		m.free(it, "four_eyes")
		return
	}
	m.update(it)
}

// timers takes the timers of steps along by their names, and starts those that are new.
func (m *migration) timers() {
	for _, t := range slices.Clone(m.c.Timers) {
		if t.ofStep() {
			m.timer(t)
		}
	}
	for i := range m.old.Tokens {
		if t := m.c.Tokens[i]; t.Place == At {
			m.here = t.Scope
			m.start(m.from.Steps[m.old.Tokens[i].Step], m.p.Steps[t.Step], t)
		}
	}
}

// timer keeps, restarts or ends one timer of a step.
func (m *migration) timer(t PendingTimer) {
	to, before := m.image(t.Step), t
	t.Visit = m.visit(t.Step, t.Visit)
	t.Scope, t.Step = m.scopes[t.Scope], to.Name
	m.here = t.Scope
	restart := m.to.Migration.Restart
	switch t.Why {
	case TimerStep:
		if to.timer(t.Name) == nil || restart {
			m.clearTimer(t.ID)
			return
		}
	case TimerWait:
		if restart {
			m.restart(&t, to)
		}
	case TimerExpire:
		if due, ok := m.p.calendar("").Add(m.at, m.at, to.Pay.Expires); restart && ok && t.Fired == 0 {
			t.Due, t.From = due, m.basis(m.at, &to.Pay.Expires)
		}
	}
	if t != before && m.has(t.ID) {
		m.setTimer(t)
	}
}

func (m *migration) has(timer string) bool {
	return slices.ContainsFunc(m.c.Timers, func(t PendingTimer) bool { return t.ID == timer })
}

// restart lets a wait begin anew; one that is over then ends at once.
func (m *migration) restart(t *PendingTimer, to *Step) {
	due, bad := m.waitUntil(to.Wait)
	if bad != nil {
		m.refuse(Refusal{Code: StaysValue, Step: to.Name, Name: "wait", Detail: bad.detail})
		return
	}
	t.Due, t.From = due, m.basis(m.at, to.Wait.length())
}

// start sets the timers of a step that the older version did not have; all of them
// when timers begin anew.
func (m *migration) start(was, to *Step, t Token) {
	for _, def := range to.Timers {
		if was.timer(def.Name) != nil && !m.to.Migration.Restart {
			continue
		}
		due, ok, bad := m.firstDue(def)
		if bad != nil {
			m.refuse(Refusal{Code: StaysValue, Step: was.Name, Name: def.Name, Detail: bad.detail})
			continue
		}
		if ok {
			m.setTimer(PendingTimer{
				Why: TimerStep, Name: def.Name, Scope: t.Scope, Step: to.Name, Visit: m.c.visit(t),
				Due: due, From: m.basis(m.at, def.length()), Version: m.to.Version,
			})
		}
	}
}

// promised moves the due time of an item when its SLA has changed. What has been used
// of the old promise is used of the new one: it counts from when the item was opened.
func (m *migration) promised(it *Item, was, to *Step) {
	if sameSLA(m.from, m.to, was.SLA, to.SLA) {
		return
	}
	m.clearTimers(func(t *PendingTimer) bool {
		over := t.Why == TimerWarn || t.Why == TimerBreach || t.Why == TimerAgain && (to.SLA == nil || to.SLA.Again == nil)
		return over && t.Item == it.ID
	})
	it.DueAt, it.WarnAt = time.Time{}, time.Time{}
	if to.SLA == nil {
		return
	}
	now, since := m.at, it.OpenedAt
	if was.SLA == nil {
		since = now
	}
	m.at = since
	p, ok, bad := m.promise(to.SLA)
	m.at = now
	if bad != nil {
		m.refuse(Refusal{Code: StaysValue, Step: was.Name, Name: "sla", Detail: bad.detail})
	}
	if bad != nil || !ok {
		return
	}
	it.DueAt, it.WarnAt = p.dues(since, 0)
	m.watch(it, m.basis(since, to.SLA.Target, to.SLA.Warn))
}

// watch sets what is still to come of an item's promise.
func (m *migration) watch(it *Item, from time.Time) {
	if it.Stage == StageBreached || it.DueAt.IsZero() {
		return
	}
	base := PendingTimer{Scope: it.Scope, Step: it.Step, Visit: it.Visit, Item: it.ID, From: from, Version: m.to.Version}
	if it.Stage == "" && !it.WarnAt.IsZero() {
		m.setTimer(base.at(TimerWarn, it.WarnAt))
	}
	m.setTimer(base.at(TimerBreach, it.DueAt))
}

// money takes payments along: what comes late or goes back is a matter of their step.
func (m *migration) money() {
	for i := range m.c.Money {
		pay := &m.c.Money[i]
		to := m.image(pay.Step)
		if to == nil || to.Pay == nil {
			if pay.State != PaymentFailed && pay.State != PaymentRefunded {
				m.refuse(Refusal{Code: StaysMoney, Step: pay.Step, Name: pay.ID})
			}
			continue
		}
		pay.Visit, pay.Step = m.visit(pay.Step, pay.Visit), to.Name
		if pay.Scope != "" {
			pay.Scope = m.named(pay.Scope)
		}
	}
}

// problems stay until somebody resumes the case; their place is that of the newer version.
func (m *migration) problems() {
	for i := range m.c.Problems {
		x := &m.c.Problems[i]
		to := m.image(x.Step)
		if to == nil {
			continue
		}
		if scope, ok := m.scopes[x.Scope]; ok {
			x.Scope = scope
		}
		x.Undo = m.undo(x.Undo, to)
		x.Step, x.Line, x.Column = to.Name, to.Place.Line, to.Place.Column
		m.emit(RaiseProblem{Problem: *x})
	}
}
