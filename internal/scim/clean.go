package scim

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Bounds of what a resource says.
const (
	mostText    = 500    // bytes
	mostMembers = 10_000 // of a list
)

// Read takes a resource from its JSON: only what the schema knows, by its names, and with
// values of its types. What the schema computes is left out.
func (s Schema) Read(body []byte) (Resource, error) {
	var raw Resource
	if err := json.Unmarshal(body, &raw); err != nil || raw == nil {
		return nil, badSyntax("the body is no object of JSON")
	}
	r := Resource{}
	for name, value := range raw {
		a := s.attribute(name)
		if a == nil || a.Mutability == readOnly {
			continue
		}
		v, err := a.value(value)
		if err != nil {
			return nil, err
		}
		if v != nil {
			r[a.Name] = v
		}
	}
	return r, nil
}

// value is v as the attribute has it, nil where it says nothing.
func (a Attribute) value(v any) (any, error) {
	if !a.Multi {
		return a.single(v)
	}
	var all []any
	for _, one := range elements(v) {
		if s, ok := one.(string); ok && a.Type == "complex" {
			one = Resource{"value": s}
		}
		kept, err := a.single(one)
		if err != nil {
			return nil, err
		}
		if kept != nil {
			all = append(all, kept)
		}
	}
	if len(all) > mostMembers {
		return nil, &Error{413, "", a.Name + " has too many values"}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

func (a Attribute) single(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch a.Type {
	case "complex":
		return a.object(v)
	case "boolean":
		if b, ok := v.(bool); ok {
			return b, nil
		}
		switch s, _ := v.(string); strings.ToLower(s) { // as Entra writes it
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, BadValue(a.Name + " is true or false")
	default:
		s, ok := v.(string)
		if !ok || len(s) > mostText || !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return nil, BadValue(a.Name + " is a text of at most 500 letters")
		}
		if s == "" {
			return nil, nil
		}
		return s, nil
	}
}

func (a Attribute) object(v any) (any, error) {
	raw, ok := v.(Resource)
	if !ok {
		return nil, BadValue(a.Name + " is an object")
	}
	object := Resource{}
	for name, value := range raw {
		sub := named(a.Subs, name)
		if sub == nil || sub.Mutability == readOnly {
			continue
		}
		kept, err := sub.value(value)
		if err != nil {
			return nil, err
		}
		if kept != nil {
			object[sub.Name] = kept
		}
	}
	if len(object) == 0 {
		return nil, nil
	}
	return object, nil
}
