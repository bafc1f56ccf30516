package engine

import (
	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// The calendars of a process change while its cases are open. What is declared of them
// has numbers that only grow; 1 is what the catalog says. A case keeps the number up to
// which it knows them in Known, and reckons by no later one, so that its events lead to
// the same state whatever is declared after them. 0 is a case from before there were
// such numbers: it knows what 1 does.

// FirstKnown is the number of what the catalog itself says of calendars.
const FirstKnown = 1

// Locale is how values of its cases are written for a reader of lang.
func (p *Process) Locale(lang text.Lang) expression.Locale {
	return expression.Locale{Lang: lang, Location: p.Location, Currency: p.Currency}
}

// Amended gives the process as it is known with one more declaration: its calendars,
// all of them, or nil where the declaration is none of its business.
func (p *Process) Amended(num int, calendars map[string]*calendar.Calendar) *Process {
	next := *p
	next.Seen = num
	if calendars != nil {
		next.Known, next.Calendars, next.before = num, calendars, p
	}
	return &next
}

// asOf is the process as it was known when a declaration was the newest one.
func (p *Process) asOf(known int) *Process {
	for p.before != nil && p.Known > known {
		p = p.before
	}
	return p
}

// AsKnown is the process with its calendars as a case knows them: whoever reckons for the
// case reckons by these, until it ends and after.
func (p *Process) AsKnown(c Case) *Process { return p.asOf(c.Known) }

// knows reports whether the process has seen all declarations that a case knows of.
func (p *Process) knows(known int) bool { return known <= max(p.Seen, FirstKnown) }

// NextKnown is the first declaration after one that changes the calendars by which the
// process reckons; 0: there is none.
func (p *Process) NextKnown(known int) int {
	next := 0
	for q := p; q.before != nil && q.Known > known; q = q.before {
		next = q.Known
	}
	return next
}

// Reckons reports whether anything of the process depends on a calendar.
func (p *Process) Reckons(name string) bool {
	if p.Calendars[name] == nil {
		return false
	}
	if p.Calendar == name || p.Start.Schedule != nil && p.Start.Schedule.Calendar == name {
		return true
	}
	for _, sla := range p.Clocks {
		if sla.Calendar == name {
			return true
		}
	}
	for _, s := range p.Steps {
		if s.SLA != nil && s.SLA.Calendar == name || s.Wait != nil && s.Wait.Calendar == name {
			return true
		}
	}
	return false
}
