package definitions

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// literal turns a node into the canonical value of a type, or tells why it is none.
// name is the place that it is for. Null gives nil.
func (r *reader) literal(n *node, t *expression.Type, name string) (any, bool) {
	switch {
	case n.broken:
		return nil, false
	case n.isNull():
		return nil, true
	case t.Kind == expression.Any:
		return loose(n), true
	case t.Kind == expression.List:
		return r.listLiteral(n, t, name)
	case t.Kind == expression.Object:
		return r.objectLiteral(n, t, name)
	case n.shape != scalarShape:
		return nil, r.misfit(n, t, name)
	}
	v, ok := r.scalarLiteral(n, t, name)
	return v, ok
}

func (r *reader) listLiteral(n *node, t *expression.Type, name string) (any, bool) {
	if n.shape != listShape {
		return nil, r.misfit(n, t, name)
	}
	list, good := make([]any, 0, len(n.items)), true
	for _, item := range n.items {
		v, ok := r.literal(item, t.Items, name)
		list, good = append(list, v), good && ok
	}
	return list, good
}

func (r *reader) objectLiteral(n *node, t *expression.Type, name string) (any, bool) {
	if n.shape != mapShape {
		return nil, r.misfit(n, t, name)
	}
	m, good := map[string]any{}, true
	for _, p := range n.pairs {
		f := t.Field(p.key.text)
		if f == nil {
			var names []string
			for _, f := range t.Fields {
				names = append(names, f.Name)
			}
			r.report("E106", p.key, "name", p.key.text, "of", name, "near", nearest(p.key.text, names), "names", listed(names), "among", names)
			good = false
			continue
		}
		v, ok := r.literal(p.value, f, p.key.text)
		if good = good && ok; v != nil {
			m[p.key.text] = v
		}
	}
	return m, good
}

var decimalPattern = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func (r *reader) scalarLiteral(n *node, t *expression.Type, name string) (any, bool) {
	s := n.text
	switch t.Kind {
	case expression.Text, expression.File:
		if n.isText() {
			return s, true
		}
	case expression.Enum:
		if n.isText() {
			return r.enumLiteral(n, t, name)
		}
	case expression.Bool:
		if n.isBool() {
			return s == "true", true
		}
		if meant := meantTruth(s); meant != "" {
			r.report("K008", n, "value", s, "literal", meant)
			return nil, false
		}
	case expression.Int, expression.Money:
		if v, err := strconv.Atoi(s); n.isInt() && err == nil && v <= expression.MaxInt && v >= -expression.MaxInt {
			return v, true
		}
	case expression.Decimal:
		if v, wrong := expression.Check(&expression.Type{Kind: expression.Decimal}, s, nil); decimalPattern.MatchString(s) && len(wrong) == 0 {
			return v, true
		}
	case expression.Duration:
		if d, err := calendar.ParseDuration(s); err == nil {
			return d.String(), true
		}
		r.report("K013", n, "value", s, "near", meantDuration(s))
		return nil, false
	default:
		if v, ok := moment(s, t.Kind); ok {
			return v, true
		}
	}
	return nil, r.misfit(n, t, name)
}

var (
	plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	plainDate   = regexp.MustCompile(`^1[0-6][0-9]{2}-[0-9]{2}-[0-9]{2}$`)
)

// better is how a value would be written that was written as people write it.
func better(n *node, t *expression.Type) []any {
	latin := text.LatinDigits(strings.ReplaceAll(n.text, "/", "-"))
	switch t.Kind {
	case expression.Int, expression.Money, expression.Decimal:
		latin = strings.NewReplacer(",", "", "٬", "", "،", "", "٫", ".").Replace(latin)
		if plainNumber.MatchString(latin) && latin != n.text {
			return []any{"digits", latin}
		}
	case expression.Date:
		if plainDate.MatchString(latin) {
			return []any{"jalali", latin}
		}
		return []any{"example", "2026-11-22"}
	case expression.Time:
		return []any{"example", "08:30"}
	case expression.Datetime:
		return []any{"example", "2026-11-22T08:30:00Z"}
	default:
	}
	return nil
}

// moment reads a date, a time of day, or both.
func moment(s string, kind expression.Kind) (string, bool) {
	switch kind {
	case expression.Date:
		at, err := time.Parse(time.DateOnly, s)
		return s, err == nil && at.Year() >= 1700 // else it is a Jalali one
	case expression.Time:
		_, err := time.Parse("15:04", s)
		return s, err == nil && len(s) == 5
	case expression.Datetime:
		at, err := time.Parse(time.RFC3339, s)
		return at.UTC().Format("2006-01-02T15:04:05Z"), err == nil
	default:
		return "", false
	}
}

func (r *reader) enumLiteral(n *node, t *expression.Type, name string) (any, bool) {
	if slices.Contains(t.Values, n.text) || len(t.Values) == 0 {
		return n.text, true
	}
	r.report("E105", n, "value", n.text, "name", name, "near", nearest(n.text, t.Values), "values", listed(t.Values), "among", t.Values)
	return nil, false
}

// misfit tells that a value is not of the type; it is always false.
func (r *reader) misfit(n *node, t *expression.Type, name string) bool {
	r.report("E110", n, append([]any{"name", name, "want", kindNoun(t), "got", got(n)}, better(n, t)...)...)
	return false
}

// got says what stands at a node.
func got(n *node) text.Text {
	switch {
	case n.shape == mapShape:
		return noun("map")
	case n.shape == listShape:
		return noun("list")
	case n.isNull():
		return noun("type_null")
	case n.isNumber():
		return hint("the number "+n.text, "عدد "+n.text)
	case n.isBool():
		return hint(n.text, n.text)
	default:
		return hint("the text \""+n.text+"\"", "متن «"+n.text+"»")
	}
}

// loose reads a node whose type is not known: as JSON would.
func loose(n *node) any {
	switch {
	case n == nil || n.isNull():
		return nil
	case n.shape == listShape:
		list := make([]any, 0, len(n.items))
		for _, item := range n.items {
			list = append(list, loose(item))
		}
		return list
	case n.shape == mapShape:
		m := map[string]any{}
		for _, p := range n.pairs {
			if v := loose(p.value); v != nil {
				m[p.key.text] = v
			}
		}
		return m
	case n.isBool():
		return n.text == "true"
	case n.isInt():
		if v, err := strconv.Atoi(n.text); err == nil {
			return v
		}
	}
	return n.text
}

var expressionLike = regexp.MustCompile(`^([a-z][a-z0-9_]*)(\.[a-z0-9_]+)*\s*(\+|-|\*|/|==|!=|<=|>=|<|>|\?\?|and |or )\s*\S`)

// looksLikeExpression reports a text that begins with one of the names and an operator.
func looksLikeExpression(s string, known func(string) bool) bool {
	m := expressionLike.FindStringSubmatch(s)
	return m != nil && known(m[1]) && !strings.Contains(s, "\n")
}
