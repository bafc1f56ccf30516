package engine

import (
	"errors"
	"fmt"
)

// Invariants checks laws P1, P2, P3 and P5 on one case and tells every break:
// at most one token a scope; no item, timer or request without a token at its step;
// a case that has not ended and has no problem waits for something; an ended case
// has nothing open but its survey and the undoing of what was done outside.
func Invariants(p *Process, c Case) error {
	if c.ID == "" {
		return nil
	}
	errs := append(oneToken(p, &c), anchored(p, &c)...)
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
		if o := p.owner(t.Scope); o == nil || o.Block == nil || !p.stands(c, o) {
			errs = append(errs, fmt.Errorf("P1: a token in scope %q, but none at its block", t.Scope))
		}
	}
	return errs
}

// stands reports whether a token waits at the step.
func (p *Process) stands(c *Case, s *Step) bool {
	for _, t := range c.Tokens {
		if t.Step == s.Name && t.Place == At && s.Block != nil && t.Scope == s.Block.Path {
			return true
		}
	}
	return false
}

func anchored(p *Process, c *Case) []error {
	var errs []error
	need := func(what, id, step string, visit int) {
		s := p.Steps[step]
		if s == nil || !p.stands(c, s) || c.Visits[step] != visit {
			errs = append(errs, fmt.Errorf("P2: %s %s of %s visit %d, but no token waits there", what, id, step, visit))
		}
	}
	for i := range c.Items {
		need("item", c.Items[i].ID, c.Items[i].Step, c.Items[i].Visit)
	}
	for i := range c.Timers {
		if t := &c.Timers[i]; t.ofStep() {
			need("timer", t.ID, t.Step, t.Visit)
		}
	}
	for i := range c.Requests {
		if q := &c.Requests[i]; q.Kind != RequestUndo {
			need("request", q.ID, q.Step, q.Visit)
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
