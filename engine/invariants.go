package engine

import (
	"errors"
	"fmt"
	"slices"
)

// Invariants checks laws P1, P2, P3 and P5 on one case and tells every break:
// at most one token a scope; no item, timer or request without a token at its step;
// a case that has not ended and has no problem waits for something; an ended case
// has nothing open but its survey and the undoing of what was done outside.
func Invariants(p *Process, c Case) error {
	if c.ID == "" {
		return nil
	}
	errs := slices.Concat(oneToken(p, &c), loops(p, &c), anchored(&c))
	if !c.Open() {
		errs = append(errs, closedWhole(&c)...)
	} else {
		errs = append(errs, notStuck(p, &c)...)
	}
	return errors.Join(errs...)
}

func oneToken(p *Process, c *Case) []error {
	var errs []error
	seen := map[string]bool{}
	for _, t := range c.Tokens {
		if seen[t.Scope] {
			errs = append(errs, fmt.Errorf("P1: two tokens in scope %q", t.Scope))
		}
		seen[t.Scope] = true
		if t.Scope == "" {
			continue
		}
		if outer, o := p.around(t.Scope); o == nil || !c.stands(outer, o.Name) {
			errs = append(errs, fmt.Errorf("P1: a token in scope %q, but none at its block", t.Scope))
		}
	}
	return errs
}

// stands reports whether the token of a scope waits at the step.
func (c *Case) stands(scope, step string) bool { return c.waits(scope, step) > 0 }

// waits is the visit in which the token of a scope waits at the step, or 0.
func (c *Case) waits(scope, step string) int {
	for _, t := range c.Tokens {
		if t.Scope == scope && t.Step == step && t.Place == At {
			return c.visit(t)
		}
	}
	return 0
}

// loops: a loop has begun what it says, and no more items run at once than may.
func loops(p *Process, c *Case) []error {
	var errs []error
	for _, t := range c.Tokens {
		s := p.Steps[t.Step]
		if s == nil || s.Foreach == nil || t.Place != At {
			continue
		}
		r := run{p: p, c: *c}
		if n := len(r.children(t)); n > max(1, s.Foreach.AtOnce) || t.Begun > t.Size || n > t.Begun {
			errs = append(errs, fmt.Errorf("P1: %d items run at %s, %d of %d have begun", n, t.Step, t.Begun, t.Size))
		}
	}
	return errs
}

func anchored(c *Case) []error {
	var errs []error
	need := func(what, id, scope, step string, visit int) {
		if visit == 0 || c.waits(scope, step) != visit {
			errs = append(errs, fmt.Errorf("P2: %s %s of %s visit %d, but no token waits there", what, id, step, visit))
		}
	}
	for i := range c.Items {
		need("item", c.Items[i].ID, c.Items[i].Scope, c.Items[i].Step, c.Items[i].Visit)
	}
	for i := range c.Problems {
		if x := &c.Problems[i]; x.Item != "" && !slices.ContainsFunc(c.Items, func(it Item) bool { return it.ID == x.Item && it.Scope == x.Scope && it.Step == x.Step }) {
			errs = append(errs, fmt.Errorf("P2: problem %s is about item %s, which is not open", x.ID, x.Item))
		}
	}
	for i := range c.Timers {
		if t := &c.Timers[i]; t.ofStep() {
			need("timer", t.ID, t.Scope, t.Step, t.Visit)
		}
	}
	for i := range c.Requests {
		if q := &c.Requests[i]; q.Kind != RequestUndo {
			need("request", q.ID, q.Scope, q.Step, q.Visit)
		}
	}
	return errs
}

func notStuck(p *Process, c *Case) []error {
	held := map[string]bool{}
	for i := range c.Problems {
		x := &c.Problems[i]
		if x.Warn {
			continue
		}
		if x.Code == "too_many_steps" {
			return nil // it holds whatever would have moved after it
		}
		held[x.Scope] = true
	}
	var errs []error
	for _, t := range c.Tokens {
		if s := p.Steps[t.Step]; held[t.Scope] || t.Place == AtDone || s != nil && s.inner(t) || c.waitsIn(t) {
			continue
		}
		errs = append(errs, fmt.Errorf("P3: the token at %s is %s, waits for nothing, and no problem tells why", t.Step, t.Place))
	}
	if len(c.Tokens) == 0 {
		errs = append(errs, errors.New("P3: open, and nowhere"))
	}
	return append(errs, asleep(c)...)
}

// inner reports whether what is open of the step is inside of it.
func (s *Step) inner(t Token) bool { return t.Place == At && (s.Parallel != nil || s.Foreach != nil) }

// waitsIn reports whether the step of a token has something open.
func (c *Case) waitsIn(t Token) bool {
	if t.Place != At {
		return false
	}
	return slices.ContainsFunc(c.Items, func(it Item) bool { return it.Scope == t.Scope }) ||
		slices.ContainsFunc(c.Timers, func(x PendingTimer) bool { return x.ofStep() && x.Scope == t.Scope }) ||
		slices.ContainsFunc(c.Requests, func(q Request) bool { return q.Kind != RequestUndo && q.Scope == t.Scope })
}

// asleep: what waits to be tried again has a timer that wakes it.
func asleep(c *Case) []error {
	var errs []error
	for i := range c.Requests {
		q := &c.Requests[i]
		if q.Waiting && !slices.ContainsFunc(c.Timers, func(t PendingTimer) bool { return t.Why == TimerRetry && t.Name == q.ID }) {
			errs = append(errs, fmt.Errorf("P3: request %s waits for a retry that never comes", q.ID))
		}
	}
	return errs
}

func closedWhole(c *Case) []error {
	var errs []error
	add := func(what, id string) { errs = append(errs, fmt.Errorf("P5: ended, but %s %s is open", what, id)) }
	for _, t := range c.Tokens {
		add("a token", t.Step)
	}
	for i := range c.Items {
		add("item", c.Items[i].ID)
	}
	for i := range c.Timers {
		if t := &c.Timers[i]; t.Why != TimerSurvey && t.Why != TimerRetry {
			add("timer", t.ID)
		}
	}
	for i := range c.Requests {
		if c.Requests[i].Kind != RequestUndo {
			add("request", c.Requests[i].ID)
		}
	}
	for _, k := range c.Clocks {
		if !k.Stopped || !k.Since.IsZero() {
			add("clock", k.Name)
		}
	}
	return errs
}
