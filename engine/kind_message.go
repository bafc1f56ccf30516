package engine

import (
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// enterMessage waits for a message with the key that the case has now. The shell
// looks at once whether one has come early.
func (r *run) enterMessage(s *Step, t Token) *stuck {
	v, err := s.Message.Key.Eval(r.scope(nil))
	if err != nil {
		return failed(err).in(s)
	}
	if v == nil || v == "" {
		return (&stuck{code: "expression", detail: "the key of the message is not set"}).in(s)
	}
	q := Request{
		ID: r.id(), Kind: RequestMessage, Scope: t.Scope, Step: s.Name, Visit: r.c.visit(t), Attempt: 1,
		Name: s.Message.Name, Key: KeyText(v),
	}
	r.c.Requests = append(r.c.Requests, q)
	r.emit(AwaitMessage{Request: q})
	r.rest(t)
	return nil
}

// KeyText is the form in which keys of messages are compared.
func KeyText(v any) string { return fmt.Sprint(v) }

// messageArrived gives a message to the step that has waited for it longest. One
// message counts once in a case.
func (r *run) messageArrived(in MessageArrived) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if in.Message == "" {
		return fault.New(fault.Invalid, "invalid")
	}
	if contains(r.c.Messages, in.Message) {
		return r.ignore("already")
	}
	q := r.awaiting(in.Name, in.Key)
	if q == nil {
		return r.ignore("closed")
	}
	s := r.p.Steps[q.Step]
	fields, wrong := expression.Check(s.Message.Fields, named(s.Message.Fields, in.Fields), nil)
	if len(wrong) > 0 {
		return r.ignore("unfit")
	}
	values, _ := fields.(map[string]any)
	scope := q.Scope
	r.c.Messages = append(r.c.Messages, in.Message)
	r.fact(Fact{Kind: FactMessage, Step: q.Step, Visit: q.Visit, Glass: insideOf(s), Data: map[string]any{"name": in.Name}})
	r.leave(scope, "", values, "")
	return nil
}

// named keeps the fields that a signature names: others may send more at any time.
func named(t *expression.Type, fields map[string]any) map[string]any {
	kept := make(map[string]any, len(t.Fields))
	for _, f := range t.Fields {
		if v, ok := fields[f.Name]; ok {
			kept[f.Name] = expression.Clone(v)
		}
	}
	return kept
}

// awaiting is the oldest request for a message, or nil.
func (r *run) awaiting(name, key string) *Request {
	for i := range r.c.Requests {
		q := &r.c.Requests[i]
		if s := r.p.Steps[q.Step]; q.Kind == RequestMessage && q.Name == name && q.Key == key && s != nil && s.Message != nil {
			return q
		}
	}
	return nil
}

// KeepMessages is how long a message is kept that came before a step waited for it.
const KeepMessages = 7 * 24 * time.Hour
