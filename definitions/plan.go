package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// plan is the steps of a definition and the ways between them as they are written.
// It asks no catalog, so that a definition with faults can be drawn too.
type plan struct {
	tree  *node
	root  *scope
	stops map[string]*stop
	order []*stop // document order
	aside []arrow // from cancel, anytime and reopen; From is the block's name
}

// scope is the process, a branch or the inside of a loop.
type scope struct {
	name  string
	owner *stop // nil for the process
	start string
	stops []*stop
	line  int
}

// stop is a step.
type stop struct {
	name   string
	kind   string
	side   string // customer, staff, or "" for what runs by itself
	label  text.Text
	glass  string
	who    string // queue, role, service: who or what does it
	result string // of an end
	line   int
	n      *node
	in     *scope
	scopes []*scope
	ways   []arrow
}

// arrow is one way from a step to another, or out of its block by an error.
type arrow struct {
	from  string
	to    string // "" with throw
	throw string
	cause string    // outcome, when, else, error, timer, next, cancel, anytime, reopen
	word  text.Text // what is written on it; empty for a plain next
	line  int
}

// planOf reads the plan of a definition.
func planOf(name string, src []byte) (*plan, Diagnostics) {
	r := newReader(name, src)
	n := r.parse(src)
	if n == nil || n.get("steps") == nil {
		if n != nil && len(r.diags) == 0 {
			r.report("K020", n, "key", "steps", "what", noun("process"))
		}
		return nil, r.diags
	}
	p := &plan{tree: n, stops: map[string]*stop{}}
	p.root = p.scope(&scope{start: n.get("start").get("next").word(), line: 1}, n.get("steps"))
	for _, s := range p.order {
		s.ways = s.leave()
	}
	p.beside(n)
	return p, nil
}

// word is the text of a scalar, "" for all else.
func (n *node) word() string {
	if n == nil || n.shape != scalarShape {
		return ""
	}
	return n.text
}

// entries are the pairs of a map, none for all else.
func (n *node) entries() []pair {
	if n == nil {
		return nil
	}
	return n.pairs
}

// words are the scalars of a list, or of one scalar.
func (n *node) words() []string {
	if n == nil {
		return nil
	}
	if n.shape == scalarShape {
		return []string{n.text}
	}
	return texts(n.items)
}

// saying reads a text for people as it is written.
func (n *node) saying() text.Text {
	if n == nil || n.shape == listShape {
		return nil
	}
	if n.shape == scalarShape {
		return text.Of(n.text)
	}
	t := text.Text{}
	for _, p := range n.pairs {
		t[text.Lang(p.key.text)] = p.value.word()
	}
	return t
}

func (p *plan) scope(in *scope, steps *node) *scope {
	for _, e := range steps.entries() {
		if p.stops[e.key.text] != nil || e.value.shape != mapShape {
			continue
		}
		s := &stop{name: e.key.text, n: e.value, in: in, line: e.key.place.Line, label: e.value.get("label").saying()}
		s.kind = e.value.get("kind").word()
		s.nature()
		p.stops[s.name], p.order, in.stops = s, append(p.order, s), append(in.stops, s)
		for _, b := range e.value.get("branches").entries() {
			inner := &scope{name: b.key.text, owner: s, start: b.value.get("start").word(), line: b.key.place.Line}
			s.scopes = append(s.scopes, p.scope(inner, b.value.get("steps")))
		}
		if s.kind == "foreach" {
			inner := &scope{name: s.n.get("as").word(), owner: s, start: s.n.get("start").word(), line: s.line}
			s.scopes = append(s.scopes, p.scope(inner, s.n.get("steps")))
		}
	}
	if in.start == "" && len(in.stops) > 0 {
		in.start = in.stops[0].name
	}
	return in
}

// nature fills in who does a step and how much of it the customer sees.
func (s *stop) nature() {
	s.glass = string("hidden")
	switch s.kind {
	case "task":
		s.side = s.n.get("who").word()
		if s.side == "customer" {
			s.glass = "open"
		}
		a := s.n.get("assign")
		for _, key := range [...]string{"queue", "role", "user"} {
			if s.who == "" {
				s.who = a.get(key).word()
			}
		}
	case "pay":
		s.side, s.glass, s.who = "customer", "name", s.n.get("gateway").word()
	case "letter":
		s.glass, s.who = "name", s.n.get("sign_by").word()
		if s.who != "" {
			s.side = "staff"
		}
	case "call":
		s.who = s.n.get("call").word()
	case "subprocess":
		s.who = s.n.get("process").word()
	case "message":
		s.who = s.n.get("message").word()
	case "decide":
		s.who = s.n.get("table").word()
	case "wait":
		s.who = s.n.get("for").word() + s.n.get("until").word()
	case "end":
		s.result = s.n.get("result").word()
	}
	if g := s.n.get("glass").word(); g != "" {
		s.glass = g
	}
}

// title is the label in a language, else the name.
func (s *stop) title(lang text.Lang) string {
	if t := s.label.In(lang); t != "" {
		return t
	}
	return s.name
}

