package engine

import "slices"

// finished notes a call that can be undone, with the arguments of its undo as they
// are now; nil where there is nothing to undo.
func (r *run) finished(s *Step, t Token) (*Finished, *stuck) {
	if s.Call == nil || s.Call.Undo == nil || t.Choice != "" {
		return nil, nil
	}
	args, bad := r.args(s.Call.Undo, t.Result)
	if bad != nil {
		return nil, bad
	}
	u := s.Call.Undo
	return &Finished{Step: s.Name, Visit: r.c.Visits[s.Name], Service: u.Service, Op: u.Operation, Args: args}, nil
}

// undoAll takes back what has been done outside, last first. Each undo waits for
// the one before; they run on after the case has ended.
func (r *run) undoAll() {
	done := slices.Clone(r.c.Finished)
	slices.Reverse(done)
	r.c.Finished = nil
	for _, f := range done {
		r.c.Requests = append(r.c.Requests, Request{
			ID: r.id(), Kind: RequestUndo, Step: f.Step, Visit: f.Visit,
			Service: f.Service, Operation: f.Op, Args: f.Args, Key: f.Key,
		})
	}
	r.nextUndo()
}

// undone goes on to the next undo.
func (r *run) undone(q Request) {
	r.forget(q.ID)
	r.nextUndo()
}

// nextUndo sends the first undo if none is on its way; Attempt 0 has not been sent.
func (r *run) nextUndo() {
	for i := range r.c.Requests {
		q := &r.c.Requests[i]
		if q.Kind != RequestUndo {
			continue
		}
		if c := r.callOf(q); c != nil && q.Attempt == 0 {
			q.Attempt = 1
			r.attempt(*q, c)
		}
		return
	}
}
