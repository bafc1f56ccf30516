package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
)

// last is the name of a step in a path such as "departments.medical.opinion".
func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// check looks at the process as a whole. What depends on the graph is looked at only
// when the graph could be read, so that one fault is not told twice.
func (l *loader) check() {
	broken := l.diags.HasErrors()
	l.checkUnused(broken)
	if broken && l.graphBroken() {
		return
	}
	l.checkGraph()
	if !broken {
		l.checkUnset()
	}
	l.checkPauses()
	l.checkWriters()
	if l.p.Internal = l.internal(); !l.p.Internal && !broken {
		l.checkGlass()
	}
}

// graphBroken reports a fault that makes ways between steps unknown.
func (l *loader) graphBroken() bool {
	return slices.ContainsFunc(l.diags, func(d Diagnostic) bool {
		switch d.Code {
		case "E201", "E202", "E203", "E205", "E206", "E207", "E208", "E209", "E216", "E240", "E251", "E252", "E253":
			return true
		}
		return strings.HasPrefix(d.Code, "K")
	})
}

// checkUnused tells variables that nothing reads, shows or sends. In a file with
// faults it says nothing, since the faulty part may be the reader.
func (l *loader) checkUnused(broken bool) {
	if broken {
		return
	}
	for _, v := range l.p.Vars {
		if !l.read[v.Name] {
			l.report("W130", l.vars[v.Name].key, "name", v.Name)
		}
	}
}

// checkPauses tells where the customer waits while a clock of the case runs on.
func (l *loader) checkPauses() {
	for _, s := range l.order {
		waits := s.kind == engine.KindPay || s.kind == engine.KindTask && s.step.Task.Who == engine.Customer
		if !waits {
			continue
		}
		for _, clock := range l.p.Clocks {
			if clock.Target != nil && !contains(clock.PauseOn, s.name) {
				l.report("W313", s.key, "step", s.name, "sla", clock.Name)
			}
		}
	}
}

// checkWriters tells variables that two branches of one block write.
func (l *loader) checkWriters() {
	for _, s := range l.order {
		if s.kind != engine.KindParallel {
			continue
		}
		writer := map[string]*block{}
		for _, b := range s.branches {
			for _, name := range b.written() {
				if other := writer[name]; other != nil && other != b {
					l.report("W215", s.key, "name", name)
				}
				writer[name] = b
			}
		}
	}
}

// written are the variables that the steps of a block write, its inner blocks included.
func (b *block) written() []string {
	var names []string
	for _, s := range b.sites {
		own := slices.Concat(s.shown, s.tableSets, assigned(s.step.Set))
		for _, w := range s.out {
			own = append(own, w.sets...)
		}
		for _, name := range own {
			names = append(names, s.origins(name)...)
		}
		for _, inner := range s.branches {
			names = append(names, inner.written()...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
