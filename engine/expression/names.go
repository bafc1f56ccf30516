package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// reference checks a variable, or a field or item of something.
func (c *compiler) reference(n ast.Node, guarded bool) part {
	p := c.path(n)
	if p.path != "" && p.path[0] != '#' {
		c.read(p.path, guarded || p.lenient)
	}
	return p
}

// read keeps a path as one that the expression reads.
func (c *compiler) read(path string, guarded bool) {
	if !slices.Contains(c.names, path) {
		c.names = append(c.names, path)
	}
	if !guarded && !slices.Contains(c.known, path) && !slices.Contains(c.needs, path) {
		c.needs = append(c.needs, path)
	}
}

func (c *compiler) path(n ast.Node) part {
	var p part
	switch n := n.(type) {
	case *ast.IdentifierNode:
		p = c.variable(n)
	case *ast.PointerNode:
		p = c.pointer(n)
	case *ast.ChainNode:
		return c.path(n.Node)
	case *ast.MemberNode:
		p = c.member(n)
	default:
		asking := c.asking
		c.asking = false
		p = c.part(n)
		c.asking = asking
		return p
	}
	if p.path != "" && slices.Contains(c.known, p.path) {
		p.nilable = false
	}
	return p
}

// variable checks a name: of a loop, a variable, or a group such as customer.
func (c *compiler) variable(n *ast.IdentifierNode) part {
	name, p := n.Value, part{span: place(n), path: n.Value, cost: 1}
	if t := find(c.env.Loops, name); t != nil {
		p.run = func(r *run) any { return r.scope.Loops[name] }
		return typed(p, t, true)
	}
	if t := find(c.env.Vars, name); t != nil {
		p.run = func(r *run) any { return r.scope.Vars[name] }
		return typed(p, t, true)
	}
	t, read := c.group(name)
	if t == nil {
		return c.unknown(n)
	}
	p.run = read
	return typed(p, t, false)
}

// group is the type of customer, case, result, staff or letter where it is known.
func (c *compiler) group(name string) (*Type, code) {
	switch {
	case name == "customer":
		return objectOf(c.env.Customer), func(r *run) any { return r.scope.Customer }
	case name == "case":
		return objectOf(c.env.Case), func(r *run) any { return r.scope.Case }
	case name == "result" && c.env.Result != nil:
		return c.env.Result, func(r *run) any { return r.scope.Result }
	case name == "staff" && c.env.Staff != nil:
		return objectOf(c.env.Staff), func(r *run) any { return r.scope.Staff }
	case name == "letter" && c.env.Letter:
		return letterType, func(r *run) any { return r.scope.Letter }
	default:
		return nil, nil
	}
}

var letterType = &Type{Kind: Object, Fields: []Field{{Name: "no", Type: typeText}, {Name: "date", Type: typeDate}}}

func objectOf(fields []Field) *Type { return &Type{Kind: Object, Fields: fields} }

// typed completes a part that reads a declared value.
func typed(p part, t *Type, web bool) part {
	p.typ = t
	p.nilable = p.nilable || t.Optional && t.Default == nil
	p.web = web && t.Kind != Decimal && t.Kind != Any
	p.json = []any{"var", p.path}
	return p
}

// unknown tells that a name means nothing here.
func (c *compiler) unknown(n *ast.IdentifierNode) part {
	p, name := c.broken(n), n.Value
	switch name {
	case "result":
		c.report(p.span, "E108", "")
	case "staff", "letter":
		c.report(p.span, "E101."+name, "")
	case "now", "today":
		c.report(p.span, "E101.call", name+"()", "name", name)
	case "null", "none":
		c.report(p.span, "E101.nil", "nil", "name", name)
	default:
		here := c.here()
		suggestion := nearest(name, here)
		if c.isEnumValue(name) {
			suggestion = "'" + name + "'"
		}
		c.report(p.span, "E101", suggestion, "name", name, "names", listed(here))
	}
	return p
}

// here are the names that mean something.
func (c *compiler) here() []string {
	var names []string
	for _, f := range slices.Concat(c.env.Loops, c.env.Vars) {
		names = append(names, f.Name)
	}
	for _, g := range []string{"customer", "case", "result", "staff", "letter"} {
		if t, _ := c.group(g); t != nil && (t.Kind != Object || len(t.Fields) > 0) {
			names = append(names, g)
		}
	}
	return names
}

func (c *compiler) isEnumValue(name string) bool {
	for _, f := range slices.Concat(c.env.Loops, c.env.Vars, c.env.Customer) {
		if slices.Contains(f.Type.Values, name) {
			return true
		}
	}
	return false
}

// pointer checks # or #index inside of a predicate; .x is #.x.
func (c *compiler) pointer(n *ast.PointerNode) part {
	p := part{span: place(n), path: "#" + n.Name, cost: 1}
	switch {
	case c.element == nil:
		return c.refuse(n, "pointer")
	case n.Name == "index":
		p.run = func(r *run) any { return r.index }
		return typed(p, typeInt, false)
	case n.Name != "":
		return c.refuse(n, "pointer")
	}
	p.run = func(r *run) any { return r.item }
	return typed(p, c.element, false)
}

