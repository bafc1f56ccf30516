package engine

import (
	"github.com/kartabl/kartabl/internal/fault"
)

// ProblemNobody is the code of a problem that says of an open item that nobody of staff
// can do it.
const ProblemNobody = "nobody"

// poolSeen takes the shell's word on who can do an item. Where nobody can, the pool of
// the step's fallback comes first; only where it has nobody either it is a problem, which
// is over as soon as somebody can, has the item, or nobody needs to do it any more.
func (r *run) poolSeen(in PoolSeen) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	it := r.item(in.Item)
	switch {
	case it == nil || it.Who != Staff:
		return r.ignore("closed")
	case !in.Nobody:
		r.somebody(it)
	case !r.toFallback(it):
		r.unmanned(it)
	}
	return nil
}

// toFallback puts an item that nobody can do where its step says that others do it.
func (r *run) toFallback(it *Item) bool {
	to := r.p.fallback(it.Step)
	if to == "" || it.Queue == to {
		return false
	}
	r.peopled(it.ID)
	it.Holder, it.Queue, it.Role = "", to, ""
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerFallback && t.Item == it.ID })
	r.update(it)
	r.fact(Fact{Kind: FactReleased, Step: it.Step, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID, "why": RuleNobody}})
	return true
}

func (r *run) unmanned(it *Item) {
	if Unmanned(r.c, it.ID) {
		return
	}
	b := stuckAt(ProblemNobody, r.p.Steps[it.Step])
	b.item, b.detail = it.ID, it.Pool()
	r.problem(it.Scope, it.Step, b, false)
}

// somebody ends the problem, and tells so.
func (r *run) somebody(it *Item) {
	if r.peopled(it.ID) {
		r.fact(Fact{Kind: FactManned, Step: it.Step, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID}})
	}
}

// peopled takes away the problem that nobody can do an item, and says whether there was one.
func (r *run) peopled(item string) bool {
	n := len(r.c.Problems)
	r.clearProblems(func(x *Problem) bool { return x.Code == ProblemNobody && x.Item == item })
	return len(r.c.Problems) < n
}

// Unmanned reports whether the case has the problem that nobody can do the item.
func Unmanned(c Case, item string) bool {
	for i := range c.Problems {
		if x := &c.Problems[i]; x.Code == ProblemNobody && x.Item == item {
			return true
		}
	}
	return false
}
