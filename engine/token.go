package engine

import "slices"

// token returns the token of a scope.
func (r *run) token(scope string) (Token, bool) {
	for _, t := range r.c.Tokens {
		if t.Scope == scope {
			return t, true
		}
	}
	return Token{}, false
}

// setToken puts the token of a scope, in place of the one before.
func (r *run) setToken(t Token) {
	for i := range r.c.Tokens {
		if r.c.Tokens[i].Scope == t.Scope {
			r.c.Tokens[i] = t
			return
		}
	}
	r.c.Tokens = append(r.c.Tokens, t)
}

// place puts the token of a scope before a step and lets it go on.
func (r *run) place(scope, step string) {
	r.arrive(scope, step)
	r.agenda = slices.Insert(r.agenda, 0, scope)
}

// arrive counts the visit and puts the token before the step.
func (r *run) arrive(scope, step string) {
	visit := count(&r.c.Visits, step)
	r.setToken(Token{Scope: scope, Step: step, Place: Entering})
	if s := r.p.Steps[step]; s != nil {
		r.fact(Fact{Kind: FactEntered, Step: step, Visit: visit, Glass: glassOf(s)})
	}
}

// rest leaves the token waiting at its step.
func (r *run) rest(t Token) {
	r.setToken(Token{Scope: t.Scope, Step: t.Step, Place: At})
}

// pass leaves a step at once by its ordinary way.
func (r *run) pass(t Token) { r.leave(t.Scope, "", nil, "") }

// leave closes all that the step of a scope has open and lets the token go on by choice.
func (r *run) leave(scope, choice string, result map[string]any, reason string) {
	t, ok := r.token(scope)
	if !ok {
		return
	}
	r.clearStep(t, reason)
	r.setToken(Token{Scope: scope, Step: t.Step, Place: Leaving, Choice: choice, Result: result})
	r.agenda = slices.Insert(r.agenda, 0, scope)
}

// clearStep closes the items, timers and requests of the step at which t stands,
// and the branches inside.
func (r *run) clearStep(t Token, reason string) {
	if s := r.p.Steps[t.Step]; s != nil && s.Parallel != nil {
		for _, b := range s.Parallel.Branches {
			r.clearScope(b.Path)
		}
	}
	for _, it := range slices.Clone(r.c.Items) {
		if it.Scope == t.Scope {
			r.closeItem(it.ID, reason)
		}
	}
	r.clearTimers(func(x *PendingTimer) bool { return x.ofStep() && x.Scope == t.Scope })
	r.dropRequests(func(q *Request) bool { return q.Kind != RequestUndo && q.Scope == t.Scope })
}

// clearScope takes the token of a scope away with all that it has open.
func (r *run) clearScope(scope string) {
	t, ok := r.token(scope)
	if !ok {
		return
	}
	r.clearStep(t, "cleared")
	r.c.Tokens = slices.DeleteFunc(r.c.Tokens, func(x Token) bool { return x.Scope == scope })
	r.clearProblems(func(x *Problem) bool { return x.Scope == scope && !x.Warn })
}

func (r *run) closeItem(id, reason string) {
	if reason == "" {
		reason = "cleared"
	}
	r.c.Items = slices.DeleteFunc(r.c.Items, func(it Item) bool { return it.ID == id })
	r.emit(CloseItem{ID: id, Reason: reason})
}

func (r *run) dropRequests(which func(*Request) bool) {
	r.c.Requests = slices.DeleteFunc(r.c.Requests, func(q Request) bool {
		if !which(&q) {
			return false
		}
		r.emit(DropCall{Request: q.ID})
		return true
	})
}

// ofStep reports whether the timer belongs to a visit, not to the case.
func (t *PendingTimer) ofStep() bool { return t.Clock == "" && t.Why != TimerSurvey && t.Step != "" }

// current reports whether this visit of a step is the one at which its token waits.
func (r *run) current(step string, visit int) bool {
	s := r.p.Steps[step]
	if s == nil || s.Block == nil {
		return false
	}
	t, ok := r.token(s.Block.Path)
	return ok && t.Step == step && t.Place == At && r.c.Visits[step] == visit
}

// owner is the parallel step that a scope is a branch of, or nil.
func (p *Process) owner(scope string) *Step {
	for _, s := range p.Steps {
		if s.Parallel == nil {
			continue
		}
		for _, b := range s.Parallel.Branches {
			if b.Path == scope {
				return s
			}
		}
	}
	return nil
}
