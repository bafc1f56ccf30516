package definitions

import (
	"strings"

	"github.com/kartabl/kartabl/engine/expression"
)

// shape is what a node is.
type shape int

const (
	scalarShape shape = iota
	mapShape
	listShape
)

// style is how a scalar is written.
type style int

const (
	plain style = iota
	single
	double
	literal
	folded
)

// node is a piece of a file with its place. Only plain scalars can be anything but text.
type node struct {
	shape   shape
	style   style
	flow    bool
	broken  bool // a fault of it is told already
	place   expression.Place
	text    string
	comment string // what follows it on the line
	pairs   []pair
	items   []*node
}

type pair struct{ key, value *node }

// get gives the value of a key, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, p := range n.pairs {
		if p.key.text == key {
			return p.value
		}
	}
	return nil
}

// isNull reports a value that is not there: nothing, ~ or null.
func (n *node) isNull() bool {
	return n.shape == scalarShape && n.style == plain && (n.text == "" || n.text == "~" || n.text == "null")
}

// isText reports a scalar that is text: quoted, or plain and nothing else.
func (n *node) isText() bool {
	if n.shape != scalarShape {
		return false
	}
	return n.style != plain || !n.isNull() && !n.isBool() && !n.isNumber()
}

func (n *node) isBool() bool {
	return n.shape == scalarShape && n.style == plain && (n.text == "true" || n.text == "false")
}

func (n *node) isNumber() bool {
	return n.shape == scalarShape && n.style == plain && numberPattern.MatchString(n.text)
}

func (n *node) isInt() bool {
	return n.isNumber() && !strings.Contains(n.text, ".")
}

// length is how many characters of the first line the node covers.
func (n *node) length() int {
	if n.shape != scalarShape {
		return 1
	}
	first, _, _ := strings.Cut(n.text, "\n")
	count := len([]rune(first))
	if n.style == single || n.style == double {
		count += 2
	}
	return max(count, 1)
}
