package definitions

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
)

// skip reads who may pass over a task of staff and where the case goes then.
func (l *loader) skip(s *site, o object) {
	n := o.get("skip")
	if n == nil || n.isBool() && !l.truth(n, "skip", false) {
		return
	}
	if s.step.Task.Who == engine.Customer {
		l.report("K024", o.key("skip"), "key", "skip", "other", "who: customer")
		return
	}
	skip := &engine.Skip{}
	s.step.Task.Skip = skip
	if !n.isBool() {
		o := l.object(n, "skip", "if", "role", "to", "set")
		l.stage, l.certain = leaving, nil
		skip.If, skip.Role = l.boolean(o.get("if"), &l.env), l.role(o.get("role"))
		if n.get("to") != nil {
			l.skipEdge(s, o, skip)
			return
		}
		if n.get("set") != nil {
			l.report("K020", n, "key", "to", "what", noun("skip"))
			return
		}
	}
	if s.n.get("outcomes") != nil {
		l.report("K020", n, "key", "to", "what", noun("skip"))
		return
	}
	s.skipsOn = true
}

func (l *loader) skipEdge(s *site, o object, skip *engine.Skip) {
	e := engine.Edge{To: l.target(s, o.get("to")), Place: o.place(), Set: l.assignments(o.get("set"), &l.env)}
	if e.To == "" {
		return
	}
	skip.Edge = &e
	w := wayOf(e, false)
	w.failed = true
	s.out = append(s.out, w)
}

// skippedOn adds the ways by which a task is left that was passed over and says nothing of
// its own: those of `next`, with nothing that the task sets.
func (s *site) skippedOn() {
	for _, w := range slices.Clone(s.out) {
		if w.normal {
			w.normal, w.failed = false, true
			s.out = append(s.out, w)
		}
	}
}

// redo reads who may have a task done once more.
func (l *loader) redo(s *site, o object) {
	n := o.get("redo")
	switch {
	case n == nil:
	case n.isBool():
		if l.truth(n, "redo", false) {
			s.step.Task.Redo = &engine.Redo{}
		}
	default:
		o := l.object(n, "redo", "role")
		s.step.Task.Redo = &engine.Redo{Role: l.role(o.need("role"))}
	}
}
