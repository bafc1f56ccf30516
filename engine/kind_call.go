package engine

import (
	"math"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine/expression"
)

const unavailable = "unavailable"

// enterCall evaluates the arguments and sends the first attempt.
func (r *run) enterCall(s *Step, t Token) *stuck {
	args, bad := r.args(s.Call, nil)
	if bad != nil {
		return bad.in(s)
	}
	q := Request{
		ID: r.id(), Kind: RequestCall, Scope: t.Scope, Step: s.Name, Visit: r.c.visit(t), Attempt: 1,
		Service: s.Call.Service, Operation: s.Call.Operation, Args: args,
	}
	r.c.Requests = append(r.c.Requests, q)
	r.attempt(q, s.Call)
	r.rest(t)
	return nil
}

func (r *run) args(c *Call, result map[string]any) (map[string]any, *stuck) {
	args := make(map[string]any, len(c.Args))
	for i := range c.Args {
		v, err := c.Args[i].Value.Eval(r.scope(result))
		if err != nil {
			return nil, failed(err).at(c.Args[i].Place)
		}
		expression.Set(args, c.Args[i].Path, expression.Clone(v))
	}
	return args, nil
}

// attempt asks for one attempt. The key is the same for every attempt of a visit.
func (r *run) attempt(q Request, c *Call) {
	send := SendCall{Request: q, Key: r.callKey(&q), Timeout: c.Timeout}
	if q.Attempt > 1 {
		send.Spread = c.Retry.delay(q.Attempt-1) / spreadShare
	}
	r.emit(send)
}

func (r *run) callKey(q *Request) string {
	switch {
	case q.Key != "":
		return q.Key
	case q.Kind == RequestUndo:
		return r.key(q.Step, q.Visit, "undo")
	default:
		return r.key(q.Step, q.Visit)
	}
}

func (r *run) request(id string) *Request {
	for i := range r.c.Requests {
		if r.c.Requests[i].ID == id {
			return &r.c.Requests[i]
		}
	}
	return nil
}

// callOf is the operation that a request is an attempt of, or nil.
func (r *run) callOf(q *Request) *Call {
	s := r.p.Steps[q.Step]
	switch {
	case s == nil:
		return nil
	case q.Kind == RequestUndo:
		return s.undo()
	case q.Kind == RequestCall:
		return s.Call
	default:
		return nil
	}
}

// callAnswered takes the answer to any attempt: all attempts are one operation.
func (r *run) callAnswered(in CallAnswered) error {
	q := r.request(in.Request)
	if q == nil && r.lateSuccess(in) {
		return nil
	}
	if q == nil || r.callOf(q) == nil {
		return r.ignore("closed")
	}
	if in.Attempt < 1 || in.Attempt > q.Attempt {
		return r.ignore("unknown_attempt")
	}
	s, answered := r.p.Steps[q.Step], *q
	r.fact(Fact{Kind: FactAnswered, Step: q.Step, Visit: q.Visit, Glass: insideOf(s), Data: map[string]any{"attempt": in.Attempt, "request": q.Kind}})
	if answered.Kind == RequestUndo {
		r.undone(answered)
		return nil
	}
	r.forget(q.ID)
	r.leave(answered.Scope, "", cloneMap(in.Result), "")
	return nil
}

// callFailed tries again, or takes the way of the error.
func (r *run) callFailed(in CallFailed) error {
	q := r.request(in.Request)
	if q == nil {
		return r.ignore("closed")
	}
	if q.Kind == RequestPayment {
		r.forget(q.ID)
		r.fact(Fact{Kind: FactFailed, Step: q.Step, Visit: q.Visit, Glass: Private, Data: map[string]any{"code": in.Code, "attempt": in.Attempt}})
		return nil
	}
	c := r.callOf(q)
	if c == nil || q.Waiting || in.Attempt != q.Attempt {
		return r.ignore("closed")
	}
	r.fact(Fact{Kind: FactFailed, Step: q.Step, Visit: q.Visit, Glass: Private, Data: map[string]any{"code": in.Code, "attempt": in.Attempt, "detail": in.Detail}})
	if c.Retry.again(in.Code, q.Attempt) {
		r.retryLater(q, c)
		return nil
	}
	if q.Kind == RequestUndo {
		undo := *q
		r.notUndone(undo, in)
		r.undone(undo)
		return nil
	}
	failed := Failure{Request: *q, Detail: in.Detail}
	if in.Code == unavailable || q.Attempt > 1 {
		r.keepDropped(*q)
	}
	r.forget(q.ID)
	r.leave(failed.Request.Scope, byError+in.Code, nil, "")
	if t, ok := r.token(failed.Request.Scope); ok && in.Keep {
		t.Failed = &failed
		r.setToken(t)
	}
	return nil
}

// forget removes a request that has been answered: there is no call to drop.
func (r *run) forget(id string) {
	r.c.Requests = slices.DeleteFunc(r.c.Requests, func(q Request) bool { return q.ID == id })
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerRetry && t.Name == id })
}

// again reports whether a failed attempt is repeated.
func (y *Retry) again(code string, attempt int) bool {
	if attempt > y.Times {
		return false
	}
	if len(y.Errors) == 0 {
		return code == unavailable
	}
	return contains(y.Errors, code)
}

// delay is how long to wait after an attempt; it grows and is never below a second.
func (y *Retry) delay(attempt int) time.Duration {
	backoff := math.Max(1, y.Backoff)
	d := float64(y.Delay) * math.Pow(backoff, float64(attempt-1))
	limit := float64(24 * time.Hour)
	if y.MaxDelay > 0 {
		limit = float64(y.MaxDelay)
	}
	seconds := math.Ceil(math.Min(d, limit) / float64(time.Second))
	return time.Duration(math.Max(1, seconds)) * time.Second
}

func (r *run) retryLater(q *Request, c *Call) {
	q.Waiting = true
	t := PendingTimer{Why: TimerRetry, Name: q.ID, Visit: q.Visit, Due: r.at.Add(c.Retry.delay(q.Attempt))}
	if q.Kind == RequestCall {
		t.Scope, t.Step = q.Scope, q.Step
	}
	r.setTimer(t)
}

// retry sends the next attempt.
func (r *run) retry(t PendingTimer) {
	q := r.request(t.Name)
	if q == nil || !q.Waiting {
		return
	}
	c := r.callOf(q)
	if c == nil {
		return
	}
	q.Waiting = false
	q.Attempt++
	r.attempt(*q, c)
}

// Asked is the step whose call or undo a request is, and that call; also of a request
// that nobody waits for any more but that would be undone, and of an undo that has
// failed. Both are nil where nothing is known of it.
func Asked(p *Process, c Case, request string) (*Step, *Call) {
	q := known(c, request)
	if q == nil {
		return nil, nil
	}
	r := run{p: p}
	if call := r.callOf(q); call != nil {
		return p.Steps[q.Step], call
	}
	return nil, nil
}

// known is a request that a case still knows, or nil.
func known(c Case, id string) *Request {
	for _, list := range [2][]Request{c.Requests, c.Dropped} {
		if i := slices.IndexFunc(list, func(q Request) bool { return q.ID == id }); i >= 0 {
			return &list[i]
		}
	}
	for i := range c.Problems {
		if q := c.Problems[i].Undo; q != nil && q.ID == id {
			return q
		}
	}
	return nil
}

// Output is what the answer to a call must look like; nil where nothing is known of
// it, and for what undoes a call.
func Output(p *Process, c Case, request string) *expression.Type {
	step, call := Asked(p, c, request)
	if step == nil || call != step.Call {
		return nil
	}
	return call.Output
}
