package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// reasonsToStay are the words of `migrate: {stays: ...}`.
var reasonsToStay = []string{
	engine.StaysVersion, engine.StaysEnded, engine.StaysLeft, engine.StaysStep, engine.StaysKind, engine.StaysScope, engine.StaysWay, engine.StaysCall,
	engine.StaysLoop, engine.StaysWaiting, engine.StaysUndo, engine.StaysMoney, engine.StaysVariable, engine.StaysType, engine.StaysValue,
}

// Lacks is the older version that the scenario begins on and that was not there when
// it was read; 0 where none is missing.
func (s *Scenario) Lacks() int {
	if s.from > 0 && s.older == nil {
		return s.from
	}
	return 0
}

// when reads `when`. Up to the line `migrate` a scenario is on the version that
// migrate.from names, so until there the names are those of that version.
func (l *loader) when(s *Scenario, list []*node) {
	i := slices.IndexFunc(list, func(n *node) bool { return n.get("migrate") != nil })
	if i >= 0 && l.p.Migration == nil {
		l.report("K029", list[i].pairs[0].key)
	}
	if i < 0 || l.p.Migration == nil {
		i = 0
	} else {
		s.from = l.p.Migration.From
		s.older = l.older(s.from)
	}
	back := l.onVersion(s)
	for _, n := range list[:i] {
		s.acts = append(s.acts, l.act(n))
	}
	back()
	for _, n := range list[i:] {
		s.acts = append(s.acts, l.act(n))
	}
}

// onVersion lets the loader know the names of the older version that a scenario begins
// on, or believe all names where it is not there; back ends that.
func (l *loader) onVersion(s *Scenario) (back func()) {
	if s.from == 0 {
		return func() {}
	}
	vars, sites, order, p := l.vars, l.sites, l.order, l.p
	l.vars, l.sites, l.order, l.believes = map[string]*variable{}, map[string]*site{}, nil, s.older == nil
	if s.older != nil {
		l.know(s.older)
	}
	return func() { l.vars, l.sites, l.order, l.p, l.believes = vars, sites, order, p, false }
}

// migrate takes the case to the version that the scenario is about. It fails with the
// reasons where the case stays and was not to.
func (w *world) migrate(a act) {
	in := engine.Migrated{From: w.p.Version, To: w.to.Version, Pins: pinned(w.to)}
	o, refused := engine.Migrate(w.p, w.to, w.c, w.event(engine.System, in))
	stays := slices.ContainsFunc(refused, func(r engine.Refusal) bool { return r.Code == a.outcome })
	switch {
	case len(refused) > 0 && !stays:
		w.staying(refused)
	case len(refused) > 0:
	case a.outcome != "":
		w.fail("the case was to stay on version %d (%s), but it has moved", w.p.Version, a.outcome)
	default:
		w.p, w.c = w.to, o.Case
		w.take(o.Effects)
	}
}

// staying tells why a case stays.
func (w *world) staying(refused []engine.Refusal) {
	t := text.Text{}
	for _, lang := range [...]text.Lang{text.Fa, text.En} {
		var why []string
		for _, r := range refused {
			why = append(why, text.Message("stays."+r.Code, lang, map[string]any{"step": r.Step, "to": r.To, "name": r.Name}))
		}
		t[lang] = failure(w.s.Name, w.line, "the case stays on version %d: %s", []any{w.p.Version, strings.Join(why, "; ")})[lang]
	}
	w.reports, w.failures = append(w.reports, t), append(w.failures, t.In(text.En))
}

// pinned has version 1 of every subprocess: scenarios fake their ends.
func pinned(p *engine.Process) map[string]int {
	var pins map[string]int
	for _, name := range p.Subs() {
		if pins == nil {
			pins = map[string]int{}
		}
		pins[name] = 1
	}
	return pins
}
