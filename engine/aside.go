package engine

import (
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// MaxAside is for how long an item may be put aside.
const MaxAside = 366 * 24 * time.Hour

// Resting reports whether the item is put aside now.
func (it *Item) Resting() bool { return it.Aside != nil && !it.Aside.Back }

// putAside lets an item of its holder rest until a time; his promises go on.
func (r *run) putAside(in PutAside) error {
	it, err := r.held(in.Item)
	if err != nil {
		return err
	}
	until := in.Until.UTC().Truncate(time.Second)
	switch {
	case it.Asks() != "":
		return fault.New(fault.Conflict, "conflict.asked")
	case !until.After(r.at):
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("until", "aside.past"))
	case until.Sub(r.at) > MaxAside:
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("until", "aside.far"))
	}
	if err := checkWords("reason", in.Reason, false); err != nil {
		return err
	}
	r.clearTimers(func(t *PendingTimer) bool {
		return t.Item == it.ID && (t.Why == TimerFollowUp || t.Why == TimerFallback)
	})
	it.Aside = &Aside{Until: until, Reason: in.Reason}
	r.setTimer(PendingTimer{Why: TimerFollowUp, Scope: it.Scope, Step: it.Step, Visit: it.Visit, Item: it.ID, Due: until})
	r.update(it)
	r.person(it.told(FactAside, map[string]any{"until": until.Format(moment)}, "reason", in.Reason))
	return nil
}

// takeUp brings an item back before its time.
func (r *run) takeUp(in TakenUp) error {
	it, err := r.held(in.Item)
	if err != nil {
		return err
	}
	if !it.Resting() {
		return fault.New(fault.Conflict, "conflict.not_aside")
	}
	r.wake(it)
	r.update(it)
	r.person(it.told(FactTakenUp, map[string]any{}, "", ""))
	return nil
}

// wake ends the rest of an item, where it has any.
func (r *run) wake(it *Item) {
	if !it.Resting() {
		return
	}
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerFollowUp && t.Item == it.ID })
	it.Aside = nil
}

// followUp brings an item back at its time.
func (r *run) followUp(t PendingTimer) {
	it := r.item(t.Item)
	if it == nil || !it.Resting() {
		return
	}
	it.Aside = &Aside{Until: it.Aside.Until, Reason: it.Aside.Reason, Back: true}
	r.update(it)
	r.fact(it.told(FactBack, map[string]any{"holder": it.Holder}, "", ""))
}
