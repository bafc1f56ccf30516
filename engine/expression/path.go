package expression

import (
	"maps"
	"strings"
)

// Get returns the value at a path such as "line.price", or nil when something on
// the way is unset or no object.
func Get(vars map[string]any, path string) any {
	for {
		name, rest, more := strings.Cut(path, ".")
		v := vars[name]
		if !more {
			return v
		}
		vars, _ = v.(map[string]any)
		path = rest
	}
}

// Set puts value at a path of vars; nil unsets it. vars itself is changed, but no
// object inside: those on the way are copied first, so that a shallow clone of the
// variables is safe to set. A missing object on the way is made.
func Set(vars map[string]any, path string, value any) {
	name, rest, more := strings.Cut(path, ".")
	if !more {
		setKey(vars, name, value)
		return
	}
	inner, _ := vars[name].(map[string]any)
	inner = maps.Clone(inner)
	if inner == nil {
		if value == nil {
			return
		}
		inner = map[string]any{}
	}
	Set(inner, rest, value)
	vars[name] = inner
}

func setKey(m map[string]any, name string, value any) {
	if value == nil {
		delete(m, name)
		return
	}
	m[name] = value
}
