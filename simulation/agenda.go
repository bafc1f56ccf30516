package simulation

import (
	"container/heap"
	"context"
	"time"
)

// deed is something that somebody does at a moment.
type deed struct {
	at time.Time
	no int // equal times keep their order
	do func(context.Context) error
}

// agenda is what people are going to do, the next first.
type agenda []deed

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if a[i].at.Equal(a[j].at) {
		return a[i].no < a[j].no
	}
	return a[i].at.Before(a[j].at)
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push adds a deed at the end, as heap.Interface asks.
func (a *agenda) Push(x any) { *a = append(*a, x.(deed)) } //nolint:forcetypeassert // only deeds are pushed

// Pop takes the last one off.
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}

// later plans a deed. What would lie beyond the end is left undone.
func (w *world) later(after time.Duration, do func(context.Context) error) {
	at := w.now.Add(after).Truncate(time.Second)
	if at.After(w.end) {
		return
	}
	w.planned++
	heap.Push(&w.agenda, deed{at: at, no: w.planned, do: do})
}

// between is a random time between two.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.luck.Float64()*float64(most-least))
}

// chance is true one time in n.
func (w *world) chance(n int) bool { return w.luck.IntN(n) == 0 }
