package expression

import (
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"

	"github.com/kartabl/kartabl/calendar"
)

// call is one use of a function.
type call struct {
	span
	name string
	node ast.Node
	args []ast.Node
}

// own are the functions that need more than the values of their arguments.
var own = []string{
	"has", "visits", "who", "date", "jalali", "today", "now", "len", "min", "max", "string",
	"any", "all", "none", "one", "filter", "map", "count", "find", "sum",
}

func (c *compiler) call(n ast.Node, name string, args []ast.Node) part {
	at := place(n)
	for _, a := range args {
		at = at.join(extent(a))
	}
	f := call{span: c.closed(at, ')'), name: name, node: n, args: args}
	switch name {
	case "has":
		return c.has(f)
	case "visits", "who":
		return c.step(f)
	case "date", "jalali":
		return c.day(f)
	case "today", "now":
		return c.clock(f)
	case "len":
		return c.length(f)
	case "min", "max":
		return c.extreme(f)
	case "any", "all", "none", "one", "filter", "map", "count", "find", "sum":
		return c.overList(f)
	case "string":
		return c.toText(f)
	}
	if fn, ok := functions[name]; ok {
		return c.plain(f, fn)
	}
	names := slices.Concat(own, slices.Sorted(maps.Keys(functions)))
	c.report(place(n), "E101.function", nearest(name, names), "name", name)
	return c.broken(n)
}

// closed takes the closing bracket of a call or a list into its stretch.
func (c *compiler) closed(at span, bracket rune) span {
	for i := at.to; i < len(c.source); i++ {
		switch r := c.source[i]; {
		case r == bracket:
			return span{at.from, i + 1}
		case r != '(' && r != ',' && !unicode.IsSpace(r):
			return at
		}
	}
	return at
}

// count tells when a function is given too few or too many arguments.
func (c *compiler) count(f call, least, most int) bool {
	if len(f.args) >= least && len(f.args) <= most {
		return true
	}
	c.report(f.span, "E110.count", "", "function", f.name, "least", least, "most", most, "given", len(f.args))
	return false
}

// constant is the text that an argument is written as; others are refused.
func (c *compiler) constant(f call, i int) (string, bool) {
	s, ok := f.args[i].(*ast.StringNode)
	if !ok {
		c.report(place(f.args[i]), "E110.literal", "", "function", f.name)
		return "", false
	}
	return s.Value, true
}

func (c *compiler) has(f call) part {
	if !c.count(f, 1, 1) {
		return c.broken(f.node)
	}
	if pathOf(f.args[0]) == "" {
		c.report(f.span, "E110.path", "", "function", f.name)
		return c.broken(f.node)
	}
	c.asking = true
	p := c.maybe(f.args[0])
	c.asking = false
	of := p.run
	made := part{span: f.span, typ: typeBool, cost: p.cost + 1}
	made.run = func(r *run) any { return of(r) != nil }
	return portable(made, "has", p)
}

// step checks visits('step') and who('step').
func (c *compiler) step(f call) part {
	made := part{span: f.span, typ: typeInt, cost: 1, run: func(*run) any { return 0 }}
	if f.name == "who" {
		made.typ, made.nilable = typeText, true
	}
	if !c.count(f, 1, 1) {
		return made
	}
	step, ok := c.constant(f, 0)
	if ok && c.env.Steps != nil && !slices.Contains(c.env.Steps, step) {
		suggestion := nearest(step, c.env.Steps)
		if suggestion != "" {
			suggestion = "'" + suggestion + "'"
		}
		c.report(place(f.args[0]), "E101.step", suggestion, "name", step)
	}
	made.run = visitsOf(step)
	if f.name == "who" {
		made.run = whoDid(step)
	}
	return made
}

func visitsOf(step string) code {
	return func(r *run) any {
		if r.scope.Visits == nil {
			return r.fail("function", "name", "visits")
		}
		r.spend(costAway)
		return r.scope.Visits(step)
	}
}

func whoDid(step string) code {
	return func(r *run) any {
		if r.scope.Who == nil {
			return r.fail("function", "name", "who")
		}
		r.spend(costAway)
		if id := r.scope.Who(step); id != "" {
			return id
		}
		return nil
	}
}

// clock checks today() and now().
func (c *compiler) clock(f call) part {
	c.count(f, 0, 0)
	if f.name == "now" {
		return part{span: f.span, typ: typeDatetime, cost: 1, run: func(r *run) any { r.spend(costTime); return Moment(r.scope.Now) }}
	}
	return part{
		span: f.span, typ: typeDate, cost: 1, web: true, json: []any{"today"},
		run: func(r *run) any { r.spend(costTime); return Day(r.scope.Now.In(r.scope.location())) },
	}
}

