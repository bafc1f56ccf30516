package scim

import (
	"encoding/json"
	"strings"
)

// All reports whether the filter chooses every resource.
func (f Filter) All() bool { return f.op == "" }

// Mentions reports whether the filter asks for an attribute.
func (f Filter) Mentions(attr string) bool {
	if strings.EqualFold(f.path.Attr, attr) {
		return true
	}
	for _, kid := range f.kids {
		if kid.Mentions(attr) {
			return true
		}
	}
	return false
}

// Equal gives the text that an attribute must have in every resource which the filter
// chooses, where there is one.
func (f Filter) Equal(attr string) (string, bool) {
	if f.op == "and" {
		for _, kid := range f.kids {
			if v, ok := kid.Equal(attr); ok {
				return v, true
			}
		}
	}
	if f.op != "eq" || f.path.Where != nil || f.path.Sub != "" || !strings.EqualFold(f.path.Attr, attr) {
		return "", false
	}
	v, isText := f.value.(string)
	return v, isText
}

// Match reports whether the filter chooses a resource.
func (s Schema) Match(f Filter, r Resource) bool {
	return f.matches(r, s.attribute)
}

func (f Filter) matches(r Resource, attribute func(string) *Attribute) bool {
	switch f.op {
	case "":
		return true
	case "and":
		for _, kid := range f.kids {
			if !kid.matches(r, attribute) {
				return false
			}
		}
		return true
	case "or":
		for _, kid := range f.kids {
			if kid.matches(r, attribute) {
				return true
			}
		}
		return false
	case "not":
		return !f.kids[0].matches(r, attribute)
	case "[":
		return len(chosen(f.path, r, attribute)) > 0
	default:
		return f.compares(r, attribute)
	}
}

// compares looks for one value that the comparison holds for; that none differs is what
// ne asks.
func (f Filter) compares(r Resource, attribute func(string) *Attribute) bool {
	values, exact := reached(f.path, r, attribute)
	if f.op == "ne" {
		for _, v := range values {
			if same(v, f.value, exact) {
				return false
			}
		}
		return true
	}
	for _, v := range values {
		if compare(f.op, v, f.value, exact) {
			return true
		}
	}
	return f.op == "eq" && f.value == nil && len(values) == 0
}

// reached are the values at a path. Of a list of objects it is their part named value.
func reached(p Path, r Resource, attribute func(string) *Attribute) (values []any, exact bool) {
	a := attribute(p.Attr)
	if a == nil {
		return nil, false
	}
	exact = a.CaseExact
	for _, one := range chosen(p, r, attribute) {
		object, isObject := one.(Resource)
		name := p.Sub
		if isObject && name == "" {
			name = "value"
		}
		sub := named(a.Subs, name)
		switch {
		case isObject && sub != nil:
			exact = sub.CaseExact
			if v, there := object[sub.Name]; there {
				values = append(values, v)
			}
		case !isObject && p.Sub == "":
			values = append(values, one)
		case isObject && p.Sub == "" && len(object) > 0:
			values = append(values, true) // a complex attribute that is there
		}
	}
	return values, exact
}

// chosen are the elements of an attribute that its filter lets through; of one that is no
// list, itself.
func chosen(p Path, r Resource, attribute func(string) *Attribute) []any {
	a := attribute(p.Attr)
	if a == nil {
		return nil
	}
	value, there := r[a.Name]
	if !there {
		return nil
	}
	var all []any
	for _, one := range elements(value) {
		object, _ := one.(Resource)
		if p.Where == nil || object != nil && p.Where.matches(object, func(name string) *Attribute { return named(a.Subs, name) }) {
			all = append(all, one)
		}
	}
	return all
}

func elements(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

func same(a, b any, exact bool) bool {
	x, ok1 := a.(string)
	y, ok2 := b.(string)
	switch {
	case ok1 && ok2 && exact:
		return x == y
	case ok1 && ok2:
		return strings.EqualFold(x, y)
	default:
		return plain(a) == plain(b)
	}
}

// plain makes numbers comparable.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case bool, string, nil:
		return v
	default:
		return nil
	}
}

func compare(op string, have, want any, exact bool) bool {
	switch op {
	case "pr":
		return have != nil && have != ""
	case "eq":
		return same(have, want, exact)
	}
	x, ok1 := have.(string)
	y, ok2 := want.(string)
	if !ok1 || !ok2 {
		return false
	}
	if !exact {
		x, y = strings.ToLower(x), strings.ToLower(y)
	}
	switch op {
	case "co":
		return strings.Contains(x, y)
	case "sw":
		return strings.HasPrefix(x, y)
	case "ew":
		return strings.HasSuffix(x, y)
	case "gt":
		return x > y
	case "ge":
		return x >= y
	case "lt":
		return x < y
	default:
		return x <= y
	}
}
