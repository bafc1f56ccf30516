package engine

import "time"

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
