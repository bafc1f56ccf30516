package definitions

import (
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// loader reads one process definition.
type loader struct {
	typeReader
	cat            *Catalog
	p              *engine.Process
	env            expression.Env // the names that every expression of the process knows
	vars           map[string]*variable
	sites          map[string]*site // steps by name
	order          []*site          // in document order
	at             *site            // the step that is being read; nil outside of steps
	stage          stage
	certain        []string        // variables that the step has surely set where it is read
	read           map[string]bool // variables that are read, shown or sent
	later          []func()        // expressions that need all names
	forms          map[string]*node
	sends          []send
	mailed         []*node // names of the templates that go to the customer
	subject        *node
	whiles         []*node         // the steps that anytime names
	told           map[string]bool // undeclared variables
	brokenForms    map[string]bool
	calendarBroken bool                                         // told: what needs a calendar is not told again
	deployed       func(id string, version int) *engine.Process // nil: nothing is known of older versions
	believes       bool                                         // names of an older version that is not there are taken as they are
	extra          []string                                     // steps that are entered from beside the graph: cancel, anytime, reopen
}

// variable is a declared variable.
type variable struct {
	key   *node
	typ   *expression.Type
	glass string // private, reveal, or "" for what the writers say
}

// site is a step and where it stands.
type site struct {
	skipsOn   bool // passed over, it goes on by its next
	name      string
	key       *node
	n         *node
	kind      engine.Kind
	block     *block
	step      *engine.Step
	needs     []need
	sure      []string // variables that the form surely sets
	shown     []string // variables that the form shows for writing
	out       []way
	branches  []*block
	tableSets []string
	sameAs    *node
	loop      *expression.Field // of a foreach: its item
	given     *expression.Type  // of a subprocess: what it has at its end, where that is known
	chosen    []string          // variables that every outcome of a task sets
	left      []string          // variables that are surely set when the edges are looked at
}

// block is a scope of steps: the process, a branch, or what is done for each item.
type block struct {
	name   string // of the branch, or of the foreach step
	owner  *site  // the parallel or foreach step; nil for the process
	engine *engine.Block
	sites  []*site
	key    *node
}

// Load reads a process definition and checks all of it against the catalog; it never
// stops at the first fault. name is the file's name in diagnostics. The process is nil
// when there is an error; warnings alone do not hold it back. Load never panics.
func Load(name string, src []byte, catalog *Catalog) (*engine.Process, Diagnostics) {
	return LoadAfter(name, src, catalog, nil)
}

// LoadAfter is Load beside the versions that are deployed: what `migrate` says of the
// older version is checked against it. deployed gives nil for a version that is not there.
func LoadAfter(name string, src []byte, catalog *Catalog, deployed func(id string, version int) *engine.Process) (*engine.Process, Diagnostics) {
	if catalog == nil {
		catalog = &Catalog{Location: time.UTC}
	}
	l := newLoader(name, src, catalog)
	l.deployed = deployed
	if n := l.parse(src); n != nil {
		l.process(n)
	}
	l.diags.sort()
	l.fitting()
	l.mend()
	if l.diags.HasErrors() {
		return nil, l.diags
	}
	return l.p, l.diags
}

func newLoader(name string, src []byte, c *Catalog) *loader {
	l := &loader{
		typeReader: typeReader{reader: newReader(name, src)},
		cat:        c,
		vars:       map[string]*variable{}, sites: map[string]*site{}, read: map[string]bool{}, told: map[string]bool{}, brokenForms: map[string]bool{}, forms: map[string]*node{},
		p: &engine.Process{
			Languages: c.Languages, Location: c.Location, Currency: c.Currency, Calendars: c.Calendars, Queues: c.Queues,
			Forms: map[string]*engine.Form{}, Tables: map[string]*engine.Table{},
			Steps: map[string]*engine.Step{}, Templates: map[string]*engine.Template{},
		},
	}
	if l.p.Calendars == nil {
		l.p.Calendars = map[string]*calendar.Calendar{}
	}
	l.langs = c.Languages
	l.typeReader.operand = l.deferOperand
	return l
}

var processKeys = []string{
	"kartabl", "kind", "id", "version", "title", "help", "group", "synonyms", "owner", "calendar", "subject", "columns", "access",
	"start", "vars", "forms", "decisions", "sla", "steps", "anytime", "reopen", "cancel", "migrate", "scenarios",
}

func (l *loader) process(n *node) {
	o := l.object(n, "process", processKeys...)
	l.header(o, "process")
	if kind := o.get("kind"); kind != nil && kind.text == "catalog" {
		return // told by the header; nothing in it is meant for a process
	}
	l.variables(o.get("vars"))
	steps := o.need("steps")
	if steps == nil {
		return
	}
	l.collect(steps, &block{engine: &engine.Block{}})
	if len(l.order) >= maxSteps {
		return
	}
	l.environment()
	l.runLater()
	l.identity(o)
	l.loops()
	for _, p := range l.named(o.get("forms"), "forms") {
		l.forms[p.key.text] = p.key
		l.env.Loops = l.loopsOf(o.n, p.key.text)
		l.p.Forms[p.key.text] = l.form(p)
		l.env.Loops = nil
	}
	for _, p := range l.named(o.get("decisions"), "decisions") {
		l.table(p)
	}
	l.start(o.need("start"))
	l.clocks(o.get("sla"))
	l.steps()
	l.besides(o)
	l.scenarios(o.get("scenarios"))
	l.secrets(n)
	l.templates()
	l.check()
}

// environment completes the environment of expressions.
func (l *loader) environment() {
	l.env.Vars = append(l.env.Vars, l.p.Vars...)
	l.env.Customer = l.cat.Attributes
	l.env.Case = expression.CaseFields(false)
	for _, s := range l.order {
		l.env.Steps = append(l.env.Steps, s.name)
	}
}

func (l *loader) runLater() {
	for len(l.later) > 0 {
		todo := l.later
		l.later = nil
		for _, f := range todo {
			f()
		}
	}
}

// maxVars bounds the variables of a process.
const maxVars = 1000

// variables reads the declarations; their expressions are read when all names are known.
func (l *loader) variables(n *node) {
	for _, p := range l.named(n, "vars") {
		if len(l.vars) >= maxVars {
			l.report("K027", p.key, "limit", hint("1,000 variables", "۱٬۰۰۰ متغیر"))
			return
		}
		v := &variable{key: p.key, typ: l.typ(p.value, p.key.text, "glass")}
		v.glass = l.choice(p.value.get("glass"), "glass", "", "private", "reveal")
		l.vars[p.key.text] = v
		l.p.Vars = append(l.p.Vars, expression.Field{Name: p.key.text, Type: v.typ})
		l.later = append(l.later, func() { l.defaultFits(p.value.get("default"), p.key.text, v.typ) })
	}
}

// defaultFits holds a literal default to the rules of its own type.
func (l *loader) defaultFits(n *node, name string, t *expression.Type) {
	if n == nil || t.Default == nil || t.Default.Program != nil || t.Default.Literal == nil {
		return
	}
	bare := *t
	bare.Default, bare.Options = nil, nil
	_, faults := expression.Check(&bare, t.Default.Literal, nil)
	if len(faults) == 0 {
		return
	}
	detail := text.Text{}
	for _, lang := range []text.Lang{text.Fa, text.En} {
		detail[lang] = text.Message(faults[0].Key, lang, faults[0].Args)
	}
	l.report("E115", n, "key", "default", "name", name, "detail", detail)
}

// identity reads the keys that name the process and say who sees it.
func (l *loader) identity(o object) {
	p := l.p
	p.ID = l.name(o.need("id"), "id")
	p.Version = l.whole(o.need("version"), "version", 0, 1, 1_000_000)
	p.Title = l.text(o.need("title"), "title")
	p.Help = l.text(o.get("help"), "help")
	p.Group = l.text(o.get("group"), "group")
	p.Synonyms = l.text(o.get("synonyms"), "synonyms")
	p.Owner = l.role(o.need("owner"))
	p.Calendar = l.calendarName(o.get("calendar"))
	if n := o.get("subject"); n != nil {
		p.Subject = l.inline(n, l.str(n, "subject"), &l.env)
		l.subject = n
	}
	columns := l.names(o.get("columns"), "columns")
	for _, n := range columns {
		if l.varType(n) != nil {
			p.Columns = append(p.Columns, n.text)
		}
	}
	if len(columns) > 8 {
		l.report("E331", o.get("columns"), "max", 8, "count", len(columns))
	}
	access := l.object(o.get("access"), "access", "read", "confidential")
	for _, n := range l.names(access.get("read"), "read") {
		p.Access.Read = appendNot(p.Access.Read, l.role(n))
	}
	p.Access.Confidential = l.truth(access.get("confidential"), "confidential", false)
}

// appendNot appends s unless it is empty.
func appendNot(list []string, s string) []string {
	if s == "" {
		return list
	}
	return append(list, s)
}

func (l *loader) start(n *node) {
	o := l.object(n, "start", "by", "offer", "roles", "limit", "form", "schedule", "message", "next")
	s := &l.p.Start
	s.By = l.choices(o.need("by"), "by", false, "customer", "staff", "schedule", "message", "process")
	l.startsAlone(o)
	if offer := o.get("offer"); offer != nil {
		env := expression.Env{Customer: l.env.Customer, Case: l.env.Case}
		s.Offer = l.compile(offer, 0, &env, boolType)
	}
	for _, r := range l.names(o.get("roles"), "roles") {
		s.Roles = appendNot(s.Roles, l.role(r))
	}
	if contains(s.By, "staff") && o.get("roles") == nil {
		l.report("E320", o.key("by"))
	}
	limit := l.object(o.get("limit"), "limit", "open_per_customer", "same")
	s.OpenPerCustomer = l.whole(limit.get("open_per_customer"), "open_per_customer", 0, 1, 1000)
	for _, v := range l.names(limit.get("same"), "same") {
		if l.varType(v) != nil {
			s.Same = append(s.Same, v.text)
		}
	}
	if f := l.formNamed(o.get("form"), false); f != nil {
		s.Form = f.Name
	}
	next := o.need("next")
	switch to := l.name(next, "next"); {
	case to == "":
	case l.sites[to] == nil:
		l.noStep("E201", next, to, "step", "start")
	case l.sites[to].block.owner != nil:
		l.report("E251", next, "to", to)
	default:
		s.Next = to
	}
}

// varType is the type of a path of variables; it tells when there is none.
func (l *loader) varType(n *node) *expression.Type {
	t := l.typeAt(n.text)
	if t == nil {
		l.noVariable(n)
		return nil
	}
	l.read[root(n.text)] = true
	return t
}

func (l *loader) noVariable(n *node) {
	near := nearest(n.text, l.varNames())
	if near == "" && l.undeclared(n.text) {
		return
	}
	args := []any{"name", n.text, "near", near, "names", listed(l.varNames()), "among", l.varNames()}
	if v := l.vars[near]; v != nil {
		args = append(args, "near_type", kindNoun(v.typ), "near_line", lineOf(v.key))
	}
	l.report("E101", n, args...)
}

// undeclared reports whether the name was told before: a variable that is nowhere
// declared is one fault, however often it is used.
func (l *loader) undeclared(path string) bool {
	name := root(path)
	told := l.told[name]
	l.told[name] = true
	return told
}

func (l *loader) varNames() []string {
	var names []string
	for _, v := range l.p.Vars {
		names = append(names, v.Name)
	}
	return names
}

// noStep tells a step that is not there. One that nothing resembles is one fault,
// however often it is named.
func (l *loader) noStep(code string, n *node, name string, args ...any) {
	near := nearest(name, l.stepNames())
	if near == "" && l.undeclared("step "+name) {
		return
	}
	l.report(code, n, append(args, "name", name, "to", name, "near", near, "among", l.stepNames())...)
}

func (l *loader) stepNames() []string {
	var names []string
	for _, s := range l.order {
		names = append(names, s.name)
	}
	return names
}
