package engine

import (
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine/expression"
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
		m.emit(MoveItem{Item: *it, Label: numbered(label, it.Scope)})
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
	if contains(exclude, it.Holder) {
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

// requests takes along what is awaited from outside. A call that is under way has its
// key for ever: the service must see one operation.
func (m *migration) requests() {
	for i := range m.c.Requests {
		m.request(&m.c.Requests[i])
	}
	for i := range m.c.Tokens {
		if t := &m.c.Tokens[i]; t.Failed != nil {
			t.Failed = m.failed(*t.Failed)
		}
	}
	for i := range m.c.Finished {
		m.undoable(&m.c.Finished[i])
	}
	for i := range m.c.Dropped {
		m.dropped(&m.c.Dropped[i])
	}
}

func (m *migration) request(q *Request) {
	was, to := m.from.Steps[q.Step], m.image(q.Step)
	if !m.waitsOn(q, to) {
		return
	}
	visit := m.visit(q.Step, q.Visit)
	if (q.Kind == RequestCall || q.Kind == RequestUndo) && (to.Name != q.Step || visit != q.Visit) {
		q.Key = m.callKey(q)
	}
	q.Step, q.Visit = to.Name, visit
	if q.Kind != RequestUndo {
		q.Scope = m.scopes[q.Scope]
	}
	if q.Kind == RequestMessage {
		m.rekey(q, was, to)
	}
}

// waitsOn refuses where the image does not wait for the same.
func (m *migration) waitsOn(q *Request, to *Step) bool {
	switch q.Kind {
	case RequestPayment:
		return true
	case RequestMessage, RequestSub:
		same := to != nil && (to.Message != nil && to.Message.Name == q.Name || to.Sub != nil && to.Sub.Process == q.Name)
		if !same {
			m.refuse(Refusal{Code: StaysWaiting, Step: q.Step, Name: q.Name})
		}
		return same
	}
	var call *Call
	if to != nil {
		call = to.Call
	}
	if q.Kind == RequestUndo && to != nil {
		call = to.undo()
	}
	if call == nil || call.Service != q.Service || call.Operation != q.Operation {
		m.refuse(Refusal{Code: StaysCall, Step: q.Step, Name: q.Service + "." + q.Operation})
		return false
	}
	return true
}

// rekey waits on by the key that was evaluated, unless the newer version says the key
// otherwise: then it is evaluated now, and a message that came early by it is taken.
func (m *migration) rekey(q *Request, was, to *Step) {
	if sameOperand(was.Message.Key, to.Message.Key) {
		return
	}
	m.here = q.Scope
	v, err := to.Message.Key.Eval(m.scope(nil))
	switch {
	case err != nil:
		m.refuse(Refusal{Code: StaysValue, Step: was.Name, Name: "key", Detail: err.Error()})
	case v == nil || v == "":
		m.refuse(Refusal{Code: StaysValue, Step: was.Name, Name: "key", Detail: "the key of the message is not set"})
	case KeyText(v) != q.Key:
		q.Key = KeyText(v)
		m.emit(StopAwaiting{Request: q.ID})
		m.emit(AwaitMessage{Request: *q})
	}
}

// sameOperand reports whether two values are written the same.
func sameOperand(a, b expression.Operand) bool {
	if a.Program == nil || b.Program == nil {
		return a.Program == b.Program && expression.Equal(a.Literal, b.Literal)
	}
	return a.Program.Source() == b.Program.Source()
}

// named is a scope by the new names of its blocks; no token needs to stand in it.
func (m *migration) named(scope string) string {
	if now, ok := m.scopes[scope]; ok {
		return now
	}
	outer, owner := m.from.around(scope)
	if owner == nil {
		return ""
	}
	around := m.named(outer)
	if around != "" {
		around += "."
	}
	return around + m.name(owner.Name) + scope[strings.LastIndexAny(scope, ".["):]
}

// failed keeps a call that people may make again, if the image makes the same one.
func (m *migration) failed(f Failure) *Failure {
	q := f.Request
	to := m.image(q.Step)
	if to == nil || to.Block == nil || !sameCall(to.Call, &Call{Service: q.Service, Operation: q.Operation}) {
		return nil
	}
	visit := m.visit(q.Step, q.Visit)
	if to.Name != q.Step || visit != q.Visit {
		q.Key = m.callKey(&q)
	}
	q.Step, q.Visit, q.Scope = to.Name, visit, m.named(q.Scope)
	f.Request = q
	return &f
}

// dropped keeps a call undoable that nobody waits for any more but that may have been done.
func (m *migration) dropped(q *Request) {
	was, to := m.from.Steps[q.Step], m.image(q.Step)
	if was == nil || to == nil || !sameCall(was.undo(), to.undo()) || to.Block == nil {
		m.refuse(Refusal{Code: StaysUndo, Step: q.Step, Name: q.Service + "." + q.Operation})
		return
	}
	q.Scope = m.named(q.Scope)
	q.Step, q.Visit = to.Name, m.visit(q.Step, q.Visit)
}

// sameCall reports whether two calls ask for the same operation.
func sameCall(a, b *Call) bool {
	return a != nil && b != nil && a.Service == b.Service && a.Operation == b.Operation
}

// undoable keeps what was done outside undoable.
func (m *migration) undoable(f *Finished) {
	to := m.image(f.Step)
	if to == nil || !sameCall(to.undo(), &Call{Service: f.Service, Operation: f.Op}) {
		m.refuse(Refusal{Code: StaysUndo, Step: f.Step, Name: f.Service + "." + f.Op})
		return
	}
	if to.Name != f.Step && f.Key == "" {
		f.Key = m.key(f.Step, f.Visit, "undo")
	}
	f.Step, f.Visit = to.Name, m.visit(f.Step, f.Visit)
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

// undo takes along what could not be taken back yet; nil where the newer version does not
// take it back in the same way.
func (m *migration) undo(q *Request, to *Step) *Request {
	if q == nil || to.undo() == nil || to.undo().Service != q.Service || to.undo().Operation != q.Operation {
		return nil
	}
	next := *q
	next.Key, next.Visit, next.Step = m.callKey(q), m.visit(q.Step, q.Visit), to.Name
	return &next
}
