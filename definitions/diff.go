package definitions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Change is one difference between two definitions, in words of the process.
type Change struct {
	Area string    `json:"area"` // steps, vars, forms, ...; "" for the process itself
	Name string    `json:"name"` // the step, the variable, ...
	Line int       `json:"line"` // in the newer file; in the older one for what is gone
	Text text.Text `json:"text"`
}

// In is the change in a language.
func (c Change) In(lang text.Lang) string { return c.Text.In(lang) }

// areas are the parts of a definition that have names, as one speaks of them.
var areas = []struct {
	key  string
	word text.Text
}{
	{"vars", hint("variable", "متغیر")},
	{"forms", hint("form", "فرم")},
	{"decisions", hint("table", "جدول")},
	{"sla", hint("SLA", "مهلت")},
	{"anytime", hint("anytime action", "کار کناری")},
}

// Diff says what differs between two definitions: steps, ways, variables, texts. How
// they are laid out does not matter, nor does the order of keys. A text that is no
// YAML gives diagnostics.
func Diff(nameA string, a []byte, nameB string, b []byte) ([]Change, Diagnostics) {
	p, diags := planOf(nameA, a)
	if p == nil {
		return nil, diags
	}
	q, diags := planOf(nameB, b)
	if q == nil {
		return nil, diags
	}
	d := &differ{}
	d.process(p, q)
	d.steps(p, q)
	for _, area := range areas {
		d.named(area.key, area.word, p.tree.get(area.key), q.tree.get(area.key))
	}
	d.scenarios(p.tree.get("scenarios"), q.tree.get("scenarios"))
	return d.changes, nil
}

type differ struct {
	changes    []Change
	area, name string
	subject    text.Text // what the sentence begins with
}

// say adds a sentence; the words are of the values that follow "subject: ".
func (d *differ) say(line int, en, fa string) {
	t := hint(en, fa)
	if !d.subject.IsZero() {
		t = hint(d.subject.In(text.En)+": "+en, d.subject.In(text.Fa)+": "+fa)
	}
	d.changes = append(d.changes, Change{d.area, d.name, line, t})
}

// process compares the keys of the process itself.
func (d *differ) process(p, q *plan) {
	for _, key := range processKeys {
		switch key {
		case "steps", "vars", "forms", "decisions", "sla", "anytime", "scenarios", "kartabl", "kind":
			continue
		}
		d.value([]string{key}, p.tree.get(key), q.tree.get(key))
	}
}

func (d *differ) steps(p, q *plan) {
	d.area = "steps"
	for _, s := range p.order {
		d.name, d.subject = s.name, nil
		t := q.stops[s.name]
		if t == nil {
			d.say(s.line, fmt.Sprintf("step %s (%s) is gone", s.name, s.kind), fmt.Sprintf("گام %s (%s) برداشته شد", s.name, s.kind))
			continue
		}
		d.subject = text.Of(s.name)
		if s.in.where() != t.in.where() {
			d.say(t.line, "moved to "+t.in.place(text.En), "به "+t.in.place(text.Fa)+" رفت")
		}
		d.step(s, t)
	}
	d.subject = nil
	for _, t := range q.order {
		if p.stops[t.name] == nil {
			d.name = t.name
			d.say(t.line, fmt.Sprintf("new step %s (%s)", t.name, t.kind), fmt.Sprintf("گام تازه %s (%s)", t.name, t.kind))
		}
	}
	d.area, d.name = "", ""
}

// where is the path of a scope, place its words.
func (b *scope) where() string {
	if b.owner == nil {
		return ""
	}
	return b.owner.name + "." + b.name
}

func (b *scope) place(lang text.Lang) string {
	if b.owner == nil {
		return hint("the process itself", "خود فرایند").In(lang)
	}
	return hint("the branch ", "شاخه‌ی ").In(lang) + b.where()
}

// step compares what two steps of one name say. Steps inside of a block are compared
// on their own.
func (d *differ) step(s, t *stop) {
	for _, key := range union(s.n, t.n) {
		x, y := s.n.get(key), t.n.get(key)
		switch key {
		case "steps":
		case "branches":
			d.branches(x, y)
		case "next":
			d.ways(s, t)
		case "outcomes":
			d.parts(hint("outcome", "نتیجه"), nil, x, y)
		case "timers":
			d.parts(hint("timer", "زمان‌سنج"), nil, x, y)
		case "on_error":
			d.parts(hint("answer to", "پاسخ به"), []string{"on_error"}, x, y)
		case "sla":
			d.value(nil, x, y)
		default:
			d.value([]string{key}, x, y)
		}
	}
}

func (d *differ) branches(x, y *node) {
	for _, key := range union(x, y) {
		a, b := x.get(key), y.get(key)
		switch {
		case b == nil:
			d.say(a.place.Line, "branch "+key+" is gone", "شاخه‌ی "+key+" برداشته شد")
		case a == nil:
			d.say(b.place.Line, "new branch "+key, "شاخه‌ی تازه "+key)
		default:
			d.value([]string{key, "start"}, a.get("start"), b.get("start"))
		}
	}
}

// ways compares where a step goes by itself.
func (d *differ) ways(s, t *stop) {
	before, after := s.nextLines(), t.nextLines()
	if slices.Equal(before, after) {
		d.value([]string{"next"}, edgeSets(s.n.get("next")), edgeSets(t.n.get("next")))
		return
	}
	line := t.line
	if n := t.n.get("next"); n != nil {
		line = n.place.Line
	}
	was, is := strings.Join(before, "; "), strings.Join(after, "; ")
	d.say(line, "goes to "+orNone(is)+" (before: "+orNone(was)+")", "می‌رود به "+orNone(is)+" (پیش‌تر: "+orNone(was)+")")
}

