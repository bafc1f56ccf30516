package engine

import (
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// enterSubprocess has a case of another process started, of the version that was
// pinned when this one began.
func (r *run) enterSubprocess(s *Step, t Token) *stuck {
	args := make(map[string]any, len(s.Sub.Args))
	for i := range s.Sub.Args {
		a := &s.Sub.Args[i]
		v, err := a.Value.Eval(r.scope(nil))
		if err != nil {
			return failed(err).at(a.Place).in(s)
		}
		if v != nil {
			expression.Set(args, a.Path, expression.Clone(v))
		}
	}
	version := s.Sub.Version
	if version == 0 {
		version = r.c.Pins[s.Sub.Process]
	}
	q := Request{
		ID: r.id(), Kind: RequestSub, Scope: t.Scope, Step: s.Name, Visit: r.c.visit(t), Attempt: 1,
		Name: s.Sub.Process, Version: version, Args: args,
	}
	r.c.Requests = append(r.c.Requests, q)
	r.emit(StartSub{Request: q, Key: r.key(s.Name, q.Visit)})
	r.rest(t)
	return nil
}

// subEnded goes on when the other case has ended well, and takes the way of the error
// when it has not: its code is the result of that end.
func (r *run) subEnded(in SubEnded) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	q := r.request(in.Request)
	if q == nil || q.Kind != RequestSub {
		return r.ignore("closed")
	}
	s, answered := r.p.Steps[q.Step], *q
	r.forget(q.ID)
	if in.Result == "success" {
		r.fact(Fact{Kind: FactAnswered, Step: answered.Step, Visit: answered.Visit, Glass: insideOf(s), Data: map[string]any{"request": RequestSub}})
		values := cloneMap(in.Values)
		if values == nil {
			values = map[string]any{}
		}
		r.leave(answered.Scope, "", values, "")
		return nil
	}
	code := in.Result
	if code == "" {
		code = unavailable
	}
	r.fact(Fact{Kind: FactFailed, Step: answered.Step, Visit: answered.Visit, Glass: Private, Data: map[string]any{"code": code, "detail": in.Detail, "request": RequestSub}})
	r.leave(answered.Scope, byError+code, nil, "")
	return nil
}

// tellParent hands the end of the case to the one that has started it.
func (r *run) tellParent() {
	if r.c.Parent == nil {
		return
	}
	r.emit(EndSub{Parent: *r.c.Parent, Result: r.c.Result, Values: cloneMap(r.c.Vars)})
}

// stopped reports whether the event ends a case because the one that has started it
// was given up or has gone on without it.
func (r *run) stopped() bool { return r.e.By.Side == System.Side && r.c.Parent != nil }

// givenUp is where a case goes that is given up: where its cancel says, else to the
// end that tells of it best.
func (p *Process) givenUp() string {
	if p.Cancel != nil {
		return p.Cancel.To
	}
	return p.endOf("cancelled", "abandoned", "failure", "success")
}

// endOf is the first end with one of these results, the first result first, or "".
func (p *Process) endOf(results ...string) string {
	for _, result := range results {
		for _, s := range p.Root.Steps {
			if s.End != nil && s.End.Result == result {
				return s.Name
			}
		}
	}
	return ""
}
