package cartable

import (
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// ground puts the case's own values into the rules of a form and its buttons where they
// name what the form does not ask for, so that the page can follow them while somebody
// types. It is done for staff alone: they see the values of the case, a customer may not.
func ground(r Reader, f *Form, choices []Choice, p *engine.Process, vars map[string]any) {
	if r.Side != engine.Staff || f == nil {
		return
	}
	g := grounding{asked: map[string]bool{}, p: p, vars: vars}
	for _, field := range f.Fields {
		g.asked[root(field.Path)] = true
	}
	for i := range f.Fields {
		rules := &f.Fields[i].Rules
		rules.Required, rules.Visible, rules.ReadOnly = g.rule(rules.Required), g.rule(rules.Visible), g.rule(rules.ReadOnly)
	}
	for i := range f.Checks {
		f.Checks[i].Check = g.rule(f.Checks[i].Check)
	}
	for i := range choices {
		choices[i].If = g.rule(choices[i].If)
	}
}

func root(path string) string {
	name, _, _ := strings.Cut(path, ".")
	return name
}

type grounding struct {
	asked map[string]bool // variables that the form writes
	p     *engine.Process
	vars  map[string]any
}

// rule copies an expression of pages, with values instead of names that stay as they are.
func (g grounding) rule(ast any) any {
	list, ok := ast.([]any)
	if !ok || len(list) == 0 || list[0] == "lit" {
		return ast
	}
	if path, ok := name(list); ok {
		if g.asked[root(path)] || g.p.Var(path) == nil { // an item of a loop is no variable
			return ast
		}
		return []any{"lit", expression.Get(g.vars, path)}
	}
	out := make([]any, len(list))
	out[0] = list[0]
	for i, part := range list[1:] {
		out[i+1] = g.rule(part)
	}
	return out
}

func name(list []any) (string, bool) {
	if len(list) != 2 || list[0] != "var" {
		return "", false
	}
	path, ok := list[1].(string)
	return path, ok
}
