package definitions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
)

// expect compares the case and what came out of it with an expectation.
func (w *world) expect(e *expectation) {
	for _, x := range e.parts {
		w.line = x.line
		w.expectOne(x)
	}
}

func (w *world) expectOne(x expected) {
	switch x.key {
	case "at":
		w.same("the case at", x.names, w.at())
	case "not_at":
		for _, name := range x.names {
			if contains(w.at(), name) {
				w.fail("expected the case not at %s, but it is there", name)
			}
		}
	case "customer_sees":
		w.same("the customer to see", x.names, w.seen())
	case "sent":
		w.among("the message", "sent", x.names, w.templates())
	case "letters":
		w.among("the letter", "issued", x.names, w.letters)
	case "ignored":
		w.among("the event", "ignored", x.names, w.ignored)
	default:
		w.expectValue(x)
	}
}

func (w *world) expectValue(x expected) {
	switch x.key {
	case "vars":
		for _, p := range x.pairs {
			w.value(p.name, p.want, expression.Get(w.c.Vars, p.name))
		}
	case "sla":
		for _, p := range x.pairs {
			w.equal("the SLA "+p.name, p.want, w.clock(p.name))
		}
	case "sent_count":
		for _, p := range x.pairs {
			w.equal("the count of "+p.name, p.want, count(w.templates(), p.name))
		}
	case "assigned":
		for _, p := range x.pairs {
			w.equal("the holder of "+p.name, p.want, w.holder(p.name))
		}
	case "ended":
		w.equal("the end", x.word, w.c.Ended)
	case "open":
		w.equal("open", x.truth, w.c.Open())
	case "survey":
		w.equal("the survey", x.word, map[bool]string{true: "offered", false: "none"}[w.survey])
	case "refunds":
		w.equal("refunds", x.count, w.refunds)
	case "offered":
		w.equal("offered", x.truth, w.offered != nil && *w.offered)
	case "problem":
		w.problem = true
		w.among("the problem", "there", []string{x.word}, w.problems())
	}
}

func (w *world) equal(what string, want, is any) {
	if !expression.Equal(want, is) {
		w.fail("expected %s = %s, but it is %s", what, shown(want), shown(is))
	}
}

// value compares a variable, and says which rule or step wrote it.
func (w *world) value(name string, want, is any) {
	if expression.Equal(want, is) {
		return
	}
	m, written := w.setBy[root(name)]
	switch {
	case !written:
		w.fail("expected %s = %s, but it is %s (nothing has set it)", name, shown(want), shown(is))
	case m.Rule > 0:
		w.fail("expected %s = %s, but it is %s (set by rule %d of %s, line %d)", name, shown(want), shown(is), m.Rule, m.From, m.Line)
	case m.Line > 0:
		w.fail("expected %s = %s, but it is %s (set by the step %s, line %d)", name, shown(want), shown(is), w.stepAt(m.Line), m.Line)
	case m.Step == "":
		w.fail("expected %s = %s, but it is %s (set by the form %s)", name, shown(want), shown(is), m.From)
	default:
		w.fail("expected %s = %s, but it is %s (set by the form of the step %s)", name, shown(want), shown(is), m.Step)
	}
}

// stepAt is the step in whose text a line stands: the last one that begins before it.
func (w *world) stepAt(line int) string {
	name, at := "", 0
	for _, s := range w.p.Steps {
		if l := s.Place.Line; l <= line && l > at {
			name, at = s.Name, l
		}
	}
	return name
}

// shown writes a value for a sentence.
func shown(v any) string {
	if v == nil || v == "" {
		return "unset"
	}
	return fmt.Sprint(v)
}

// same compares two sets of names.
func (w *world) same(what string, want, is []string) {
	want, is = sortedNames(want), sortedNames(is)
	if !slices.Equal(want, is) {
		w.fail("expected %s %s, but it is %s", what, shown(strings.Join(want, ", ")), shown(strings.Join(is, ", ")))
	}
}

func (w *world) among(what, how string, want, is []string) {
	for _, name := range want {
		if !contains(is, name) {
			w.fail("expected %s %s to be %s, but it is not; there is: %s", what, name, how, shown(strings.Join(is, ", ")))
		}
	}
}

func (w *world) seen() []string {
	var names []string
	for _, s := range engine.CustomerView(w.p, w.c).Stages {
		if s.State == engine.StageCurrent {
			names = append(names, s.Step)
		}
	}
	return names
}

func (w *world) templates() []string {
	var names []string
	for _, s := range w.sent {
		names = append(names, s.Template)
	}
	return names
}

func (w *world) problems() []string {
	var names []string
	for _, x := range w.c.Problems {
		names = append(names, x.Code)
	}
	return names
}

func (w *world) clock(name string) string {
	for _, c := range w.c.Clocks {
		switch {
		case c.Name != name:
		case c.Since.IsZero() && !c.Stopped:
			return "paused"
		case c.Stage != "":
			return c.Stage
		default:
			return "running"
		}
	}
	return ""
}

func (w *world) holder(step string) any {
	if it := w.item(step); it != nil && it.Holder != "" {
		return it.Holder
	}
	return nil
}

func count(list []string, s string) int {
	n := 0
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

// ordinal is "a third time".
func ordinal(n int) string {
	words := []string{"", "once", "a second time", "a third time", "a fourth time", "a fifth time"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d times", n)
}

func answersGiven(n int) string {
	switch n {
	case 0:
		return "no answer is given"
	case 1:
		return "only 1 answer is given"
	default:
		return fmt.Sprintf("only %d answers are given", n)
	}
}
