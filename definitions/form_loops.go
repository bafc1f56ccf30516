package definitions

import (
	"reflect"
	"slices"

	"github.com/kartabl/kartabl/engine/expression"
)

// users are the steps that use a form by its name.
func (l *loader) users(form string) []*site {
	var list []*site
	for _, s := range l.order {
		if n := s.n.get("form"); n != nil && n.text == form {
			list = append(list, s)
		}
	}
	return list
}

// loopsOf are the items that a form may show: those that every step that uses it sees.
// A form that is used beside the steps shows none.
func (l *loader) loopsOf(process *node, form string) []expression.Field {
	beside := []*node{process.get("start").get("form"), process.get("reopen").get("form")}
	if any := process.get("anytime"); any != nil {
		for _, p := range any.pairs {
			beside = append(beside, p.value.get("form"))
		}
	}
	users := l.users(form)
	if len(users) == 0 || slices.ContainsFunc(beside, func(n *node) bool { return n != nil && n.text == form }) {
		return nil
	}
	seen := users[0].loops()
	for _, s := range users[1:] {
		all := s.loops()
		seen = slices.DeleteFunc(seen, func(f expression.Field) bool {
			t := typeOf(all, f.Name)
			return t == nil || !reflect.DeepEqual(t, f.Type)
		})
	}
	return seen
}

// loopElsewhere is the foreach whose item a path names, though not everywhere where it
// is used.
func (l *loader) loopElsewhere(path string) (item, loop string) {
	for _, s := range l.order {
		if s.loop != nil && s.loop.Name == root(path) {
			return s.loop.Name, s.name
		}
	}
	return "", ""
}

// writableIn tells a field for an item that cannot be written at a step that uses the form.
func (l *loader) writableIn(form string, field *node) {
	for _, s := range l.users(form) {
		l.at = s
		l.writable(field)
		l.at = nil
	}
}

// origins are the variables behind a name at a step: for the item of a loop the list
// that it is a cell of, or what the list is calculated from.
func (s *site) origins(name string) []string {
	if s == nil {
		return []string{name}
	}
	for b := s.block; b.owner != nil; b = b.owner.block {
		f := b.owner.step.Foreach
		if f == nil || f.As != name || f.Items == nil {
			continue
		}
		var list []string
		for _, path := range f.Items.Names() {
			list = append(list, b.owner.origins(root(path))...)
		}
		return list
	}
	return []string{name}
}
