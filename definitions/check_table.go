package definitions

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// The bounds of what is looked at one by one: cases, and cases times rules.
const (
	maxCells = 100_000
	maxTests = 5_000_000
)

// checkTable looks at every case that the tests tell apart: cells without a rule,
// cells with two, and rules that are never reached.
func (l *loader) checkTable(t *engine.Table, key, rules *node) {
	columns, count := make([][]any, len(t.Inputs)), 1
	for i, in := range t.Inputs {
		columns[i] = l.samples(t, in)
		if count *= max(len(columns[i]), 1); count > maxCells || count*len(t.Rules) > maxTests {
			l.report("W153", key, "table", t.Name)
			return
		}
	}
	c := tableCheck{l: l, t: t, key: key, rules: rules.items, told: map[[2]int]bool{}, reached: make([]bool, len(t.Rules))}
	for at := range count {
		c.cell(pick(columns, at))
	}
	for i, reached := range c.reached {
		if !reached && t.Hit == "first" && i < len(c.rules) {
			l.report("W152", c.rules[i], "rule", i+1)
		}
	}
}

func pick(columns [][]any, at int) []any {
	cell := make([]any, len(columns))
	for i, values := range columns {
		cell[i] = values[at%len(values)]
		at /= len(values)
	}
	return cell
}

type tableCheck struct {
	l       *loader
	t       *engine.Table
	key     *node
	rules   []*node
	gap     bool
	told    map[[2]int]bool
	reached []bool
}

func (c *tableCheck) cell(cell []any) {
	var hits []int
	for i, rule := range c.t.Rules {
		if c.holds(rule, cell) {
			hits = append(hits, i)
		}
	}
	switch {
	case len(hits) == 0 && c.t.Hit != "collect" && !c.gap:
		c.gap = true
		c.l.report("E150", c.key, "table", c.t.Name, "cell", c.words(cell))
	case len(hits) > 1 && c.t.Hit == "unique":
		pair := [2]int{hits[0], hits[1]}
		if !c.told[pair] {
			c.told[pair] = true
			c.l.report("E151", c.rules[hits[1]], "one", hits[0]+1, "two", hits[1]+1, "cell", c.words(cell))
		}
	}
	if len(hits) > 0 {
		c.reached[hits[0]] = true
	}
}

func (c *tableCheck) words(cell []any) string {
	var parts []string
	for i, in := range c.t.Inputs {
		v := fmt.Sprint(cell[i])
		if v == otherText {
			v = "…"
		}
		parts = append(parts, in.Name+" = "+v)
	}
	return strings.Join(parts, ", ")
}

func (c *tableCheck) holds(rule engine.TableRule, cell []any) bool {
	for i, in := range c.t.Inputs {
		if test, ok := rule.When[in.Name]; ok && !passes(test, cell[i], in.Value.Type()) {
			return false
		}
	}
	return true
}

func passes(test engine.Test, v any, t *expression.Type) bool {
	if test.OneOf != nil {
		return slices.ContainsFunc(test.OneOf, func(x any) bool { return compareValues(x, v, t) == 0 })
	}
	if test.Min != nil {
		if d := compareValues(v, test.Min, t); d < 0 || d == 0 && test.MinOpen {
			return false
		}
	}
	if test.Max != nil {
		if d := compareValues(v, test.Max, t); d > 0 || d == 0 && test.MaxOpen {
			return false
		}
	}
	return true
}

// otherText stands for all texts that no rule names.
const otherText = "\x00"

// samples are values of an input such that every other value behaves like one of them.
func (l *loader) samples(t *engine.Table, in engine.TableInput) []any {
	typ := in.Value.Type()
	switch typ.Kind {
	case expression.Bool:
		return []any{true, false}
	case expression.Enum:
		list := make([]any, 0, len(typ.Values))
		for _, v := range typ.Values {
			list = append(list, v)
		}
		return list
	case expression.Text:
		return append(mentioned(t, in.Name), otherText)
	default:
		return between(mentioned(t, in.Name), typ)
	}
}

// mentioned are the values that the rules name for an input.
func mentioned(t *engine.Table, input string) []any {
	var list []any
	add := func(v any) {
		if v != nil && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	for _, rule := range t.Rules {
		test := rule.When[input]
		for _, v := range test.OneOf {
			add(v)
		}
		add(test.Min)
		add(test.Max)
	}
	return list
}

// between gives every boundary and a value on each side of it, as far as the type's
// own limits allow.
func between(bounds []any, t *expression.Type) []any {
	var list []any
	for _, b := range bounds {
		for _, v := range around(b, t) {
			if inside(v, t) && !slices.ContainsFunc(list, func(x any) bool { return compareValues(x, v, t) == 0 }) {
				list = append(list, v)
			}
		}
	}
	if len(list) == 0 {
		list = append(list, anyOf(t))
	}
	slices.SortFunc(list, func(a, b any) int { return compareValues(a, b, t) })
	return list
}

func around(v any, t *expression.Type) []any {
	switch t.Kind {
	case expression.Int, expression.Money:
		n, _ := v.(int)
		return []any{n - 1, n, n + 1}
	case expression.Decimal:
		r, step := rat(v), big.NewRat(1, 1_000_000)
		low, high := new(big.Rat).Sub(r, step), new(big.Rat).Add(r, step)
		return []any{low.FloatString(6), v, high.FloatString(6)}
	default:
		return aroundMoment(v, t)
	}
}

func aroundMoment(v any, t *expression.Type) []any {
	layout, step := timeForm(t.Kind)
	s, _ := v.(string)
	at, err := time.Parse(layout, s)
	if err != nil {
		return []any{v}
	}
	list := []any{v}
	if before := at.Add(-step); t.Kind != expression.Time || before.Day() == at.Day() {
		list = append(list, before.Format(layout))
	}
	if after := at.Add(step); t.Kind != expression.Time || after.Day() == at.Day() {
		list = append(list, after.Format(layout))
	}
	return list
}

func timeForm(k expression.Kind) (layout string, step time.Duration) {
	switch k {
	case expression.Date:
		return time.DateOnly, 24 * time.Hour
	case expression.Time:
		return "15:04", time.Minute
	default:
		return "2006-01-02T15:04:05Z", time.Second
	}
}

// inside reports whether the type's literal limits allow a value, or it is the default.
func inside(v any, t *expression.Type) bool {
	if t.Default != nil && t.Default.Program == nil && compareValues(t.Default.Literal, v, t) == 0 {
		return true
	}
	if t.Min != nil && t.Min.Program == nil && compareValues(v, t.Min.Literal, t) < 0 {
		return false
	}
	return t.Max == nil || t.Max.Program != nil || compareValues(v, t.Max.Literal, t) <= 0
}

func anyOf(t *expression.Type) any {
	switch t.Kind {
	case expression.Int, expression.Money:
		return 0
	case expression.Decimal:
		return "0"
	default:
		layout, _ := timeForm(t.Kind)
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Format(layout)
	}
}

// compareValues orders two canonical values of one type.
func compareValues(a, b any, t *expression.Type) int {
	switch t.Kind {
	case expression.Int, expression.Money, expression.Decimal:
		return rat(a).Cmp(rat(b))
	case expression.Bool:
		if a == b {
			return 0
		}
		return 1
	default:
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	}
}

func rat(v any) *big.Rat {
	r, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok {
		return new(big.Rat)
	}
	return r
}
