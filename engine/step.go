package engine

import (
	"maps"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// MaxSteps bounds the steps that one event may lead through.
const MaxSteps = 1000

// How a token leaves its step, beside the names of outcomes.
const (
	byError = "error:"
	byTimer = "timer:"
)

// again lets a token into a step past max_visits: an operator said so.
const again = "again"

// settle moves tokens until each rests. Branches run in document order, each to
// its rest before the next begins; joins are looked at last.
func (r *run) settle() {
	for len(r.agenda) > 0 {
		r.cut()
		scope := r.agenda[0]
		r.agenda = r.agenda[1:]
		t, ok := r.token(scope)
		if !ok || r.rests(t) {
			continue
		}
		if r.steps++; r.steps > MaxSteps {
			r.raise(t, stuckAt("too_many_steps", r.p.Steps[t.Step]))
			return
		}
		r.microstep(t)
	}
}

func (r *run) rests(t Token) bool {
	switch t.Place {
	case Entering, Leaving:
		return r.blocked(t.Scope)
	case At:
		s := r.p.Steps[t.Step]
		return s == nil || s.Parallel == nil && s.Foreach == nil
	default:
		return true
	}
}

func (r *run) microstep(t Token) {
	var bad *stuck
	r.here = t.Scope
	switch t.Place {
	case Entering:
		bad = r.enter(t)
	case Leaving:
		bad = r.route(t)
	default:
		r.join(t)
	}
	if bad != nil {
		r.raise(t, bad)
	}
}

// enter begins the visit of a step. Everything that can fail is evaluated before
// the first thing is opened.
func (r *run) enter(t Token) *stuck {
	s := r.p.Steps[t.Step]
	if s == nil {
		return &stuck{code: "no_such_step"}
	}
	if s.MaxVisits > 0 && visitsAt(r.p, &r.c, t.Scope, s.Name) > s.MaxVisits && t.Choice != again {
		return stuckAt("too_many_visits", s)
	}
	timers, bad := r.plan(s)
	if bad != nil {
		return bad
	}
	if bad := r.enterKind(s, t); bad != nil {
		return bad
	}
	if now, ok := r.token(t.Scope); ok && now.Place == At && now.Step == s.Name {
		r.arm(s, now, timers)
	}
	return nil
}

func (r *run) enterKind(s *Step, t Token) *stuck {
	switch s.Kind {
	case KindTask:
		return r.enterTask(s, t)
	case KindCall:
		return r.enterCall(s, t)
	case KindPay:
		return r.enterPay(s, t)
	case KindDecide:
		r.pass(t)
		return nil
	case KindWait:
		return r.enterWait(s, t)
	case KindNotify:
		return r.enterNotify(s, t)
	case KindLetter:
		return r.enterLetter(s, t)
	case KindEnd:
		return r.enterEnd(s)
	case KindParallel:
		return r.enterParallel(s, t)
	case KindMessage:
		return r.enterMessage(s, t)
	case KindForeach:
		return r.enterForeach(s, t)
	case KindSubprocess:
		return r.enterSubprocess(s, t)
	default:
		return stuckAt("not_supported", s)
	}
}

// route writes what leaving writes, chooses the way on and takes it. When something
// fails no variable is changed and the token stays.
func (r *run) route(t Token) *stuck {
	s := r.p.Steps[t.Step]
	if s == nil {
		return &stuck{code: "no_such_step"}
	}
	before := r.c.Vars
	r.setVars(maps.Clone(before))
	edge, undo, bad := r.way(s, t)
	if bad == nil {
		bad = r.possible(t, edge)
	}
	if bad != nil {
		r.setVars(before)
		return bad.after(t)
	}
	r.mark(Mark{Kind: MarkEdge, Step: s.Name, Line: edge.Place.Line, Column: edge.Place.Column})
	if code, ok := strings.CutPrefix(t.Choice, byError); ok {
		r.mark(Mark{Kind: MarkError, Step: s.Name, Name: code, Line: edge.Place.Line})
	}
	if undo != nil {
		r.c.Finished = append(r.c.Finished, *undo)
	}
	r.take(t, edge)
	return nil
}

// way writes in the order of the language: outcome.set, step.set, then the edge is
// chosen, then edge.set; every right side sees the writes before it.
func (r *run) way(s *Step, t Token) (*Edge, *Finished, *stuck) {
	if s.Kind == KindDecide && s.Decide != nil {
		if bad := r.decide(s.Decide); bad != nil {
			return nil, nil, bad.in(s)
		}
	}
	sets, edges := r.exit(s, t.Choice)
	for _, set := range sets {
		if bad := r.write(set, t.Result); bad != nil {
			return nil, nil, bad.in(s)
		}
	}
	undo, bad := r.finished(s, t)
	if bad != nil {
		return nil, nil, bad.in(s)
	}
	edge, bad := r.pick(edges, t.Result)
	if bad != nil {
		return nil, nil, bad.in(s)
	}
	if bad := r.write(edge.Set, t.Result); bad != nil {
		return nil, nil, bad.in(s)
	}
	return edge, undo, nil
}

// exit gives what is written and the edges that are open for a choice.
func (r *run) exit(s *Step, choice string) ([][]Assignment, []Edge) {
	if code, ok := strings.CutPrefix(choice, byError); ok {
		return nil, s.errorEdges(code)
	}
	if name, ok := strings.CutPrefix(choice, byTimer); ok {
		if t := s.timer(name); t != nil && t.Edge != nil {
			return [][]Assignment{t.Set}, []Edge{*t.Edge}
		}
		return nil, nil
	}
	if choice == bySkip {
		return nil, s.skipEdges()
	}
	if s.Pay != nil {
		return s.payExit(choice)
	}
	if c := s.choice(choice); c != nil {
		return [][]Assignment{c.Set, s.Set}, []Edge{c.Edge}
	}
	return [][]Assignment{s.Set}, s.Next
}

// errorEdges are the answers to an error code: its own before the one for all others.
func (s *Step) errorEdges(code string) []Edge {
	for _, want := range [...]string{code, ""} {
		for _, e := range s.OnError {
			if e.Code == want {
				return []Edge{e.Edge}
			}
		}
	}
	return nil
}

// choice returns an outcome of a task by its name, or nil.
func (s *Step) choice(name string) *Choice {
	if s == nil || s.Task == nil {
		return nil
	}
	for i := range s.Task.Choices {
		if s.Task.Choices[i].Name == name {
			return &s.Task.Choices[i]
		}
	}
	return nil
}

// pick gives the first edge that holds.
func (r *run) pick(edges []Edge, result map[string]any) (*Edge, *stuck) {
	for i := range edges {
		e := &edges[i]
		if e.When == nil {
			return e, nil
		}
		ok, err := e.When.Bool(r.scope(result))
		if err != nil {
			return nil, failed(err).at(e.Place)
		}
		if ok {
			return e, nil
		}
	}
	return nil, &stuck{code: "no_way_on", detail: "no edge holds"}
}

// possible checks that an edge leads somewhere before anything is moved.
func (r *run) possible(t Token, e *Edge) *stuck {
	bad := (&stuck{code: "no_way_on", detail: e.To + e.Throw}).at(e.Place)
	switch {
	case e.Throw != "" || e.To == Done:
		if _, owner := r.p.around(t.Scope); owner == nil {
			return bad
		}
	default:
		to := r.p.Steps[e.To]
		if to == nil || to.Block == nil || to.Block.Path != home(t.Scope) {
			return bad
		}
	}
	return nil
}

// take moves the token along the edge.
func (r *run) take(t Token, e *Edge) {
	r.clearProblems(func(x *Problem) bool { return x.Scope == t.Scope && x.Step == t.Step && !x.Warn })
	switch {
	case e.Throw != "":
		r.throw(t, e.Throw)
	case e.To == Done:
		r.setToken(Token{Scope: t.Scope, Step: t.Step, Place: AtDone, Visit: t.Visit})
		outer, _ := r.p.around(t.Scope)
		r.agenda = append(r.agenda, outer)
	default:
		r.place(t.Scope, e.To)
	}
}

// write assigns in order.
func (r *run) write(set []Assignment, result map[string]any) *stuck {
	for i := range set {
		a := &set[i]
		v, err := a.Value.Eval(r.scope(result))
		if err != nil {
			return failed(err).at(a.Place)
		}
		if bad := r.fits(a, v); bad != nil {
			return bad.at(a.Place)
		}
		if !r.put(a.Path, v) {
			return (&stuck{code: "expression", detail: "there is no " + a.Path + " to write to"}).at(a.Place)
		}
		r.mark(Mark{Kind: MarkSet, Name: a.Path, Line: a.Place.Line, Column: a.Place.Column})
	}
	return nil
}

// fits checks a value at run time where its type was not known at load.
func (r *run) fits(a *Assignment, v any) *stuck {
	if v == nil || a.Value.Program == nil {
		return nil
	}
	if t := a.Value.Program.Type(); t == nil || t.Kind != expression.Any {
		return nil
	}
	want := r.typeOf(a.Path)
	if want == nil {
		return nil
	}
	if _, wrong := expression.Check(want, v, nil); len(wrong) > 0 {
		return &stuck{code: "expression", detail: "the value does not fit " + a.Path, names: map[string]any{a.Path: "•••"}}
	}
	return nil
}

// put writes one value; nil unsets it. The value is copied, so that the case never
// shares what an event or a definition holds. It is false where a loop's item is no
// cell of a list (any more).
func (r *run) put(path string, v any) bool {
	v = expression.Clone(v)
	if !looped(r.here) {
		expression.Set(r.c.Vars, path, v)
		return true
	}
	return assign(r.c.Vars, frames(r.p, &r.c, r.here), path, v)
}

func (r *run) setVars(vars map[string]any) {
	r.c.Vars = vars
	r.exprs.Vars = vars
}

// varType is the declared type of a variable path, or nil.
func (p *Process) varType(path string) *expression.Type {
	name, rest, more := strings.Cut(path, ".")
	i := slices.IndexFunc(p.Vars, func(f expression.Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	t := p.Vars[i].Type
	for more && t != nil {
		name, rest, more = strings.Cut(rest, ".")
		t = t.Field(name)
	}
	return t
}
