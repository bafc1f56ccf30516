package definitions

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// writing is what writes a variable: who typed it, which answer it came with, or which
// variables it was reckoned from.
type writing struct {
	hidden []string // hidden steps where staff or a service gave it
	open   bool     // it comes from somewhere that the customer may see
	from   []string // variables that expressions carry into it
}

// checkGlass tells what only staff may see and the customer is shown: in a form of his,
// in a letter or message to him, or in the subject of the case.
func (l *loader) checkGlass() {
	hidden := l.staffOnly()
	if len(hidden) == 0 {
		return
	}
	for _, shown := range l.customerForms() {
		for _, field := range shown.form.Fields {
			l.hiddenField(shown, field, hidden)
		}
	}
	for _, n := range l.mailed {
		l.hiddenWords(n, hidden)
	}
	if l.p.Subject != nil {
		l.hiddenNames(l.subject, noun("subject_line"), l.p.Subject.Names(), hidden)
	}
}

// staffOnly gives the variables that only staff may see, and for those that do not say
// so themselves where it comes from.
func (l *loader) staffOnly() map[string]string {
	writers := l.writings()
	hidden := map[string]string{}
	for name, v := range l.vars {
		w := writers[name]
		switch {
		case v.glass == "private":
			hidden[name] = ""
		case v.glass == "" && w != nil && len(w.hidden) > 0 && !w.open:
			hidden[name] = w.hidden[0]
		}
	}
	for changed := true; changed; {
		changed = false
		for name, w := range writers {
			if _, done := hidden[name]; done || l.vars[name] == nil || l.vars[name].glass != "" {
				continue
			}
			i := slices.IndexFunc(w.from, func(from string) bool { _, is := hidden[from]; return is })
			if i >= 0 {
				hidden[name], changed = w.from[i], true
			}
		}
	}
	return hidden
}

// writings goes through everything that writes a variable. Literals tell nothing.
func (l *loader) writings() map[string]*writing {
	all := map[string]*writing{}
	at := func(name string) *writing {
		if all[name] == nil {
			all[name] = &writing{}
		}
		return all[name]
	}
	typed := func(f *engine.Form, s *site) {
		if f == nil {
			return
		}
		_, shown := surelySet(f)
		for _, name := range shown {
			for _, origin := range s.origins(name) {
				at(origin).given(s)
			}
		}
	}
	sets := func(list []engine.Assignment, s *site) {
		for _, a := range list {
			if a.Value.Program == nil {
				continue
			}
			for _, origin := range s.origins(root(a.Path)) {
				at(origin).reckoned(a.Value.Program, s)
			}
		}
	}
	typed(l.p.Forms[l.p.Start.Form], nil)
	if m := l.p.Start.Message; m != nil {
		sets(m.Set, nil)
	}
	if l.p.Reopen != nil {
		typed(l.p.Reopen.Form, nil)
	}
	for _, a := range l.p.Anytime {
		typed(a.Form, nil)
		sets(a.Set, nil)
	}
	for _, s := range l.order {
		if s.step.Task != nil {
			typed(s.step.Task.Form, s)
		}
		for _, list := range setsOf(s.step) {
			sets(list, s)
		}
	}
	l.eachAction(func(a *engine.Action) { sets(a.Set, nil) })
	return all
}

// setsOf are the assignments of a step, wherever in it they stand.
func setsOf(s *engine.Step) [][]engine.Assignment {
	lists := [][]engine.Assignment{s.Set}
	for _, e := range s.Next {
		lists = append(lists, e.Set)
	}
	for _, e := range s.OnError {
		lists = append(lists, e.Set)
	}
	for _, t := range s.Timers {
		lists = append(lists, t.Set)
		if t.Edge != nil {
			lists = append(lists, t.Edge.Set)
		}
	}
	if s.Task != nil {
		for _, c := range s.Task.Choices {
			lists = append(lists, c.Set, c.Edge.Set)
		}
	}
	return lists
}

// given notes a value that a person or a service gave at a step; nil is beside the steps.
func (w *writing) given(s *site) {
	if s == nil || s.step.Glass != engine.GlassHidden {
		w.open = true
		return
	}
	w.hidden = append(w.hidden, s.name)
}

// reckoned notes an expression. What an answer holds is given by the step.
func (w *writing) reckoned(p *expression.Program, s *site) {
	for _, path := range p.Names() {
		switch name := root(path); name {
		case "result":
			w.given(s)
		case "customer", "case":
			w.open = true
		default:
			w.from = append(w.from, s.origins(name)...)
		}
	}
}

// shownForm is a form that the customer sees, and the step at which; nil is beside the steps.
type shownForm struct {
	form *engine.Form
	at   *site
}

func (l *loader) customerForms() []shownForm {
	var list []shownForm
	addAt := func(f *engine.Form, s *site) {
		if f != nil {
			list = append(list, shownForm{f, s})
		}
	}
	add := func(f *engine.Form) { addAt(f, nil) }
	if contains(l.p.Start.By, string(engine.Customer)) {
		add(l.p.Forms[l.p.Start.Form])
	}
	for _, s := range l.order {
		if s.step.Task != nil && s.step.Task.Who == engine.Customer {
			addAt(s.step.Task.Form, s)
		}
	}
	for _, a := range l.p.Anytime {
		if slices.Contains(a.By, engine.Customer) {
			add(a.Form)
		}
	}
	if r := l.p.Reopen; r != nil && slices.Contains(r.By, engine.Customer) {
		add(r.Form)
	}
	return list
}

// hiddenField tells a field that shows what only staff may see: its value, its first
// value, or its choices.
func (l *loader) hiddenField(f shownForm, field engine.FormField, hidden map[string]string) {
	names := []string{field.Path}
	operands := []*expression.Operand{field.Default}
	if field.Type != nil {
		operands = append(operands, field.Type.Options, field.Type.Min, field.Type.Max)
	}
	for _, o := range operands {
		if o != nil && o.Program != nil {
			names = append(names, o.Program.Names()...)
		}
	}
	for _, path := range names {
		for _, name := range f.at.origins(root(path)) {
			if from, is := hidden[name]; is {
				l.add("E143", field.Place, len([]rune(field.Path)), pairsOf([]any{"what", noun("customer_form"), "form", f.form.Name, "name", name, "from", from}))
			}
		}
	}
}

// hiddenWords tells what a letter or message to the customer says.
func (l *loader) hiddenWords(n *node, hidden map[string]string) {
	t := l.p.Templates[n.text]
	if t == nil {
		return
	}
	var names []string
	for _, lang := range l.cat.Languages {
		for _, words := range []*expression.Template{t.Subject[lang], t.Body[lang]} {
			if words != nil {
				names = append(names, words.Names()...)
			}
		}
	}
	l.hiddenNames(n, hint("The template '"+n.text+"'", "الگوی «"+n.text+"»"), names, hidden)
}

func (l *loader) hiddenNames(n *node, what any, names []string, hidden map[string]string) {
	for _, path := range names {
		if from, is := hidden[root(path)]; is {
			l.report("E143", n, "what", what, "name", root(path), "from", from)
		}
	}
}
