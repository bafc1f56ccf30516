package expression

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

func (c *compiler) unary(n *ast.UnaryNode) part {
	p := c.part(n.Node)
	at, of := place(n).join(p.span), p.run
	switch n.Operator {
	case "not", "!":
		p = c.truth(p)
		made := part{span: at, typ: typeBool, cost: p.cost + 1, run: func(r *run) any { return !r.bool(of(r)) }}
		return portable(made, "not", p)
	case "-":
		return c.negative(at, p)
	default:
		p = c.numeral(p, n.Operator)
		p.span = at
		return p
	}
}

// numeral tells when a part is not a number.
func (c *compiler) numeral(p part, op string) part {
	c.must(p)
	if k := p.typ.Kind; !numeric(p.typ) && k != Any && k != Null {
		c.report(p.span, "E103.number", "", "operator", op, "part", c.piece(p.span), "type", typeKey(k))
		p.typ = typeAny
	}
	return p
}

func (c *compiler) negative(at span, p part) part {
	p = c.numeral(p, "-")
	of := p.run
	if n, ok := p.value.(int); ok && p.fixed {
		return literal(at, p.typ, -n)
	}
	made := part{span: at, typ: p.typ, cost: p.cost + 1}
	made.run = func(r *run) any { return r.number(of(r)).Neg() }
	if p.typ.Kind == Int || p.typ.Kind == Money {
		made.run = func(r *run) any { return -r.int(of(r)) }
	}
	return portable(made, "-", literal(at, typeInt, 0), p)
}

func (c *compiler) binary(n *ast.BinaryNode) part {
	switch n.Operator {
	case "and", "&&":
		return c.logic(n, "and")
	case "or", "||":
		return c.logic(n, "or")
	case "==", "!=":
		return c.equality(n)
	case "<", "<=", ">", ">=":
		return c.order(n)
	case "in":
		return c.membership(n)
	case "contains", "startsWith", "endsWith":
		return c.containment(n)
	case "matches":
		return c.matching(n)
	case "??":
		return c.fallback(n)
	case "+", "-", "*", "/", "%":
		return c.arithmetic(n)
	case "..":
		return c.refuse(n, "range")
	default:
		return c.refuse(n, "operator")
	}
}

// logic checks and, or. The right side is read only where the left leaves it open,
// so what the left says of unset values holds there.
func (c *compiler) logic(n *ast.BinaryNode, op string) part {
	l := c.truth(c.part(n.Left))
	r := c.truth(c.under(facts(n.Left, op == "and"), n.Right))
	left, right := l.run, r.run
	made := part{span: l.join(r.span), typ: typeBool, cost: l.cost + r.cost + 1}
	made.run = func(r *run) any { return r.bool(left(r)) && r.bool(right(r)) }
	if op == "or" {
		made.run = func(r *run) any { return r.bool(left(r)) || r.bool(right(r)) }
	}
	return portable(made, op, l, r)
}

// fallback checks a ?? b.
func (c *compiler) fallback(n *ast.BinaryNode) part {
	l, r := c.maybe(n.Left), c.part(n.Right)
	made := c.merged(l, r)
	made.nilable = r.nilable || r.typ.Kind == Null
	left, right := l.run, r.run
	made.run = func(r *run) any {
		if v := left(r); v != nil || r.failed() {
			return v
		}
		return right(r)
	}
	return portable(made, "??", l, r)
}

func (c *compiler) conditional(n *ast.ConditionalNode) part {
	test := c.truth(c.part(n.Cond))
	yes, no := c.under(facts(n.Cond, true), n.Exp1), c.under(facts(n.Cond, false), n.Exp2)
	made := c.merged(yes, no)
	made.span, made.cost = made.join(test.span), made.cost+test.cost
	when, then, otherwise := test.run, yes.run, no.run
	made.run = func(r *run) any {
		if r.bool(when(r)) {
			return then(r)
		}
		return otherwise(r)
	}
	return portable(made, "?:", test, yes, no)
}

// merged is a part that is either l or r.
func (c *compiler) merged(l, r part) part {
	t, lits := either(l, r)
	made := part{span: l.join(r.span), typ: t, lits: lits, cost: l.cost + r.cost + 1}
	made.nilable = l.nilable || r.nilable || l.typ.Kind == Null || r.typ.Kind == Null
	if t == nil {
		made.typ = typeAny
		c.report(made.span, "E103.either", "", "left", typeKey(l.typ.Kind), "right", typeKey(r.typ.Kind))
	}
	return made
}

// either is the type that holds both, or nil.
func either(l, r part) (*Type, []string) {
	switch {
	case l.lits != nil && r.lits != nil:
		return typeText, slices.Concat(l.lits, r.lits)
	case l.lits != nil && r.typ.Kind == Enum:
		return widened(r.typ, l.lits), nil
	case r.lits != nil && l.typ.Kind == Enum:
		return widened(l.typ, r.lits), nil
	case l.lits != nil && r.typ.Kind == Null:
		return l.typ, l.lits
	case r.lits != nil && l.typ.Kind == Null:
		return r.typ, r.lits
	default:
		return common(l.typ, r.typ), nil
	}
}

// common is the type of values of which some are of one type and some of another.
func common(a, b *Type) *Type {
	switch {
	case a.Kind == Null:
		return b
	case b.Kind == Null:
		return a
	case a.Kind == Any || b.Kind == Any:
		return typeAny
	case numeric(a) && numeric(b):
		return wider(a, b)
	case a.Kind == Enum && b.Kind == Enum:
		return widened(a, b.Values)
	case textual(a) && textual(b):
		return typeText
	case a.Kind == List && b.Kind == List:
		return commonLists(a, b)
	case a.Kind != b.Kind:
		return nil
	case a.Kind == Object && (!Assignable(a, b) || !Assignable(b, a)):
		return nil
	default:
		return a
	}
}

func commonLists(a, b *Type) *Type {
	if items := common(itemsOf(a), itemsOf(b)); items != nil && items.Kind != Any {
		return &Type{Kind: List, Items: items}
	}
	if itemsOf(a).Kind == Any {
		return b
	}
	if itemsOf(b).Kind == Any {
		return a
	}
	return nil
}

// wider is the type of a sum of two numbers.
func wider(a, b *Type) *Type {
	for _, t := range [...]*Type{a, b} {
		if t.Kind == Decimal {
			return typeDecimal
		}
	}
	if a.Kind == Money || b.Kind == Money {
		return typeMoney
	}
	return typeInt
}

// widened is an enum with more values.
func widened(t *Type, more []string) *Type {
	w := *t
	w.Values = slices.Clone(t.Values)
	for _, s := range more {
		if !slices.Contains(w.Values, s) {
			w.Values = append(w.Values, s)
		}
	}
	return &w
}

// portable gives a part the browser's form when all that it is made of has one.
func portable(p part, op string, of ...part) part {
	node := []any{op}
	for _, o := range of {
		if !o.web {
			return p
		}
		node = append(node, o.json)
	}
	p.web, p.json = true, node
	return p
}
