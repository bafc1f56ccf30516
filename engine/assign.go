package engine

import (
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// Candidate is a person of staff who might work on an item. Stands are the persons that
// he stands in for. Attributes are what assign.where reads as staff.<attribute>.
type Candidate struct {
	ID         string
	Stands     []string
	Attributes map[string]any
}

// How the shell is asked to choose a person.
const (
	pickUser   = "user"
	pickSameAs = "same_as"
	pickClaim  = "claim"
)

// RuleNobody is the rule of an Assigned that tells that nobody is there whom the item
// could be given to by name.
const RuleNobody = "nobody"

// assignment fills in whose pool the item lies in, and says whom the shell shall
// ask first; nil when people claim it themselves.
func (r *run) assignment(s *Step, it *Item) (*AssignItem, *stuck) {
	a := s.Task.Assign
	it.Queue, it.Role, it.Exclude = a.Queue, a.Role, r.excluded(a)
	ask := AssignItem{Pick: a.Pick, Exclude: it.Exclude}
	if a.User != nil {
		v, err := a.User.Eval(r.scope(nil))
		if err != nil {
			return nil, failed(err)
		}
		person, _ := v.(string)
		if person == "" || contains(it.Exclude, person) {
			*it = Pooled(r.p, *it)
			return nil, nil
		}
		ask.Pick, ask.Prefer = pickUser, person
		return &ask, nil
	}
	if familiar := r.familiar(a, it.Exclude); familiar != "" {
		ask.Prefer = familiar
		if ask.Pick == "" || ask.Pick == pickClaim {
			ask.Pick = pickSameAs
		}
	}
	if ask.Pick == "" || ask.Pick == pickClaim {
		return nil, nil
	}
	return &ask, nil
}

// familiar is the last person who completed the step of same_as. Four eyes is stronger.
func (r *run) familiar(a *Assign, exclude []string) string {
	if a.SameAs == "" {
		return ""
	}
	person := last(r.c.Completed[a.SameAs])
	if contains(exclude, person) {
		return ""
	}
	return person
}

// excluded are all who have completed any visit of the steps of not_same_as.
func (r *run) excluded(a *Assign) []string {
	var out []string
	for _, step := range a.NotSameAs {
		for _, person := range r.c.Completed[step] {
			if !contains(out, person) {
				out = append(out, person)
			}
		}
	}
	return out
}

// bar renews who is barred from an item after a visit of step was completed, and
// takes it from a holder who is barred now.
func (r *run) bar(it *Item, step string) {
	s := r.p.Steps[it.Step]
	if s == nil || s.Task == nil || s.Task.Assign == nil || !contains(s.Task.Assign.NotSameAs, step) {
		return
	}
	exclude := r.excluded(s.Task.Assign)
	if slices.Equal(exclude, it.Exclude) {
		return
	}
	it.Exclude = exclude
	if unfit(it) {
		r.free(it, "four_eyes")
		return
	}
	r.update(it)
}

func (r *run) barred(it *Item, persons ...string) bool {
	return slices.ContainsFunc(persons, func(p string) bool { return p != "" && contains(it.Exclude, p) })
}

// barredActor reports whether four eyes bars who acts, or somebody he stands in for.
func (r *run) barredActor(it *Item) bool {
	return r.barred(it, r.e.By.ID, r.e.By.For) || r.barred(it, r.e.Stands...)
}

// alone reports whether nobody may stand in for who holds an item of the step.
func (s *Step) alone() bool {
	return s.Task != nil && s.Task.Assign != nil && !s.Task.Assign.Substitute
}

// Alone reports whether nobody may stand in for who holds the item.
func Alone(p *Process, it Item) bool {
	s := p.Steps[it.Step]
	return s == nil || s.alone()
}

// staffItem finds an item that staff handle.
func (r *run) staffItem(id string) (*Item, error) {
	if r.e.By.Side == string(Customer) {
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	it := r.item(id)
	if it == nil || it.Who != Staff {
		return nil, closed(id)
	}
	return it, nil
}

// personal finds an item for a person: neither a clock nor a program does this to it.
func (r *run) personal(id string) (*Item, error) {
	it, err := r.staffItem(id)
	if err == nil && r.e.By.ID == "" {
		err = fault.New(fault.Forbidden, "forbidden")
	}
	return it, err
}

// claim takes an item that nobody has. Its holder may claim it again: that tells
// that he works on it, so that it is not taken back for the queue.
func (r *run) claim(in Claimed) error {
	it, err := r.personal(in.Item)
	switch {
	case err != nil:
		return err
	case r.barredActor(it):
		return fault.New(fault.Forbidden, "four_eyes")
	case it.Holder != "" && (!r.e.By.is(it.Holder) || !r.reserved(it)):
		return taken(it)
	case in.Why != "" && !contains(OvertakingReasons(), in.Why):
		return fault.New(fault.Invalid, "invalid")
	}
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerFallback && t.Item == it.ID })
	if it.Holder == "" {
		it.Holder = r.e.By.ID
	}
	r.peopled(it.ID)
	r.update(it)
	r.person(Fact{Kind: FactClaimed, Step: it.Step, Visit: it.Visit, Glass: Private, Data: in.told()})
	return nil
}

