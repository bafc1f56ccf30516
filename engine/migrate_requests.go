package engine

import (
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

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
