package definitions

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

// do lets a person take up an item if nobody has it, and finish it.
func (w *world) do(a act) {
	it := w.item(a.step)
	if it == nil {
		w.fail("nothing is to be done at '%s'; the case is at %s", a.step, w.where())
		return
	}
	by := actor(a.as)
	id, sign := it.ID, it.Kind == engine.ItemSign
	if it.Who == engine.Staff && it.Holder == "" {
		if err := w.apply(by, engine.Claimed{Item: id}); err != nil {
			w.fail("%s cannot take '%s': %s", a.as, a.step, sentence(err))
			return
		}
	}
	if sign {
		w.complain("signing", w.apply(by, engine.LetterSigned{Item: id}))
		return
	}
	w.complain("'"+a.step+"'", w.apply(by, engine.Submitted{Item: id, Outcome: a.outcome, Values: a.values}))
}

// scenarioReason is why people pass over a step or have it done once more in a scenario.
const scenarioReason = "scenario"

// skip lets a person take up an item if nobody has it, and pass over it.
func (w *world) skip(a act) {
	it := w.item(a.step)
	if it == nil {
		w.fail("nothing is to be done at '%s'; the case is at %s", a.step, w.where())
		return
	}
	w.takesUp(a, it)
	w.complain("skip '"+a.step+"'", w.apply(actor(a.as), engine.Skipped{Item: it.ID, Reason: scenarioReason}))
}

// takesUp claims an item that nobody has, for one who may.
func (w *world) takesUp(a act, it *engine.Item) {
	if it.Who == engine.Staff && it.Holder == "" {
		_ = w.apply(actor(a.as), engine.Claimed{Item: it.ID}) // whether he may is asked when he goes on
	}
}

// redo lets a person have a step done once more, from the work that he holds or takes up.
func (w *world) redo(a act) {
	scope := ""
	for _, e := range engine.Redoable(w.p, w.c) {
		if e.Step == a.step {
			scope = e.Scope
		}
	}
	for i := range w.c.Items {
		if it := w.c.Items[i]; it.Scope == scope {
			w.takesUp(a, &it)
		}
	}
	w.complain("redo '"+a.step+"'", w.apply(actor(a.as), engine.Redone{Scope: scope, Step: a.step, Reason: scenarioReason}))
}

// refuse tries what must be refused, on the side: the case stays as it is.
func (w *world) refuse(a act) {
	it := w.item(a.step)
	if it == nil {
		w.fail("nothing is to be done at '%s'; the case is at %s", a.step, w.where())
		return
	}
	by, c := actor(a.as), w.c
	var err error
	if it.Who == engine.Staff && it.Holder == "" {
		var o engine.Outcome
		if o, err = engine.Apply(w.p, c, w.event(by, engine.Claimed{Item: it.ID})); err == nil {
			c = o.Case
		}
	}
	if err == nil {
		_, err = engine.Apply(w.p, c, w.event(by, engine.Submitted{Item: it.ID, Outcome: a.outcome, Values: a.values}))
	}
	switch {
	case err == nil:
		w.fail("'%s' by %s was to be refused (%s), but it was accepted", a.step, a.as, a.because)
	case !becauseOf(err, a.because):
		w.fail("'%s' by %s was to be refused because of %s, but the reason is: %s", a.step, a.as, a.because, sentence(err))
	}
}

// becauseOf compares a reason with the key of a fault, whole or its last part, or
// with the path or key of one of its fields.
func becauseOf(err error, because string) bool {
	f := fault.As(err)
	if f == nil {
		return false
	}
	if f.Key == because || strings.HasSuffix(f.Key, "."+because) {
		return true
	}
	return slices.ContainsFunc(f.Fields, func(x fault.Field) bool {
		return x.Path == because || x.Key == because || strings.HasSuffix(x.Key, "."+because)
	})
}
