package expression

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// equality checks == and !=, to which unset is a value like any other.
func (c *compiler) equality(n *ast.BinaryNode) part {
	l, r := c.maybe(n.Left), c.maybe(n.Right)
	at := l.join(r.span)
	c.alike(at, l, r)
	left, right := l.run, r.run
	made := part{span: at, typ: typeBool, cost: l.cost + r.cost + 1}
	made.run = func(r *run) any { return r.same(left(r), right(r)) }
	if n.Operator == "!=" {
		made.run = func(r *run) any { return !r.same(left(r), right(r)) }
	}
	if l.typ.Kind == List || l.typ.Kind == Object {
		return made // the browser does not look into lists
	}
	return portable(made, n.Operator, l, r)
}

// order checks < <= > >=.
func (c *compiler) order(n *ast.BinaryNode) part {
	l, r := c.part(n.Left), c.part(n.Right)
	at := l.join(r.span)
	c.must(l)
	c.must(r)
	if c.alike(at, l, r) {
		c.ordered(at, l, r)
	}
	made := part{span: at, typ: typeBool, cost: l.cost + r.cost + 1}
	made.run = comparison(n.Operator, comparer(l, r), l.run, r.run)
	return portable(made, n.Operator, l, r)
}

// ordered tells when values of a type are not more or less than each other.
func (c *compiler) ordered(at span, l, r part) {
	for _, p := range []part{l, r} {
		switch p.typ.Kind {
		case Bool, List, Object, File, Enum, Duration:
			c.report(at, "E103.order", "", "type", typeKey(p.typ.Kind), "expression", c.piece(at))
			return
		default:
		}
	}
}

// alike tells when two parts can never be equal, and reports whether they can.
func (c *compiler) alike(at span, l, r part) bool {
	if r.lits != nil && l.lits == nil {
		return c.alikeText(at, l, r)
	}
	if l.lits != nil && r.lits == nil {
		return c.alikeText(at, r, l)
	}
	if comparable(l.typ, r.typ) {
		return true
	}
	if l.typ.Kind == Enum && r.typ.Kind == Enum {
		c.report(at, "E103.enum", "", "left", listed(l.typ.Values), "right", listed(r.typ.Values))
		return false
	}
	c.report(at, "E103", between(c, l, r), "expression", c.piece(at), "left", typeKey(l.typ.Kind), "right", typeKey(r.typ.Kind))
	return false
}

// alikeText compares a part with literal texts, which may stand for other kinds.
func (c *compiler) alikeText(at span, p, literal part) bool {
	switch k := p.typ.Kind; {
	case k == Any || k == Null || k == Text || wellFormed(k, literal.lits):
		return true
	case k == Enum:
		before := len(c.problems)
		c.inEnum(literal, p.typ, p.path)
		return len(c.problems) == before
	case k == Date:
		c.report(literal.span, "E103.date", dateCall(literal.lits[0]), "part", c.piece(p.span), "value", literal.lits[0])
		return false
	default:
		c.report(at, "E103", "", "expression", c.piece(at), "left", typeKey(k), "right", typeKey(Text))
		return false
	}
}

func comparable(a, b *Type) bool {
	switch {
	case a.Kind == Any || b.Kind == Any || a.Kind == Null || b.Kind == Null:
		return true
	case a.Kind == Enum && b.Kind == Enum:
		return overlap(a.Values, b.Values)
	case a.Kind == List && b.Kind == List:
		return comparable(itemsOf(a), itemsOf(b))
	default:
		return numeric(a) && numeric(b) || textual(a) && textual(b) || a.Kind == b.Kind
	}
}

func overlap(a, b []string) bool {
	for _, s := range a {
		if subset([]string{s}, b) {
			return true
		}
	}
	return false
}

// between suggests how a day and a moment can be compared.
func between(c *compiler, l, r part) string {
	for _, p := range []part{l, r} {
		other := r.typ.Kind
		if p.span == r.span {
			other = l.typ.Kind
		}
		if p.typ.Kind == Datetime && other == Date {
			return "date(" + c.piece(p.span) + ")"
		}
	}
	return ""
}

