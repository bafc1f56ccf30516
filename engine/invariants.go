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
		errs = append(errs, notStuck(&c)...)
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

func notStuck(c *Case) []error {
	for i := range c.Problems {
		if !c.Problems[i].Warn {
			return nil
		}
	}
	for _, t := range c.Tokens {
		if t.Place == Entering || t.Place == Leaving {
			return []error{fmt.Errorf("P3: the token at %s is %s, and no problem tells why", t.Step, t.Place)}
		}
	}
	if len(c.Items) > 0 || waitsOutside(c) {
		return nil
	}
	for i := range c.Timers {
		if c.Timers[i].ofStep() {
			return nil
		}
	}
	return []error{errors.New("P3: open, without a problem, and waits for nothing")}
}

// waitsOutside reports whether a request of a step is open; undoing is none.
func waitsOutside(c *Case) bool {
	for i := range c.Requests {
		if c.Requests[i].Kind != RequestUndo {
			return true
		}
	}
	return false
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
