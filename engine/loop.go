package engine

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// A scope is the path of its block, with the index of the item after each loop:
// "departments.medical", "prices[3]", "prices[3].check.legal".

// home is the block of a scope: its path without indexes.
func home(scope string) string {
	if !looped(scope) {
		return scope
	}
	var b strings.Builder
	for rest := scope; ; {
		before, after, more := strings.Cut(rest, "[")
		b.WriteString(before)
		if !more {
			return b.String()
		}
		_, rest, _ = strings.Cut(after, "]")
	}
}

// looped reports whether the scope lies inside of a loop.
func looped(scope string) bool { return strings.IndexByte(scope, '[') >= 0 }

// itemScope is the innermost item of a loop that the scope lies in, or "".
func itemScope(scope string) string { return scope[:strings.LastIndexByte(scope, ']')+1] }

// around is the block that a scope belongs to: its step, and the scope in which that
// step stands; nil for the case itself and for what is no scope.
func (p *Process) around(scope string) (outer string, owner *Step) {
	cut := strings.LastIndexByte(scope, '.')
	if strings.HasSuffix(scope, "]") {
		cut = strings.LastIndexByte(scope, '[')
	}
	if cut < 0 {
		return "", nil
	}
	name := scope[:cut]
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		outer, name = name[:i], name[i+1:]
	}
	s := p.Steps[name]
	if s == nil || !s.owns(home(scope)) {
		return "", nil
	}
	return outer, s
}

// owns reports whether the step is the block of a path.
func (s *Step) owns(path string) bool {
	switch {
	case s.Foreach != nil:
		return s.Foreach.Block.Path == path
	case s.Parallel != nil:
		return slices.ContainsFunc(s.Parallel.Branches, func(b *Block) bool { return b.Path == path })
	default:
		return false
	}
}

// branch is the scope of a branch of a block that stands in a scope.
func (s *Step) branch(outer string, b *Block) string {
	if !looped(outer) {
		return b.Path
	}
	return outer + "." + s.Name + b.Path[strings.LastIndexByte(b.Path, '.'):]
}

// each is the scope of an item of a loop that stands in a scope.
func (s *Step) each(outer string, index int) string {
	name := s.Name + "[" + strconv.Itoa(index) + "]"
	if outer == "" {
		return name
	}
	return outer + "." + name
}

// indexOf is the number of the item that a scope of a loop is.
func indexOf(scope string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(scope[strings.LastIndexByte(scope, '[')+1:], "]"))
	if err != nil {
		return 0
	}
	return n
}

// frame is one loop that a scope lies in.
type frame struct {
	loop  *Foreach
	index int
	list  []any // of a calculated list
}

// frames are the loops around a scope, outermost first.
func frames(p *Process, c *Case, scope string) []frame {
	var out []frame
	for i := range len(scope) {
		if scope[i] != ']' {
			continue
		}
		item := scope[:i+1]
		outer, s := p.around(item)
		if s == nil || s.Foreach == nil {
			return nil
		}
		f := frame{loop: s.Foreach}
		f.index = indexOf(item)
		for _, t := range c.Tokens {
			if t.Scope == outer && t.Step == s.Name {
				f.list = t.List
			}
		}
		out = append(out, f)
	}
	return out
}

// loopsAt are the items that the loops around a scope are at, by their names.
func loopsAt(p *Process, c *Case, scope string) map[string]any {
	if !looped(scope) {
		return nil
	}
	loops := map[string]any{}
	for _, f := range frames(p, c, scope) {
		list := f.list
		if f.loop.List != "" {
			list, _ = read(c.Vars, loops, f.loop.List).([]any)
		}
		if f.index < len(list) {
			loops[f.loop.As] = list[f.index]
		}
	}
	return loops
}

// ValueAt is the value of a path as it is known in a scope of the case: of a variable,
// or of the item that a loop is at.
func ValueAt(p *Process, c Case, scope, path string) any {
	return read(c.Vars, loopsAt(p, &c, scope), path)
}

// read gets a path of the loops or of the variables.
func read(vars, loops map[string]any, path string) any {
	name, _, _ := strings.Cut(path, ".")
	if _, ok := loops[name]; ok {
		return expression.Get(loops, path)
	}
	return expression.Get(vars, path)
}

