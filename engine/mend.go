package engine

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// Way is one way on from a problem that a person may choose.
type Way struct {
	ID      string // stable in a version: "next:0", "outcome:accept", "error:not_found", "pay:expired", "timer:give_up"
	Outcome string // of a task or pay step
	Code    string // of an answer to an error; "" answers all others
	Edge    Edge
}

// Mending is what can be done about a problem now.
type Mending struct {
	Retry       bool   // try it once more
	Acknowledge bool   // a warning: it has been seen to
	Values      bool   // a value may be corrected
	Assign      bool   // somebody may be given the item that nobody can do
	Item        string // of it
	Ways        []Way
	GiveUp      string // the step at which the case would end; "" if it cannot be given up
}

// Mend tells what can be done about a problem of a case; nothing about one that is gone.
func Mend(p *Process, c Case, problem string) Mending {
	r := run{p: p, c: c}
	x := r.problemOf(problem)
	switch {
	case x == nil:
		return Mending{}
	case x.Warn:
		return Mending{Retry: r.undoable(x), Acknowledge: !r.foreign(x), Values: c.Open()}
	}
	return Mending{Retry: true, Values: true, Assign: x.Code == ProblemNobody, Item: x.Item, Ways: r.waysFrom(x), GiveUp: r.wayOut()}
}

func (r *run) problemOf(id string) *Problem {
	i := slices.IndexFunc(r.c.Problems, func(x Problem) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return &r.c.Problems[i]
}

// mending finds the problem that a person means; one that is gone is a conflict.
func (r *run) mending(id string) (Problem, error) {
	if r.e.By.Side == string(Customer) {
		return Problem{}, fault.New(fault.Forbidden, "forbidden")
	}
	x := r.problemOf(id)
	if x == nil {
		return Problem{}, fault.New(fault.Conflict, "conflict.done")
	}
	return *x, nil
}

// mendingFor is mending of what holds the case, with a reason.
func (r *run) mendingFor(id, reason string) (Problem, error) {
	x, err := r.mending(id)
	switch {
	case err != nil:
		return x, err
	case x.Warn:
		return x, fault.New(fault.Conflict, "conflict.not_now")
	}
	return x, needReason(reason)
}

func needReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("reason", "field.required"))
	}
	return nil
}

// resume tries a case with a problem again, from where it stands.
func (r *run) resume(in Resumed) error {
	p, err := r.mending(in.Problem)
	if err != nil {
		return err
	}
	if r.foreign(&p) {
		return fault.New(fault.Conflict, "conflict.not_now")
	}
	r.letGo(p, in.Reason)
	return nil
}

// foreign reports a problem about money in another currency than was asked: nobody can
// take it for the fee, it has to go back.
func (r *run) foreign(x *Problem) bool {
	m := r.payment(x.Detail)
	return x.Code == problemAmount && m != nil && m.State == PaymentDisputed && m.Unit != ""
}

// letGo takes a problem away, and the case goes on from where it stands.
func (r *run) letGo(p Problem, reason string) {
	r.clearProblems(func(x *Problem) bool { return x.ID == p.ID })
	f := Fact{Kind: FactResumed, Step: p.Step, Glass: Private, Data: map[string]any{"problem": p.ID, "code": p.Code}}
	if reason != "" {
		f.Data["reason"] = reason
	}
	r.person(f)
	if p.Code == problemAmount {
		r.acceptDisputed(p.Detail)
		return
	}
	if p.Warn {
		return
	}
	if t, ok := r.token(p.Scope); ok && p.Code == "too_many_visits" && t.Place == Entering {
		t.Choice = again
		r.setToken(t)
	}
}

// retried tries again what has failed.
func (r *run) retried(in Retried) error {
	p, err := r.mending(in.Problem)
	if err != nil {
		return err
	}
	return r.tryAgain(p, in.Reason)
}

