package definitions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// line is one line of a list of edges, by its place in the list.
type line struct {
	no   int
	when *node
	test *expression.Program
}

// maxPoints bounds the cases that two conditions are compared over.
const maxPoints = 4096

// checkOverlaps tells two conditions that test the same values, can both be true, and
// of which neither is a part of the other: an order that only by chance is right.
func (l *loader) checkOverlaps(lines []line) {
	for i, b := range lines {
		for _, a := range lines[:i] {
			if a.test == nil || b.test == nil || !share(a.test.Names(), b.test.Names()) {
				continue
			}
			if cell := l.overlap(a.test, b.test); cell != "" {
				l.report("W204", b.when, "one", a.no, "two", b.no, "cell", cell)
				break
			}
		}
	}
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(name string) bool { return contains(b, name) })
}

// overlap gives a case in which both hold, or "" when there is none, when a is a part
// of b, or when what they test cannot be counted.
func (l *loader) overlap(a, b *expression.Program) string {
	if a.JSON() == nil || b.JSON() == nil {
		return ""
	}
	names := slices.Clone(a.Names())
	for _, name := range b.Names() {
		if !contains(names, name) {
			names = append(names, name)
		}
	}
	literals := append(leaves(a.JSON()), leaves(b.JSON())...)
	axes, size := make([][]any, len(names)), 1
	for i, name := range names {
		axes[i] = l.cellsOf(name, literals)
		if size *= len(axes[i]); size == 0 || size > maxPoints {
			return ""
		}
	}
	return compared(a, b, names, axes)
}

func compared(a, b *expression.Program, names []string, axes [][]any) string {
	both, onlyA := "", false
	scope := &expression.Scope{Vars: map[string]any{}}
	eachCell(axes, func(cell []any) {
		for i, name := range names {
			scope.Vars[name] = cell[i]
		}
		x, errX := a.Bool(scope)
		y, errY := b.Bool(scope)
		switch {
		case errX != nil || errY != nil || !x:
		case !y:
			onlyA = true
		case both == "":
			both = cellText(names, cell)
		}
	})
	if !onlyA && !covered(a, b, names, axes) {
		return ""
	}
	return both
}

// covered reports whether b holds nowhere but where a does, so that b never counts.
func covered(a, b *expression.Program, names []string, axes [][]any) bool {
	is := true
	scope := &expression.Scope{Vars: map[string]any{}}
	eachCell(axes, func(cell []any) {
		for i, name := range names {
			scope.Vars[name] = cell[i]
		}
		x, errX := a.Bool(scope)
		y, errY := b.Bool(scope)
		if errX == nil && errY == nil && y && !x {
			is = false
		}
	})
	return is
}

func eachCell(axes [][]any, visit func([]any)) {
	cell := make([]any, len(axes))
	var fill func(int)
	fill = func(i int) {
		if i == len(axes) {
			visit(cell)
			return
		}
		for _, v := range axes[i] {
			cell[i] = v
			fill(i + 1)
		}
	}
	fill(0)
}

// cellsOf are the values of a variable that the literals tell apart; nil when they
// cannot be counted.
func (l *loader) cellsOf(name string, literals []any) []any {
	v := l.vars[name]
	if v == nil {
		return nil
	}
	var cells []any
	switch v.typ.Kind {
	case expression.Bool:
		cells = []any{true, false}
	case expression.Enum:
		for _, s := range v.typ.Values {
			cells = append(cells, s)
		}
	case expression.Int, expression.Money:
		cells = []any{0}
		for _, lit := range literals {
			if n, ok := lit.(int); ok {
				cells = append(cells, n-1, n, n+1)
			}
		}
	case expression.Text:
		cells = []any{"?"}
		for _, lit := range literals {
			if s, ok := lit.(string); ok {
				cells = append(cells, s)
			}
		}
	default:
		return nil
	}
	if v.typ.Optional {
		cells = append(cells, nil)
	}
	return cells
}

// leaves are the literals of an expression's tree.
func leaves(tree any) []any {
	list, ok := tree.([]any)
	if !ok {
		return []any{tree}
	}
	if len(list) > 0 && list[0] == "var" {
		return nil
	}
	var found []any
	for _, part := range list[min(1, len(list)):] {
		found = append(found, leaves(part)...)
	}
	return found
}

func cellText(names []string, cell []any) string {
	var parts []string
	for i, name := range names {
		if cell[i] == nil {
			parts = append(parts, name+" unset")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s = %v", name, cell[i]))
	}
	return strings.Join(parts, ", ")
}
