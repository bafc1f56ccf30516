package definitions

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// migrate reads how cases of an older version come to this one. Against that version
// it is checked where it is known, which it is when a definition is deployed.
func (l *loader) migrate(n *node) {
	if n == nil {
		return
	}
	o := l.object(n, "migrate", "from", "steps", "vars", "timers", "leave")
	m := &engine.Migration{From: l.whole(o.need("from"), "from", 1, 1, 1_000_000), Steps: map[string]string{}}
	if l.p.Version > 0 && o.get("from") != nil && m.From >= l.p.Version {
		l.report("E408", o.get("from"), "version", l.p.Version)
	}
	for _, p := range l.mapping(o.get("steps"), "steps") {
		from, to := last(l.path(p.key, "step")), last(l.path(p.value, "step"))
		switch {
		case from == "" || to == "":
		case l.sites[to] == nil:
			l.noStep("E253", p.value, to, "block", "migrate")
		default:
			m.Steps[from] = to
		}
	}
	old := l.older(m.From)
	env := l.olderEnv(old, o)
	m.Vars = l.assignments(o.get("vars"), &env)
	m.Restart = l.choice(o.get("timers"), "timers", "keep", "keep", "restart") == "restart"
	m.Leave = l.boolean(o.get("leave"), &env)
	l.p.Migration = m
	if old != nil {
		l.checkMigration(o, old, m)
	}
}

// older is the version that cases come from, nil where it is not known.
func (l *loader) older(version int) *engine.Process {
	if l.deployed == nil {
		return nil
	}
	return l.deployed(l.p.ID, version)
}

// olderEnv are the names of the older version. Where that is not known every name that
// an expression uses is taken for a variable of it, of whatever type.
func (l *loader) olderEnv(old *engine.Process, o object) expression.Env {
	env := expression.Env{Customer: l.env.Customer, Case: l.env.Case}
	if old != nil {
		env.Vars = old.Vars
		for name := range old.Steps {
			env.Steps = append(env.Steps, name)
		}
		slices.Sort(env.Steps)
		return env
	}
	sources := []*node{o.get("leave")}
	for _, p := range l.mapping(o.get("vars"), "vars") {
		sources = append(sources, p.value)
	}
	for _, n := range sources {
		if n != nil && n.shape == scalarShape {
			l.guess(strings.TrimPrefix(n.text, "="), &env)
		}
	}
	return env
}

// guess adds the names that an expression uses and nothing knows.
func (l *loader) guess(src string, env *expression.Env) {
	unknown := &expression.Type{Kind: expression.Any}
	for {
		_, problems := expression.Compile(src, env, nil)
		known := len(env.Vars)
		for i := range problems {
			if name, ok := problems[i].Args["name"].(string); ok && problems[i].Key == "expression.E101" {
				env.Vars = append(env.Vars, expression.Field{Name: name, Type: unknown})
			}
		}
		if len(env.Vars) == known {
			return
		}
	}
}

// checkMigration holds `migrate` against the version that cases come from: what could
// take no case at all over is told before anybody deploys it.
func (l *loader) checkMigration(o object, old *engine.Process, m *engine.Migration) {
	steps := o.get("steps")
	for _, p := range l.mapping(steps, "steps") {
		from := last(p.key.text)
		was, is := old.Steps[from], l.p.Steps[m.Steps[from]]
		switch {
		case m.Steps[from] == "":
		case was == nil:
			l.report("E403", p.key, "step", from, "from", m.From, "near", nearest(from, stepsOf(old)))
		case was.Kind != is.Kind || was.Task != nil && is.Task != nil && was.Task.Who != is.Task.Who:
			l.report("E404", p.value, "step", from, "to", is.Name, "was", imageWords(was), "is", imageWords(is), "from", m.From)
		case !l.sameScope(old, was, is, m):
			l.report("E405", p.value, "step", from, "to", is.Name, "from", m.From)
		}
	}
	l.checkMigratedVars(o, old, m)
}

func stepsOf(p *engine.Process) []string {
	var names []string
	for name := range p.Steps {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func imageWords(s *engine.Step) string {
	if s.Task != nil {
		return string(s.Kind) + " (" + string(s.Task.Who) + ")"
	}
	return string(s.Kind)
}

// sameScope reports whether the blocks around two steps are images of each other.
func (l *loader) sameScope(old *engine.Process, was, is *engine.Step, m *engine.Migration) bool {
	if was.Block == nil || is.Block == nil || was.Block.Path == "" || is.Block.Path == "" {
		return was.Block != nil && is.Block != nil && was.Block.Path == is.Block.Path
	}
	a, b := ownerOf(old, was), ownerOf(l.p, is)
	if a == nil || b == nil || a.Kind != b.Kind || a.Parallel != nil && len(a.Parallel.Branches) != len(b.Parallel.Branches) {
		return false
	}
	name := a.Name
	if to, ok := m.Steps[name]; ok {
		name = to
	}
	return name == b.Name
}

func ownerOf(p *engine.Process, s *engine.Step) *engine.Step {
	for _, o := range p.Steps {
		if o.Foreach != nil && o.Foreach.Block.Path == s.Block.Path {
			return o
		}
		if o.Parallel != nil && slices.ContainsFunc(o.Parallel.Branches, func(b *engine.Block) bool { return b.Path == s.Block.Path }) {
			return o
		}
	}
	return nil
}

// checkMigratedVars tells variables that no case of the older version would have.
func (l *loader) checkMigratedVars(o object, old *engine.Process, m *engine.Migration) {
	at, lines := o.key("vars"), l.mapping(o.get("vars"), "vars")
	for _, v := range l.p.Vars {
		given := slices.ContainsFunc(lines, func(p pair) bool { return root(p.key.text) == v.Name })
		if given || v.Type == nil {
			continue
		}
		i := slices.IndexFunc(old.Vars, func(f expression.Field) bool { return f.Name == v.Name })
		switch {
		case i < 0 && !v.Type.Optional && v.Type.Default == nil:
			l.report("E406", at, "name", v.Name, "from", m.From)
		case i >= 0 && !engine.SameShape(old.Vars[i].Type, v.Type):
			l.report("E407", at, "name", v.Name, "from", m.From, "was", kindNoun(old.Vars[i].Type), "is", kindNoun(v.Type))
		}
	}
}

// Redeployed is E401: another text is deployed under the id and version of this file.
func Redeployed(name string, src []byte, id string, version, newest int) Diagnostic {
	return besideLoad(name, src, "E401", []string{"version"}, "id", id, "version", version, "next", strconv.Itoa(newest+1)) // to be copied: in Latin digits
}

// Unmapped is E402: open cases stand at a step that this version does not have.
func Unmapped(name string, src []byte, version int, step string, count int) Diagnostic {
	return besideLoad(name, src, "E402", []string{"migrate", "steps"}, "step", step, "version", version, "count", count)
}

// besideLoad is a fault that only a database knows, at a key of the file.
func besideLoad(name string, src []byte, code string, keys []string, args ...any) Diagnostic {
	r := newReader(name, src)
	n, _ := parse(src)
	at := n
	for _, key := range keys {
		if n.get(key) == nil {
			break
		}
		at, n = object{r: r, n: n}.key(key), n.get(key)
	}
	r.report(code, at, args...)
	return r.diags[0]
}
