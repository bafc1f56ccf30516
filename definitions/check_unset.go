package definitions

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// stage is when in a step an expression is looked at.
type stage int

const (
	entering stage = iota // before anybody has done anything
	filling               // while the form is filled in
	leaving               // after the form; what the step itself sets is set
	undoing               // after the step
)

// need is a variable that an expression cannot do without.
type need struct {
	name  string
	at    *node
	stage stage
	given []string // what the step itself has surely set by then
}

// checkUnset tells variables that may still be unset where an expression needs them.
// Optional variables are the expression's own matter; those with a default are never
// unset; so the forward search is about the rest.
func (l *loader) checkUnset() {
	all := l.unsure()
	if len(all) == 0 {
		return
	}
	in := l.setBefore()
	for _, s := range l.order {
		for _, n := range s.needs {
			if slices.Contains(all, n.name) && in[s.name] != nil && !l.setAt(s, n, in[s.name]) {
				l.report("E107", n.at, "name", n.name, "zero", zeroWord(l.vars[n.name]))
			}
		}
	}
}

func zeroWord(v *variable) string {
	switch v.typ.Kind {
	case expression.Int, expression.Money, expression.Decimal:
		return "0"
	case expression.Text:
		return "''"
	case expression.Bool:
		return "false"
	case expression.List:
		return "[]"
	default:
		return ""
	}
}

// unsure are the variables that are not optional and have no default.
func (l *loader) unsure() []string {
	var names []string
	for _, v := range l.p.Vars {
		if !v.Type.Optional && v.Type.Default == nil && v.Type.Kind != expression.Any {
			names = append(names, v.Name)
		}
	}
	return names
}

func (l *loader) setAt(s *site, n need, before map[string]bool) bool {
	if before[n.name] {
		return true
	}
	switch n.stage {
	case filling:
		return contains(s.shown, n.name)
	case undoing:
		return contains(s.shown, n.name) || contains(s.tableSets, n.name) || contains(s.setting(), n.name)
	default:
		return contains(n.given, n.name)
	}
}

// setting is all that the step sets itself, by any way.
func (s *site) setting() []string {
	names := assigned(s.step.Set)
	for _, w := range s.out {
		names = append(names, w.sets...)
	}
	return names
}

// setBefore gives for each step the variables that are set on every path to it; nil
// for a step that is never reached.
func (l *loader) setBefore() map[string]map[string]bool {
	in := map[string]map[string]bool{}
	first := map[string]bool{}
	if f := l.p.Forms[l.p.Start.Form]; f != nil {
		sure, _ := surelySet(f)
		for _, name := range sure {
			first[name] = true
		}
	}
	for _, name := range l.firstValues() {
		first[name] = true
	}
	work := []string{}
	arrive := func(to string, set map[string]bool) {
		if l.sites[to] != nil && meet(in, to, set) {
			work = append(work, to)
		}
	}
	arrive(l.p.Start.Next, first)
	for _, to := range l.extra {
		arrive(to, first)
	}
	for len(work) > 0 {
		s := l.sites[work[len(work)-1]]
		work = work[:len(work)-1]
		l.flow(s, in, arrive)
	}
	return in
}

// firstValues are the variables that every start gives beside the form: where cases
// start by one message alone what it sets, by a schedule without a list what stands in it.
func (l *loader) firstValues() []string {
	s := &l.p.Start
	if len(s.By) != 1 {
		return nil
	}
	switch {
	case s.By[0] == "message" && s.Message != nil:
		return assigned(s.Message.Set)
	case s.By[0] == "schedule" && s.Schedule != nil && s.Schedule.Each == "":
		return sortedKeys(s.Schedule.With)
	}
	return nil
}

// meet keeps what is set on this path and on all others; true when that changed.
func meet(in map[string]map[string]bool, to string, set map[string]bool) bool {
	old := in[to]
	if old == nil {
		in[to] = clone(set)
		return true
	}
	changed := false
	for name := range old {
		if !set[name] {
			delete(old, name)
			changed = true
		}
	}
	return changed
}

func clone(set map[string]bool) map[string]bool {
	c := make(map[string]bool, len(set))
	for name := range set {
		c[name] = true
	}
	return c
}

// flow passes what is set at a step on to the steps after it.
func (l *loader) flow(s *site, in map[string]map[string]bool, arrive func(string, map[string]bool)) {
	before := in[s.name]
	for _, b := range s.branches {
		arrive(b.engine.Start, before)
	}
	inner := before
	if len(s.branches) > 0 {
		inner = l.joined(s, in)
	}
	for _, w := range s.out {
		set := clone(inner)
		if w.failed {
			set = clone(before)
		}
		if w.normal {
			add(set, s.sure, s.tableSets, assigned(s.step.Set))
		}
		add(set, w.sets)
		arrive(w.to, set)
		if (w.to == engine.Done || w.throw != "") && s.block.owner != nil {
			l.flow(s.block.owner, in, arrive)
		}
	}
}

func add(set map[string]bool, lists ...[]string) {
	for _, list := range lists {
		for _, name := range list {
			set[name] = true
		}
	}
}

// joined is what is set after a block: with `join: all` what every way to done in
// any of the branches sets, else nothing more than before.
func (l *loader) joined(s *site, in map[string]map[string]bool) map[string]bool {
	set := clone(in[s.name])
	if s.kind == engine.KindForeach || !s.needsAll() {
		return set
	}
	for _, b := range s.branches {
		var done map[string]bool
		for _, at := range b.sites {
			if in[at.name] == nil {
				continue
			}
			done = at.atDone(in[at.name], done)
		}
		for name := range done {
			set[name] = true
		}
	}
	return set
}

// atDone narrows what is set whenever the branch is done by the ways of one step.
func (s *site) atDone(before, done map[string]bool) map[string]bool {
	for _, w := range s.out {
		if w.to != engine.Done {
			continue
		}
		set := clone(before)
		if w.normal {
			add(set, s.sure, s.tableSets, assigned(s.step.Set))
		}
		add(set, w.sets)
		if done == nil {
			done = set
			continue
		}
		for name := range done {
			if !set[name] {
				delete(done, name)
			}
		}
	}
	return done
}
