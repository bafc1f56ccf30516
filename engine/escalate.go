package engine

import (
	"slices"

	"github.com/kartabl/kartabl/internal/fault"
)

// Escalated shows an item that makes no progress to the next of its ladder, by hand.
type Escalated struct {
	Item   string `json:"item"`
	Reason string `json:"reason"`
}

func (Escalated) input() {}

const inEscalated = "escalated"

// Rung is a role that work is shown to next, and the priority that it gets with that; ""
// leaves it.
type Rung struct{ Role, Priority string }

// NextRung is the next of an item's ladder: of the roles to which the promise and the timers
// of its step escalate it, then the promises of its case, and at last of the owner of the
// process, the first that does not see it yet. False where all do.
func NextRung(p *Process, it Item) (Rung, bool) {
	for _, rung := range p.ladder(it.Step) {
		if rung.Role != "" && rung.Role != p.PoolRole(it) && !contains(it.Escalated, rung.Role) {
			return rung, true
		}
	}
	return Rung{}, false
}

func (p *Process) ladder(step string) []Rung {
	var all []Rung
	if s := p.Steps[step]; s != nil {
		all = s.SLA.rungs()
		for _, t := range s.Timers {
			all = append(all, rungs(t.Do)...)
		}
	}
	for _, clock := range p.Clocks {
		all = append(all, clock.rungs()...)
	}
	return append(all, Rung{Role: p.Owner})
}

// rungs are the steps of a promise's ladder, in the order in which time climbs it.
func (s *SLA) rungs() []Rung {
	if s == nil {
		return nil
	}
	all := append(rungs(s.OnWarn), rungs(s.Breach)...)
	if s.Again != nil {
		all = append(all, rungs(s.Again.Do)...)
	}
	return all
}

// rungs are the roles that actions escalate to; the priority that stands beside goes with each.
func rungs(do []Action) []Rung {
	var all []Rung
	priority := ""
	for i := range do {
		if do[i].SetPriority != "" {
			priority = do[i].SetPriority
		}
	}
	for i := range do {
		if do[i].Escalate != "" {
			all = append(all, Rung{do[i].Escalate, priority})
		}
	}
	return all
}

// escalateByHand does what the ladder of the item's step would do next, with the reason of
// whoever sees that it makes no progress. Its holder keeps it.
func (r *run) escalateByHand(in Escalated) error {
	it, err := r.personal(in.Item)
	if err != nil {
		return err
	}
	rung, higher := NextRung(r.p, *it)
	if !higher {
		return fault.New(fault.Conflict, "conflict.escalated")
	}
	if err := checkWords("reason", in.Reason, true); err != nil {
		return err
	}
	if moreUrgent(rung.Priority, it.Priority) {
		it.Priority = rung.Priority
	}
	f := r.showTo(it, rung.Role)
	f.Data["reason"] = in.Reason
	r.person(f)
	return nil
}

// moreUrgent reports whether a priority is higher than another; "" is none, and of an item
// what normal is.
func moreUrgent(priority, than string) bool {
	if than == "" {
		than = "normal"
	}
	return priority != "" && slices.Index(Priorities(), priority) < slices.Index(Priorities(), than)
}

// showTo shows an item to a role too, and gives the line of the history.
func (r *run) showTo(it *Item, role string) Fact {
	it.Escalated = append(slices.Clone(it.Escalated), role)
	r.update(it)
	return Fact{Kind: FactEscalated, Step: it.Step, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID, "role": role}}
}

// escalate shows the items to a role too. Where nobody works on anything just then,
// the role is told instead.
func (r *run) escalate(o occasion, a *Action, key string) {
	shown := false
	for _, id := range o.items {
		it := r.item(id)
		if it == nil || it.Who != Staff {
			continue
		}
		shown = true
		if !contains(it.Escalated, a.Escalate) {
			r.fact(r.showTo(it, a.Escalate))
		}
	}
	if !shown {
		r.emit(Send{Key: key, Role: a.Escalate, By: inbox, Subject: r.p.Title, Body: r.c.Subject})
		r.fact(Fact{Kind: FactEscalated, Step: o.step, Visit: o.visit, Glass: Private, Data: map[string]any{"role": a.Escalate}})
	}
}
