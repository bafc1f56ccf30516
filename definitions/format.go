package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// Format lays a file out: two columns a level, no blanks at the ends of lines, no two
// empty lines in a row, quotes where a text in a {...} line needs them. Comments, the
// order of keys and what is aligned by hand stay. What the file means does not change,
// and formatting twice gives the same. A file that is no YAML gives diagnostics.
func Format(name string, src []byte) ([]byte, Diagnostics) {
	s := []byte(strings.Join(splitLines(src), "\n"))
	s, _ = Mend(s, func(src []byte) Diagnostics { return flaws(name, src) })
	before, wrong := parse(s)
	if before == nil || len(wrong) > 0 {
		return src, flaws(name, s)
	}
	if edits := splitCalls(s, before); len(edits) > 0 {
		s = edited(s, apart(edits))
		if before, wrong = parse(s); before == nil || len(wrong) > 0 {
			return src, flaws(name, s)
		}
	}
	s = quoteFlow(s, before)
	for _, lay := range [...]func([]string, *node) []string{layOut, tidy} {
		out := []byte(strings.Join(lay(strings.Split(string(s), "\n"), parsed(s)), "\n"))
		if after, more := parse(out); len(more) == 0 && alike(before, after) {
			return out, nil
		}
	}
	return s, nil
}

func parsed(src []byte) *node {
	n, _ := parse(src)
	return n
}

// flaws are what is wrong with a file before its meaning is known.
func flaws(name string, src []byte) Diagnostics {
	r := newReader(name, src)
	r.parse(src)
	r.mend()
	return r.diags
}

// alike reports whether two trees mean the same.
func alike(a, b *node) bool {
	if a == nil || b == nil || a.shape != b.shape || a.text != b.text || len(a.pairs) != len(b.pairs) || len(a.items) != len(b.items) {
		return a == b
	}
	if a.shape == scalarShape && (a.isText() != b.isText() || a.isNull() != b.isNull()) {
		return false
	}
	for i := range a.pairs {
		if !alike(a.pairs[i].key, b.pairs[i].key) || !alike(a.pairs[i].value, b.pairs[i].value) {
			return false
		}
	}
	for i := range a.items {
		if !alike(a.items[i], b.items[i]) {
			return false
		}
	}
	return true
}

// quoteFlow puts quotes around the plain texts of {...} and [...] that hold a sign
// on which YAML tools disagree.
func quoteFlow(src []byte, n *node) []byte {
	r := newReader("", src)
	var edits Diagnostics
	n.walk(false, func(n *node, flow bool) {
		if flow && n.shape == scalarShape && n.style == plain && strings.ContainsAny(n.text, "?[]{},") && strings.HasPrefix(r.rest(n.place), n.text) {
			edits = append(edits, Diagnostic{Fix: &Fix{n.place, len([]rune(n.text)), inQuote(n.text)}})
		}
	})
	out := edited(src, apart(edits))
	if after, _ := parse(out); alike(n, after) {
		return out
	}
	return src
}

// walk visits a tree from above; flow says whether the node stands in {...} or [...].
func (n *node) walk(flow bool, visit func(n *node, flow bool)) {
	flow = flow || n.flow
	visit(n, flow)
	for _, p := range n.pairs {
		p.key.walk(flow, visit)
		p.value.walk(flow, visit)
	}
	for _, item := range n.items {
		item.walk(flow, visit)
	}
}

// splitCalls are the edits for texts of {...} that a comma between brackets cuts in
// two, as in {when: min(a, b) > 3}: YAML takes what follows for a key without a value.
func splitCalls(src []byte, n *node) Diagnostics {
	r := newReader("", src)
	var edits Diagnostics
	n.walk(false, func(n *node, _ bool) {
		for i, p := range n.pairs {
			open := strings.Count(p.value.text, "(") > strings.Count(p.value.text, ")")
			if !n.flow || p.value.style != plain || !open || i+1 == len(n.pairs) || !n.pairs[i+1].value.isNull() {
				continue
			}
			rest := r.rest(p.value.place)
			if text := plainRun(rest); strings.HasPrefix(rest, text) && len(text) > len(p.value.text) && balanced(text) {
				edits = append(edits, Diagnostic{Fix: &Fix{p.value.place, len([]rune(text)), inQuote(text)}})
			}
		}
	})
	return edits
}

