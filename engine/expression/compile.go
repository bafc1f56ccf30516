package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// compiler checks one expression and builds the code of its nodes in the same walk.
type compiler struct {
	source   []rune
	env      *Env
	problems []Problem
	names    []string
	needs    []string
	known    []string // paths that are surely set where the walk stands
	guarded  bool     // the path that comes next may be unset
	asking   bool     // has(): whatever the path goes through may be unset
	element  *Type    // of the list whose predicate the walk is in; nil outside
}

// part is a checked node.
type part struct {
	span
	typ     *Type    // never nil; Any where a problem was told already
	nilable bool     // may be unset
	lenient bool     // inside of ?. : unset stays unset
	lits    []string // the texts that it can be, when all are known
	path    string   // of the variable, when it is nothing else
	parts   []part   // of a list that is written out
	cost    int      // nodes
	run     code
	json    any  // for the browser, when portable
	web     bool // portable
	value   any  // when constant
	fixed   bool // constant
}

var (
	typeAny      = &Type{Kind: Any}
	typeNull     = &Type{Kind: Null}
	typeText     = &Type{Kind: Text}
	typeInt      = &Type{Kind: Int}
	typeMoney    = &Type{Kind: Money}
	typeDecimal  = &Type{Kind: Decimal}
	typeBool     = &Type{Kind: Bool}
	typeDate     = &Type{Kind: Date}
	typeDatetime = &Type{Kind: Datetime}
)

// part checks any node.
func (c *compiler) part(n ast.Node) part {
	guarded := c.guarded
	c.guarded = false
	switch n := n.(type) {
	case *ast.IdentifierNode, *ast.MemberNode, *ast.ChainNode, *ast.PointerNode:
		return c.reference(n, guarded)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.BuiltinNode:
		return c.call(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(n, callee.Value, n.Arguments)
		}
		return c.refuse(n, "method")
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.MapNode:
		return c.object(n)
	}
	return c.literal(n)
}

// maybe checks a node whose value may be unset if it is a plain path.
func (c *compiler) maybe(n ast.Node) part {
	c.guarded = true
	p := c.part(n)
	c.guarded = false
	return p
}

// under checks a node where the facts hold as well.
func (c *compiler) under(facts []string, n ast.Node) part {
	known := c.known
	c.known = append(slices.Clip(known), facts...)
	p := c.part(n)
	c.known = known
	return p
}

// refuse tells that a form of expr's grammar is not part of the language.
func (c *compiler) refuse(n ast.Node, what string) part {
	p := c.broken(n)
	c.report(p.span, "E109."+what, "", "part", c.piece(p.span))
	return p
}

// broken is a part about which nothing more is to be told.
func (c *compiler) broken(n ast.Node) part {
	return part{span: place(n), typ: typeAny, run: func(*run) any { return nil }}
}

func place(n ast.Node) span {
	at := n.Location()
	return span{at.From, at.To}
}

// must tells when a part that needs a value may be unset.
func (c *compiler) must(p part) {
	if p.typ.Kind == Null {
		c.report(p.span, "E107.nil", "")
		return
	}
	if !p.nilable {
		return
	}
	name := p.path
	if name == "" {
		name = c.piece(p.span)
	}
	name = strings.Replace(name, "#.", ".", 1)
	suggestion := "has(" + name + ")"
	if zero := zeroLiteral(p.typ); zero != "" {
		suggestion = "(" + name + " ?? " + zero + ")"
	}
	c.report(p.span, "E107", suggestion, "name", name)
}

func zeroLiteral(t *Type) string {
	switch t.Kind {
	case Text, Enum:
		return "''"
	case Int, Money, Decimal:
		return "0"
	case Bool:
		return "false"
	case List:
		return "[]"
	default:
		return ""
	}
}

// truth checks a node that is used as yes or no.
func (c *compiler) truth(p part) part {
	c.must(p)
	if p.typ.Kind != Bool && p.typ.Kind != Any && p.typ.Kind != Null {
		piece := c.piece(p.span)
		c.report(p.span, "E102", asTruth(piece, p.typ), "part", piece, "type", typeKey(p.typ.Kind))
	}
	return p
}

func asTruth(piece string, t *Type) string {
	switch t.Kind {
	case Int, Money, Decimal:
		return piece + " > 0"
	case Text:
		return piece + " != ''"
	case Enum:
		if len(t.Values) > 0 {
			return piece + " == '" + t.Values[0] + "'"
		}
	case List:
		return "len(" + piece + ") > 0"
	case Date, Datetime, File, Time, Duration, Object:
		return "has(" + piece + ")"
	case Bool, Any, Null:
	}
	return ""
}

// fits tells when the whole expression is not for the type that is wanted.
func (c *compiler) fits(p part, want *Type) {
	switch {
	case want == nil || want.Kind == Any || p.typ.Kind == Any || p.typ.Kind == Null && want.Kind != Bool:
	case want.Kind == Bool:
		c.truth(p)
	case (want.Kind == Int || want.Kind == Money) && p.typ.Kind == Decimal:
		c.report(p.span, "E112", "int("+c.piece(p.span)+")", "want", typeKey(want.Kind))
	case p.lits != nil && want.Kind == Enum:
		c.inEnum(p, want, "")
	case p.typ.Kind == Enum && want.Kind == Enum:
		c.inEnum(part{span: p.span, lits: p.typ.Values}, want, "")
	case p.lits != nil && wellFormed(want.Kind, p.lits):
	case !Assignable(want, p.typ):
		c.report(p.span, "E110", converted(c.piece(p.span), p, want), "part", c.piece(p.span), "got", typeKey(p.typ.Kind), "want", typeKey(want.Kind))
	}
}

// converted is how a part could be made to fit, or "".
func converted(piece string, p part, want *Type) string {
	switch {
	case want.Kind == Text && (numeric(p.typ) || p.typ.Kind == Date || p.typ.Kind == Datetime):
		return "string(" + piece + ")"
	case want.Kind == Date && len(p.lits) == 1:
		return dateCall(p.lits[0])
	case want.Kind == Date && p.typ.Kind == Datetime:
		return "date(" + piece + ")"
	case (want.Kind == Int || want.Kind == Money) && p.typ.Kind == Text:
		return "int(" + piece + ")"
	default:
		return ""
	}
}

// wellFormed reports whether texts are values of a kind that is written as text.
func wellFormed(k Kind, texts []string) bool {
	for _, s := range texts {
		switch k {
		case Time:
			if _, ok := readTime(s); !ok {
				return false
			}
		case Duration:
			if _, ok := readDuration(s); !ok {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// inEnum tells the texts of p that are no values of the enum.
func (c *compiler) inEnum(p part, enum *Type, name string) {
	for _, s := range p.lits {
		if slices.Contains(enum.Values, s) {
			continue
		}
		suggestion := nearest(s, enum.Values)
		if suggestion != "" {
			suggestion = "'" + suggestion + "'"
		}
		key := "E105"
		if name == "" {
			key = "E105.type"
		}
		c.report(p.span, key, suggestion, "value", s, "name", name, "values", listed(enum.Values))
	}
}
