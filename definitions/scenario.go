package definitions

import (
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// Scenario is a test that a definition carries: what is given, what happens, what must come out.
type Scenario struct {
	Name  string
	Line  int
	given given
	acts  []act
	then  *expectation
	from  int             // the older version that it begins on; 0: none
	older *engine.Process // nil where it is not there
}

// given is the world in which a scenario begins.
type given struct {
	now      time.Time
	customer map[string]any
	services map[string][]reply
	subs     map[string][]reply
	gateway  map[string][]string
	staff    []person
	holidays []string
	byHand   bool // letters wait for `do`
	calendar map[string]*calendar.Calendar
}

// reply is one faked answer of a service.
type reply struct {
	returns map[string]any
	code    string
	delay   time.Duration
}

// person is one of the staff of a scenario.
type person struct {
	id         string
	roles      []string
	attributes map[string]any
}

// act is one line of `when`.
type act struct {
	kind, step, as, outcome, because string
	key                              any // of a message
	values                           map[string]any
	line                             int
	length                           *calendar.Duration
	expect                           *expectation
}

// expectation is what must hold; nil parts are not looked at.
type expectation struct {
	line  int
	parts []expected
}

// expected is one key of an expectation.
type expected struct {
	key   string
	line  int
	names []string
	pairs []expectedPair
	word  string
	count int
	truth bool
}

type expectedPair struct {
	name string
	want any
}

// Scenarios reads the scenarios of a definition, or of the file <id>.test.yaml beside
// it. p is the definition that they are about.
func Scenarios(name string, src []byte, p *engine.Process, catalog *Catalog) ([]*Scenario, Diagnostics) {
	return ScenariosAfter(name, src, p, catalog, nil)
}

// ScenariosAfter is Scenarios beside the versions that are there: a scenario with the
// line `migrate` begins on one of them. older gives nil for a version that is not there.
func ScenariosAfter(name string, src []byte, p *engine.Process, catalog *Catalog, older func(id string, version int) *engine.Process) ([]*Scenario, Diagnostics) {
	if catalog == nil {
		catalog = &Catalog{Location: time.UTC}
	}
	l := newLoader(name, src, catalog)
	l.deployed = older
	l.know(p)
	var list []*Scenario
	if n := l.parse(src); n != nil {
		if n.shape == mapShape && n.get("steps") == nil {
			l.object(n, "test_file", "kartabl", "kind", "process", "scenarios")
		}
		list = l.scenarios(n.scenarioList())
	}
	l.diags.sort()
	l.mend()
	return list, l.diags
}

// scenarioList is the list in a definition or test file; a test file may be the list itself.
func (n *node) scenarioList() *node {
	if n.shape == listShape {
		return n
	}
	return n.get("scenarios")
}

// know takes over the names of a definition that was loaded before.
func (l *loader) know(p *engine.Process) {
	for _, v := range p.Vars {
		l.vars[v.Name] = &variable{key: &node{}, typ: v.Type}
	}
	for name, s := range p.Steps {
		l.sites[name] = &site{name: name, kind: s.Kind, step: s}
		l.order = append(l.order, l.sites[name])
	}
	l.p = p
}

func (l *loader) scenarios(n *node) []*Scenario {
	var list []*Scenario
	for _, item := range l.list(n, "scenarios") {
		o := l.object(item, "scenario", "name", "given", "when", "then")
		if o.n == nil {
			continue
		}
		s := &Scenario{Name: l.str(o.need("name"), "name"), Line: item.place.Line, given: l.given(o.need("given"))}
		l.when(s, l.list(o.need("when"), "when"))
		if then := o.need("then"); then != nil {
			s.then = l.expectation(then)
		}
		list = append(list, s)
	}
	return list
}

func (l *loader) given(n *node) given {
	o := l.object(n, "given", "now", "customer", "services", "gateway", "subprocesses", "staff", "holidays", "sign")
	g := given{services: map[string][]reply{}, gateway: map[string][]string{}}
	g.now = l.instant(o.need("now"))
	t := &expression.Type{Kind: expression.Object, Fields: l.cat.Attributes}
	if c := o.get("customer"); c != nil {
		v, _ := l.literal(c, t, "customer")
		g.customer, _ = v.(map[string]any)
	}
	for _, p := range l.mapping(o.get("services"), "services") {
		g.services[p.key.text] = l.replies(p)
	}
	for _, p := range l.mapping(o.get("gateway"), "gateway") {
		if !contains(l.cat.Gateways, p.key.text) {
			l.unknown("E333", p.key, l.cat.Gateways)
		}
		g.gateway[p.key.text] = l.choices(p.value, "gateway", false, "paid", "failed", "silent")
	}
	g.subs = l.subReplies(o.get("subprocesses"))
	for _, p := range l.mapping(o.get("staff"), "staff") {
		g.staff = append(g.staff, l.person(p))
	}
	for _, d := range l.list(o.get("holidays"), "holidays") {
		if v, ok := l.literal(d, &expression.Type{Kind: expression.Date}, "holidays"); ok {
			g.holidays = append(g.holidays, v.(string))
		}
	}
	g.byHand = l.choice(o.get("sign"), "sign", "at_once", "at_once", "by_hand") == "by_hand"
	g.calendar = l.withHolidays(g.holidays)
	return g
}

// withHolidays builds the calendars again; nil when there is nothing to add.
func (l *loader) withHolidays(holidays []string) map[string]*calendar.Calendar {
	if len(holidays) == 0 {
		return nil
	}
	all := map[string]*calendar.Calendar{}
	for name, w := range l.cat.weeks {
		c, err := w.build(name, l.cat.Location, holidays)
		if err != nil {
			continue // the dates were checked, and the weeks when the catalog was loaded
		}
		all[name] = c
	}
	return all
}

// instant reads a moment with its zone.
func (l *loader) instant(n *node) time.Time {
	if n == nil {
		return time.Time{}
	}
	v, ok := l.literal(n, datetimeType, "now")
	s, _ := v.(string)
	at, err := time.Parse(time.RFC3339, s)
	if !ok || err != nil {
		return time.Time{}
	}
	return at
}

func (l *loader) replies(p pair) []reply {
	service, name, _ := strings.Cut(p.key.text, ".")
	op := l.cat.Operation(service, name)
	if op == nil {
		l.unknown("E120", p.key, l.operations())
		return nil
	}
	var list []reply
	for _, item := range l.list(p.value, "services") {
		o := l.object(item, "reply", "returns", "error", "delay")
		r := reply{code: l.name(o.get("error"), "error"), delay: l.clockTime(o.get("delay"))}
		if r.code != "" && r.code != "unavailable" && !contains(op.Errors, r.code) {
			l.report("E126", o.get("error"), "name", p.key.text, "error", r.code, "near", nearest(r.code, op.Errors), "allowed", listed(op.Errors))
		}
		if v := o.get("returns"); v != nil {
			r.returns = l.answer(v, op)
		} else if o.get("error") == nil && o.n != nil {
			l.report("K025", o.n, "what", noun("reply"), "keys", "returns, error")
		}
		list = append(list, r)
	}
	return list
}

// answer reads a faked answer against the signature.
func (l *loader) answer(n *node, op *Operation) map[string]any {
	v, _ := l.literal(n, op.Output, "returns")
	m, _ := v.(map[string]any)
	for _, f := range op.Output.Fields {
		if m[f.Name] == nil && n.get(f.Name) == nil && !f.Type.Optional {
			l.report("E340", n, "name", f.Name)
		}
	}
	return m
}

func (l *loader) person(p pair) person {
	one := person{id: p.key.text, attributes: map[string]any{}}
	for _, q := range l.mapping(p.value, "staff") {
		if q.key.text == "roles" {
			one.roles = texts(l.names(q.value, "roles"))
			continue
		}
		one.attributes[q.key.text] = loose(q.value)
	}
	return one
}

// actKeys are the keys of each kind of line.
var actKeys = map[string][]string{
	"start": {"by", "with"}, "offered": {"by"}, "do": {"step", "as", "outcome", "with"},
	"refuse": {"step", "as", "because", "outcome", "with"}, "callback": {"step", "status"},
	"cancel": {"by"}, "anytime": {"name", "as", "with"}, "reopen": {"as", "with"}, "survey": {"with"},
	"skip": {"step", "as"}, "redo": {"step", "as"},
	"message": {"name", "key", "with"}, "migrate": {"stays"},
}

func (l *loader) act(n *node) act {
	a := act{line: n.place.Line}
	if n.shape != mapShape || len(n.pairs) != 1 {
		l.shape(n, "act", "map")
		return a
	}
	p := n.pairs[0]
	a.kind = p.key.text
	switch a.kind {
	case "expect":
		a.expect = l.expectation(p.value)
		return a
	case "pass":
		a.length = l.length(p.value, "pass", l.p.Calendar)
		return a
	case "pay":
		a.step = l.stepName(p.value)
		return a
	}
	keys, ok := actKeys[a.kind]
	if !ok {
		all := append(sortedKeys(actKeys), "expect", "pass", "pay")
		l.report("K010", p.key, "key", a.kind, "what", noun("act"), "near", nearest(a.kind, all), "allowed", listed(sortedNames(all)))
		return a
	}
	l.actParts(&a, l.object(p.value, "act", keys...), keys)
	return a
}

func (l *loader) actParts(a *act, o object, keys []string) {
	for _, key := range keys {
		switch n := o.get(key); key {
		case "step":
			a.step = l.stepName(o.need("step"))
		case "name":
			a.step = l.name(o.need("name"), "name")
		case "as", "by":
			a.as = l.str(n, key)
		case "outcome":
			a.outcome = l.name(n, key)
		case "because":
			a.because = l.str(o.need(key), key)
		case "key":
			if o.need("key") != nil {
				a.key = loose(n)
			}
		case "status":
			a.outcome = l.choice(o.need(key), key, "", "paid", "failed")
		case "stays":
			a.outcome = l.choice(n, key, "", reasonsToStay...)
		case "with":
			a.values, _ = loose(n).(map[string]any)
		}
	}
}

// stepName reads the name of a step, with its path or without.
func (l *loader) stepName(n *node) string {
	path := l.path(n, "step")
	name := last(path)
	if l.believes {
		return name
	}
	if path != "" && l.sites[name] == nil {
		l.noStep("E341", n, name)
		return ""
	}
	return name
}
