package engine

import (
	"time"

	"github.com/kartabl/kartabl/calendar"
)

// enterWait waits for a time; one that has passed is not waited for.
func (r *run) enterWait(s *Step, t Token) *stuck {
	due, bad := r.waitUntil(s.Wait)
	if bad != nil {
		return bad.in(s)
	}
	if !due.After(r.at) {
		r.pass(t)
		return nil
	}
	r.setTimer(PendingTimer{Why: TimerWait, Scope: t.Scope, Step: s.Name, Visit: r.c.visit(t), Due: due, From: r.basis(r.at, s.Wait.length())})
	r.rest(t)
	return nil
}

// length is how long it waits, nil where it waits for a moment.
func (w *Wait) length() *calendar.Duration {
	if w.Until != nil {
		return nil
	}
	return w.For
}

func (r *run) waitUntil(w *Wait) (time.Time, *stuck) {
	if w.Until != nil {
		v, err := w.Until.Eval(r.scope(nil))
		if err != nil {
			return time.Time{}, failed(err)
		}
		return r.p.when(v)
	}
	if w.For == nil {
		return r.at, nil
	}
	due, ok := r.p.calendar(w.Calendar).Add(r.at, r.at, *w.For)
	if !ok {
		return time.Time{}, &stuck{code: "expression", detail: "the time never comes"}
	}
	return due, nil
}
