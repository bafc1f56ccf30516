package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
)

// way is one way out of a step.
type way struct {
	to      string
	throw   string
	sets    []string // variables that are surely set on it
	normal  bool     // after success: the form and `set` count
	failed  bool     // by an error or a timer: they do not
	outcome string
}

func wayOf(e engine.Edge, normal bool) way {
	return way{to: e.To, throw: e.Throw, sets: assigned(e.Set), normal: normal, outcome: e.Outcome}
}

// checkGraph is soundness: in each scope every step is reached from the start and
// reaches an end. It takes two searches.
func (l *loader) checkGraph() {
	l.checkScope(&block{engine: l.p.Root, sites: l.rootSites()}, append(slices.Clone(l.extra), l.p.Start.Next))
	for _, s := range l.order {
		for _, b := range s.branches {
			l.checkScope(b, []string{b.engine.Start})
		}
	}
	l.checkLoops()
	l.checkFamiliar()
}

func (l *loader) rootSites() []*site {
	var list []*site
	for _, s := range l.order {
		if s.block.owner == nil {
			list = append(list, s)
		}
	}
	return list
}

func (l *loader) checkScope(b *block, from []string) {
	reached := l.reach(from, func(s *site) []string { return s.targets() })
	for _, s := range b.sites {
		if !reached[s.name] {
			l.report("E210", s.key, "step", s.name)
		}
	}
	for _, n := range l.whiles {
		if s := l.sites[n.text]; s != nil && s.block == l.blockOf(b) && !reached[n.text] {
			l.report("E250", n, "name", n.text)
		}
	}
	ends := l.ending(b)
	if b.owner != nil && !ends[b.engine.Start] && b.owner.needsAll() {
		l.report("E213", b.key, "branch", b.name, "step", b.owner.name, "join", joinWord(b.owner))
		return
	}
	for _, s := range b.sites {
		if reached[s.name] && !ends[s.name] {
			l.report("E211", s.key, "step", s.name)
		}
	}
}

// blockOf is the block as the sites know it.
func (l *loader) blockOf(b *block) *block {
	if len(b.sites) > 0 {
		return b.sites[0].block
	}
	return b
}

func joinWord(s *site) string {
	if n := s.n.get("join"); n != nil {
		return n.text
	}
	return "all"
}

func (s *site) targets() []string {
	var list []string
	for _, w := range s.out {
		if w.to != "" && w.to != engine.Done {
			list = append(list, w.to)
		}
	}
	return list
}

// reach gives the steps that can be reached.
func (l *loader) reach(from []string, next func(*site) []string) map[string]bool {
	reached := map[string]bool{}
	for len(from) > 0 {
		name := from[len(from)-1]
		from = from[:len(from)-1]
		s := l.sites[name]
		if s == nil || reached[name] {
			continue
		}
		reached[name] = true
		from = append(from, next(s)...)
	}
	return reached
}

// ending gives the steps of a block from which the block can be left: by an end,
// by done, or by throwing.
func (l *loader) ending(b *block) map[string]bool {
	ends := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for _, s := range b.sites {
			if !ends[s.name] && s.ends(ends) {
				ends[s.name], changed = true, true
			}
		}
	}
	return ends
}

func (s *site) ends(known map[string]bool) bool {
	if s.kind == engine.KindEnd {
		return true
	}
	for _, w := range s.out {
		if w.to == engine.Done || w.throw != "" || known[w.to] {
			return true
		}
	}
	return false
}

// atOnce reports whether a step never waits.
func (s *site) atOnce() bool {
	switch s.kind {
	case engine.KindDecide, engine.KindNotify:
		return true
	case engine.KindLetter:
		return s.step.Letter.SignBy == ""
	default:
		return false
	}
}

// checkLoops tells loops of steps that never wait.
func (l *loader) checkLoops() {
	state := map[string]int{} // 1: on the path, 2: finished
	var path []string
	var visit func(s *site)
	visit = func(s *site) {
		state[s.name] = 1
		path = append(path, s.name)
		for _, to := range s.targets() {
			next := l.sites[to]
			switch {
			case next == nil || !next.atOnce() || state[to] == 2:
			case state[to] == 1:
				l.report("E212", next.key, "path", loopPath(path, to))
			default:
				visit(next)
			}
		}
		path = path[:len(path)-1]
		state[s.name] = 2
	}
	for _, s := range l.order {
		if s.atOnce() && state[s.name] == 0 {
			visit(s)
		}
	}
}

func loopPath(path []string, to string) string {
	for i, name := range path {
		if name == to {
			path = path[i:]
			break
		}
	}
	return strings.Join(path, " → ") + " → " + to
}

// checkFamiliar tells a same_as that names a step which cannot have been before.
func (l *loader) checkFamiliar() {
	for _, s := range l.order {
		if s.sameAs == nil || s.step.Task == nil || s.step.Task.Assign == nil || s.step.Task.Assign.SameAs == "" {
			continue
		}
		from := l.sites[s.step.Task.Assign.SameAs]
		if !l.after(from)[s.name] && !side(from, s) {
			l.report("E220", s.sameAs, "name", from.name)
		}
	}
}

// after gives the steps that can come after one, through all blocks.
func (l *loader) after(s *site) map[string]bool {
	return l.reach(l.flat(s), l.flat)
}

// flat are the steps that can follow directly, in and out of blocks, and by
// cancelling, reopening and anytime.
func (l *loader) flat(s *site) []string {
	list := slices.Concat(s.targets(), l.extra)
	for _, b := range s.branches {
		list = append(list, b.engine.Start)
	}
	for b := s.block; b.owner != nil; b = b.owner.block {
		list = append(list, b.owner.targets()...)
	}
	return list
}

// side reports whether two steps stand in different branches of one block, so that
// either may come first.
func side(a, b *site) bool {
	return a.block != b.block && a.block.owner != nil && b.block.owner != nil
}
