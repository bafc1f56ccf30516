package expression

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/internal/fault"
)

// What a value may be when its type does not say.
const (
	maxLength = 4_000 // characters of a text
	maxListed = 1_000 // items of a list
	maxFileID = 200
)

// Check turns v, as JSON or a person gives it, into the canonical value of t and
// tells every rule that it breaks. Paths are relative: "" is v itself, "[2].price"
// a part of it. An empty value (see Empty) breaks no rule: whether one is required
// is for the caller to say; but the fields of an object that are not optional are
// required in it, and those with a default get it. s is for rules that are
// expressions; nil leaves those out. With a broken rule the value is as far
// canonical as could be. It does not change v, and Check of its result changes
// nothing more.
func Check(t *Type, v any, s *Scope) (any, []fault.Field) {
	c := &checker{scope: s}
	return c.value(t, v, ""), c.faults
}

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

type checker struct {
	scope  *Scope
	faults []fault.Field
}

func (c *checker) add(path, key string, args ...any) {
	c.faults = append(c.faults, fault.At(path, "field."+key, args...))
}

// wrong tells that a value is of another type, and keeps it as it is.
func (c *checker) wrong(t *Type, v any, path string) any {
	c.add(path, "type", "want", typeKey(t.Kind))
	return v
}

func (c *checker) value(t *Type, v any, path string) any {
	if Empty(v) {
		return emptyOf(t, v)
	}
	switch t.Kind {
	case List:
		return c.list(t, v, path)
	case Object:
		return c.object(t, v, path)
	case Any, Null:
		return v
	default:
	}
	scalar, ok := c.scalar(t, v, path)
	if !ok {
		return scalar
	}
	c.limits(t, scalar, path)
	c.options(t, scalar, path)
	return scalar
}

// emptyOf is the canonical form of an empty value: nothing, but for the texts and
// lists that are kept empty.
func emptyOf(t *Type, v any) any {
	switch v.(type) {
	case string:
		if t.Kind == Text {
			return ""
		}
	case []any:
		if t.Kind == List {
			return []any{}
		}
	case map[string]any:
		if t.Kind == Object {
			return map[string]any{}
		}
	}
	return nil
}

// scalar gives the canonical form of a value with no parts; false when a fault of
// its form was told already.
func (c *checker) scalar(t *Type, v any, path string) (any, bool) {
	switch t.Kind {
	case Int, Money:
		return c.whole(t, v, path)
	case Decimal:
		return c.decimal(t, v, path)
	case Bool:
		return c.bool(t, v, path)
	default:
	}
	s, ok := v.(string)
	if !ok {
		return c.wrong(t, v, path), false
	}
	switch t.Kind {
	case Enum:
		return c.enum(t, s, path)
	case File:
		return c.file(t, s, path)
	case Date, Time, Datetime, Duration:
		return c.moment(t, s, path)
	default:
		return c.text(t, s, path)
	}
}

func (c *checker) bool(t *Type, v any, path string) (any, bool) {
	switch v {
	case true, "true":
		return true, true
	case false, "false":
		return false, true
	}
	return c.wrong(t, v, path), false
}

func (c *checker) enum(t *Type, s, path string) (any, bool) {
	s = strings.TrimSpace(s)
	if !slices.Contains(t.Values, s) {
		c.add(path, "enum")
		return s, false
	}
	return s, true
}

// file takes any id; whether there is such a document is not known here.
func (c *checker) file(t *Type, s, path string) (any, bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxFileID {
		return c.wrong(t, s, path), false
	}
	return s, true
}

func (c *checker) list(t *Type, v any, path string) any {
	list, ok := v.([]any)
	if !ok {
		return c.wrong(t, v, path)
	}
	most := t.MaxItems
	if most == 0 {
		most = maxListed
	}
	if len(list) > most {
		c.add(path, "max_items", "max", most)
		return list
	}
	if len(list) < t.MinItems {
		c.add(path, "min_items", "min", t.MinItems)
	}
	made := make([]any, len(list))
	for i, item := range list {
		at := path + "[" + strconv.Itoa(i) + "]"
		made[i] = c.inner(itemsOf(t), item, at)
		c.options(t, made[i], at)
	}
	return made
}

// inner checks a part that must be there.
func (c *checker) inner(t *Type, v any, path string) any {
	if Empty(v) && t.Kind != Any {
		c.add(path, "required")
	}
	return c.value(t, v, path)
}

func (c *checker) object(t *Type, v any, path string) any {
	object, ok := v.(map[string]any)
	if !ok {
		return c.wrong(t, v, path)
	}
	made := make(map[string]any, len(object))
	for _, f := range t.Fields {
		setKey(made, f.Name, c.member(f.Type, object[f.Name], inside(path, f.Name)))
	}
	for _, name := range sortedKeys(object) {
		if t.Field(name) == nil {
			c.add(inside(path, name), "unknown")
		}
	}
	return made
}

// member checks a field of an object, which may have a default.
func (c *checker) member(t *Type, v any, path string) any {
	if v == nil && t.Default != nil {
		if d, ok := c.operand(t.Default); ok {
			v = Clone(d)
		}
	}
	if t.Optional || t.Default != nil || t.Kind == List && t.MinItems == 0 && v != nil {
		return c.value(t, v, path)
	}
	return c.inner(t, v, path)
}

func inside(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