func (r *run) tryAgain(p Problem, reason string) error {
	if r.foreign(&p) {
		return fault.New(fault.Conflict, "conflict.not_now")
	}
	if r.undoable(&p) {
		r.letGo(p, reason)
		r.undoAgain(*p.Undo)
		return nil
	}
	t, ok := r.token(p.Scope)
	if !ok || p.Warn || !r.unanswered(t) {
		r.letGo(p, reason)
		return nil
	}
	r.letGo(p, reason)
	if !r.callAgain(t) {
		r.visitAgain(t)
	}
	return nil
}

// unanswered reports whether a token stands at a call or subprocess that has failed
// with an error to which the step has no answer.
func (r *run) unanswered(t Token) bool {
	s := r.p.Steps[t.Step]
	code, failed := strings.CutPrefix(t.Choice, byError)
	return s != nil && failed && t.Place == Leaving && (s.Call != nil || s.Sub != nil) && len(s.errorEdges(code)) == 0
}

// callAgain makes the next attempt of a call, with the key that it has. It is false
// where its arguments are others now: one key is never sent with two contents.
func (r *run) callAgain(t Token) bool {
	s := r.p.Steps[t.Step]
	if t.Failed == nil || s.Call == nil {
		return false
	}
	r.here = t.Scope
	q := t.Failed.Request
	args, bad := r.args(s.Call, nil)
	if bad != nil || !reflect.DeepEqual(args, q.Args) {
		return false
	}
	timers, bad := r.plan(s)
	if bad != nil {
		return false
	}
	r.c.Dropped = slices.DeleteFunc(r.c.Dropped, func(d Request) bool { return d.ID == q.ID })
	q.Waiting = false
	q.Attempt++
	r.c.Requests = append(r.c.Requests, q)
	r.attempt(q, s.Call)
	r.rest(t)
	now, _ := r.token(t.Scope)
	r.arm(s, now, timers)
	return true
}

// visitAgain begins the step anew, past its max_visits: a person has said so.
func (r *run) visitAgain(t Token) {
	r.place(t.Scope, t.Step)
	now, _ := r.token(t.Scope)
	now.Choice = again
	r.setToken(now)
}

// giveValue writes a value from outside to a variable, if it fits.
func (r *run) giveValue(path string, v any) error {
	t := r.typeOf(path)
	if t == nil {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At(path, "field.unknown"))
	}
	if v != nil {
		checked, wrong := expression.Check(t, v, r.scope(nil))
		if len(wrong) > 0 {
			return fault.New(fault.Invalid, "invalid.fields").With(under(path, wrong)...)
		}
		v = checked
	}
	if !r.put(path, v) {
		return fault.New(fault.Conflict, "conflict.not_now")
	}
	return nil
}

// setValue corrects a variable. It moves the case only where a problem is to be tried
// again with it.
func (r *run) setValue(in ValueSet) error {
	if r.e.By.Side == string(Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if in.Problem != "" {
		return r.correct(in)
	}
	if err := r.giveValue(in.Path, in.Value); err != nil {
		return err
	}
	r.toldValue(in)
	return nil
}

// correct sets a value as the problem sees it: it may be that of a loop's item.
func (r *run) correct(in ValueSet) error {
	p, err := r.mending(in.Problem)
	if err != nil {
		return err
	}
	if err := needReason(in.Reason); err != nil {
		return err
	}
	r.here = p.Scope
	if t := r.typeOf(in.Path); t != nil && in.Value == nil && !t.Optional {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At(in.Path, "field.required"))
	}
	if err := r.giveValue(in.Path, in.Value); err != nil {
		return err
	}
	r.toldValue(in)
	if !in.Retry {
		return nil
	}
	return r.tryAgain(p, "")
}

func (r *run) toldValue(in ValueSet) {
	r.person(Fact{Kind: FactValueSet, Glass: Private, Data: map[string]any{"path": in.Path, "reason": in.Reason}})
}

// waysFrom are the ways by which a person may let the case leave its problem.
func (r *run) waysFrom(x *Problem) []Way {
	t, ok := r.token(x.Scope)
	s := r.p.Steps[t.Step]
	if !ok || s == nil || t.Step != x.Step || t.Place == AtDone || t.Place == At && x.Code != ProblemNobody {
		return nil
	}
	return slices.DeleteFunc(s.ways(t), func(w Way) bool { return r.possible(t, &w.Edge) != nil })
}

