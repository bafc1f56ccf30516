package expression

import "math"

// Equal reports whether two canonical values are the same, deeply. Numbers that
// came from elsewhere as int64 or float64 are equal to the int of the same value.
func Equal(a, b any) bool {
	switch x := a.(type) {
	case []any:
		y, ok := b.([]any)
		return ok && equalLists(x, y)
	case map[string]any:
		y, ok := b.(map[string]any)
		return ok && equalObjects(x, y)
	}
	switch b.(type) {
	case []any, map[string]any:
		return false
	}
	if x, ok := whole(a); ok {
		y, ok := whole(b)
		return ok && x == y
	}
	return a == b
}

func equalLists(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// equalObjects takes an absent key for nil.
func equalObjects(a, b map[string]any) bool {
	for k, v := range a {
		if !Equal(v, b[k]) {
			return false
		}
	}
	for k, v := range b {
		if _, ok := a[k]; !ok && v != nil {
			return false
		}
	}
	return true
}

// Clone returns a copy that shares nothing changeable with v.
func Clone(v any) any {
	switch x := v.(type) {
	case []any:
		if x == nil {
			return x
		}
		c := make([]any, len(x))
		for i := range x {
			c[i] = Clone(x[i])
		}
		return c
	case map[string]any:
		if x == nil {
			return x
		}
		c := make(map[string]any, len(x))
		for k, e := range x {
			c[k] = Clone(e)
		}
		return c
	}
	return v
}

// whole gives the int of a number that has no fraction and is in range.
func whole(v any) (int, bool) {
	switch x := v.(type) {
	case int:
		return x, true
	case int64:
		return int(x), true
	case int32:
		return int(x), true
	case float64:
		if x == math.Trunc(x) && math.Abs(x) <= MaxInt {
			return int(x), true
		}
	}
	return 0, false
}
