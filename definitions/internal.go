package definitions

import (
	"slices"

	"github.com/kartabl/kartabl/engine"
)

// internal reports whether no customer has a part in the process: none starts it,
// works in it, acts beside it, gets its words, or is asked about in an expression.
func (l *loader) internal() bool {
	p := l.p
	switch {
	case contains(p.Start.By, string(engine.Customer)), l.read["customer"], l.tellsCustomer():
		return false
	case p.Cancel != nil && slices.Contains(p.Cancel.By, engine.Customer), p.Reopen != nil && slices.Contains(p.Reopen.By, engine.Customer):
		return false
	}
	for _, a := range p.Anytime {
		if slices.Contains(a.By, engine.Customer) {
			return false
		}
	}
	return !slices.ContainsFunc(l.order, func(s *site) bool { return concerns(s.step) })
}

// concerns reports a step that only a customer can do or get.
func concerns(s *engine.Step) bool {
	switch {
	case s.Task != nil:
		return s.Task.Who == engine.Customer
	case s.Letter != nil:
		return s.Letter.To == string(engine.Customer)
	case s.End != nil:
		return s.End.Survey != nil
	}
	return s.Pay != nil
}

// tellsCustomer reports whether some message goes to the customer.
func (l *loader) tellsCustomer() bool {
	found := false
	l.eachAction(func(a *engine.Action) { found = found || a.Notify == string(engine.Customer) })
	return found
}

// eachAction visits every action of the process, those of notify steps included.
func (l *loader) eachAction(visit func(*engine.Action)) {
	all := func(lists ...[]engine.Action) {
		for _, list := range lists {
			for i := range list {
				visit(&list[i])
			}
		}
	}
	clock := func(c *engine.SLA) {
		if c == nil {
			return
		}
		all(c.OnWarn, c.Breach)
		if c.Again != nil {
			all(c.Again.Do)
		}
	}
	for _, c := range l.p.Clocks {
		clock(c)
	}
	for _, s := range l.order {
		clock(s.step.SLA)
		for _, t := range s.step.Timers {
			all(t.Do)
		}
		if s.step.Notify != nil {
			visit(&s.step.Notify.Action)
		}
	}
	for _, a := range l.p.Anytime {
		all(a.Do)
	}
}
