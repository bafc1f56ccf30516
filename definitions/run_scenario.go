package definitions

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// Result is how a scenario went. Failures are sentences for the author.
type Result struct {
	Name     string   `json:"name"`
	Line     int      `json:"line"`
	Passed   bool     `json:"passed"`
	Failures []string `json:"failures,omitempty"`
	told     []text.Text
}

// In are the failures in a language.
func (r *Result) In(lang text.Lang) []string {
	list := make([]string, 0, len(r.told))
	for _, t := range r.told {
		list = append(list, t.In(lang))
	}
	return list
}

// RunScenarios runs each scenario on the engine with a fake clock and a faked world:
// timers fire in order as time passes, services give the answers of the scenario, and
// messages, letters and refunds are noted. The same input gives the same results.
func RunScenarios(p *engine.Process, list []*Scenario) []Result { return RunCovered(p, list, nil) }

// RunCovered is RunScenarios that counts in c what was gone through; nil counts nothing.
func RunCovered(p *engine.Process, list []*Scenario, c *Coverage) []Result {
	results := make([]Result, 0, len(list))
	for _, s := range list {
		results = append(results, s.run(p, c))
	}
	return results
}

// theCustomer is the customer of every scenario; theSigner signs its letters.
const (
	theCustomer = "customer"
	theSigner   = "signer"
)

// What starts a case where nobody does.
const (
	theClock   = "schedule"
	theMessage = "message"
	theProcess = "process"
)

// world is the faked outside of one scenario, and what came out of the case.
type world struct {
	s        *Scenario
	p        *engine.Process // on which the case is
	to       *engine.Process // that the scenario is about
	c        engine.Case
	now      time.Time
	events   int
	services map[string][]reply
	subs     map[string][]reply
	kept     []keptMessage
	told     int // messages so far
	calls    map[string]int
	gateway  map[string][]string
	payments map[string][]string // of a pay step, the newest last
	answers  []arrival           // on their way
	given    map[string]int      // items that the choice has given to a person
	sent     []engine.Send
	letters  []string
	refunds  int
	ignored  []string
	survey   bool
	offered  *bool
	problem  bool // a problem was expected
	failures []string
	reports  []text.Text // the failures in both languages
	line     int
	coverage *Coverage
	setBy    map[string]engine.Mark // what wrote each variable last
	way      engine.Mark            // that was taken last
}

// arrival is an answer that comes at a moment.
type arrival struct {
	at    time.Time
	input engine.Input
}

func (s *Scenario) run(p *engine.Process, c *Coverage) Result {
	to, older := s.with(p), s.with(s.older)
	w := &world{
		s: s, p: to, to: to, now: s.given.now.UTC(), coverage: c, setBy: map[string]engine.Mark{}, services: map[string][]reply{}, calls: map[string]int{},
		gateway: map[string][]string{}, payments: map[string][]string{}, given: map[string]int{},
	}
	for name, list := range s.given.services {
		w.services[name] = slices.Clone(list)
	}
	w.subs = cloneReplies(s.given.subs)
	for name, list := range s.given.gateway {
		w.gateway[name] = slices.Clone(list)
	}
	if s.from > 0 {
		w.p = older
	}
	if s.Lacks() > 0 {
		w.line = s.Line
		w.fail("version %d is not there: put it into %s.v%d.yaml beside the definition", s.from, p.ID, s.from)
		return w.result()
	}
	for _, a := range s.acts {
		w.line = a.line
		w.act(a)
		w.until(w.now)
	}
	if s.then != nil {
		w.expect(s.then)
	}
	w.unexpected()
	return w.result()
}

func (w *world) result() Result {
	return Result{Name: w.s.Name, Line: w.s.Line, Passed: len(w.failures) == 0, Failures: w.failures, told: w.reports}
}

// with is a version with the holidays of the scenario.
func (s *Scenario) with(p *engine.Process) *engine.Process {
	if p == nil || s.given.calendar == nil {
		return p
	}
	c := *p
	c.Calendars = s.given.calendar
	return &c
}

// unexpected tells a problem that the scenario does not speak of.
func (w *world) unexpected() {
	for _, x := range w.c.Problems {
		if !x.Warn && !w.problem {
			w.fail("the case has a problem at '%s': %s %s", x.Step, x.Code, x.Detail)
		}
	}
}

func (w *world) fail(format string, args ...any) {
	t := failure(w.s.Name, w.line, format, args)
	w.reports, w.failures = append(w.reports, t), append(w.failures, t.In(text.En))
}

