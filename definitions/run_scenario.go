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

// maxTimers bounds what one `pass` may fire.
const maxTimers = 100_000

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

// do lets a person take up an item if nobody has it, and finish it.
func (w *world) do(a act) {
	it := w.item(a.step)
	if it == nil {
		w.fail("nothing is to be done at '%s'; the case is at %s", a.step, w.where())
		return
	}
	by := actor(a.as)
	id, sign := it.ID, it.Kind == engine.ItemSign
	if it.Who == engine.Staff && it.Holder == "" {
		if err := w.apply(by, engine.Claimed{Item: id}); err != nil {
			w.fail("%s cannot take '%s': %s", a.as, a.step, sentence(err))
			return
		}
	}
	if sign {
		w.complain("signing", w.apply(by, engine.LetterSigned{Item: id}))
		return
	}
	w.complain("'"+a.step+"'", w.apply(by, engine.Submitted{Item: id, Outcome: a.outcome, Values: a.values}))
}

// scenarioReason is why people pass over a step or have it done once more in a scenario.
const scenarioReason = "scenario"

// skip lets a person take up an item if nobody has it, and pass over it.
func (w *world) skip(a act) {
	it := w.item(a.step)
	if it == nil {
		w.fail("nothing is to be done at '%s'; the case is at %s", a.step, w.where())
		return
	}
	w.takesUp(a, it)
	w.complain("skip '"+a.step+"'", w.apply(actor(a.as), engine.Skipped{Item: it.ID, Reason: scenarioReason}))
}

// takesUp claims an item that nobody has, for one who may.
func (w *world) takesUp(a act, it *engine.Item) {
	if it.Who == engine.Staff && it.Holder == "" {
		_ = w.apply(actor(a.as), engine.Claimed{Item: it.ID}) // whether he may is asked when he goes on
	}
}

// redo lets a person have a step done once more, from the work that he holds or takes up.
func (w *world) redo(a act) {
	scope := ""
	for _, e := range engine.Redoable(w.p, w.c) {
		if e.Step == a.step {
			scope = e.Scope
		}
	}
	for i := range w.c.Items {
		if it := w.c.Items[i]; it.Scope == scope {
			w.takesUp(a, &it)
		}
	}
	w.complain("redo '"+a.step+"'", w.apply(actor(a.as), engine.Redone{Scope: scope, Step: a.step, Reason: scenarioReason}))
}

// refuse tries what must be refused, on the side: the case stays as it is.
func (w *world) refuse(a act) {
	it := w.item(a.step)
	if it == nil {
		w.fail("nothing is to be done at '%s'; the case is at %s", a.step, w.where())
		return
	}
	by, c := actor(a.as), w.c
	var err error
	if it.Who == engine.Staff && it.Holder == "" {
		var o engine.Outcome
		if o, err = engine.Apply(w.p, c, w.event(by, engine.Claimed{Item: it.ID})); err == nil {
			c = o.Case
		}
	}
	if err == nil {
		_, err = engine.Apply(w.p, c, w.event(by, engine.Submitted{Item: it.ID, Outcome: a.outcome, Values: a.values}))
	}
	switch {
	case err == nil:
		w.fail("'%s' by %s was to be refused (%s), but it was accepted", a.step, a.as, a.because)
	case !becauseOf(err, a.because):
		w.fail("'%s' by %s was to be refused because of %s, but the reason is: %s", a.step, a.as, a.because, sentence(err))
	}
}

// becauseOf compares a reason with the key of a fault, whole or its last part, or
// with the path or key of one of its fields.
func becauseOf(err error, because string) bool {
	f := fault.As(err)
	if f == nil {
		return false
	}
	if f.Key == because || strings.HasSuffix(f.Key, "."+because) {
		return true
	}
	return slices.ContainsFunc(f.Fields, func(x fault.Field) bool {
		return x.Path == because || x.Key == because || strings.HasSuffix(x.Key, "."+because)
	})
}

// pay lets the customer pay; the gateway gives its next answer, or paid.
func (w *world) pay(step string) {
	it := w.item(step)
	if it == nil || it.Kind != engine.ItemPay {
		w.fail("nothing is to be paid at '%s'; the case is at %s", step, w.where())
		return
	}
	answer := "paid"
	gateway := w.p.Steps[step].Pay.Gateway
	if queue := w.gateway[gateway]; len(queue) > 0 {
		answer, w.gateway[gateway] = queue[0], queue[1:]
	}
	if answer != "silent" {
		w.settle(step, it.Amount, answer == "paid")
	}
}

func (w *world) callback(a act) {
	ids := w.payments[a.step]
	if len(ids) == 0 {
		w.fail("no payment was begun at '%s'", a.step)
		return
	}
	amount := 0
	for _, m := range w.c.Money {
		if m.ID == ids[len(ids)-1] {
			amount = m.Amount
		}
	}
	before := len(w.ignored)
	w.settle(a.step, amount, a.outcome == "paid")
	if len(w.ignored) > before {
		w.ignored = append(w.ignored, a.step)
	}
}

func (w *world) settle(step string, amount int, paid bool) {
	ids := w.payments[step]
	if len(ids) == 0 {
		return
	}
	w.must(engine.PaymentSettled{Payment: ids[len(ids)-1], Paid: paid, Amount: amount, Ref: "R-" + ids[len(ids)-1]})
}

// pass lets time go by: what falls due happens at its moment, in order.
func (w *world) pass(a act) {
	if a.length == nil {
		return
	}
	until, ok := w.p.Calendars[w.p.Calendar].Add(w.now, w.now, *a.length)
	if !ok {
		w.fail("the calendar never reaches %s", a.length)
		return
	}
	w.until(until)
}

// until lets everything happen that is due up to a moment.
func (w *world) until(until time.Time) {
	for range maxTimers {
		if !w.happen(until) {
			w.now = until
			return
		}
	}
	w.fail("more than %d things fell due", maxTimers)
}

// happen lets the next thing that is due by a moment happen.
func (w *world) happen(until time.Time) bool {
	slices.SortStableFunc(w.answers, func(a, b arrival) int { return a.at.Compare(b.at) })
	due := engine.DueTimers(w.c, until.Add(time.Second))
	answer := len(w.answers) > 0 && !w.answers[0].at.After(until)
	switch {
	case answer && (len(due) == 0 || !w.answers[0].at.After(due[0].Due)):
		next := w.answers[0]
		w.answers = w.answers[1:]
		w.now = later(w.now, next.at)
		w.must(next.input)
	case len(due) > 0:
		w.now = later(w.now, due[0].Due)
		w.must(engine.TimerDue{Timer: due[0].ID})
	default:
		return false
	}
	return true
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
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
