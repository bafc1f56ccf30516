package definitions

import (
	"regexp"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

var priorityType = &expression.Type{Kind: expression.Enum, Values: []string{"low", "normal", "high"}}

// task reads a step that waits for a person.
func (l *loader) task(s *site, o object) {
	t := &engine.Task{Who: engine.Who(l.choice(o.need("who"), "who", "", "customer", "staff"))}
	s.step.Task = t
	t.Himself = !l.truth(o.get("behalf"), "behalf", true)
	l.taskForm(s, o)
	l.taskAssign(s, o)
	if p, ok := l.operand(o.get("priority"), &l.env, priorityType, "priority"); ok {
		t.Priority = &p
	}
	s.step.SLA = l.sla("", o.get("sla"), false)
	for _, p := range l.named(o.get("timers"), "timers") {
		l.timer(s, p)
	}
	l.outcomes(s, o)
	if n := o.get("undo"); n != nil {
		t.Undo = l.undo(s, n)
	}
	l.skip(s, o)
	l.redo(s, o)
}

func (l *loader) outcomes(s *site, o object) {
	if o.exclude("outcomes", "next") {
		return
	}
	n := o.get("outcomes")
	if n != nil && n.shape == mapShape && len(n.pairs) == 0 {
		l.report("K028", n, "what", noun("outcomes"))
	}
	for _, p := range l.named(n, "outcomes") {
		l.outcome(s, p)
	}
}

func (l *loader) taskForm(s *site, o object) {
	t := s.step.Task
	if o.exclude("form", "fields") {
		return
	}
	if n := o.get("fields"); n != nil {
		t.Form = l.oneLine(n, s.name)
		if t.Form.Title.IsZero() {
			t.Form.Title = s.step.Label
		}
	} else {
		t.Form = l.formNamed(o.get("form"), false)
	}
	if t.Form == nil {
		return
	}
	s.sure, s.shown = surelySet(t.Form)
}

// surelySet gives the variables that a form always fills, and those that it may fill.
func surelySet(f *engine.Form) (sure, shown []string) {
	for _, field := range f.Fields {
		fixed := field.ReadOnly.Program == nil && field.ReadOnly.Literal
		if fixed {
			continue
		}
		name := root(field.Path)
		shown = append(shown, name)
		visible := field.Visible.Program == nil && field.Visible.Literal
		if visible && field.Required.Program == nil && field.Required.Literal && field.ReadOnly.Program == nil && name == field.Path {
			sure = append(sure, name)
		}
	}
	return sure, shown
}

func (l *loader) taskAssign(s *site, o object) {
	n := o.get("assign")
	switch s.step.Task.Who {
	case engine.Staff:
		if o.get("behalf") != nil {
			l.report("K024", o.key("behalf"), "key", "behalf", "other", "who: staff")
		}
		if n == nil {
			l.report("K020", s.key, "key", "assign", "what", noun("step_task"), "example", "assign: {queue: ...}")
			return
		}
		s.step.Task.Assign = l.assign(s, n)
	case engine.Customer:
		if n != nil {
			l.report("K024", o.key("assign"), "key", "assign", "other", "who: customer")
		}
	}
}

// outcome reads one button.
func (l *loader) outcome(s *site, p pair) {
	o := l.object(p.value, "outcome", "label", "to", "throw", "if", "require", "valid", "set", "style")
	t := s.step.Task
	l.stage, l.certain = filling, s.shown
	filled := l.env
	filled.Vars = l.surely(s.sure)
	c := engine.Choice{
		Name:  p.key.text,
		Label: l.text(o.need("label"), "label"),
		Style: l.choice(o.get("style"), "style", "", "primary", "normal", "danger"),
		If:    l.boolean(o.get("if"), &filled),
		Valid: l.valid(o.get("valid"), &l.env, t.Form),
	}
	for _, r := range l.names(o.get("require"), "require") {
		l.require(s, &c, r)
	}
	l.stage, l.certain = leaving, slices.Concat(s.sure, roots(c.Require))
	edge, ok := l.edge(s, o)
	c.Set, edge.Set = edge.Set, nil
	c.Edge = edge
	if t.Choices = append(t.Choices, c); len(t.Choices) == 1 {
		s.chosen = slices.Concat(assigned(c.Set), roots(c.Require))
	} else {
		s.chosen = slices.DeleteFunc(s.chosen, func(name string) bool { return !contains(assigned(c.Set), name) && !contains(roots(c.Require), name) })
	}
	if ok {
		w := wayOf(edge, true)
		w.sets = append(w.sets, assigned(c.Set)...)
		w.sets = append(w.sets, roots(c.Require)...)
		s.out = append(s.out, w)
	}
}

func (l *loader) require(s *site, c *engine.Choice, n *node) {
	if l.varType(n) == nil {
		return
	}
	form := s.step.Task.Form
	name := s.name
	if form != nil {
		name = form.Name
	}
	if form == nil || !slices.ContainsFunc(form.Fields, func(f engine.FormField) bool {
		return f.Path == n.text && (f.ReadOnly.Program != nil || !f.ReadOnly.Literal)
	}) {
		if !l.brokenForm(s) {
			l.report("E141", n, "outcome", c.Name, "name", n.text, "form", name)
		}
		return
	}
	c.Require = append(c.Require, n.text)
}

// brokenForm reports whether the step has a form that could not be read.
func (l *loader) brokenForm(s *site) bool {
	form := s.step.Task.Form
	return form == nil && s.n.get("form") != nil || form != nil && l.brokenForms[form.Name]
}

func roots(paths []string) []string {
	var list []string
	for _, p := range paths {
		list = append(list, root(p))
	}
	return list
}

func assigned(set []engine.Assignment) []string {
	var list []string
	for _, a := range set {
		if a.Value.Program != nil || a.Value.Literal != nil {
			list = append(list, root(a.Path))
		}
	}
	return list
}

// assign reads who may work on a task.
func (l *loader) assign(s *site, n *node) *engine.Assign {
	o := l.object(n, "assign", "queue", "role", "user", "pick", "where", "same_as", "not_same_as", "fallback", "fallback_after", "substitute")
	a := &engine.Assign{}
	switch o.oneOf("queue", "role", "user") {
	case "queue":
		a.Queue = l.queue(o.get("queue"))
	case "role":
		a.Role = l.role(o.get("role"))
	case "user":
		if p := l.equals(o.get("user"), &l.env, textType); p != nil {
			a.User = &expression.Operand{Program: p}
		}
	}
	a.Pick = l.choice(o.get("pick"), "pick", "claim", "claim", "round_robin", "least_loaded", "random")
	if w := o.get("where"); w != nil {
		env := l.env
		env.Staff = l.cat.StaffFields()
		a.Where = l.boolean(w, &env)
	}
	a.SameAs = l.taskNamed(o.get("same_as"), "staff")
	for _, item := range l.names(o.get("not_same_as"), "not_same_as") {
		name := l.taskNamed(item, "staff", "customer")
		if with := l.sameAgain(o, a, name); with != "" {
			l.report("E221", item, "name", name, "with", with)
		}
		a.NotSameAs = appendNot(a.NotSameAs, name)
	}
	a.Fallback = l.queue(o.get("fallback"))
	a.FallbackAfter = l.length(o.get("fallback_after"), "fallback_after", l.p.Calendar)
	a.Substitute = l.truth(o.get("substitute"), "substitute", true)
	s.sameAs = o.get("same_as")
	return a
}

var whoCall = regexp.MustCompile(`^=\s*who\(\s*['"]([a-z0-9_]+)['"]\s*\)`)

// sameAgain says what gives the task to the person of a step who must not have it.
func (l *loader) sameAgain(o object, a *engine.Assign, step string) string {
	if step == "" {
		return ""
	}
	if step == a.SameAs {
		return "same_as: " + step
	}
	user := o.get("user")
	if user == nil {
		return ""
	}
	if m := whoCall.FindStringSubmatch(user.text); m != nil && m[1] == step {
		return "user: " + user.text
	}
	const starter = "=case.started_by"
	if other := l.sites[step].n.get("assign").get("user"); other != nil && user.text == starter && other.text == starter {
		return "user: " + starter
	}
	return ""
}

// StaffFields are what `where` may ask of a person of staff: what everybody has, and
// what the catalog adds.
func (c *Catalog) StaffFields() []expression.Field {
	maybe := &expression.Type{Kind: expression.Text, Optional: true}
	fields := []expression.Field{{Name: "full_name", Type: textType}, {Name: "mobile", Type: maybe}, {Name: "province", Type: maybe}, {Name: "calendar", Type: maybe}}
	for _, f := range c.Staff {
		i := slices.IndexFunc(fields, func(old expression.Field) bool { return old.Name == f.Name })
		if i < 0 {
			fields = append(fields, f)
			continue
		}
		fields[i] = f
	}
	return fields
}

// taskNamed reads the name of a task that one of these sides does.
func (l *loader) taskNamed(n *node, sides ...string) string {
	name := l.name(n, "step")
	if name == "" {
		return ""
	}
	at := l.sites[name]
	if at != nil && at.kind == "" {
		return ""
	}
	if at == nil {
		l.noStep("E222", n, name)
		return ""
	}
	if who := at.n.get("who"); at.kind != engine.KindTask || who == nil || !slices.Contains(sides, who.text) {
		var names []string
		for _, s := range l.order {
			if s.kind == engine.KindTask && s.n.get("assign") != nil {
				names = append(names, s.name)
			}
		}
		l.report("E222", n, "name", name, "near", nearest(name, names))
		return ""
	}
	return name
}
