package definitions

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// maxTimers bounds what one `pass` may fire.
const maxTimers = 100_000

// pass lets time go by: what falls due happens at its moment, in order.
func (w *world) pass(a act) {
	if a.length == nil {
		return
	}
	until, ok := w.p.Calendars[w.p.Calendar].Add(w.now, w.now, *a.length)
	if !ok {
		w.fail("the calendar never reaches %s", a.length)
		return
	}
	w.until(until)
}

// until lets everything happen that is due up to a moment.
func (w *world) until(until time.Time) {
	for range maxTimers {
		if !w.happen(until) {
			w.now = until
			return
		}
	}
	w.fail("more than %d things fell due", maxTimers)
}

// happen lets the next thing that is due by a moment happen.
func (w *world) happen(until time.Time) bool {
	slices.SortStableFunc(w.answers, func(a, b arrival) int { return a.at.Compare(b.at) })
	due := engine.DueTimers(w.c, until.Add(time.Second))
	answer := len(w.answers) > 0 && !w.answers[0].at.After(until)
	switch {
	case answer && (len(due) == 0 || !w.answers[0].at.After(due[0].Due)):
		next := w.answers[0]
		w.answers = w.answers[1:]
		w.now = later(w.now, next.at)
		w.must(next.input)
	case len(due) > 0:
		w.now = later(w.now, due[0].Due)
		w.must(engine.TimerDue{Timer: due[0].ID})
	default:
		return false
	}
	return true
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
