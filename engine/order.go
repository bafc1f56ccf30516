package engine

import (
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// The published order of staff's work: each open item has a time of its turn, and whoever
// asks for the next one gets the item with the earliest. Nothing that opens after the turn of
// an item comes before it, so nobody waits without end behind what is more urgent.

const day = 24 * time.Hour

// Horizon is how long after it has opened an item of this priority has its turn at the
// latest, by the clock on the wall.
func Horizon(priority string) time.Duration {
	switch priority {
	case "high":
		return day
	case "low":
		return 7 * day
	default:
		return 3 * day
	}
}

// TurnAt is the time of the item's turn: when it is due, or a horizon after it has opened
// where that is earlier; never before it has opened. It depends on nothing else, so it stands
// from the opening on and moves with the due time and the priority alone.
func (it *Item) TurnAt() time.Time {
	at := it.OpenedAt.Add(Horizon(it.Priority))
	if !it.DueAt.IsZero() && it.DueAt.Before(at) {
		at = it.DueAt
	}
	if at.Before(it.OpenedAt) {
		return it.OpenedAt
	}
	return at
}

// Before reports whether the published order has the item before another one.
func (it *Item) Before(other *Item) bool {
	if d := it.TurnAt().Compare(other.TurnAt()); d != 0 {
		return d < 0
	}
	if d := it.OpenedAt.Compare(other.OpenedAt); d != 0 {
		return d < 0
	}
	return it.ID < other.ID
}

// OvertakingReasons are the reasons that a person chooses from when he takes an item before
// its turn.
func OvertakingReasons() []string {
	return []string{"knows_case", "urgent_call", "same_customer", "alike", "other"}
}

// told is what the history keeps of a claim.
func (in Claimed) told() map[string]any {
	data := map[string]any{"item": in.Item}
	if in.Over == "" {
		return data
	}
	data["over"] = in.Over
	if in.Why != "" {
		data["why"] = in.Why
	}
	if in.Note != "" {
		data["text"] = in.Note
	}
	return data
}

// Priorities are what an item can have, the highest first.
func Priorities() []string { return []string{"high", "normal", "low"} }

// prioritise gives an item another priority: whoever hands out the work does.
func (r *run) prioritise(in Prioritised) error {
	it, err := r.staffItem(in.Item)
	if err != nil {
		return err
	}
	if !contains(Priorities(), in.Priority) {
		return fault.New(fault.Invalid, "invalid")
	}
	if it.Priority == in.Priority {
		return r.ignore("same")
	}
	was := it.Priority
	it.Priority = in.Priority
	r.update(it)
	r.person(Fact{Kind: FactPriority, Step: it.Step, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID, "was": was, "to": in.Priority}})
	return nil
}
