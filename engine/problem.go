package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// stuck is why a token cannot go on by itself; it becomes a problem of the case.
type stuck struct {
	code   string
	place  expression.Place
	detail string
	names  map[string]any
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
		Detail: b.detail, Names: r.masked(b.names), At: r.at, Warn: warn,
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
		x.Column == y.Column && x.Warn == y.Warn && x.Detail == y.Detail
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

// resume tries a case with a problem again, from where it stands.
func (r *run) resume(in Resumed) error {
	if r.e.By.Side == string(Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	i := slices.IndexFunc(r.c.Problems, func(x Problem) bool { return x.ID == in.Problem })
	if i < 0 {
		return fault.New(fault.Conflict, "conflict.done")
	}
	p := r.c.Problems[i]
	r.clearProblems(func(x *Problem) bool { return x.ID == p.ID })
	r.person(Fact{Kind: FactResumed, Step: p.Step, Glass: Private, Data: map[string]any{"problem": p.ID, "code": p.Code}})
	if p.Code == problemAmount {
		r.acceptDisputed(p.Detail)
		return nil
	}
	if p.Warn {
		return nil
	}
	if t, ok := r.token(p.Scope); ok && p.Code == "too_many_visits" && t.Place == Entering {
		t.Choice = again
		r.setToken(t)
	}
	return nil
}

// giveValue writes a value from outside to a variable, if it fits.
func (r *run) giveValue(path string, v any) error {
	t := r.p.varType(path)
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
	r.put(path, v)
	return nil
}

// setValue corrects a variable; it does not move the case.
func (r *run) setValue(in ValueSet) error {
	if r.e.By.Side == string(Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if err := r.giveValue(in.Path, in.Value); err != nil {
		return err
	}
	r.person(Fact{Kind: FactValueSet, Glass: Private, Data: map[string]any{"path": in.Path, "reason": in.Reason}})
	return nil
}
