package engine

// enterParallel begins all branches, in document order; the join is looked at last.
func (r *run) enterParallel(s *Step, t Token) *stuck {
	r.rest(t)
	agenda := make([]string, 0, len(s.Parallel.Branches)+len(r.agenda)+1)
	for _, b := range s.Parallel.Branches {
		scope := s.branch(t.Scope, b)
		r.arrive(scope, b.Start)
		agenda = append(agenda, scope)
	}
	agenda = append(agenda, t.Scope)
	r.agenda = append(agenda, r.agenda...)
	return nil
}

// join leaves the block when enough branches are done; the others are cleared. A loop
// goes on to its next items first.
func (r *run) join(t Token) {
	s := r.p.Steps[t.Step]
	if s.Foreach != nil {
		r.nextItems(s, t)
		return
	}
	done := 0
	for _, b := range s.Parallel.Branches {
		if x, ok := r.token(s.branch(t.Scope, b)); ok && x.Place == AtDone {
			done++
		}
	}
	if done >= s.Parallel.need() {
		r.pass(t)
	}
}

// need is how many branches must be done.
func (p *Parallel) need() int {
	if p.Join <= 0 || p.Join > len(p.Branches) {
		return len(p.Branches)
	}
	return p.Join
}

// throw ends the whole block with an error, which its on_error answers.
func (r *run) throw(t Token, code string) {
	outer, _ := r.p.around(t.Scope)
	r.leave(outer, byError+code, nil, "")
}
