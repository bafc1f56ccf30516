package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// bySkip is how a token leaves a task that was passed over.
const bySkip = "skip:"

// MaySkip reports whether an open item can be passed over now, as its definition says. Who
// may do so is the caller's to know.
func MaySkip(p *Process, c Case, it Item, now time.Time) bool {
	s := p.Steps[it.Step]
	if it.Kind != ItemTask || s == nil || s.Task == nil || s.Task.Skip == nil {
		return false
	}
	if s.Task.Skip.If == nil {
		return true
	}
	ok, err := s.Task.Skip.If.Bool(scopeAt(p, &c, it.Scope, now))
	return err == nil && ok
}

// passOver passes over a task: nothing of its form is written, nobody has completed it, and the
// case goes on by the way that the definition names. Whom four eyes bars from doing it
// cannot pass over it either.
func (r *run) passOver(in Skipped) error {
	it, err := r.personal(in.Item)
	if err != nil {
		return err
	}
	s := r.p.Steps[it.Step]
	if it.Kind != ItemTask || s == nil || s.Task == nil || s.Task.Skip == nil {
		return fault.New(fault.Forbidden, "skip.never")
	}
	switch {
	case r.barredActor(it):
		return fault.New(fault.Forbidden, "four_eyes")
	case !MaySkip(r.p, r.c, *it, r.at):
		return fault.New(fault.Conflict, "skip.not_now")
	case s.Task.Skip.Role != "" || r.e.By.is(it.Holder):
	case it.Holder == "":
		return fault.New(fault.Conflict, "conflict.not_held")
	default:
		return taken(it)
	}
	if err := needReason(in.Reason); err != nil {
		return err
	}
	r.person(Fact{Kind: FactSkipped, Step: s.Name, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID, "reason": in.Reason}})
	r.leave(it.Scope, bySkip, nil, "skipped")
	return nil
}

// skipEdges are the ways of a task that was passed over.
func (s *Step) skipEdges() []Edge {
	switch {
	case s.Task == nil || s.Task.Skip == nil:
		return nil
	case s.Task.Skip.Edge != nil:
		return []Edge{*s.Task.Skip.Edge}
	default:
		return s.Next
	}
}

// Earlier is a task that is over and can be done once more.
type Earlier struct{ Scope, Step string }

// Redoable are the tasks that can be done once more now, in document order: completed in the
// scope in which the case rests, at a step that nothing outside is asked for.
func Redoable(p *Process, c Case) []Earlier {
	var list []Earlier
	for _, t := range c.Tokens {
		if at := p.Steps[t.Step]; t.Place != At || at == nil || !at.quiet() {
			continue
		}
		for _, s := range p.Steps {
			if s.Task != nil && s.Task.Redo != nil && s.Name != t.Step && s.done(p, &c, t.Scope) {
				list = append(list, Earlier{t.Scope, s.Name})
			}
		}
	}
	slices.SortFunc(list, func(a, b Earlier) int {
		if d := p.Steps[a.Step].Order - p.Steps[b.Step].Order; d != 0 {
			return d
		}
		return indexOf(a.Scope) - indexOf(b.Scope)
	})
	return list
}

// quiet reports whether a step that waits can be left without anybody outside knowing.
func (s *Step) quiet() bool {
	switch s.Kind {
	case KindTask, KindLetter, KindWait, KindMessage:
		return true
	case KindCall, KindPay, KindDecide, KindParallel, KindForeach, KindSubprocess, KindNotify, KindEnd:
		return false
	default:
		return false
	}
}

// done reports whether a visit of the step was completed in a scope, and it may be visited again.
func (s *Step) done(p *Process, c *Case, scope string) bool {
	if s.Block == nil || s.Block.Path != home(scope) || len(c.Completed[s.Name]) == 0 {
		return false
	}
	n := visitsAt(p, c, scope, s.Name)
	return n > 0 && (s.MaxVisits == 0 || n < s.MaxVisits)
}

// redo brings a scope back to a task that was completed there, as a way back of the definition
// would: what came after it stays written, and is gone through again.
func (r *run) redo(in Redone) error {
	if r.e.By.Side != string(Staff) || r.e.By.ID == "" {
		return fault.New(fault.Forbidden, "forbidden")
	}
	s := r.p.Steps[in.Step]
	if s == nil || s.Task == nil || s.Task.Redo == nil {
		return fault.New(fault.Forbidden, "redo.never")
	}
	t, ok := r.token(in.Scope)
	if !ok || !contains(Redoable(r.p, r.c), Earlier{in.Scope, in.Step}) {
		return fault.New(fault.Conflict, "redo.not_now")
	}
	holds := slices.ContainsFunc(r.c.Items, func(it Item) bool { return it.Scope == in.Scope && it.Who == Staff && r.e.By.is(it.Holder) })
	if !holds && s.Task.Redo.Role == "" {
		return fault.New(fault.Conflict, "conflict.not_held")
	}
	if err := needReason(in.Reason); err != nil {
		return err
	}
	r.person(Fact{Kind: FactRedone, Step: s.Name, Glass: Private, Data: map[string]any{"from": t.Step, "reason": in.Reason}})
	r.clearStep(t, "redone")
	r.place(t.Scope, s.Name)
	return nil
}
