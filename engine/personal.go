package engine

import (
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// Personal tells which arguments of a call are filled from personal variables, and
// which fields of its answer fill such a variable, by name. The name "" stands for all
// of the answer. What the signature itself calls personal is not among them.
func Personal(p *Process, s *Step, c *Call) (args, result map[string]bool) {
	args, result = map[string]bool{}, map[string]bool{}
	for _, a := range c.Args {
		for _, path := range reads(a.Value) {
			if p.personal(path) {
				args[a.Path] = true
			}
		}
	}
	if c != s.Call {
		return args, result
	}
	for _, a := range s.Set {
		for _, path := range reads(a.Value) {
			whole, field, _ := strings.Cut(path, ".")
			if whole == "result" && p.personal(a.Path) {
				field, _, _ = strings.Cut(field, ".")
				result[field] = true
			}
		}
	}
	return args, result
}

// IsPersonal reports whether a path leads to, through or over something personal.
func IsPersonal(p *Process, path string) bool { return p.personal(path) }

func reads(o expression.Operand) []string {
	if o.Program == nil {
		return nil
	}
	return o.Program.Names()
}

// personal reports whether a path leads to, through or over something personal. Of the
// customer everything is.
func (p *Process) personal(path string) bool {
	name, rest, more := strings.Cut(path, ".")
	if name == "customer" {
		return true
	}
	for _, t := range p.named(name) {
		if personalAt(t, rest, more) {
			return true
		}
	}
	return false
}

func personalAt(t *expression.Type, path string, more bool) bool {
	if t == nil || t.PII || !more {
		return holdsPersonal(t)
	}
	name, rest, more := strings.Cut(path, ".")
	return personalAt(t.Field(name), rest, more)
}

// named are the types that a name can have: that of the variable, and of the item of
// every loop that has it.
func (p *Process) named(name string) []*expression.Type {
	types := []*expression.Type{p.varType(name)}
	for _, s := range p.Steps {
		if s.Foreach == nil || s.Foreach.As != name {
			continue
		}
		types = append(types, s.Foreach.Item)
		if list, _, _ := strings.Cut(s.Foreach.List, "."); list != "" {
			if t := p.varType(list); t != nil && t.PII {
				types = append(types, t)
			}
		}
	}
	return types
}

// holdsPersonal reports whether a type or anything inside of it is personal.
func holdsPersonal(t *expression.Type) bool {
	if t == nil {
		return false
	}
	if t.PII || holdsPersonal(t.Items) {
		return true
	}
	for _, f := range t.Fields {
		if holdsPersonal(f.Type) {
			return true
		}
	}
	return false
}