// apply sends an event and lets the world answer the effects.
func (w *world) apply(by engine.Actor, in engine.Input) error {
	o, marks, err := engine.Trace(w.p, w.c, w.event(by, in))
	if err != nil {
		return err
	}
	w.c = o.Case
	if w.p == w.to {
		w.coverage.add(marks)
	}
	for _, m := range marks {
		switch m.Kind {
		case engine.MarkSet:
			w.setBy[root(m.Name)] = m
		case engine.MarkEdge, engine.MarkError, engine.MarkTimer:
			w.way = m
		case engine.MarkRule:
		}
	}
	if o.Ignored != "" {
		w.ignored = append(w.ignored, engine.KindOf(in))
	}
	w.take(o.Effects)
	return nil
}

func (w *world) event(by engine.Actor, in engine.Input) engine.Event {
	w.events++
	e := engine.Event{ID: "e" + strconv.Itoa(w.events), At: w.now, By: by, Input: in}
	if _, ok := in.(engine.Started); ok {
		e.Attributes = w.s.given.customer
	}
	return e
}

// must is apply for events that the case cannot refuse.
func (w *world) must(in engine.Input) {
	if err := w.apply(engine.System, in); err != nil {
		w.fail("%s was refused: %s", engine.KindOf(in), sentence(err))
	}
}

// sentence is why an event was refused, for the author.
func sentence(err error) text.Text {
	t := text.Text{}
	for _, lang := range []text.Lang{text.Fa, text.En} {
		t[lang] = sentenceIn(err, lang)
	}
	return t
}

func sentenceIn(err error, lang text.Lang) string {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return err.Error()
	}
	s := text.Message(f.Key, lang, f.Args)
	for _, field := range f.Fields {
		why := field.Text.In(lang)
		if why == "" {
			why = text.Message(field.Key, lang, field.Args)
		}
		s += " " + field.Path + ": " + why
	}
	return s
}

// actor is the person whom a scenario names.
func actor(as string) engine.Actor {
	if as == theClock || as == theProcess || as == theMessage {
		return engine.System
	}
	if as == theCustomer || as == "" {
		return engine.Actor{ID: theCustomer, Name: theCustomer, Side: string(engine.Customer)}
	}
	return engine.Actor{ID: as, Name: as, Side: string(engine.Staff)}
}

func (w *world) act(a act) {
	switch a.kind {
	case "expect":
		w.expect(a.expect)
	case "pass":
		w.pass(a)
	case "offered":
		ok, err := engine.Offered(w.p, w.s.given.customer, w.now)
		if err != nil {
			w.fail("whether it is offered cannot be told: %s", sentence(err))
		}
		w.offered = &ok
	case "start":
		w.complain("start", w.apply(actor(a.as), engine.Started{Case: "c", No: "1", Customer: theCustomer, Channel: "web", Values: a.values}))
	case "do":
		w.do(a)
	case "skip":
		w.skip(a)
	case "redo":
		w.redo(a)
	case "refuse":
		w.refuse(a)
	case "pay":
		w.pay(a.step)
	case "callback":
		w.callback(a)
	case "cancel":
		w.complain("cancel", w.apply(actor(a.as), engine.Cancelled{}))
	case "anytime":
		w.complain("anytime "+a.step, w.apply(actor(a.as), engine.AnytimeDone{Name: a.step, Values: a.values}))
	case "reopen":
		w.complain("reopen", w.apply(actor(a.as), engine.Reopened{Values: a.values}))
	case "message":
		w.message(a)
	case "migrate":
		w.migrate(a)
	case "survey":
		w.complain("survey", w.apply(actor(theCustomer), engine.SurveyAnswered{Values: a.values}))
	}
}

func (w *world) complain(what string, err error) {
	if err != nil {
		w.fail("%s was refused: %s", what, sentence(err))
	}
}

// item is the open item of a step, or nil.
func (w *world) item(step string) *engine.Item {
	for i := range w.c.Items {
		if w.c.Items[i].Step == step {
			return &w.c.Items[i]
		}
	}
	return nil
}

// where says at which steps the case stands.
func (w *world) where() any {
	at := w.at()
	switch {
	case len(at) > 0:
		return strings.Join(at, ", ")
	case w.c.Ended != "":
		return w.c.Ended
	}
	return hint("no step", "هیچ گام")
}

// at are the steps at which the case stands; blocks only when nothing inside is open.
func (w *world) at() []string {
	var list []string
	for _, t := range w.c.Tokens {
		s := w.p.Steps[t.Step]
		if t.Place == engine.AtDone || s == nil || (s.Parallel != nil || s.Foreach != nil) && t.Place == engine.At {
			continue
		}
		if !contains(list, t.Step) {
			list = append(list, t.Step)
		}
	}
	return list
}
