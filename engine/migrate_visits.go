package engine

import (
	"slices"
	"strings"
)

// visits counts on under the new names. What the old names have counted stays, so that
// no visit of this case ever has the number of another one under the same name.
func (m *migration) visits() map[string]int {
	out := map[string]int{}
	for step, n := range m.old.Visits {
		if item, name, ok := strings.Cut(step, "/"); ok {
			out[m.scopes[item]+"/"+m.name(name)] += n
			continue
		}
		out[m.name(step)] += n
		if m.name(step) != step {
			out[step] += n
		}
	}
	return out
}

// completed is who has completed what, under the new names: four eyes see through a
// new name.
func (m *migration) completed() map[string][]string {
	var out map[string][]string
	steps := make([]string, 0, len(m.old.Completed))
	for step := range m.old.Completed {
		steps = append(steps, step)
	}
	slices.Sort(steps)
	for _, step := range steps {
		if out == nil {
			out = map[string][]string{}
		}
		out[m.name(step)] = append(out[m.name(step)], m.old.Completed[step]...)
	}
	return out
}

// visit is the number that a visit of a step has now; outside of loops only the last
// one moves.
func (m *migration) visit(step string, n int) int {
	if m.from.loops(step) {
		return n + m.shift(step)
	}
	if m.old.Visits[step] == n {
		return m.c.Visits[m.name(step)]
	}
	return n
}

// shift sets the visits of a step apart from all others that its new name has counted:
// its own, and those of the steps before it in the alphabet that have become it too.
func (m *migration) shift(step string) int {
	name := m.name(step)
	if name == step {
		return 0
	}
	n := m.old.Visits[name]
	for other, visits := range m.old.Visits {
		if other < step && other != name && m.name(other) == name {
			n += visits
		}
	}
	return n
}

// loops reports whether a step stands in a loop.
func (p *Process) loops(step string) bool {
	s := p.Steps[step]
	if s == nil || s.Block == nil {
		return false
	}
	for _, f := range p.Steps {
		if f.Foreach != nil && inside(s.Block.Path, f.Foreach.Block.Path) {
			return true
		}
	}
	return false
}