// nextLines are the ways of `next`, one a text: "settle when days > 3".
func (s *stop) nextLines() []string {
	var list []string
	if to := s.n.get("next").word(); to != "" {
		return []string{to}
	}
	for _, line := range s.n.get("next").lines() {
		one := line.get("to").word() + line.get("else").word()
		if t := line.get("throw").word(); t != "" {
			one = "throw " + t
		}
		if when := line.get("when").word() + line.get("outcome").word(); when != "" {
			one += " [" + when + "]"
		}
		list = append(list, one)
	}
	return list
}

// edgeSets are what the lines of a `next` set, so that they can be compared.
func edgeSets(n *node) *node {
	all := &node{shape: listShape}
	for _, line := range n.lines() {
		if set := line.get("set"); set != nil {
			all.items, all.place = append(all.items, set), n.place
		}
	}
	return all
}

// named compares the entries of a part of the definition.
func (d *differ) named(area string, word text.Text, x, y *node) {
	d.area = area
	for _, key := range union(x, y) {
		d.name = key
		d.entry(word, nil, key, x.get(key), y.get(key))
	}
	d.area, d.name, d.subject = "", "", nil
}

// parts compares the entries of a part of a step.
func (d *differ) parts(word text.Text, path []string, x, y *node) {
	for _, key := range union(x, y) {
		d.entry(word, append(slices.Clone(path), key), key, x.get(key), y.get(key))
	}
}

func (d *differ) entry(word text.Text, path []string, key string, a, b *node) {
	en, fa := word.In(text.En)+" "+key, word.In(text.Fa)+" "+key
	switch {
	case b == nil:
		d.say(a.place.Line, en+" is gone", fa+" برداشته شد")
	case a == nil:
		d.say(b.place.Line, "new "+en+ofKind(b), fa+" تازه است"+ofKind(b))
	case path != nil:
		d.value(path, a, b)
	default:
		d.subject = hint(en, fa)
		d.value(nil, a, b)
		d.subject = nil
	}
}

// ofKind is the type of a new variable in brackets.
func ofKind(n *node) string {
	if kind := n.get("type").word(); kind != "" {
		return " (" + kind + ")"
	}
	return ""
}

// value compares two values by their innermost parts: "target 3bd → 2bd".
func (d *differ) value(path []string, a, b *node) {
	if alikeInAnyOrder(a, b) {
		return
	}
	if a != nil && b != nil && a.shape == mapShape && b.shape == mapShape {
		for _, key := range union(a, b) {
			d.value(append(slices.Clone(path), key), a.get(key), b.get(key))
		}
		return
	}
	line, name := 0, strings.Join(path, ".")
	for _, n := range [...]*node{a, b} {
		if n != nil && n.place.Line > 0 {
			line = n.place.Line
		}
	}
	switch was, is := brief(a), brief(b); {
	case b == nil:
		d.say(line, fmt.Sprintf("%s %s is gone", name, was), fmt.Sprintf("%s %s برداشته شد", name, was))
	case a == nil:
		d.say(line, fmt.Sprintf("new %s %s", name, is), fmt.Sprintf("%s %s افزوده شد", name, is))
	default:
		d.say(line, fmt.Sprintf("%s %s → %s", name, was, is), fmt.Sprintf("%s از %s به %s", name, was, is))
	}
}

// alikeInAnyOrder is alike for maps in any order.
func alikeInAnyOrder(a, b *node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.shape != b.shape {
		return false
	}
	if a.shape != mapShape {
		return a.shape == scalarShape && alike(a, b) || a.shape == listShape && slices.EqualFunc(a.items, b.items, alikeInAnyOrder)
	}
	return len(a.pairs) == len(b.pairs) && !slices.ContainsFunc(a.pairs, func(p pair) bool { return !alikeInAnyOrder(p.value, b.get(p.key.text)) })
}

// brief writes a value on one line.
func brief(n *node) string {
	switch {
	case n == nil:
		return ""
	case n.shape == listShape:
		var parts []string
		for _, item := range n.items {
			parts = append(parts, brief(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case n.shape == mapShape:
		var parts []string
		for _, p := range n.pairs {
			parts = append(parts, p.key.text+": "+brief(p.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	if s := strings.Join(strings.Fields(n.text), " "); s != "" {
		return s
	}
	return `""`
}

func orNone(s string) string { return cmp.Or(s, "-") }

// union are the keys of two maps, those of the newer one first.
func union(x, y *node) []string {
	var keys []string
	for _, n := range [...]*node{y, x} {
		for _, p := range n.entries() {
			if !slices.Contains(keys, p.key.text) {
				keys = append(keys, p.key.text)
			}
		}
	}
	return keys
}

// scenarios compares tests by their names only: what they test is compared above.
func (d *differ) scenarios(x, y *node) {
	d.area, d.subject = "scenarios", nil
	find := func(n *node, name string) *node {
		for _, s := range n.lines() {
			if s.get("name").word() == name {
				return s
			}
		}
		return nil
	}
	for _, s := range y.lines() {
		d.name = s.get("name").word()
		switch old := find(x, d.name); {
		case old == nil:
			d.say(s.place.Line, "new scenario '"+d.name+"'", "سناریوی تازه «"+d.name+"»")
		case !alikeInAnyOrder(old, s):
			d.say(s.place.Line, "scenario '"+d.name+"' has changed", "سناریوی «"+d.name+"» دگرگون شد")
		}
	}
	for _, s := range x.lines() {
		if d.name = s.get("name").word(); find(y, d.name) == nil {
			d.say(s.place.Line, "scenario '"+d.name+"' is gone", "سناریوی «"+d.name+"» برداشته شد")
		}
	}
}