// comparer orders two values: as whole numbers, as texts (which dates are too), or
// with decimals.
func comparer(l, r part) func(r *run, a, b any) int {
	isWhole := func(t *Type) bool { return t.Kind == Int || t.Kind == Money }
	switch {
	case isWhole(l.typ) && isWhole(r.typ):
		return func(r *run, a, b any) int { return cmp.Compare(r.int(a), r.int(b)) }
	case numeric(l.typ) || numeric(r.typ):
		return func(r *run, a, b any) int { return r.number(a).Cmp(r.number(b)) }
	case l.typ.Kind != Any || r.typ.Kind != Any:
		return func(r *run, a, b any) int { return cmp.Compare(r.text(a), r.text(b)) }
	default:
		return compareUnseen
	}
}

// compareUnseen orders values of which no type is known.
func compareUnseen(r *run, a, b any) int {
	x, isText := a.(string)
	y, both := b.(string)
	if isText && both {
		return cmp.Compare(x, y)
	}
	return r.number(a).Cmp(r.number(b))
}

func comparison(op string, compare func(r *run, a, b any) int, left, right code) code {
	switch op {
	case "<":
		return func(r *run) any { return compare(r, left(r), right(r)) < 0 }
	case "<=":
		return func(r *run) any { return compare(r, left(r), right(r)) <= 0 }
	case ">":
		return func(r *run) any { return compare(r, left(r), right(r)) > 0 }
	default:
		return func(r *run) any { return compare(r, left(r), right(r)) >= 0 }
	}
}

// membership checks x in list.
func (c *compiler) membership(n *ast.BinaryNode) part {
	l, r := c.maybe(n.Left), c.part(n.Right)
	at := l.join(r.span)
	c.must(r)
	switch {
	case r.parts != nil:
		for _, item := range r.parts {
			c.alike(at, l, item)
		}
	case r.typ.Kind == List:
		c.alike(at, l, part{span: r.span, typ: itemsOf(r.typ), path: r.path})
	case r.typ.Kind != Any && r.typ.Kind != Null:
		c.report(r.span, "E103.in", "", "part", c.piece(r.span), "type", typeKey(r.typ.Kind))
	}
	left, right := l.run, r.run
	made := part{span: at, typ: typeBool, cost: l.cost + r.cost + 1}
	made.run = func(r *run) any { return r.holds(r.list(right(r)), left(r)) }
	return portable(made, "in", l, r)
}

func (r *run) holds(list []any, v any) bool {
	for _, item := range list {
		if !r.spend(1) || r.same(item, v) {
			return !r.failed()
		}
	}
	return false
}

// containment checks contains, startsWith and endsWith.
func (c *compiler) containment(n *ast.BinaryNode) part {
	l, r := c.textPart(n.Left), c.textPart(n.Right)
	test := strings.Contains
	switch n.Operator {
	case "startsWith":
		test = strings.HasPrefix
	case "endsWith":
		test = strings.HasSuffix
	}
	left, right := l.run, r.run
	run := func(r *run) any {
		a, b := r.text(left(r)), r.text(right(r))
		return r.spend(len(a)/16) && test(a, b)
	}
	return part{span: l.join(r.span), typ: typeBool, cost: l.cost + r.cost + 1, run: run}
}

// textPart checks a node that must be text.
func (c *compiler) textPart(n ast.Node) part {
	p := c.part(n)
	c.must(p)
	if k := p.typ.Kind; !textual(p.typ) && k != Any && k != Null {
		piece := c.piece(p.span)
		c.report(p.span, "E103.text", "string("+piece+")", "part", piece, "type", typeKey(k))
	}
	return p
}

// matching checks x matches 'pattern'. The pattern is a literal, so that it is
// known to be well formed.
func (c *compiler) matching(n *ast.BinaryNode) part {
	l := c.textPart(n.Left)
	made := part{span: l.join(place(n.Right)), typ: typeBool, cost: l.cost + 2, run: l.run}
	literal, ok := n.Right.(*ast.StringNode)
	if !ok {
		c.report(place(n.Right), "E109.pattern", "")
		return made
	}
	pattern, err := regexp.Compile(literal.Value)
	if err != nil {
		c.report(place(n.Right), "E109.regexp", "", "pattern", literal.Value, "why", err.Error())
		return made
	}
	left := l.run
	made.run = func(r *run) any {
		s := r.text(left(r))
		return r.spend(len(s)*2) && pattern.MatchString(s)
	}
	return made
}
