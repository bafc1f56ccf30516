package simulation

import (
	"context"
	"time"
)

// later plans a deed. What would lie beyond the end is left undone.
func (w *world) later(after time.Duration, do func(context.Context) error) {
	at := w.now.Add(after).Truncate(time.Second)
	if at.After(w.end) {
		return
	}
	w.agenda.Add(at, do)
}

// between is a random time between two.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.luck.Float64()*float64(most-least))
}

// chance is true one time in n.
func (w *world) chance(n int) bool { return w.luck.IntN(n) == 0 }
