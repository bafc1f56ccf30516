package definitions

import (
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

var fieldKeys = []string{"label", "help", "required", "visible", "read_only", "default"}

// form reads a form of the file.
func (l *loader) form(p pair) *engine.Form {
	o := l.object(p.value, "form", "title", "kind", "fields", "valid")
	f := &engine.Form{Name: p.key.text, Title: l.text(o.need("title"), "title")}
	f.Survey = l.choice(o.get("kind"), "kind", "data", "data", "survey") == "survey"
	env := &l.env
	fields := o.need("fields")
	if fields == nil || fields.shape != mapShape {
		l.brokenForms[f.Name] = true
	}
	if f.Survey {
		env = l.surveyFields(f, fields)
	} else {
		l.dataFields(f, fields)
	}
	f.Valid = l.valid(o.get("valid"), env, f)
	return f
}

func (l *loader) dataFields(f *engine.Form, n *node) {
	for _, p := range l.mapping(n, "fields") {
		if l.path(p.key, "fields") == "" {
			continue
		}
		o := l.object(p.value, "field", fieldKeys...)
		t := l.typeAt(p.key.text)
		if t == nil {
			near := nearest(p.key.text, l.varNames())
			if l.brokenForms[f.Name] = true; near != "" || !l.undeclared(p.key.text) {
				item, loop := l.loopElsewhere(p.key.text)
				l.report("E140", p.key, "form", f.Name, "name", p.key.text, "near", near, "among", l.varNames(), "item", item, "loop", loop)
			}
			continue
		}
		l.read[root(p.key.text)] = true
		field := engine.FormField{Path: p.key.text, Type: t, Place: p.key.place}
		l.fieldParts(&field, o, &l.env)
		f.Fields = append(f.Fields, field)
		if !field.ReadOnly.Literal || field.ReadOnly.Program != nil {
			l.writableIn(f.Name, p.key)
		}
	}
}

// surveyFields reads the questions of a survey, which bring their own types. Their
// expressions know the other questions in place of the variables.
func (l *loader) surveyFields(f *engine.Form, n *node) *expression.Env {
	env := &expression.Env{Customer: l.env.Customer, Case: expression.CaseFields(true)}
	pairs := l.named(n, "fields")
	for _, p := range pairs {
		t := l.typ(p.value, p.key.text, "help", "required", "visible", "read_only")
		env.Vars = append(env.Vars, expression.Field{Name: p.key.text, Type: t})
	}
	l.runLater()
	for i, p := range pairs {
		o := object{l.reader, p.value, "survey_field"}
		if p.value.shape != mapShape {
			continue
		}
		field := engine.FormField{Path: p.key.text, Type: env.Vars[i].Type, Place: p.key.place}
		l.fieldParts(&field, o, env)
		f.Fields = append(f.Fields, field)
	}
	return env
}

func (l *loader) fieldParts(f *engine.FormField, o object, env *expression.Env) {
	f.Label = l.text(o.need("label"), "label")
	f.Help = l.text(o.get("help"), "help")
	f.Required = l.condition(o.get("required"), env, false)
	f.Visible = l.condition(o.get("visible"), env, true)
	f.ReadOnly = l.condition(o.get("read_only"), env, false)
	if n := o.get("default"); n != nil {
		if v, ok := l.operand(n, env, f.Type, f.Path); ok {
			f.Default = &v
		}
	}
	if f.Required.Literal && f.ReadOnly.Literal {
		l.report("E142", o.key("read_only"), "name", f.Path)
	}
}

// oneLine makes the form of `fields: [a, b]`: the variables' own labels and rules.
func (l *loader) oneLine(n *node, name string) *engine.Form {
	f := &engine.Form{Name: name}
	for _, item := range l.names(n, "fields") {
		t := l.varType(item)
		if t == nil {
			continue
		}
		l.writable(item)
		field := engine.FormField{Path: item.text, Type: t, Label: t.Label, Place: item.place}
		field.Required.Literal, field.Visible.Literal = !t.Optional, true
		if field.Label.IsZero() {
			field.Label = l.labelElsewhere(item.text)
		}
		f.Fields = append(f.Fields, field)
	}
	if n != nil && len(n.items) == 0 && n.shape == listShape {
		l.report("K028", n, "what", noun("fields"))
	}
	return f
}

// labelElsewhere is the label that the first form gives to a variable, else its name.
func (l *loader) labelElsewhere(path string) (label text.Text) {
	for _, name := range sortedKeys(l.p.Forms) {
		for _, f := range l.p.Forms[name].Fields {
			if f.Path == path && !l.p.Forms[name].Survey {
				return f.Label
			}
		}
	}
	return text.Text{"": path}
}

// valid reads rules over several values. f may be nil.
func (l *loader) valid(n *node, env *expression.Env, f *engine.Form) []engine.Rule {
	var rules []engine.Rule
	for _, item := range l.list(n, "valid") {
		o := l.object(item, "rule", "check", "field", "message")
		rule := engine.Rule{Check: l.boolean(o.need("check"), env), Message: l.text(o.need("message"), "message")}
		if at := o.get("field"); at != nil {
			if rule.Field = l.path(at, "field"); rule.Field != "" && f != nil && !l.brokenForms[f.Name] && !shows(f, rule.Field) {
				l.report("E140", at, "form", f.Name, "name", rule.Field, "near", nearest(rule.Field, paths(f)))
			}
		}
		rules = append(rules, rule)
	}
	return rules
}

func shows(f *engine.Form, path string) bool { return contains(paths(f), path) }

func paths(f *engine.Form) []string {
	var list []string
	for _, field := range f.Fields {
		list = append(list, field.Path)
	}
	return list
}

// formNamed finds the form that a key names; nil when there is none.
func (l *loader) formNamed(n *node, survey bool) *engine.Form {
	name := l.name(n, "form")
	if name == "" {
		return nil
	}
	f := l.p.Forms[name]
	if f == nil {
		l.unknown("E144", n, sortedKeys(l.p.Forms))
		return nil
	}
	if f.Survey != survey {
		is, want := noun("data_form"), noun("survey_form")
		if f.Survey {
			is, want = want, is
		}
		l.report("E145", n, "name", name, "got", is, "want", want)
		return nil
	}
	return f
}
