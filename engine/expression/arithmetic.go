package expression

import (
	"github.com/expr-lang/expr/ast"
	"github.com/govalues/decimal"
)

// arithmetic checks + - * / %. Whole numbers stay whole but in a division.
func (c *compiler) arithmetic(n *ast.BinaryNode) part {
	l, r := c.part(n.Left), c.part(n.Right)
	at := l.join(r.span)
	if n.Operator == "+" && (textual(l.typ) || textual(r.typ)) {
		return c.concatenation(l, r)
	}
	l, r = c.numeral(l, n.Operator), c.numeral(r, n.Operator)
	made := part{span: at, typ: typeAny, cost: l.cost + r.cost + 1}
	known := numeric(l.typ) && numeric(r.typ)
	if known {
		made.typ = wider(l.typ, r.typ)
	}
	switch {
	case n.Operator == "/":
		made.typ, made.run = typeDecimal, fractions("/", l.run, r.run)
	case n.Operator == "%":
		made = c.remainder(made, l, r)
		return made
	case known && made.typ.Kind != Decimal:
		made.run = wholes(n.Operator, l.run, r.run)
	default:
		made.run = fractions(n.Operator, l.run, r.run)
		made.typ = typeDecimal
	}
	return portable(made, n.Operator, l, r)
}

// concatenation checks text + text.
func (c *compiler) concatenation(l, r part) part {
	made := part{span: l.join(r.span), typ: typeText, cost: l.cost + r.cost + 1}
	for _, p := range []part{l, r} {
		c.must(p)
		if k := p.typ.Kind; !textual(p.typ) && k != Any && k != Null {
			piece := c.piece(p.span)
			c.report(p.span, "E103.text", "string("+piece+")", "part", piece, "type", typeKey(k))
		}
	}
	left, right := l.run, r.run
	made.run = func(r *run) any {
		a, b := r.text(left(r)), r.text(right(r))
		if !r.made(len(a) + len(b)) {
			return nil
		}
		return a + b
	}
	return portable(made, "+", l, r)
}

func (c *compiler) remainder(made, l, r part) part {
	if l.typ.Kind == Decimal || r.typ.Kind == Decimal {
		c.report(made.span, "E103.remainder", "", "part", c.piece(made.span))
	}
	left, right := l.run, r.run
	made.run = func(r *run) any {
		a, b := r.int(left(r)), r.int(right(r))
		if b == 0 {
			return r.fail("division")
		}
		return a % b
	}
	if made.typ.Kind == Any {
		made.typ = typeInt
	}
	return made
}

func wholes(op string, left, right code) code {
	switch op {
	case "+":
		return func(r *run) any { return r.add(r.int(left(r)), r.int(right(r))) }
	case "-":
		return func(r *run) any { return r.add(r.int(left(r)), -r.int(right(r))) }
	default:
		return func(r *run) any { return r.multiply(r.int(left(r)), r.int(right(r))) }
	}
}

func fractions(op string, left, right code) code {
	apply := decimal.Decimal.Mul
	switch op {
	case "+":
		apply = decimal.Decimal.Add
	case "-":
		apply = decimal.Decimal.Sub
	case "/":
		apply = decimal.Decimal.Quo
	}
	return func(r *run) any {
		a, b := r.number(left(r)), r.number(right(r))
		if !r.spend(costExact) {
			return nil
		}
		if op == "/" && b.IsZero() {
			return r.fail("division")
		}
		return r.decimal(apply(a, b))
	}
}
