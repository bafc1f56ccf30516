package definitions

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/kartabl/kartabl/engine/expression"
)

// The limits of a file. They are far above what anybody writes by hand.
const (
	maxBytes = 1 << 20
	maxDepth = 64
)

var (
	numberPattern  = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	leadingPattern = regexp.MustCompile(`^[-+]?0[0-9_]+$|^[-+]?0[xob][0-9a-fA-F_]+$`)
	linePattern    = regexp.MustCompile(`line (\d+)`)
)

// flaw is a fault of the text before its meaning is known.
type flaw struct {
	code   string
	place  expression.Place
	length int
	args   map[string]any
}

// parse reads the strict subset of YAML. With a syntax error there is no tree; other
// flaws leave one. This file alone knows the YAML library, and only its nodes.
func parse(src []byte) (*node, []flaw) {
	if f := unreadable(src); f != nil {
		return nil, []flaw{*f}
	}
	root, more, err := decode(src)
	if err != nil {
		return nil, endedTexts(src, diagnose(src, errorLine(err)))
	}
	t := &treeMaker{}
	if root == nil || len(root.Content) == 0 {
		return nil, []flaw{{code: "K020", place: expression.Place{Line: 1, Column: 1}, args: map[string]any{"key": "kartabl", "what": noun("file")}}}
	}
	n := t.node(root.Content[0], 0)
	if more != nil {
		t.flaw("K014", more, nil)
	}
	return n, t.flaws
}

func unreadable(src []byte) *flaw {
	if len(src) > maxBytes {
		return &flaw{code: "K027", place: expression.Place{Line: 1, Column: 1}, args: map[string]any{"limit": "1 MB"}}
	}
	line := 1
	start := 0
	for i, width := 0, 0; i < len(src); i += width {
		var r rune
		r, width = utf8.DecodeRune(src[i:])
		switch {
		case r == '\n':
			line, start = line+1, i+1
		case r == utf8.RuneError && width == 1, r == '\u0085', r == '\u2028', r == '\u2029', r == '\uFEFF' && i > 0,
			r < 0x20 && r != '\t' && r != '\r', r == 0x7f, r == '\r' && (i+1 == len(src) || src[i+1] != '\n'):
			column := utf8.RuneCount(src[start:i]) + 1
			return &flaw{code: "K019", place: expression.Place{Line: line, Column: column}, length: 1, args: map[string]any{"sign": fmt.Sprintf("U+%04X", r)}}
		}
	}
	return nil
}

// decode gives the first document and the start of a second one.
func decode(src []byte) (root, more *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(src))
	root = &yaml.Node{}
	if err = d.Decode(root); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, nil
		}
		return nil, nil, err
	}
	more = &yaml.Node{}
	switch err = d.Decode(more); {
	case errors.Is(err, io.EOF):
		return root, nil, nil
	case err != nil:
		return nil, nil, err
	}
	return root, more, nil
}

// errorLine is the line that the library names, 1 when it names none.
func errorLine(err error) int {
	m := linePattern.FindStringSubmatch(err.Error())
	if m == nil {
		return 1
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// treeMaker turns the library's nodes into ours and refuses what is not in the subset.
type treeMaker struct{ flaws []flaw }

func (t *treeMaker) flaw(code string, y *yaml.Node, args map[string]any) {
	t.flaws = append(t.flaws, flaw{code: code, place: placeOf(y), length: max(len([]rune(y.Value)), 1), args: args})
}

func placeOf(y *yaml.Node) expression.Place { return expression.Place{Line: y.Line, Column: y.Column} }

func (t *treeMaker) node(y *yaml.Node, depth int) *node {
	n := &node{place: placeOf(y), text: y.Value, flow: y.Style&yaml.FlowStyle != 0, comment: y.LineComment, style: styleOf(y)}
	switch {
	case depth > maxDepth:
		t.flaw("K027", y, map[string]any{"limit": strconv.Itoa(maxDepth)})
		return n
	case y.Kind == yaml.AliasNode:
		t.flaw("K004", y, nil)
		n.broken = true
		return n
	case y.Anchor != "":
		t.flaw("K004", y, nil)
	case y.Style&yaml.TaggedStyle != 0:
		n.broken = true
		tag := strings.TrimSuffix(y.Tag+" "+y.Value, " ")
		t.flaw("K005", y, map[string]any{"text": tag, "rest": strings.TrimSpace(strings.TrimLeft(tag, "!"))})
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.shape = mapShape
		t.pairs(n, y, depth)
	case yaml.SequenceNode:
		n.shape = listShape
		for _, item := range y.Content {
			n.items = append(n.items, t.node(item, depth+1))
		}
	default:
		t.scalar(n, y)
	}
	return n
}

func (t *treeMaker) pairs(n *node, y *yaml.Node, depth int) {
	lines := map[string]int{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, v := y.Content[i], y.Content[i+1]
		if k.Kind != yaml.ScalarNode || k.ShortTag() == "!!merge" {
			code := "K004"
			if k.Kind == yaml.MappingNode || k.Kind == yaml.SequenceNode {
				code = "K021"
			}
			t.flaw(code, k, map[string]any{"what": noun("key"), "want": noun("text")})
			continue
		}
		if line, ok := lines[k.Value]; ok {
			t.flaw("K003", k, map[string]any{"key": k.Value, "line": line})
			continue
		}
		lines[k.Value] = k.Line
		n.pairs = append(n.pairs, pair{t.node(k, depth+1), t.node(v, depth+1)})
	}
}

func (t *treeMaker) scalar(n *node, y *yaml.Node) {
	if n.style != plain || !strings.HasPrefix(strings.TrimLeft(y.Value, "+-"), "0") || !leadingPattern.MatchString(y.Value) {
		return
	}
	n.broken = true
	var read int
	if y.Decode(&read) != nil {
		t.flaw("K009", y, map[string]any{"text": y.Value})
		return
	}
	t.flaw("K009", y, map[string]any{"text": y.Value, "read": strconv.Itoa(read)})
}

func styleOf(y *yaml.Node) style {
	switch {
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return double
	case y.Style&yaml.SingleQuotedStyle != 0:
		return single
	case y.Style&yaml.LiteralStyle != 0:
		return literal
	case y.Style&yaml.FoldedStyle != 0:
		return folded
	default:
		return plain
	}
}