// tidy takes blanks from the ends of lines and empty lines that follow an empty one.
func tidy(lines []string, n *node) []string {
	held := textLines(lines, n)
	var out []string
	for i, line := range lines {
		if held[i+1] {
			out = append(out, line)
			continue
		}
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return append(out, "")
}

// textLines are the lines, from 1, that belong to a text of several lines, so that
// blanks in them may have a meaning.
func textLines(lines []string, n *node) map[int]bool {
	held := map[int]bool{}
	starts := startsOf(n)
	for _, at := range starts {
		if at.n.shape != scalarShape {
			continue
		}
		switch at.n.style {
		case literal, folded:
			for i := at.n.place.Line + 1; i <= len(lines) && (strings.TrimSpace(lines[i-1]) == "" || indentOf(lines[i-1]) > at.indent); i++ {
				held[i] = true
			}
		case single, double, plain:
			for i := at.n.place.Line; i < lastLine(lines, at.n); i++ {
				held[i], held[i+1] = true, true
			}
		}
	}
	for i := len(lines); i > 0 && strings.TrimSpace(lines[i-1]) == ""; i-- {
		delete(held, i) // the end of the file
	}
	return held
}

// start is a scalar and the column of what it belongs to.
type start struct {
	n      *node
	indent int
}

func startsOf(n *node) []start {
	var list []start
	var walk func(n *node, indent int)
	walk = func(n *node, indent int) {
		if n.shape == scalarShape {
			list = append(list, start{n, indent})
		}
		for _, p := range n.pairs {
			walk(p.value, p.key.place.Column-1)
		}
		for _, item := range n.items {
			walk(item, n.place.Column-1)
		}
	}
	walk(n, -1)
	return list
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// lastLine is the line on which a scalar that is no block ends.
func lastLine(lines []string, n *node) int {
	line := n.place.Line
	if n.text == "" && n.style == plain || line < 1 || line > len(lines) {
		return line
	}
	r := &reader{lines: lines}
	if rest := r.rest(n.place); strings.HasPrefix(strings.TrimLeft(rest, `'"`), n.text) {
		return line // nearly all
	}
	at := r.spot(n, max(len([]rune(n.text))-1, 0))
	if n.style == plain {
		return at.Line
	}
	for sign := map[style]string{single: "'", double: `"`}[n.style]; at.Line < len(lines); at.Line++ {
		if strings.Contains(r.rest(at), sign) {
			break
		}
		at.Column = 1
	}
	return at.Line
}

// layOut moves every line to two columns a level, and tidies.
func layOut(lines []string, n *node) []string {
	l := &layer{was: lines, lines: slices.Clone(lines), to: map[int]int{}, drawn: map[int]int{}}
	l.block(n, 0)
	if l.stuck {
		return tidy(lines, n)
	}
	moved := l.moved()
	if again := parsed([]byte(strings.Join(moved, "\n"))); again != nil {
		return tidy(moved, again)
	}
	return tidy(lines, n)
}

// layer knows for each line that begins a key or an item where it belongs.
type layer struct {
	was   []string
	lines []string    // with one blank after each dash
	to    map[int]int // column by line
	drawn map[int]int // by how much what follows a dash came nearer to it, negative
	stuck bool        // a layout that is left as it is
}

func (l *layer) block(n *node, indent int) {
	switch {
	case n == nil || n.flow:
	case n.shape == mapShape:
		for _, p := range n.pairs {
			l.key(p, indent)
		}
	case n.shape == listShape:
		for _, item := range n.items {
			l.item(item, indent)
		}
	}
}

func (l *layer) key(p pair, indent int) {
	before := l.before(p.key.place)
	switch strings.TrimSpace(before) {
	case "":
		l.to[p.key.place.Line] = indent
	case "-":
	default:
		l.stuck = true
	}
	if p.value.place.Line == p.key.place.Line && p.value.shape != scalarShape && !p.value.flow {
		l.stuck = true
	}
	l.block(p.value, indent+2)
}

func (l *layer) before(at expression.Place) string {
	if at.Line < 1 || at.Line > len(l.was) {
		return "?"
	}
	line := []rune(l.was[at.Line-1])
	return string(line[:min(at.Column-1, len(line))])
}

// item is an entry of a list: its line begins with "- ".
func (l *layer) item(n *node, indent int) {
	before := l.before(n.place)
	if strings.TrimSpace(before) != "-" {
		l.stuck = true
		return
	}
	l.to[n.place.Line] = indent
	line := []rune(l.was[n.place.Line-1])
	dash := strings.Index(before, "-")
	l.drawn[n.place.Line] = dash + 2 - len(before)
	l.lines[n.place.Line-1] = before[:dash] + "- " + string(line[min(n.place.Column-1, len(line)):])
	if n.shape == listShape && !n.flow {
		l.stuck = true
		return
	}
	l.block(n, indent+2)
}

// moved are the lines at their columns. A line that begins nothing moves with the one
// that it belongs to, a comment with the line below it when it stands in its column.
func (l *layer) moved() []string {
	out := make([]string, len(l.lines))
	shift, floor := 0, 0
	for i, line := range l.lines {
		old := indentOf(line)
		to, begins := l.to[i+1]
		switch {
		case strings.TrimSpace(line) == "":
			out[i] = line
			continue
		case begins:
			shift, floor = to-old+l.drawn[i+1], to
		case strings.HasPrefix(strings.TrimSpace(line), "#"):
			to = l.comment(i, old+shift)
		default:
			to = max(old+shift, floor+1)
		}
		out[i] = strings.Repeat(" ", max(to, 0)) + line[old:]
	}
	return out
}

func (l *layer) comment(i, otherwise int) int {
	for j := i + 1; j < len(l.lines); j++ {
		line := l.lines[j]
		if strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		if to, begins := l.to[j+1]; begins && indentOf(line) == indentOf(l.lines[i]) {
			return to
		}
		break
	}
	return otherwise
}
