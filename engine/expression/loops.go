package expression

import (
	"github.com/expr-lang/expr/ast"
	"github.com/govalues/decimal"
)

// overList checks the functions that look at a list item by item.
func (c *compiler) overList(f call) part {
	if c.element != nil && len(f.args) == 2 {
		c.report(f.span, "E109.nested", "", "function", f.name)
		return c.broken(f.node)
	}
	if !c.count(f, 1, 2) {
		return c.broken(f.node)
	}
	list := c.listPart(f.args[0], f.name)
	body := part{typ: itemsOf(list.typ), run: func(r *run) any { return r.item }, cost: 1, span: list.span}
	if len(f.args) == 2 {
		body = c.body(f.args[1], itemsOf(list.typ))
	}
	made := part{span: f.span, typ: typeBool, cost: list.cost + 1}
	of := loop{list: list.run, body: body.run, cost: body.cost}
	switch f.name {
	case "filter":
		c.truth(body)
		made.typ, made.run = bare(list.typ), of.filter
	case "find":
		c.truth(body)
		made.typ, made.nilable, made.run = itemsOf(list.typ), true, of.find
	case "count":
		c.truth(body)
		made.typ, made.run = typeInt, of.count
	case "map":
		c.must(body)
		made.typ, made.run = &Type{Kind: List, Items: bodyType(body)}, of.mapped
	case "sum":
		return c.sum(made, body, of)
	default:
		c.truth(body)
		made.run = of.quantified(f.name)
	}
	return made
}

// bodyType is the type of the items that a body makes.
func bodyType(body part) *Type {
	if body.lits != nil {
		return &Type{Kind: Enum, Values: body.lits}
	}
	return bare(body.typ)
}

// listPart checks an argument that must be a list.
func (c *compiler) listPart(n ast.Node, function string) part {
	p := c.part(n)
	c.must(p)
	if k := p.typ.Kind; k != List && k != Any && k != Null {
		c.report(p.span, "E110.argument", "", "function", function, "want", typeKey(List), "got", typeKey(k))
		p.typ = typeAny
	}
	return p
}

// body checks the predicate of a loop, in which # is an item.
func (c *compiler) body(n ast.Node, item *Type) part {
	if p, ok := n.(*ast.PredicateNode); ok {
		n = p.Node
	}
	c.element = item
	p := c.part(n)
	c.element = nil // nothing nests
	return p
}

func (c *compiler) sum(made, body part, of loop) part {
	c.must(body)
	made.typ, made.run = typeDecimal, of.sumFractions
	switch {
	case body.typ.Kind == Int || body.typ.Kind == Money:
		made.typ, made.run = bare(body.typ), of.sumWholes
	case !numeric(body.typ) && body.typ.Kind != Any && body.typ.Kind != Null:
		c.report(body.span, "E103.number", "", "operator", "sum", "part", c.piece(body.span), "type", typeKey(body.typ.Kind))
	}
	return made
}

// loop runs a body for each item of a list.
type loop struct {
	list, body code
	cost       int
}

// each gives the body's value for each item, until keep is false or the run fails.
func (l loop) each(r *run, keep func(item, value any) bool) {
	items := r.list(l.list(r))
	item, index := r.item, r.index
	for i := range items {
		if !r.spend(l.cost) {
			break
		}
		r.item, r.index = items[i], i
		if v := l.body(r); r.failed() || !keep(items[i], v) {
			break
		}
	}
	r.item, r.index = item, index
}

func (l loop) filter(r *run) any {
	kept := []any{}
	l.each(r, func(item, v any) bool {
		if r.bool(v) {
			kept = append(kept, item)
			return r.made(16)
		}
		return true
	})
	return kept
}

func (l loop) find(r *run) any {
	var found any
	l.each(r, func(item, v any) bool {
		if r.bool(v) {
			found = item
			return false
		}
		return true
	})
	return found
}

func (l loop) count(r *run) any {
	n := 0
	l.each(r, func(_, v any) bool {
		if r.bool(v) {
			n++
		}
		return true
	})
	return n
}

func (l loop) mapped(r *run) any {
	made := []any{}
	l.each(r, func(_, v any) bool {
		made = append(made, canonical(v))
		return r.made(16)
	})
	return made
}

func (l loop) sumWholes(r *run) any {
	total := 0
	l.each(r, func(_, v any) bool {
		total = r.ranged(total + r.int(v))
		return true
	})
	return total
}

func (l loop) sumFractions(r *run) any {
	var total decimal.Decimal
	l.each(r, func(_, v any) bool {
		r.spend(costExact)
		sum, err := total.Add(r.number(v))
		total = sum
		if err != nil {
			r.fail("range")
		}
		return true
	})
	return total
}

// quantified is any, all, none or one.
func (l loop) quantified(name string) code {
	return func(r *run) any {
		hits, misses := 0, 0
		l.each(r, func(_, v any) bool {
			if r.bool(v) {
				hits++
			} else {
				misses++
			}
			switch name {
			case "any", "none":
				return hits == 0
			case "all":
				return misses == 0
			default:
				return hits < 2
			}
		})
		switch name {
		case "any":
			return hits > 0
		case "none":
			return hits == 0
		case "all":
			return misses == 0
		default:
			return hits == 1
		}
	}
}

// extreme checks min and max, of arguments or of the items of one list.
func (c *compiler) extreme(f call) part {
	if !c.count(f, 1, 20) {
		return c.broken(f.node)
	}
	parts := make([]part, len(f.args))
	made := part{span: f.span, cost: 1}
	for i, n := range f.args {
		parts[i] = c.part(n)
		c.must(parts[i])
		made.cost += parts[i].cost
	}
	first := parts[0]
	if len(parts) == 1 && (first.typ.Kind == List || first.typ.Kind == Any) {
		made.typ = bare(itemsOf(first.typ))
		item := part{span: first.span, typ: made.typ}
		c.ordered(f.span, item, item)
		made.run = extremeOf(f.name, comparer(item, item), func(r *run) []any { return r.list(first.run(r)) })
		return made
	}
	made.typ = c.ranked(f, parts)
	item := part{typ: made.typ}
	made.run = extremeOf(f.name, comparer(item, item), values(parts))
	return made
}

// ranked is the type of the arguments of min or max, which must compare.
func (c *compiler) ranked(f call, parts []part) *Type {
	t := parts[0].typ
	for _, p := range parts[1:] {
		joined := common(t, p.typ)
		if joined == nil {
			c.report(f.span, "E103", "", "expression", c.piece(f.span), "left", typeKey(t.Kind), "right", typeKey(p.typ.Kind))
			return typeAny
		}
		t = joined
	}
	c.ordered(f.span, part{typ: t}, part{typ: t})
	return bare(t)
}

func values(parts []part) func(*run) []any {
	return func(r *run) []any {
		list := make([]any, len(parts))
		for i := range parts {
			list[i] = parts[i].run(r)
		}
		return list
	}
}

func extremeOf(name string, compare func(r *run, a, b any) int, items func(*run) []any) code {
	return func(r *run) any {
		list := items(r)
		if len(list) == 0 {
			return r.fail("empty", "function", name)
		}
		best := list[0]
		for _, v := range list {
			if !r.spend(1) {
				return nil
			}
			if c := compare(r, v, best); name == "min" && c < 0 || name == "max" && c > 0 {
				best = v
			}
		}
		return best
	}
}