// day checks date() and jalali(): of a literal, which is read at once, of a text,
// or of a moment, whose day it is.
func (c *compiler) day(f call) part {
	if !c.count(f, 1, 1) {
		return c.broken(f.node)
	}
	if s, ok := f.args[0].(*ast.StringNode); ok {
		return c.dayLiteral(f, s)
	}
	p := c.part(f.args[0])
	c.must(p)
	if k := p.typ.Kind; k != Any && k != Null && k != Datetime && k != Date && !textual(p.typ) {
		c.report(p.span, "E110.argument", "", "function", f.name, "want", typeKey(Text), "got", typeKey(k))
	}
	of, jalali := p.run, f.name == "jalali"
	made := part{span: f.span, typ: typeDate, cost: p.cost + 1}
	made.run = func(r *run) any {
		s := r.text(of(r))
		r.spend(costTime)
		if t, ok := ParseMoment(s); ok {
			return Day(t.In(r.scope.location()))
		}
		day, ok := dayIn(s, jalali)
		if !ok && !r.failed() {
			return r.fail("date", "value", s)
		}
		return day
	}
	return made
}

func (c *compiler) dayLiteral(f call, s *ast.StringNode) part {
	day, ok := dayIn(s.Value, f.name == "jalali")
	if !ok {
		suggestion := ""
		if _, other := dayIn(s.Value, f.name != "jalali"); other {
			suggestion = dateCall(s.Value)
		}
		c.report(f.span, "E110."+f.name, suggestion, "value", s.Value)
	}
	return literal(f.span, typeDate, day)
}

// dayIn reads a date of one calendar.
func dayIn(s string, jalali bool) (string, bool) {
	day, ok := readDate(s)
	return day, ok && jalali == isJalali(s)
}

func isJalali(s string) bool {
	year := []rune(s)
	if len(year) < 4 {
		return false
	}
	latin, _ := readDigits(string(year[:4]))
	return latin < 1700
}

// dateCall is the expression for a date that was written as a text.
func dateCall(s string) string {
	day, ok := readDate(s)
	switch {
	case !ok:
		return "date('2026-01-01')"
	case isJalali(s):
		return "jalali('" + s + "')"
	default:
		return "date('" + day + "')"
	}
}

func (c *compiler) length(f call) part {
	if !c.count(f, 1, 1) {
		return c.broken(f.node)
	}
	p := c.part(f.args[0])
	c.must(p)
	if k := p.typ.Kind; k != List && k != Any && k != Null && !textual(p.typ) {
		c.report(p.span, "E110.argument", "", "function", f.name, "want", typeKey(List), "got", typeKey(k))
	}
	of := p.run
	made := part{span: f.span, typ: typeInt, cost: p.cost + 1}
	made.run = func(r *run) any {
		switch v := of(r).(type) {
		case string:
			r.spend(len(v) / 8)
			return utf8.RuneCountInString(v)
		default:
			return len(r.list(v))
		}
	}
	return portable(made, "len", p)
}

// toText checks string(): the canonical form of one value.
func (c *compiler) toText(f call) part {
	if !c.count(f, 1, 1) {
		return c.broken(f.node)
	}
	p := c.part(f.args[0])
	c.must(p)
	if k := p.typ.Kind; k == List || k == Object {
		c.report(p.span, "E110.argument", "", "function", f.name, "want", typeKey(Text), "got", typeKey(k))
	}
	of := p.run
	made := part{span: f.span, typ: typeText, cost: p.cost + 1}
	made.run = func(r *run) any { return r.spell(of(r)) }
	return made
}

// plain checks a function of the table.
func (c *compiler) plain(f call, fn function) part {
	if !c.count(f, len(fn.params)-fn.optional, len(fn.params)) {
		return c.broken(f.node)
	}
	made := part{span: f.span, typ: &Type{Kind: fn.gives}, cost: 1}
	var args [3]code
	first := typeAny
	for i, node := range f.args {
		p := c.part(node)
		c.must(p)
		c.argument(f, fn, i, p)
		if fn.params[i][0] == Duration && len(p.lits) == 1 {
			c.duration(f, p, first.Kind)
		}
		args[i], made.cost = p.run, made.cost+p.cost
		if i == 0 {
			first = p.typ
		}
	}
	if fn.result != nil {
		made.typ, made.nilable = fn.result(first)
	}
	made.run = func(r *run) any {
		var values [3]any
		for i, of := range args {
			if of == nil {
				break
			}
			values[i] = of(r)
		}
		if r.failed() {
			return nil
		}
		return fn.run(r, values)
	}
	return made
}

func (c *compiler) argument(f call, fn function, i int, p part) {
	if k := p.typ.Kind; k != Any && k != Null && !slices.Contains(fn.params[i], k) {
		c.report(p.span, "E110.argument", "", "function", f.name, "want", typeKey(fn.params[i][0]), "got", typeKey(k))
	}
}

// duration tells when a literal duration is none that the function can add.
func (c *compiler) duration(f call, p part, to Kind) {
	d, err := calendar.ParseDuration(p.lits[0])
	switch {
	case err != nil:
		c.report(p.span, "E110.duration", "", "value", p.lits[0])
	case d.IsBusiness() && f.name == "date_add":
		c.report(p.span, "E110.business", "", "value", p.lits[0])
	case f.name == "date_add" && to == Date && !wholeDays(d):
		c.report(p.span, "E110.unit", "", "value", p.lits[0])
	}
}
