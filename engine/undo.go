package engine

import (
	"maps"
	"slices"
	"strings"
)

// undo is the call that takes back what a step has led to outside, or nil.
func (s *Step) undo() *Call {
	switch {
	case s.Call != nil:
		return s.Call.Undo
	case s.Task != nil:
		return s.Task.Undo
	default:
		return nil
	}
}

// mostDropped bounds the calls that are kept in mind.
const mostDropped = 100

// keepDropped keeps a call in mind that was left without an answer and can be undone.
func (r *run) keepDropped(q Request) {
	if s := r.p.Steps[q.Step]; s == nil || s.undo() == nil {
		return
	}
	if q.Waiting = false; len(r.c.Dropped) >= mostDropped {
		r.c.Dropped = r.c.Dropped[1:]
	}
	r.c.Dropped = append(r.c.Dropped, q)
}

// lateSuccess takes back what a service did though nobody waited any more.
func (r *run) lateSuccess(in CallAnswered) bool {
	i := slices.IndexFunc(r.c.Dropped, func(q Request) bool { return q.ID == in.Request })
	if i < 0 || in.Attempt < 1 || in.Attempt > r.c.Dropped[i].Attempt {
		return false
	}
	q := r.c.Dropped[i]
	r.c.Dropped = slices.Delete(r.c.Dropped, i, i+1)
	s := r.p.Steps[q.Step]
	r.fact(Fact{Kind: FactAnswered, Step: q.Step, Visit: q.Visit, Glass: Private, Data: map[string]any{"attempt": in.Attempt, "request": q.Kind, "late": true}})
	r.forgetFailed(q)
	r.here = q.Scope
	args, bad := r.lateArgs(s, cloneMap(in.Result))
	if bad != nil {
		bad.code = "undo_failed"
		r.warn("", q.Step, bad.in(s))
		return true
	}
	r.queueUndo(Finished{Step: q.Step, Visit: q.Visit, Service: s.undo().Service, Op: s.undo().Operation, Args: args})
	r.nextUndo()
	return true
}

// forgetFailed lets a case that still stands at the call begin anew when people try it
// again: under the key of what is being taken back nothing may be asked for any more.
func (r *run) forgetFailed(q Request) {
	if t, ok := r.token(q.Scope); ok && t.Failed != nil && t.Failed.Request.ID == q.ID {
		t.Failed = nil
		r.setToken(t)
	}
}

// lateArgs are the arguments of an undo as they would be had the answer come in time:
// they may name what the step sets from it. The case keeps its variables, and where
// they cannot be set any more, in an item that is over, the answer alone is known.
func (r *run) lateArgs(s *Step, result map[string]any) (map[string]any, *stuck) {
	before := r.c.Vars
	defer func() { r.setVars(before) }()
	r.setVars(maps.Clone(before))
	if r.write(s.Set, result) != nil {
		r.setVars(before)
	}
	return r.args(s.undo(), result)
}

// finished notes a call that can be undone, with the arguments of its undo as they
// are now; nil where there is nothing to undo.
func (r *run) finished(s *Step, t Token) (*Finished, *stuck) {
	u := s.undo()
	if u == nil || strings.HasPrefix(t.Choice, byError) || strings.HasPrefix(t.Choice, byTimer) || t.Choice == bySkip {
		return nil, nil
	}
	args, bad := r.args(u, t.Result)
	if bad != nil {
		return nil, bad
	}
	return &Finished{Step: s.Name, Visit: r.c.visit(t), Service: u.Service, Op: u.Operation, Args: args}, nil
}

// undoAll takes back what has been done outside, last first. Each undo waits for
// the one before; they run on after the case has ended.
func (r *run) undoAll() {
	done := slices.Clone(r.c.Finished)
	slices.Reverse(done)
	r.c.Finished = nil
	for _, f := range done {
		r.queueUndo(f)
	}
	r.nextUndo()
}

func (r *run) queueUndo(f Finished) {
	r.c.Requests = append(r.c.Requests, Request{
		ID: r.id(), Kind: RequestUndo, Step: f.Step, Visit: f.Visit,
		Service: f.Service, Operation: f.Op, Args: f.Args, Key: f.Key,
	})
}

// undone goes on to the next undo.
func (r *run) undone(q Request) {
	r.forget(q.ID)
	r.nextUndo()
}

// nextUndo sends the first undo if none is on its way; Attempt 0 has not been sent.
func (r *run) nextUndo() {
	for i := range r.c.Requests {
		q := &r.c.Requests[i]
		if q.Kind != RequestUndo {
			continue
		}
		if c := r.callOf(q); c != nil && q.Attempt == 0 {
			q.Attempt = 1
			r.attempt(*q, c)
		}
		return
	}
}

// notUndone warns of an undo that has failed, and keeps it for somebody to try again. In
// cases that are older than declarations it is not kept: their states stay as they are.
func (r *run) notUndone(q Request, in CallFailed) {
	b := &stuck{code: "undo_failed", detail: q.Service + "." + q.Operation + ": " + in.Code}
	if r.c.Known > 0 {
		q.Waiting = false
		b.undo, b.said = &q, in.Detail
	}
	r.warn("", q.Step, b)
}

// undoable reports whether a warning is of an undo that can be tried again.
func (r *run) undoable(x *Problem) bool { return x.Undo != nil && r.callOf(x.Undo) != nil }

// undoAgain makes the next attempt of an undo, under the key and with the content that it
// has. It waits for no other: those behind it have gone on.
func (r *run) undoAgain(q Request) {
	q.Attempt++
	r.c.Requests = append(r.c.Requests, q)
	r.attempt(q, r.callOf(&q))
}
