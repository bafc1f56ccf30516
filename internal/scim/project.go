package scim

import "strings"

// Projection is what of a resource is answered.
type Projection struct {
	only, without []string
}

// ParseProjection reads the parameters attributes and excludedAttributes.
func ParseProjection(attributes, excluded string) Projection {
	return Projection{only: listed(attributes), without: listed(excluded)}
}

func listed(s string) []string {
	var all []string
	for one := range strings.SplitSeq(s, ",") {
		one = strings.TrimSpace(one)
		for _, schema := range []string{UserSchema, GroupSchema} {
			if len(one) > len(schema) && strings.EqualFold(one[:len(schema)], schema) {
				one = strings.TrimPrefix(one[len(schema):], ":")
			}
		}
		if one != "" {
			all = append(all, strings.ToLower(one))
		}
	}
	return all
}

// Shows reports whether an attribute is answered at all.
func (p Projection) Shows(attr string) bool {
	attr = strings.ToLower(attr)
	for _, one := range p.without {
		if one == attr {
			return false
		}
	}
	if len(p.only) == 0 {
		return true
	}
	for _, one := range p.only {
		if one == attr || strings.HasPrefix(one, attr+".") {
			return true
		}
	}
	return false
}

// Of gives what is answered of a resource: always its id and its schemas.
func (p Projection) Of(r Resource) Resource {
	out := Resource{}
	for name, value := range r {
		switch {
		case name == "id" || name == "schemas":
			out[name] = value
		case !p.Shows(name):
		default:
			out[name] = p.parts(strings.ToLower(name), value)
		}
	}
	return out
}

// parts leaves of an object, or of those of a list, what is asked for.
func (p Projection) parts(name string, value any) any {
	switch value := value.(type) {
	case []any:
		all := make([]any, len(value))
		for i, one := range value {
			all[i] = p.parts(name, one)
		}
		return all
	case Resource:
		out := Resource{}
		for part, v := range value {
			if p.showsPart(name, strings.ToLower(part)) {
				out[part] = v
			}
		}
		return out
	default:
		return value
	}
}

func (p Projection) showsPart(name, part string) bool {
	whole, named := true, false
	for _, one := range p.only {
		if one == name {
			return p.keeps(name + "." + part)
		}
		if strings.HasPrefix(one, name+".") {
			whole = false
			named = named || one == name+"."+part
		}
	}
	return (whole || named) && p.keeps(name+"."+part)
}

func (p Projection) keeps(path string) bool {
	for _, one := range p.without {
		if one == path {
			return false
		}
	}
	return true
}