// leave reads the ways out of a step.
func (s *stop) leave() []arrow {
	var list []arrow
	add := func(n *node, cause string, word text.Text) {
		w := arrow{from: s.name, to: n.get("to").word(), throw: n.get("throw").word(), cause: cause, word: word, line: n.place.Line}
		if w.to != "" || w.throw != "" {
			list = append(list, w)
		}
	}
	for _, o := range s.n.get("outcomes").entries() {
		word := o.value.get("label").saying()
		if word.IsZero() {
			word = text.Of(o.key.text)
		}
		add(o.value, "outcome", word)
	}
	next := s.n.get("next")
	if to := next.word(); to != "" {
		list = append(list, arrow{from: s.name, to: to, cause: "next", line: next.place.Line})
	}
	for _, line := range next.lines() {
		switch {
		case line.get("else") != nil:
			list = append(list, arrow{from: s.name, to: line.get("else").word(), cause: "else", word: hint("else", "وگرنه"), line: line.place.Line})
		case line.get("outcome") != nil:
			add(line, "outcome", payWord(line.get("outcome").word()))
		default:
			add(line, "when", text.Of(line.get("when").word()))
		}
	}
	for _, e := range s.n.get("on_error").entries() {
		word := text.Of(e.key.text)
		if e.key.text == "else" {
			word = hint("any error", "هر خطا")
		}
		add(e.value, "error", word)
	}
	if skip := s.n.get("skip"); skip.get("to") != nil {
		add(skip, "skip", hint("passed over", "رد شدن از گام"))
	}
	for _, t := range s.n.get("timers").entries() {
		when := t.value.get("after").word()
		word := hint("after "+when, "پس از "+lengthIn(when, text.Fa))
		if when == "" {
			word = text.Of(t.key.text)
		}
		add(t.value, "timer", word)
	}
	return list
}

// lines are the items of a list, none for all else.
func (n *node) lines() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

func payWord(outcome string) text.Text {
	switch outcome {
	case "paid":
		return hint("paid", "پرداخت شد")
	case "failed":
		return hint("failed", "ناموفق")
	case "expired":
		return hint("expired", "مهلت گذشت")
	}
	return text.Of(outcome)
}

// beside reads the ways that begin at no step.
func (p *plan) beside(n *node) {
	add := func(name string, n *node, word text.Text) {
		if to := n.get("to").word(); to != "" {
			p.aside = append(p.aside, arrow{from: name, to: to, cause: strings.SplitN(name, ".", 2)[0], word: word, line: n.place.Line})
		}
	}
	add("cancel", n.get("cancel"), hint("cancel", "انصراف"))
	for _, a := range n.get("anytime").entries() {
		add("anytime."+a.key.text, a.value, a.value.get("label").saying())
	}
	add("reopen", n.get("reopen"), hint("reopen", "بازگشایی"))
}

// hidden reports whether the customer's picture leaves a step out. How the case ended
// he always sees.
func (s *stop) hidden() bool {
	if s.kind == "end" || slices.ContainsFunc(s.scopes, func(b *scope) bool { return !b.hidden() }) {
		return false
	}
	return s.glass == "hidden"
}

func (b *scope) hidden() bool {
	return !slices.ContainsFunc(b.stops, func(s *stop) bool { return !s.hidden() })
}

// contract gives the ways that are left of a scope when its hidden steps are not
// there: from each step that shows to the next ones that do. Only what the customer
// himself chooses is written on them.
func (p *plan) contract(from *stop, to string, seen map[string]bool) []string {
	s := p.stops[to]
	if s == nil || s.in != from.in || !s.hidden() {
		return []string{to}
	}
	if seen[to] {
		return nil
	}
	seen[to] = true
	var list []string
	for _, w := range s.ways {
		if w.to != "" {
			list = append(list, p.contract(from, w.to, seen)...)
		}
	}
	return list
}

// forCustomer is the plan as the customer sees it.
func (p *plan) forCustomer() *plan {
	q := &plan{tree: p.tree, stops: map[string]*stop{}}
	q.root = q.show(p, p.root, nil)
	for _, w := range p.aside {
		if s := q.stops[w.to]; s != nil && s.in == q.root {
			q.aside = append(q.aside, w)
		}
	}
	return q
}

func (p *plan) show(all *plan, b *scope, owner *stop) *scope {
	out := &scope{name: b.name, owner: owner, line: b.line}
	for _, s := range b.stops {
		if s.hidden() {
			continue
		}
		c := *s
		c.in, c.scopes, c.ways, c.who = out, nil, nil, ""
		p.stops[c.name], p.order, out.stops = &c, append(p.order, &c), append(out.stops, &c)
		for _, inner := range s.scopes {
			if !inner.hidden() {
				c.scopes = append(c.scopes, p.show(all, inner, &c))
			}
		}
		c.ways = all.shownWays(s)
	}
	if first := all.stops[b.start]; first != nil {
		for _, to := range all.contract(&stop{in: b}, b.start, map[string]bool{}) {
			if p.stops[to] != nil {
				out.start = to
				break
			}
		}
	}
	return out
}

func (p *plan) shownWays(s *stop) []arrow {
	var list []arrow
	for _, w := range s.ways {
		if w.to == "" {
			continue
		}
		for _, to := range p.contract(s, w.to, map[string]bool{}) {
			c := w
			if c.to = to; s.side != "customer" {
				c.cause, c.word = "next", nil
			}
			same := func(o arrow) bool { return o.to == c.to && o.word.In(text.En) == c.word.In(text.En) }
			if to != s.name && !slices.ContainsFunc(list, same) {
				list = append(list, c)
			}
		}
	}
	return list
}
