package scim

import (
	"encoding/json"
	"slices"
	"strings"
)

// Bounds of a filter.
const (
	mostFilter = 2000 // bytes
	mostDepth  = 10
	mostTerms  = 50
)

// Filter chooses resources. The zero Filter chooses all.
type Filter struct {
	op    string // and, or, not, [ for the elements of a list, or a comparison
	path  Path
	value any // string, bool, json.Number or nil
	kids  []Filter
}

// Path names a part of a resource: an attribute, the elements of a list that a filter
// chooses, and a part of them.
type Path struct {
	Attr, Sub string
	Where     *Filter
}

var comparisons = []string{"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"}

// ParseFilter reads a filter of RFC 7644 section 3.4.2.2; "" chooses all.
func ParseFilter(src string) (Filter, error) {
	if strings.TrimSpace(src) == "" {
		return Filter{}, nil
	}
	p, err := parse(src)
	if err != nil {
		return Filter{}, err
	}
	f, err := p.or()
	if err == nil && p.next != "" {
		err = badFilter("nothing is expected at " + p.next)
	}
	return f, err
}

// ParsePath reads the path of a patch.
func ParsePath(src string) (Path, error) {
	p, err := parse(src)
	if err != nil {
		return Path{}, err
	}
	path, err := p.path()
	if err == nil && p.next != "" {
		err = badPath("nothing is expected at " + p.next)
	}
	return path, err
}

// parser reads token by token: next is the one that was not taken yet, "" at the end.
type parser struct {
	rest, next   string
	depth, terms int
	err          error
}

func parse(src string) (*parser, error) {
	if len(src) > mostFilter {
		return nil, badFilter("it is too long")
	}
	p := &parser{rest: src}
	p.step()
	return p, p.err
}

const marks = "()[]"

// step takes a token: a mark, a text in quotes, or a word.
func (p *parser) step() {
	p.rest = strings.TrimLeft(p.rest, " \t")
	p.next = ""
	if p.rest == "" {
		return
	}
	n := strings.IndexAny(p.rest, " \t\""+marks)
	switch {
	case p.rest[0] == '"':
		n = quoted(p.rest)
	case n == 0:
		n = 1
	case n < 0:
		n = len(p.rest)
	}
	if n < 0 {
		p.err, p.rest = badFilter("a quote is not closed"), ""
		return
	}
	p.next, p.rest = p.rest[:n], p.rest[n:]
}

// quoted is the length of the text in quotes that s begins with, -1 where it has no end.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// word takes the next token when it is this word.
func (p *parser) word(w string) bool {
	if !strings.EqualFold(p.next, w) {
		return false
	}
	p.step()
	return true
}

func (p *parser) or() (Filter, error) { return p.joined("or", p.and) }

func (p *parser) and() (Filter, error) { return p.joined("and", p.term) }

func (p *parser) joined(op string, part func() (Filter, error)) (Filter, error) {
	first, err := part()
	kids := []Filter{first}
	for err == nil && p.word(op) {
		var more Filter
		more, err = part()
		kids = append(kids, more)
	}
	if err == nil {
		err = p.err
	}
	if len(kids) == 1 || err != nil {
		return first, err
	}
	return Filter{op: op, kids: kids}, nil
}

func (p *parser) term() (Filter, error) {
	p.terms++
	if p.terms > mostTerms {
		return Filter{}, badFilter("it has too many terms")
	}
	if p.word("not") {
		if p.next != "(" {
			return Filter{}, badFilter("not stands before a bracket")
		}
		f, err := p.inside(")")
		return Filter{op: "not", kids: []Filter{f}}, err
	}
	if p.next == "(" {
		return p.inside(")")
	}
	path, err := p.path()
	if err != nil {
		return Filter{}, err
	}
	return p.comparison(path)
}

// inside reads what stands in brackets.
func (p *parser) inside(end string) (Filter, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > mostDepth {
		return Filter{}, badFilter("it is nested too deep")
	}
	p.step()
	f, err := p.or()
	if err != nil {
		return f, err
	}
	if !p.word(end) {
		return f, badFilter("a bracket is not closed")
	}
	return f, nil
}

func (p *parser) comparison(path Path) (Filter, error) {
	if path.Where != nil && path.Sub == "" && !slices.Contains(comparisons, strings.ToLower(p.next)) {
		return Filter{op: "[", path: path}, nil
	}
	f := Filter{op: strings.ToLower(p.next), path: path}
	if !slices.Contains(comparisons, f.op) {
		return f, badFilter("a comparison is expected after " + path.Attr)
	}
	p.step()
	if f.op == "pr" {
		return f, p.err
	}
	if p.next == "" {
		return f, badFilter("a value is expected after " + f.op)
	}
	d := json.NewDecoder(strings.NewReader(strings.ToValidUTF8(literal(p.next), "\ufffd")))
	d.UseNumber()
	if err := d.Decode(&f.value); err != nil || d.More() {
		return f, badFilter(p.next + " is no value")
	}
	p.step()
	return f, p.err
}

// literal: True and False are written with capitals too.
func literal(token string) string {
	if lower := strings.ToLower(token); lower == "true" || lower == "false" || lower == "null" {
		return lower
	}
	return token
}

// path reads an attribute, with the name of its schema or without.
func (p *parser) path() (Path, error) {
	name := p.next
	if name == "" || strings.Contains(marks, name) || name[0] == '"' {
		return Path{}, badPath("the name of an attribute is expected")
	}
	p.step()
	for _, schema := range []string{UserSchema, GroupSchema} {
		if len(name) > len(schema) && strings.EqualFold(name[:len(schema)], schema) && name[len(schema)] == ':' {
			name = name[len(schema)+1:]
		}
	}
	path := Path{Attr: name}
	if !strings.HasPrefix(strings.ToLower(name), "urn:") { // of a schema that is not ours: its name has dots
		path.Attr, path.Sub, _ = strings.Cut(name, ".")
	}
	if !isName(path.Attr) || path.Sub != "" && !isName(path.Sub) {
		return path, badPath(name + " is no name of an attribute")
	}
	if p.next != "[" {
		return path, p.err
	}
	where, err := p.inside("]")
	if err != nil {
		return path, err
	}
	path.Where = &where
	if sub, ok := strings.CutPrefix(p.next, "."); ok {
		if !isName(sub) {
			return path, badPath(sub + " is no name of an attribute")
		}
		path.Sub = sub
		p.step()
	}
	return path, p.err
}

func isName(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_$:.", r) {
			return false
		}
	}
	return true
}