// numbered adds to a label which item of a loop it is about, counted from 1: people
// would see the same line many times.
func numbered(label text.Text, scope string) text.Text {
	if !looped(scope) || label.IsZero() {
		return label
	}
	var numbers []string
	for part := range strings.SplitSeq(scope, "[") {
		if index, _, ok := strings.Cut(part, "]"); ok {
			n, _ := strconv.Atoi(index)
			numbers = append(numbers, strconv.Itoa(n+1))
		}
	}
	out := make(text.Text, len(label))
	for lang, s := range label {
		out[lang] = s + " (" + text.Digits(strings.Join(numbers, "."), lang) + ")"
	}
	return out
}

// assign writes one value at a path of the variables, or of a loop's item: then into
// its cell of the list. It is false where the list has no such cell (any more).
func assign(vars map[string]any, loops []frame, path string, v any) bool {
	name, rest, more := strings.Cut(path, ".")
	for i := len(loops) - 1; i >= 0; i-- {
		if f := &loops[i]; f.loop.As == name {
			return f.put(vars, loops[:i], rest, more, v)
		}
	}
	expression.Set(vars, path, v)
	return true
}

func (f *frame) put(vars map[string]any, outer []frame, rest string, more bool, v any) bool {
	if f.loop.List == "" || !more && v == nil {
		return false
	}
	list, _ := value(vars, outer, f.loop.List).([]any)
	if f.index >= len(list) {
		return false
	}
	list = slices.Clone(list)
	if more {
		cell, _ := list[f.index].(map[string]any)
		if cell = maps.Clone(cell); cell == nil {
			cell = map[string]any{}
		}
		expression.Set(cell, rest, v)
		v = cell
	}
	list[f.index] = v
	return assign(vars, outer, f.loop.List, list)
}

// value reads a path of the variables or of a loop's item.
func value(vars map[string]any, loops []frame, path string) any {
	name, rest, more := strings.Cut(path, ".")
	for i := len(loops) - 1; i >= 0; i-- {
		f := &loops[i]
		if f.loop.As != name {
			continue
		}
		list := f.list
		if f.loop.List != "" {
			list, _ = value(vars, loops[:i], f.loop.List).([]any)
		}
		if f.index >= len(list) {
			return nil
		}
		if !more {
			return list[f.index]
		}
		cell, _ := list[f.index].(map[string]any)
		return expression.Get(cell, rest)
	}
	return expression.Get(vars, path)
}

// typeOf is the type of a path as it is known in the scope at work.
func (r *run) typeOf(path string) *expression.Type {
	if looped(r.here) {
		name, rest, more := strings.Cut(path, ".")
		all := frames(r.p, &r.c, r.here)
		for i := len(all) - 1; i >= 0; i-- {
			if all[i].loop.As != name {
				continue
			}
			t := all[i].loop.Item
			for more && t != nil {
				name, rest, more = strings.Cut(rest, ".")
				t = t.Field(name)
			}
			return t
		}
	}
	return r.p.varType(path)
}

// visitsAt is how often the case has come to a step; inside of a loop, how often this
// item has.
func visitsAt(p *Process, c *Case, scope, step string) int {
	item := itemScope(scope)
	if item == "" {
		return c.Visits[step]
	}
	s := p.Steps[step]
	if s == nil || s.Block == nil || !inside(s.Block.Path, home(item)) {
		return c.Visits[step]
	}
	return c.Visits[item+"/"+step]
}

// inside reports whether a block is another one or lies in it.
func inside(path, outer string) bool {
	return path == outer || strings.HasPrefix(path, outer+".")
}

// visit is the number of the visit that a token makes. Items of a loop may be at one
// step at the same time, so their tokens carry it.
func (c *Case) visit(t Token) int {
	if t.Visit > 0 {
		return t.Visit
	}
	return c.Visits[t.Step]
}

// forgetItem drops the counters of an item that is over.
func (r *run) forgetItem(scope string) {
	if !strings.HasSuffix(scope, "]") {
		return
	}
	maps.DeleteFunc(r.c.Visits, func(name string, _ int) bool { return strings.HasPrefix(name, scope+"/") })
}