// member checks a.b, a?.b, a["b"] and a[0].
func (c *compiler) member(n *ast.MemberNode) part {
	of := c.path(n.Node)
	lenient := n.Optional || of.lenient || c.asking
	if !lenient {
		c.must(of)
	}
	of.lenient, of.nilable = lenient, of.nilable && lenient
	object := of.span
	of.span = of.join(place(n)).join(place(n.Property))
	name, named := n.Property.(*ast.StringNode)
	switch {
	case of.typ.Kind == Any && named:
		return typed(c.inside(of, name.Value), typeAny, false)
	case (of.typ.Kind == List || of.typ.Kind == Any) && !named:
		return c.item(of, n.Property)
	case of.typ.Kind == List:
		c.report(of.span, "E106.list", "", "part", c.piece(object), "name", name.Value)
		return c.broken(n)
	case of.typ.Kind != Object:
		c.report(of.span, "E106.plain", "", "part", c.piece(object), "type", typeKey(of.typ.Kind))
		return c.broken(n)
	case !named:
		return c.refuse(n, "dynamic")
	}
	return c.field(of, name)
}

// field checks a field of an object by its name.
func (c *compiler) field(of part, name *ast.StringNode) part {
	t := of.typ.Field(name.Value)
	if t == nil {
		group, _, _ := strings.Cut(of.path, ".")
		c.report(place(name), "E106", nearest(name.Value, namesOf(of.typ.Fields)),
			"name", name.Value, "of", of.path, "group", group, "fields", described(of.typ.Fields))
		return c.broken(name)
	}
	return typed(c.inside(of, name.Value), t, of.web)
}

func (c *compiler) inside(of part, name string) part {
	p := part{span: of.span, lenient: of.lenient, nilable: of.nilable, cost: of.cost + 1}
	if of.path != "" {
		p.path = of.path + "." + name
	}
	object, lenient := of.run, of.lenient
	p.run = func(r *run) any {
		switch m := object(r).(type) {
		case map[string]any:
			return m[name]
		case nil:
			if lenient {
				return nil
			}
			return r.fail("unset")
		default:
			return r.fail("type", "want", typeKey(Object))
		}
	}
	return p
}

// item checks an index of a list; from the end when it is negative.
func (c *compiler) item(of part, property ast.Node) part {
	if of.path != "" && of.path[0] != '#' {
		c.read(of.path, of.lenient)
	}
	at := c.whole(c.part(property))
	p := part{span: of.join(at.span), lenient: of.lenient, nilable: of.nilable, cost: of.cost + at.cost + 1}
	list, index, lenient := of.run, at.run, of.lenient
	p.run = func(r *run) any {
		v := list(r)
		if v == nil && lenient {
			return nil
		}
		items, i := r.list(v), r.int(index(r))
		if i < 0 {
			i += len(items)
		}
		if i < 0 || i >= len(items) {
			return r.fail("index", "index", i, "count", len(items))
		}
		return items[i]
	}
	return typed(p, itemsOf(of.typ), false)
}

// whole tells when a part is not a whole number.
func (c *compiler) whole(p part) part {
	c.must(p)
	if k := p.typ.Kind; k != Int && k != Money && k != Any && k != Null {
		c.report(p.span, "E110", "", "part", c.piece(p.span), "got", typeKey(k), "want", typeKey(Int))
	}
	return p
}

func itemsOf(t *Type) *Type {
	if t.Kind != List || t.Items == nil {
		return typeAny
	}
	return t.Items
}

// facts are the paths that are surely set when n came out as when.
func facts(n ast.Node, when bool) []string {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return facts(n.Node, !when)
		}
	case *ast.BinaryNode:
		return comparedFacts(n, when)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok && callee.Value == "has" && len(n.Arguments) == 1 && when {
			return pathFacts(n.Arguments[0])
		}
	}
	return nil
}

func comparedFacts(n *ast.BinaryNode, when bool) []string {
	switch n.Operator {
	case "and", "&&":
		if when {
			return slices.Concat(facts(n.Left, true), facts(n.Right, true))
		}
	case "or", "||":
		if !when {
			return slices.Concat(facts(n.Left, false), facts(n.Right, false))
		}
	case "==", "!=":
		equal := (n.Operator == "==") == when
		if _, isNil := n.Right.(*ast.NilNode); isNil != equal && (isNil || isLiteral(n.Right)) {
			return pathFacts(n.Left)
		}
	}
	return nil
}

func isLiteral(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return true
	}
	return false
}

// pathFacts are a path and those of the objects that it is in.
func pathFacts(n ast.Node) []string {
	path := pathOf(n)
	if path == "" {
		return nil
	}
	all := []string{path}
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '.' {
			all = append(all, path[:i])
		}
	}
	return all
}

func pathOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.PointerNode:
		return "#" + n.Name
	case *ast.ChainNode:
		return pathOf(n.Node)
	case *ast.MemberNode:
		of := pathOf(n.Node)
		if name, ok := n.Property.(*ast.StringNode); ok && of != "" {
			return of + "." + name.Value
		}
	}
	return ""
}
