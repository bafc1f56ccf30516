package expression

import (
	"math"
	"strings"

	"github.com/kartabl/kartabl/internal/fault"
)

// Check turns v, as JSON or a person gives it, into the canonical value of t and
// tells every rule that it breaks. Paths are relative: "" is v itself, "[2].price"
// a part of it. s is for rules that are expressions; nil leaves those out. With a
// broken rule the value is as far canonical as could be. It does not change v.
func Check(t *Type, v any, s *Scope) (any, []fault.Field) { return v, nil }

// Empty reports whether v counts as unset where a value is required: nil, a text
// of white space only, an empty list or object.
func Empty(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(x) == ""
	case []any:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	return false
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
