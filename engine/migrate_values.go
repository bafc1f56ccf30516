package engine

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// values gives the case the variables of the newer version: what migrate.vars says,
// else what it had, else the default.
func (m *migration) values() {
	given := m.given()
	vars := map[string]any{}
	for i := range m.to.Vars {
		f := &m.to.Vars[i]
		if v := m.value(f, given[f.Name]); v != nil {
			vars[f.Name] = v
		}
	}
	m.setVars(vars)
	scope := scopeOf(m.from, m.old, m.at)
	for i := range m.to.Migration.Vars {
		a := &m.to.Migration.Vars[i]
		v, err := a.Value.Eval(scope)
		if err != nil {
			m.refuse(Refusal{Code: StaysValue, Name: a.Path, Detail: err.Error()})
			continue
		}
		t := m.to.varType(a.Path)
		if t == nil || v == nil && !t.Optional {
			m.refuse(Refusal{Code: StaysVariable, Name: a.Path})
			continue
		}
		if v != nil && !shaped(t, v) {
			m.refuse(Refusal{Code: StaysValue, Name: a.Path, Detail: "the value does not fit"})
			continue
		}
		m.put(a.Path, v)
	}
}

// given are the variables that migrate.vars writes; true for a whole one.
func (m *migration) given() map[string]bool {
	given := map[string]bool{}
	for i := range m.to.Migration.Vars {
		if path := m.to.Migration.Vars[i].Path; !strings.Contains(path, ".") {
			given[path] = true
		}
	}
	return given
}

// value is what a variable has before migrate.vars; nil: it is unset.
func (m *migration) value(f *expression.Field, given bool) any {
	was, v := m.from.varType(f.Name), m.old.Vars[f.Name]
	switch {
	case given:
		return nil
	case was != nil && v != nil:
		if !SameShape(was, f.Type) || !shaped(f.Type, v) {
			m.refuse(Refusal{Code: StaysType, Name: f.Name})
		}
		return v
	case f.Type.Default != nil:
		v, err := f.Type.Default.Eval(scopeOf(m.to, m.old, m.at))
		if err != nil {
			m.refuse(Refusal{Code: StaysValue, Name: f.Name, Detail: err.Error()})
		}
		return expression.Clone(v)
	case !f.Type.Optional && (was == nil || was.Optional):
		m.refuse(Refusal{Code: StaysVariable, Name: f.Name})
	}
	return nil
}

// SameShape reports whether the values of one type are, as far as their kind goes,
// values of the other.
func SameShape(a, b *expression.Type) bool {
	if a == nil || b == nil || a.Kind == expression.Any || b.Kind == expression.Any {
		return true
	}
	if a.Kind != b.Kind {
		return false
	}
	if a.Kind == expression.List {
		return SameShape(a.Items, b.Items)
	}
	for i := range b.Fields {
		if f := a.Field(b.Fields[i].Name); f != nil && !SameShape(f, b.Fields[i].Type) {
			return false
		}
	}
	return true
}

// shaped reports whether a value has the shape of a type: what limits say is left to
// the forms.
func shaped(t *expression.Type, v any) bool {
	switch t.Kind {
	case expression.Enum:
		s, ok := v.(string)
		return ok && contains(t.Values, s)
	case expression.List:
		list, ok := v.([]any)
		return ok && !slices.ContainsFunc(list, func(x any) bool { return t.Items != nil && !shaped(t.Items, x) })
	case expression.Object:
		return shapedObject(t, v)
	case expression.Int, expression.Money:
		_, ok := v.(int)
		return ok
	case expression.Bool:
		_, ok := v.(bool)
		return ok
	case expression.Any, expression.Null:
		return true
	case expression.Text, expression.Decimal, expression.Date, expression.Time, expression.Datetime, expression.Duration, expression.File:
		_, ok := v.(string)
		return ok
	default:
		return true
	}
}

func shapedObject(t *expression.Type, v any) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for name := range object {
		if t.Field(name) == nil {
			return false
		}
	}
	for _, f := range t.Fields {
		x := object[f.Name]
		if x == nil && !f.Type.Optional || x != nil && !shaped(f.Type, x) {
			return false
		}
	}
	return true
}
