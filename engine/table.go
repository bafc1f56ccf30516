package engine

import (
	"cmp"
	"fmt"
	"math/big"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// The hit policies of a table.
const (
	hitFirst   = "first"
	hitCollect = "collect"
)

// Decide evaluates a table over its inputs: the value of each output column, and the
// line of the rule that was taken. With collect the values are lists. It is what
// scenarios and the browser of a definition use; an error tells which rule is missing.
func (t *Table) Decide(inputs map[string]any) (map[string]any, error) {
	rules, bad := t.matching(inputs)
	if bad != nil {
		return nil, fmt.Errorf("%s: %s", bad.code, bad.detail)
	}
	out := make(map[string]any, len(t.Outputs))
	for _, o := range t.Outputs {
		out[o.Name] = t.output(rules, o.Name)
	}
	return out, nil
}

// matching gives the rules that count under the hit policy.
func (t *Table) matching(inputs map[string]any) ([]*TableRule, *stuck) {
	var hit []*TableRule
	for i := range t.Rules {
		rule := &t.Rules[i]
		if !rule.holds(inputs) {
			continue
		}
		if t.Hit == hitFirst {
			return []*TableRule{rule}, nil
		}
		hit = append(hit, rule)
	}
	switch {
	case t.Hit == hitCollect || len(hit) == 1:
		return hit, nil
	case len(hit) == 0:
		return nil, &stuck{code: "table_no_rule", detail: t.Name}
	default:
		return nil, &stuck{code: "table_two_rules", detail: fmt.Sprintf("%s: lines %d and %d", t.Name, hit[0].Line, hit[1].Line)}
	}
}

func (t *Table) output(rules []*TableRule, column string) any {
	if t.Hit != hitCollect {
		return rules[0].Then[column]
	}
	list := make([]any, 0, len(rules))
	for _, rule := range rules {
		if v := rule.Then[column]; v != nil {
			list = append(list, v)
		}
	}
	return list
}

func (u *TableRule) holds(inputs map[string]any) bool {
	for column, test := range u.When {
		if !test.Holds(inputs[column]) {
			return false
		}
	}
	return true
}

// Holds reports whether a value passes the test. An unset value never does.
func (t Test) Holds(v any) bool {
	if v == nil {
		return false
	}
	if len(t.OneOf) > 0 {
		for _, x := range t.OneOf {
			if expression.Equal(x, v) {
				return true
			}
		}
		return false
	}
	return bound(v, t.Min, t.MinOpen, 1) && bound(v, t.Max, t.MaxOpen, -1)
}

// bound reports whether v lies on the right side of a limit: side 1 above, -1 below.
func bound(v, limit any, open bool, side int) bool {
	if limit == nil {
		return true
	}
	c, ok := compare(v, limit)
	return ok && (c == side || c == 0 && !open)
}

// compare orders two numbers, or two texts that sort as they are: dates, times.
func compare(a, b any) (int, bool) {
	if x, ok := a.(int); ok {
		if y, ok := b.(int); ok {
			return cmp.Compare(x, y), true
		}
	}
	x, xok := number(a)
	y, yok := number(b)
	if xok && yok {
		return x.Cmp(y), true
	}
	s, sok := a.(string)
	u, uok := b.(string)
	return strings.Compare(s, u), sok && uok
}

// number reads ints and decimals exactly.
func number(v any) (*big.Rat, bool) {
	switch x := v.(type) {
	case int:
		return new(big.Rat).SetInt64(int64(x)), true
	case string:
		return new(big.Rat).SetString(x)
	default:
		return nil, false
	}
}
