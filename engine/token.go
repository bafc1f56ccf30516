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
	t := Token{Scope: scope, Step: step, Place: Entering}
	if item := itemScope(scope); item != "" {
		count(&r.c.Visits, item+"/"+step)
		t.Visit = visit
	}
	r.setToken(t)
	if s := r.p.Steps[step]; s != nil {
		r.fact(Fact{Kind: FactEntered, Step: step, Visit: visit, Glass: glassOf(s)})
	}
}

// rest leaves the token waiting at its step.
func (r *run) rest(t Token) {
	r.setToken(Token{Scope: t.Scope, Step: t.Step, Place: At, Visit: t.Visit})
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
	r.setToken(Token{Scope: scope, Step: t.Step, Place: Leaving, Choice: choice, Result: result, Visit: t.Visit})
	r.agenda = slices.Insert(r.agenda, 0, scope)
}

// clearStep closes the items, timers and requests of the step at which t stands,
// and the branches inside.
func (r *run) clearStep(t Token, reason string) {
	switch s := r.p.Steps[t.Step]; {
	case s == nil:
	case s.Parallel != nil:
		for _, b := range s.Parallel.Branches {
			r.clearScope(s.branch(t.Scope, b))
		}
	case s.Foreach != nil:
		for _, scope := range r.children(t) {
			r.clearScope(scope)
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
	r.forgetItem(scope)
}

func (r *run) closeItem(id, reason string) {
	if reason == "" {
		reason = "cleared"
	}
	r.c.Items = slices.DeleteFunc(r.c.Items, func(it Item) bool { return it.ID == id })
	r.peopled(id)
	r.emit(CloseItem{ID: id, Reason: reason})
}

func (r *run) dropRequests(which func(*Request) bool) {
	r.c.Requests = slices.DeleteFunc(r.c.Requests, func(q Request) bool {
		if !which(&q) {
			return false
		}
		r.drop(q)
		return true
	})
}

// drop tells that nobody waits for a request any more. A call that can be undone is
// kept in mind: it may have succeeded all the same.
func (r *run) drop(q Request) {
	switch q.Kind {
	case RequestMessage:
		r.emit(StopAwaiting{Request: q.ID})
		return
	case RequestSub:
		r.emit(CancelSub{Request: q.ID})
		return
	case RequestCall:
		r.keepDropped(q)
	}
	r.emit(DropCall{Request: q.ID})
}

// ofStep reports whether the timer belongs to a visit, not to the case.
func (t *PendingTimer) ofStep() bool { return t.Clock == "" && t.Why != TimerSurvey && t.Step != "" }

// current reports whether this visit of a step is the one at which its token waits.
func (r *run) current(scope, step string, visit int) bool {
	t, ok := r.token(scope)
	return ok && t.Step == step && t.Place == At && r.c.visit(t) == visit
}
