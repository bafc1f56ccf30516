package expression

import (
	"errors"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// The largest expression: characters and nodes of its tree.
const (
	MaxSource = 2_000
	MaxNodes  = 300
)

// parse reads the source with the grammar of expr-lang/expr.
func (c *compiler) parse() ast.Node {
	whole := span{0, len(c.source)}
	if len(c.source) > MaxSource {
		c.report(whole, "E100.long", "", "max", MaxSource)
		return nil
	}
	src := string(c.source)
	if strings.TrimSpace(src) == "" {
		c.report(whole, "E100.empty", "")
		return nil
	}
	tree, err := parser.ParseWithConfig(src, &conf.Config{MaxNodes: MaxNodes, DisableIfOperator: true})
	if err != nil {
		c.syntax(err)
		return nil
	}
	if c.twinned(tree.Node) {
		return nil
	}
	return tree.Node
}

// syntax words an error of the parser. Its place is the first thing that does not fit.
func (c *compiler) syntax(err error) {
	at, why := span{0, len(c.source)}, err.Error()
	var e *file.Error
	if errors.As(err, &e) {
		why = e.Message
		from := min(max(e.From, 0), len(c.source))
		at = span{from, min(max(e.To, from+1), max(len(c.source), from+1))}
	}
	switch {
	case strings.HasPrefix(why, `unexpected token Operator("=")`):
		fixed := strings.TrimSpace(string(c.source[:at.from])) + " == " + strings.TrimSpace(string(c.source[min(at.from+1, len(c.source)):]))
		c.report(at, "E104", fixed)
	case strings.Contains(why, "maximum allowed nodes"):
		c.report(span{0, len(c.source)}, "E100.nodes", "", "max", MaxNodes)
	case strings.HasPrefix(why, "unexpected token EOF"):
		c.report(at, "E100.end", "")
	case strings.HasPrefix(why, "literal not terminated"):
		c.report(at, "E100.quote", "")
	case strings.Contains(why, "cannot be mixed"):
		c.report(at, "E100.mixed", "")
	case strings.Contains(why, "integer literal"), strings.Contains(why, "float literal"):
		c.report(at, "E100.number", "")
	default:
		c.report(at, "E100", "", "part", c.piece(at), "why", why)
	}
}
