// Package agenda keeps what is going to happen, for worlds whose clock is turned by hand.
package agenda

import (
	"container/heap"
	"context"
	"time"
)

// Deed is something that happens at a moment.
type Deed struct {
	At time.Time
	Do func(context.Context) error

	no int // equal times keep their order
}

// Agenda gives deeds in the order of their times, and those of one time in the order in
// which they were added. The zero Agenda is empty. It is not shared by goroutines.
type Agenda struct {
	deeds deeds
	added int
}

// Add plans a deed.
func (a *Agenda) Add(at time.Time, do func(context.Context) error) {
	a.added++
	heap.Push(&a.deeds, Deed{At: at, Do: do, no: a.added})
}

// Next tells when the next deed is due; false when there is none.
func (a *Agenda) Next() (time.Time, bool) {
	if len(a.deeds) == 0 {
		return time.Time{}, false
	}
	return a.deeds[0].At, true
}

// Take gives the next deed and forgets it; false when there is none.
func (a *Agenda) Take() (Deed, bool) {
	if len(a.deeds) == 0 {
		return Deed{}, false
	}
	d, ok := heap.Pop(&a.deeds).(Deed)
	return d, ok
}

type deeds []Deed

func (d deeds) Len() int { return len(d) }
func (d deeds) Less(i, j int) bool {
	if d[i].At.Equal(d[j].At) {
		return d[i].no < d[j].no
	}
	return d[i].At.Before(d[j].At)
}
func (d deeds) Swap(i, j int) { d[i], d[j] = d[j], d[i] }

// Push adds a deed at the end, as heap.Interface asks.
func (d *deeds) Push(x any) { *d = append(*d, x.(Deed)) } //nolint:forcetypeassert // only deeds are pushed

// Pop takes the last one off.
func (d *deeds) Pop() any {
	old := *d
	last := old[len(old)-1]
	*d = old[:len(old)-1]
	return last
}