// reserved reports whether an item is kept for its familiar person until he takes it.
func (r *run) reserved(it *Item) bool {
	return slices.ContainsFunc(r.c.Timers, func(t PendingTimer) bool { return t.Why == TimerFallback && t.Item == it.ID })
}

// release puts a held item back: its holder does, or whoever the policy lets.
func (r *run) release(in Released) error {
	it, err := r.staffItem(in.Item)
	if err != nil {
		return err
	}
	if it.Holder == "" {
		return fault.New(fault.Conflict, "conflict.not_held")
	}
	r.free(it, "")
	return nil
}

// free takes the holder away.
func (r *run) free(it *Item, why string) {
	was := it.Holder
	it.Holder = ""
	r.unhand(it)
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerFallback && t.Item == it.ID })
	r.update(it)
	f := Fact{Kind: FactReleased, Step: it.Step, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID, "holder": was}}
	if why != "" {
		f.Data["why"] = why
		r.fact(f)
		return
	}
	r.person(f)
}

// assign gives an item to a person.
func (r *run) assign(in Assigned) error {
	it, err := r.staffItem(in.Item)
	if err != nil {
		if r.e.By.Side == System.Side {
			return r.ignore("closed")
		}
		return err
	}
	switch {
	case in.To == "" && in.Rule == RuleNobody && it.Holder == "":
		r.nobody(it)
		return nil
	case in.To == "":
		return fault.New(fault.Invalid, "invalid")
	case r.barred(it, in.To):
		return fault.New(fault.Forbidden, "four_eyes")
	case in.Rule != "" && it.Holder != "":
		return r.ignore("held")
	}
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerFallback && t.Item == it.ID })
	it.Holder = in.To
	r.peopled(it.ID)
	r.unhand(it)
	r.update(it)
	f := Fact{Kind: FactAssigned, Step: it.Step, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID, "to": in.To}}
	if in.Rule != "" {
		f.Data["rule"] = in.Rule
	}
	if in.Reason != "" {
		f.Data["reason"] = in.Reason
	}
	r.person(f)
	if in.Rule == pickSameAs {
		r.holdBack(it)
	}
	return nil
}

// nobody puts an item that was for one person alone where others see it.
func (r *run) nobody(it *Item) {
	if it.Queue != "" || it.Role != "" {
		return
	}
	*it = Pooled(r.p, *it)
	r.update(it)
	r.fact(Fact{Kind: FactReleased, Step: it.Step, Visit: it.Visit, Glass: Private, Data: map[string]any{"item": it.ID, "why": RuleNobody}})
}

// holdBack sets the time after which an item that waits for its familiar person
// goes back to the queue.
func (r *run) holdBack(it *Item) {
	s := r.p.Steps[it.Step]
	if s == nil || s.Task == nil || s.Task.Assign == nil || s.Task.Assign.FallbackAfter == nil {
		return
	}
	due, ok := r.p.calendar("").Add(r.at, r.at, *s.Task.Assign.FallbackAfter)
	if !ok {
		return
	}
	r.setTimer(PendingTimer{Why: TimerFallback, Scope: it.Scope, Step: it.Step, Visit: it.Visit, Item: it.ID, Due: due, From: r.basis(r.at, s.Task.Assign.FallbackAfter)})
}

// fallback gives the item back when its familiar person has not taken it up.
func (r *run) fallback(t PendingTimer) {
	it := r.item(t.Item)
	if it == nil || it.Holder == "" {
		return
	}
	if to := r.p.fallback(it.Step); to != "" {
		it.Queue, it.Role = to, ""
	}
	r.free(it, "fallback")
}

// Eligible reports whether a person of staff may be given the item: he satisfies
// assign.where and is not barred by four eyes, neither himself nor as a stand-in.
// Whether he belongs to the queue or role is the caller's to know.
func Eligible(p *Process, c Case, item Item, who Candidate, now time.Time) bool {
	s := p.Steps[item.Step]
	if item.Who != Staff || s == nil || who.ID == "" {
		return false
	}
	if contains(item.Exclude, who.ID) || slices.ContainsFunc(who.Stands, func(p string) bool { return contains(item.Exclude, p) }) {
		return false
	}
	if s.Task == nil || s.Task.Assign == nil || s.Task.Assign.Where == nil {
		return true
	}
	scope := scopeAt(p, &c, item.Scope, now)
	scope.Staff = who.Attributes
	ok, err := s.Task.Assign.Where.Bool(scope)
	return err == nil && ok
}