// ways are all edges of a step, but those by which money could be lost or made up: a
// payment is paid by its gateway alone, and what is paid stays so.
func (s *Step) ways(t Token) []Way {
	var out []Way
	for i, e := range s.Next {
		switch {
		case s.Pay == nil:
			out = append(out, Way{ID: "next:" + strconv.Itoa(i), Edge: e})
		case (e.Outcome == Paid) == (t.Place == Leaving && t.Choice == Paid):
			out = append(out, Way{ID: "pay:" + strconv.Itoa(i), Outcome: e.Outcome, Edge: e})
		}
	}
	if s.Task != nil {
		for _, c := range s.Task.Choices {
			out = append(out, Way{ID: "outcome:" + c.Name, Outcome: c.Name, Edge: c.Edge})
		}
	}
	for _, e := range s.OnError {
		out = append(out, Way{ID: byError + e.Code, Code: e.Code, Edge: e.Edge})
	}
	if s.Pay != nil {
		return out
	}
	for _, tm := range s.Timers {
		if tm.Edge != nil {
			out = append(out, Way{ID: byTimer + tm.Name, Edge: *tm.Edge})
		}
	}
	return out
}

// chooseWay leaves the problem by one edge of its step. Only that edge's own `set` is
// written; when it fails, nothing happens.
func (r *run) chooseWay(in WayChosen) error {
	p, err := r.mendingFor(in.Problem, in.Reason)
	if err != nil {
		return err
	}
	ways := r.waysFrom(&p)
	i := slices.IndexFunc(ways, func(w Way) bool { return w.ID == in.Way })
	if i < 0 {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("way", "field.options"))
	}
	t, _ := r.token(p.Scope)
	edge := &ways[i].Edge
	r.here = t.Scope
	if bad := r.write(edge.Set, t.Result); bad != nil {
		return fault.New(fault.Invalid, "mend.set", "detail", bad.detail)
	}
	r.keepUndo(t)
	if t.Place == At {
		r.clearStep(t, "cleared")
	}
	r.person(Fact{Kind: FactWayChosen, Step: p.Step, Glass: Private, Data: map[string]any{
		"problem": p.ID, "code": p.Code, "way": in.Way, "to": edge.To + edge.Throw, "reason": in.Reason,
	}})
	r.take(t, edge)
	return nil
}

// keepUndo keeps undoable what the step has done outside before it was stuck.
func (r *run) keepUndo(t Token) {
	s := r.p.Steps[t.Step]
	if t.Place != Leaving || s.undo() == nil {
		return
	}
	undo, bad := r.finished(s, t)
	switch {
	case bad != nil:
		bad.code = "undo_failed"
		r.warn("", t.Step, bad.in(s))
	case undo != nil:
		r.c.Finished = append(r.c.Finished, *undo)
	}
}

// giveUp ends the whole case, as its cancel says where it has one.
func (r *run) giveUp(in GivenUp) error {
	p, err := r.mendingFor(in.Problem, in.Reason)
	if err != nil {
		return err
	}
	if r.p.Cancel != nil && standsAt(&r.c, r.p.Cancel.UnlessAt) {
		return fault.New(fault.Conflict, "conflict.not_now")
	}
	to := r.wayOut()
	if to == "" {
		return fault.New(fault.Conflict, "mend.no_end")
	}
	r.stop(Fact{Kind: FactGivenUp, Step: p.Step, Glass: Private, Data: map[string]any{"problem": p.ID, "code": p.Code, "reason": in.Reason}}, to)
	return nil
}

// wayOut is the step to which the case goes when it is given up, or "".
func (r *run) wayOut() string {
	if r.p.Cancel == nil {
		return r.p.endOf("abandoned", "cancelled", "failure")
	}
	if standsAt(&r.c, r.p.Cancel.UnlessAt) {
		return ""
	}
	return r.p.Cancel.To
}

// TypeAt is the type of a path as it is known in a scope of the case, or nil.
func TypeAt(p *Process, c Case, scope, path string) *expression.Type {
	r := run{p: p, c: c, here: scope}
	return r.typeOf(path)
}
