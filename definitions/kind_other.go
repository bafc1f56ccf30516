package definitions

import (
	"slices"
	"strconv"

	"github.com/kartabl/kartabl/engine"
)

// pay reads a step that asks for money.
func (l *loader) pay(s *site, o object) {
	p := &engine.Pay{
		Gateway:        l.name(o.need("gateway"), "gateway"),
		Late:           l.choice(o.get("late"), "late", "refund", "refund", "accept", "staff"),
		RefundOnCancel: l.truth(o.get("refund_on_cancel"), "refund_on_cancel", true),
	}
	if p.Gateway != "" && !contains(l.cat.Gateways, p.Gateway) {
		l.unknown("E333", o.get("gateway"), l.cat.Gateways)
	}
	if v, ok := l.operand(o.need("amount"), &l.env, moneyType, "amount"); ok {
		p.Amount = v
	}
	if d := l.length(o.need("expires"), "expires", l.p.Calendar); d != nil {
		p.Expires = *d
	}
	s.step.Pay = p
}

var payOutcomes = []string{"paid", "failed", "expired"}

// payEdges reads the three outcomes of a payment.
func (l *loader) payEdges(s *site, n, key *node) {
	seen := map[string]bool{}
	for _, item := range n.items {
		o := l.object(item, "edge", "outcome", "to", "throw", "set")
		outcome := l.choice(o.need("outcome"), "outcome", "", payOutcomes...)
		if seen[outcome] && outcome != "" {
			l.report("K003", o.get("outcome"), "key", outcome, "line", lineOf(n))
		}
		seen[outcome] = true
		l.certain = nil
		if outcome == engine.Paid {
			l.certain = slices.Clone(s.left)
		}
		e, ok := l.edge(s, o)
		if e.Outcome = outcome; ok && outcome != "" {
			s.step.Next, s.out = append(s.step.Next, e), append(s.out, wayOf(e, outcome == engine.Paid))
		}
	}
	for _, outcome := range payOutcomes {
		if !seen[outcome] && !seen[""] {
			l.report("E206", key, "step", s.name, "outcome", outcome)
		}
	}
}

// decide reads a step that fills in a table, or only chooses the way.
func (l *loader) decide(s *site, o object) {
	name := l.name(o.get("table"), "table")
	if name == "" {
		return
	}
	t := l.p.Tables[name]
	if t == nil {
		l.unknown("E153", o.get("table"), sortedKeys(l.p.Tables))
		return
	}
	s.step.Decide = t
	for _, in := range t.Inputs {
		l.note(o.get("table"), in.Value)
	}
	for _, out := range t.Outputs {
		s.tableSets = append(s.tableSets, root(out.Variable))
	}
}

// wait reads a step that waits for a time.
func (l *loader) wait(s *site, o object) {
	w := &engine.Wait{Calendar: l.p.Calendar}
	if c := o.get("calendar"); c != nil {
		w.Calendar = l.calendarName(c)
	}
	switch o.oneOf("for", "until") {
	case "for":
		w.For = l.length(o.get("for"), "for", w.Calendar)
	case "until":
		w.Until = l.momentOf(o.get("until"))
	}
	s.step.Wait = w
}

// parallel reads the block; its branches are known already.
func (l *loader) parallel(s *site, o object) {
	count := len(s.branches)
	p := s.step.Parallel
	p.Join = count
	n := o.get("join")
	switch {
	case n == nil:
	case n.isInt():
		p.Join = l.whole(n, "join", count, 1, 1000)
		if p.Join > count {
			l.report("E214", n, "join", strconv.Itoa(p.Join), "count", count)
		}
	case l.choice(n, "join", "all", "all", "any") == "any":
		p.Join = 1
	}
}

// notify reads a step that sends a message.
func (l *loader) notify(s *site, o object) {
	to := l.choice(o.need("to"), "to", "", "customer", "owner", "role", "queue")
	s.step.Notify = &engine.Notify{Action: l.message(o, to, o.need("by"))}
}

// letter reads a step that issues an official letter.
func (l *loader) letter(s *site, o object) {
	t := &engine.Letter{
		Template: l.templateName(o.need("template"), true),
		To:       l.choice(o.need("to"), "to", "", "customer", "organisation"),
		Number:   l.truth(o.get("number"), "number", true),
	}
	if n := o.get("template"); n != nil && t.To == "customer" {
		l.mailed = append(l.mailed, n)
	}
	if n := o.get("sign_by"); n != nil {
		t.SignBy = l.role(n)
	}
	s.step.Letter = t
}

// end reads a step that ends the case.
func (l *loader) end(s *site, o object) {
	e := &engine.End{Result: l.choice(o.need("result"), "result", "", "success", "failure", "abandoned", "cancelled")}
	s.step.End = e
	if s.block.owner != nil {
		l.report("E216", s.key, "branch", s.block.name)
	}
	n := o.get("survey")
	if n == nil {
		return
	}
	so := l.object(n, "survey", "form", "expires")
	f := l.formNamed(so.need("form"), true)
	if d := l.length(so.need("expires"), "expires", l.p.Calendar); d != nil && f != nil {
		e.Survey = &engine.Survey{Form: f, Expires: *d}
	}
}
