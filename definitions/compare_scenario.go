package definitions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
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
		w.same(hint("the case at", "پرونده در"), x.names, w.at(), w.taken())
	case "not_at":
		for _, name := range x.names {
			if contains(w.at(), name) {
				w.fail("expected the case not at %s, but it is there", name)
			}
		}
	case "customer_sees":
		w.same(hint("the customer to see", "آنچه مشتری می‌بیند"), x.names, w.seen(), "")
	case "sent":
		w.among(hint("the message", "پیام"), hint("sent", "فرستاده شده"), x.names, w.templates())
	case "letters":
		w.among(hint("the letter", "نامه‌ی"), hint("issued", "صادر شده"), x.names, w.letters)
	case "ignored":
		w.among(hint("the event", "رویداد"), hint("ignored", "نادیده گرفته شده"), x.names, w.ignored)
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
			w.equal(both(hint("the SLA ", "مهلت "), p.name), p.want, w.clock(p.name), w.spent(p.name))
		}
	case "sent_count":
		for _, p := range x.pairs {
			w.equal(both(hint("the count of ", "شمار "), p.name), p.want, count(w.templates(), p.name), "")
		}
	case "assigned":
		for _, p := range x.pairs {
			w.equal(both(hint("the holder of ", "دارنده‌ی "), p.name), p.want, w.holder(p.name), w.rule(p.name))
		}
	case "ended":
		w.equal(hint("the end", "پایان"), x.word, w.c.Ended, w.taken())
	case "open":
		w.equal("open", x.truth, w.c.Open(), w.taken())
	case "survey":
		w.equal(hint("the survey", "نظرسنجی"), x.word, map[bool]string{true: "offered", false: "none"}[w.survey], "")
	case "refunds":
		w.equal("refunds", x.count, w.refunds, "")
	case "offered":
		w.equal("offered", x.truth, w.offered != nil && *w.offered, "")
	case "problem":
		w.problem = true
		w.among(hint("the problem", "مشکل"), hint("there", "پیش آمده"), []string{x.word}, w.problems())
	}
}

// equal compares; why is what made it so, in brackets, or "".
func (w *world) equal(what, want, is, why any) {
	if !expression.Equal(want, is) {
		w.fail("expected %s = %s, but it is %s%s", what, shown(want), shown(is), why)
	}
}

// taken says by which way the case came where it is.
func (w *world) taken() any {
	if w.way.Line == 0 {
		return ""
	}
	return hint(fmt.Sprintf(" (the last way was that of the step %s, line %d)", w.way.Step, w.way.Line),
		fmt.Sprintf(" (آخرین راه از گام %s بود، خط %d)", w.way.Step, w.way.Line))
}

// rule says who is to do a step.
func (w *world) rule(step string) any {
	s := w.p.Steps[step]
	if s == nil || s.Task == nil || s.Task.Assign == nil {
		return ""
	}
	a := s.Task.Assign
	to := cmp.Or(a.Queue, a.Role, "user")
	return hint(fmt.Sprintf(" (the rule is %s, pick %s, of the step on line %d)", to, a.Pick, s.Place.Line),
		fmt.Sprintf(" (قاعده: %s، گزینش %s، گامِ خط %d)", to, a.Pick, s.Place.Line))
}

// spent says what a clock of the case has counted.
func (w *world) spent(name string) any {
	for _, c := range w.c.Clocks {
		if c.Name == name && w.p.Location != nil {
			if c.Since.IsZero() {
				return hint(fmt.Sprintf(" (counted: %ds)", c.Spent), fmt.Sprintf(" (سپری‌شده: %d ثانیه)", c.Spent))
			}
			since := c.Since.In(w.p.Location).Format("2006-01-02T15:04")
			return hint(fmt.Sprintf(" (it runs since %s; counted before: %ds)", since, c.Spent), fmt.Sprintf(" (از %s در گردش است؛ پیش از آن: %d ثانیه)", since, c.Spent))
		}
	}
	return hint(" (it does not run)", " (به کار نیفتاده است)")
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
func shown(v any) any {
	if v == nil || v == "" {
		return hint("unset", "خالی")
	}
	return fmt.Sprint(v)
}

// same compares two sets of names.
func (w *world) same(what any, want, is []string, why any) {
	want, is = sortedNames(want), sortedNames(is)
	if !slices.Equal(want, is) {
		w.fail("expected %s %s, but it is %s%s", what, shown(strings.Join(want, ", ")), shown(strings.Join(is, ", ")), why)
	}
}

func (w *world) among(what, how any, want, is []string) {
	var there any = strings.Join(is, ", ")
	if len(is) == 0 {
		there = hint("nothing", "هیچ")
	}
	for _, name := range want {
		if !contains(is, name) {
			w.fail("expected %s %s to be %s, but it is not; there is: %s", what, name, how, there)
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
func ordinal(n int) text.Text {
	words := []text.Text{
		nil, hint("once", "یک بار"), hint("a second time", "برای بار دوم"), hint("a third time", "برای بار سوم"),
		hint("a fourth time", "برای بار چهارم"), hint("a fifth time", "برای بار پنجم"),
	}
	if n < len(words) {
		return words[n]
	}
	return hint(fmt.Sprintf("%d times", n), fmt.Sprintf("%d بار", n))
}

func answersGiven(n int) text.Text {
	switch n {
	case 0:
		return hint("no answer is given", "پاسخی داده نشده است")
	case 1:
		return hint("only 1 answer is given", "تنها ۱ پاسخ داده شده است")
	default:
		return hint(fmt.Sprintf("only %d answers are given", n), fmt.Sprintf("تنها %d پاسخ داده شده است", n))
	}
}
