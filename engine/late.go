package engine

import (
	"slices"

	"github.com/kartabl/kartabl/calendar"
)

// Harm is how much it hurts that a timer is late: of many late ones, those with the
// lowest number come first.
type Harm int

// The harms of being late, from the worst.
const (
	HarmEnds    Harm = iota // a way on, or the end of a time to pay, is kept from the customer
	HarmBreach              // nobody hears of a broken promise
	HarmWarn                // a promise breaks that could be kept; also what is not known
	HarmWaits               // the case stands still
	HarmReminds             // somebody is reminded late
	Harms                   // how many there are
)

func (r *run) harm(t PendingTimer) Harm {
	switch t.Why {
	case TimerExpire:
		return HarmEnds
	case TimerBreach, TimerAgain:
		return HarmBreach
	case TimerWarn:
		return HarmWarn
	case TimerSurvey:
		return HarmReminds
	case TimerStep:
		return r.harmOfStep(t)
	default:
		return HarmWaits
	}
}

func (r *run) harmOfStep(t PendingTimer) Harm {
	def := r.timerOf(t)
	switch {
	case def == nil:
		return HarmWarn
	case def.Edge != nil:
		return HarmEnds
	case slices.ContainsFunc(def.Do, func(a Action) bool { return a.Escalate != "" }):
		return HarmBreach
	default:
		return HarmReminds
	}
}

// timerOf is the definition of a step's timer, or nil.
func (r *run) timerOf(t PendingTimer) *Timer {
	s := r.p.Steps[t.Step]
	if s == nil || t.Why != TimerStep {
		return nil
	}
	return s.timer(t.Name)
}

// repetition is how a timer goes on after it has fired.
type repetition struct {
	every    *calendar.Duration
	times    int
	calendar string
}

// next moves a timer to its next firing, reckoned from the one that was due; false when
// it has none.
func (r *run) next(t *PendingTimer, again repetition) bool {
	if again.every == nil || t.Fired >= again.times {
		return false
	}
	due, ok := r.p.calendar(again.calendar).Add(r.at, t.Due, *again.every)
	if ok {
		t.Due, t.From = due, r.basis(t.Due, again.every)
	}
	return ok
}

// skip counts the repetitions that are due as well by now, because nobody has looked
// since, as fired: they come as one, and the history tells how many they were.
func (r *run) skip(t *PendingTimer, again repetition) {
	missed := 0
	for {
		later := *t
		if !r.next(&later, again) || later.Due.After(r.at) {
			break
		}
		*t = later
		t.Fired++
		missed++
	}
	if missed > 0 {
		r.fact(Fact{Kind: FactMissed, Step: t.Step, Visit: t.Visit, Glass: Private, Data: r.named(*t, map[string]any{"n": missed})})
	}
}

// overtaken reports whether what a timer has to tell is out of date already, and notes
// it: a timer that ends the same visit is due as well, or the breach it warns of.
func (r *run) overtaken(t PendingTimer) bool {
	late := slices.ContainsFunc(r.c.Timers, func(x PendingTimer) bool {
		if x.ID == t.ID || x.Due.After(r.at) || x.Scope != t.Scope || x.Step != t.Step || x.Visit != t.Visit || x.Clock != t.Clock {
			return false
		}
		def := r.timerOf(x)
		return def != nil && def.Edge != nil || t.Why == TimerWarn && x.Why == TimerBreach
	})
	if late {
		r.fact(Fact{Kind: FactOvertaken, Step: t.Step, Visit: t.Visit, Glass: Private, Data: r.named(t, map[string]any{})})
	}
	return late
}

func tells(actions []Action) bool {
	return slices.ContainsFunc(actions, func(a Action) bool { return a.Notify != "" })
}

// named adds to what is told of a timer which one it is.
func (*run) named(t PendingTimer, data map[string]any) map[string]any {
	switch {
	case t.Clock != "":
		data["clock"] = t.Clock
	case t.Why == TimerStep:
		data["timer"] = t.Name
	}
	return data
}
