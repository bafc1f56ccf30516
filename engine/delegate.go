package engine

import (
	"slices"

	"github.com/kartabl/kartabl/internal/fault"
)

// held finds an item of staff for who holds it or stands in for its holder.
func (r *run) held(id string) (*Item, error) {
	it, err := r.staffItem(id)
	if err != nil {
		return nil, err
	}
	return it, r.mayWork(it)
}

// turnsTo finds an item for who turns to a colleague with it: it waits for no other one.
func (r *run) turnsTo(id, colleague string) (*Item, error) {
	it, err := r.held(id)
	switch {
	case err != nil:
		return nil, err
	case it.Asks() != "":
		return nil, fault.New(fault.Conflict, "conflict.asked")
	case colleague == "":
		return nil, fault.New(fault.Invalid, "invalid")
	}
	return it, nil
}

// delegate gives an item on. Who is given it does it for the holder and for all who have
// given it on before; none of them may be barred by four eyes.
func (r *run) delegate(in Delegated) error {
	it, err := r.turnsTo(in.Item, in.To)
	switch {
	case err != nil:
		return err
	case r.e.By.ID != it.Holder:
		return fault.New(fault.Forbidden, "delegate.stand_in")
	case Alone(r.p, *it):
		return fault.New(fault.Conflict, "delegate.alone")
	case in.To == it.Holder || contains(it.Delegators, in.To):
		return fault.New(fault.Conflict, "delegate.circle")
	case r.barred(it, in.To):
		return fault.New(fault.Forbidden, "four_eyes")
	}
	if err := checkWords("note", in.Note, false); err != nil {
		return err
	}
	it.Delegators = append(slices.Clone(it.Delegators), it.Holder)
	r.hand(it, in.To)
	r.person(it.told(FactDelegated, map[string]any{"to": in.To}, "text", in.Note))
	return nil
}

// hand lets an item change its holder within its delegation.
func (r *run) hand(it *Item, to string) {
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerFallback && t.Item == it.ID })
	it.Holder = to
	if it.Asks() != "" {
		it.Question = nil
	}
	r.wake(it)
	r.update(it)
}

// takeBack gives an item back to the delegator who wants it, whoever has it by now, and
// for others who may have it taken back, to the last one.
func (r *run) takeBack(in TakenBack) error {
	it, err := r.personal(in.Item)
	switch {
	case err != nil:
		return err
	case len(it.Delegators) == 0:
		return fault.New(fault.Conflict, "conflict.not_delegated")
	}
	n := slices.Index(it.Delegators, r.e.By.ID)
	if n >= 0 && r.barredActor(it) {
		return fault.New(fault.Forbidden, "four_eyes")
	}
	if n < 0 {
		n = len(it.Delegators) - 1
	}
	was, to := it.Holder, it.Delegators[n]
	it.Delegators = none(slices.Clone(it.Delegators[:n]))
	r.hand(it, to)
	r.person(it.told(FactTakenBack, map[string]any{"holder": was, "to": to}, "", ""))
	return nil
}

// handBack gives an item back to whom the holder has it from.
func (r *run) handBack(in HandedBack) error {
	it, err := r.held(in.Item)
	switch {
	case err != nil:
		return err
	case len(it.Delegators) == 0:
		return fault.New(fault.Conflict, "conflict.not_delegated")
	}
	if err := checkWords("note", in.Note, false); err != nil {
		return err
	}
	n := len(it.Delegators) - 1
	to := it.Delegators[n]
	it.Delegators = none(slices.Clone(it.Delegators[:n]))
	r.hand(it, to)
	r.person(it.told(FactHandedBack, map[string]any{"to": to}, "text", in.Note))
	return nil
}

// unhand forgets all that a holder has agreed with others about an item, which is
// another's or nobody's now.
func (r *run) unhand(it *Item) {
	it.Delegators, it.Question = nil, nil
	r.wake(it)
	it.Aside = nil
}

// unfit reports whether four eyes bars one of those who an item is done by and for.
func unfit(it *Item) bool {
	return contains(it.Exclude, it.Holder) || slices.ContainsFunc(it.Delegators, func(p string) bool { return contains(it.Exclude, p) })
}

// told is a line about an item among colleagues, with words of theirs where there are any.
func (it *Item) told(kind string, data map[string]any, key, words string) Fact {
	data["item"] = it.ID
	if words != "" {
		data[key] = words
	}
	return Fact{Kind: kind, Step: it.Step, Visit: it.Visit, Glass: Private, Data: data}
}

// delegated is the line with those for whom its person has done the item.
func (f Fact) delegated(it *Item) Fact {
	if len(it.Delegators) > 0 {
		f.Data = with(f.Data, "delegators", anyList(it.Delegators))
	}
	return f
}
