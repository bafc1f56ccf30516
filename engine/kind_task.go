package engine

import (
	"slices"

	"github.com/kartabl/kartabl/internal/fault"
)

// enterTask opens the item and, where the definition says so, asks for a person.
func (r *run) enterTask(s *Step, t Token) *stuck {
	it := Item{Kind: ItemTask, Who: s.Task.Who}
	var bad *stuck
	if it.Priority, bad = r.priority(s); bad != nil {
		return bad.in(s)
	}
	var ask *AssignItem
	if s.Task.Assign != nil {
		if ask, bad = r.assignment(s, &it); bad != nil {
			return bad.in(s)
		}
	}
	id := r.open(s, t, it)
	if ask != nil {
		ask.Item = id
		r.emit(*ask)
	}
	return nil
}

func (r *run) priority(s *Step) (string, *stuck) {
	if s.Task.Priority == nil {
		return r.c.Priority, nil
	}
	v, err := s.Task.Priority.Eval(r.scope(nil))
	if err != nil {
		return "", failed(err)
	}
	if p, ok := v.(string); ok && p != "" {
		return p, nil
	}
	return r.c.Priority, nil
}

// open adds the item of a visit and lets the token wait for it.
func (r *run) open(s *Step, t Token, it Item) string {
	it.ID, it.Scope, it.Step, it.Visit, it.OpenedAt = r.id(), t.Scope, s.Name, r.c.visit(t), r.at
	r.c.Items = append(r.c.Items, it)
	label := s.Label
	if label.IsZero() && it.Letter != nil {
		label = it.Letter.Subject
	}
	r.emit(OpenItem{Item: it, Label: numbered(label, t.Scope), Alone: s.alone()})
	r.rest(t)
	return it.ID
}

// item finds an open item. The pointer is into the run's own copy.
func (r *run) item(id string) *Item {
	for i := range r.c.Items {
		if r.c.Items[i].ID == id {
			return &r.c.Items[i]
		}
	}
	return nil
}

// update tells the shell of a changed item.
func (r *run) update(it *Item) { r.emit(UpdateItem{Item: *it}) }

// closed is the answer to a person who is too late. When it ended the shell may add.
func closed(item string) error { return fault.New(fault.Conflict, "conflict.over", "item", item) }

// submit takes a person's finished work and lets the step go on.
func (r *run) submit(in Submitted) error {
	it := r.item(in.Item)
	if it == nil || it.Kind != ItemTask {
		return closed(in.Item)
	}
	if err := r.mayWork(it); err != nil {
		return err
	}
	s := r.p.Steps[it.Step]
	if s == nil || s.Task == nil {
		return closed(in.Item)
	}
	if it.Asks() != "" {
		return fault.New(fault.Conflict, "conflict.asked")
	}
	r.here = it.Scope
	pressed, err := chosen(s, in.Outcome)
	if err != nil {
		return err
	}
	if err := r.fill(s.Name, s.Task.Form, in.Values, pressed); err != nil {
		return err
	}
	glass := insideOf(s)
	if it.Who == Customer {
		glass = Public
	}
	f := Fact{Kind: FactSubmitted, Step: s.Name, Visit: it.Visit, Glass: glass, Outcome: in.Outcome, Data: map[string]any{"item": it.ID}}
	r.person(f.delegated(it))
	r.complete(it)
	r.leave(r.here, in.Outcome, nil, "submitted")
	return nil
}

// mayWork refuses whoever has no right to finish the item.
func (r *run) mayWork(it *Item) error {
	by := r.e.By
	if it.Who == Customer {
		return r.mayWorkAsCustomer(it)
	}
	if by.Side != string(it.Who) || by.Channel != "" {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if r.barredActor(it) {
		return fault.New(fault.Forbidden, "four_eyes")
	}
	switch {
	case it.Holder == "":
		return fault.New(fault.Conflict, "conflict.not_held")
	case !by.is(it.Holder):
		return taken(it)
	default:
		return nil
	}
}

// is reports whether the actor is the person or stands in for him.
func (a Actor) is(person string) bool {
	return person != "" && (a.ID == person || a.For == person)
}

func taken(it *Item) error {
	return fault.New(fault.Conflict, "conflict.claimed", "name", it.Holder, "holder", it.Holder)
}

// complete notes who has completed a visit of a step, after those for whom he did, and
// frees what four eyes now bar.
func (r *run) complete(it *Item) {
	step := it.Step
	persons := slices.Concat(r.c.Completed[step], it.Delegators)
	for _, id := range []string{r.e.By.For, r.e.By.ID} {
		if id != "" {
			persons = append(persons, id)
		}
	}
	if r.c.Completed == nil {
		r.c.Completed = map[string][]string{}
	}
	r.c.Completed[step] = persons
	for i := range r.c.Items {
		r.bar(&r.c.Items[i], step)
	}
}
