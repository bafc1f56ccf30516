package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// stuck is why a token cannot go on by itself; it becomes a problem of the case.
type stuck struct {
	code   string
	place  expression.Place
	detail string
	names  map[string]any
	failed *Failure // the call that failed, if it was one
	answer string   // its error code
	undo   *Request // the undo that failed, if it was one
	said   string   // what its last attempt told
	item   string   // the item that nobody can do
}

func stuckAt(code string, s *Step) *stuck {
	b := &stuck{code: code}
	return b.in(s)
}

// failed makes a problem of an expression that has no value.
func failed(err error) *stuck {
	b := &stuck{code: "expression", detail: err.Error()}
	var e *expression.EvalError
	if errors.As(err, &e) {
		b.names = e.Names
	}
	return b
}

// after tells which call led here, if one did.
func (b *stuck) after(t Token) *stuck {
	if code, ok := strings.CutPrefix(t.Choice, byError); ok && t.Failed != nil {
		b.failed, b.answer = t.Failed, code
	}
	return b
}

// at gives the place in the definition, if it is not known better.
func (b *stuck) at(p expression.Place) *stuck {
	if b.place == (expression.Place{}) {
		b.place = p
	}
	return b
}

func (b *stuck) in(s *Step) *stuck {
	if s == nil {
		return b
	}
	return b.at(s.Place)
}

// raise stops a token with a problem.
func (r *run) raise(t Token, b *stuck) { r.problem(t.Scope, t.Step, b, false) }

// warn notes a problem with which the case goes on. It stands until somebody has
// dealt with it (Resumed), wherever the case goes.
func (r *run) warn(scope, step string, b *stuck) { r.problem(scope, step, b, true) }

// problem raises it once: the same one at the same place is not said again while it stands.
func (r *run) problem(scope, step string, b *stuck, warn bool) {
	p := Problem{
		Code: b.code, Scope: scope, Step: step, Line: b.place.Line, Column: b.place.Column,
		Detail: b.detail, Names: r.masked(b.names), At: r.at, Warn: warn, Item: b.item,
	}
	if b.failed != nil {
		p.Answer, p.Attempts, p.Said = b.answer, b.failed.Request.Attempt, b.failed.Detail
	}
	if b.undo != nil {
		p.Undo, p.Attempts, p.Said = b.undo, b.undo.Attempt, b.said
	}
	for i := range r.c.Problems {
		if q := &r.c.Problems[i]; q.same(&p) {
			return
		}
	}
	p.ID = r.id()
	r.c.Problems = append(r.c.Problems, p)
	r.emit(RaiseProblem{Problem: p})
	r.fact(Fact{Kind: FactProblem, Step: step, Glass: Private, Data: map[string]any{"code": p.Code, "detail": p.Detail, "problem": p.ID}})
}

func (x *Problem) same(y *Problem) bool {
	return x.Code == y.Code && x.Scope == y.Scope && x.Step == y.Step && x.Line == y.Line &&
		x.Column == y.Column && x.Warn == y.Warn && x.Detail == y.Detail && x.Item == y.Item && x.undoes() == y.undoes()
}

// undoes is the request of an undo that can be tried again, or "".
func (x *Problem) undoes() string {
	if x.Undo == nil {
		return ""
	}
	return x.Undo.ID
}

// masked hides personal values: those of variables that say so, and of the customer.
func (r *run) masked(names map[string]any) map[string]any {
	if len(names) == 0 {
		return nil
	}
	out := make(map[string]any, len(names))
	for path, v := range names {
		t := r.typeOf(path)
		if v != nil && (t != nil && t.PII || strings.HasPrefix(path, "customer.") || strings.HasPrefix(path, "result.")) {
			v = "•••"
		}
		out[path] = expression.Clone(v)
	}
	return out
}

// blocked reports whether a problem holds the token of a scope.
func (r *run) blocked(scope string) bool {
	return slices.ContainsFunc(r.c.Problems, func(x Problem) bool { return x.Scope == scope && !x.Warn })
}

func (r *run) clearProblems(which func(*Problem) bool) {
	r.c.Problems = slices.DeleteFunc(r.c.Problems, func(x Problem) bool {
		if !which(&x) {
			return false
		}
		r.emit(ClearProblem{ID: x.ID})
		return true
	})
}
