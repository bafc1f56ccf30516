package expression

import (
	"strconv"

	"github.com/expr-lang/expr/ast"
	"github.com/govalues/decimal"
)

// literal checks values that are written out, and refuses what is left.
func (c *compiler) literal(n ast.Node) part {
	at := place(n)
	switch n := n.(type) {
	case *ast.NilNode:
		p := literal(at, typeNull, nil)
		p.json = []any{"lit", nil}
		return p
	case *ast.BoolNode:
		return literal(at, typeBool, n.Value)
	case *ast.StringNode:
		p := literal(at, typeText, n.Value)
		p.lits = []string{n.Value}
		return p
	case *ast.IntegerNode:
		if n.Value > MaxInt {
			c.report(at, "E100.number", "")
		}
		return literal(at, typeInt, n.Value)
	case *ast.FloatNode:
		return c.fraction(n)
	case *ast.SliceNode:
		return c.refuse(n, "slice")
	case *ast.VariableDeclaratorNode:
		return c.refuse(n, "let")
	case *ast.SequenceNode:
		return c.refuse(n, "sequence")
	default:
		return c.refuse(n, "form")
	}
}

// literal is a part that is always v.
func literal(at span, t *Type, v any) part {
	return part{span: at, typ: t, cost: 1, value: v, fixed: true, json: v, web: true, run: func(*run) any { return v }}
}

func (c *compiler) fraction(n *ast.FloatNode) part {
	at := place(n)
	d, err := decimal.Parse(strconv.FormatFloat(n.Value, 'f', -1, 64))
	if err != nil {
		c.report(at, "E100.number", "")
		return c.broken(n)
	}
	p := literal(at, typeDecimal, d)
	p.value, p.json = canonical(d), n.Value
	return p
}

// array checks [a, b]. The parts stay known, for a in [x, y] compares each.
func (c *compiler) array(n *ast.ArrayNode) part {
	made := part{span: place(n), typ: &Type{Kind: List, Items: typeAny}, cost: 1, parts: []part{}}
	all := make([]any, 0, len(n.Nodes))
	constant := true
	for i, node := range n.Nodes {
		p := c.part(node)
		made.span, made.cost = made.join(p.span), made.cost+p.cost
		made.parts = append(made.parts, p)
		constant = constant && p.fixed
		all = append(all, p.value)
		made.typ = c.withItem(made.typ, p, i == 0)
	}
	made.span = c.closed(made.span, ']')
	made.run = listCode(made.parts)
	if constant {
		made.web, made.json, made.fixed, made.value = webList(made.typ), []any{"lit", all}, true, all
		made.run = func(*run) any { return all }
	}
	return made
}

// webList reports whether the browser compares the items as we do.
func webList(t *Type) bool { return t.Items.Kind != Decimal }

// withItem is the type of a list that has one more part.
func (c *compiler) withItem(list *Type, p part, first bool) *Type {
	item := p.typ
	if p.lits != nil {
		item = &Type{Kind: Enum, Values: p.lits}
	}
	if !first {
		item = common(list.Items, item)
	}
	if item == nil {
		c.report(p.span, "E103.list", "", "part", c.piece(p.span), "left", typeKey(list.Items.Kind), "right", typeKey(p.typ.Kind))
		item = typeAny
	}
	return &Type{Kind: List, Items: item}
}

func listCode(parts []part) code {
	return func(r *run) any {
		if !r.made(16 * len(parts)) {
			return nil
		}
		list := make([]any, len(parts))
		for i := range parts {
			list[i] = canonical(parts[i].run(r))
		}
		return list
	}
}

// object checks {name: value}.
func (c *compiler) object(n *ast.MapNode) part {
	made := part{span: place(n), typ: &Type{Kind: Object}, cost: 1}
	var fields []code
	for _, node := range n.Pairs {
		pair, ok := node.(*ast.PairNode)
		if !ok {
			return c.refuse(n, "form")
		}
		key, ok := pair.Key.(*ast.StringNode)
		if !ok {
			return c.refuse(pair.Key, "dynamic")
		}
		p := c.part(pair.Value)
		made.span, made.cost = made.join(p.span), made.cost+p.cost
		t := p.typ
		if p.lits != nil {
			t = &Type{Kind: Enum, Values: p.lits}
		}
		made.typ.Fields = append(made.typ.Fields, Field{Name: key.Value, Type: t})
		fields = append(fields, p.run)
	}
	made.run = objectCode(namesOf(made.typ.Fields), fields)
	return made
}

func objectCode(names []string, fields []code) code {
	return func(r *run) any {
		if !r.made(48 * len(fields)) {
			return nil
		}
		m := make(map[string]any, len(fields))
		for i, value := range fields {
			setKey(m, names[i], canonical(value(r)))
		}
		return m
	}
}
