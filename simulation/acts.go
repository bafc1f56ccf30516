package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// expected drops what people are told when they are late, mistaken or not allowed, and
// counts it. Everything else ends the simulation.
func (w *world) expected(err error) error {
	if err == nil || errors.Is(err, errInjected) {
		return err
	}
	for _, code := range []fault.Code{fault.Conflict, fault.NotFound, fault.Invalid, fault.Forbidden, fault.Unavailable} {
		if fault.Is(err, code) {
			w.report.Refused++
			return nil
		}
	}
	return err
}

// start lets somebody start one of the services that are offered to him.
func (w *world) start(ctx context.Context) error {
	by := w.customers[w.luck.IntN(len(w.customers))]
	if w.chance(3) {
		by = w.staff[w.luck.IntN(len(w.staff))]
	}
	r := w.reader(by)
	offers, err := w.cartable.Offers(ctx, r)
	if err != nil || len(offers) == 0 {
		w.another()
		return err
	}
	offer := offers[w.luck.IntN(len(offers))]
	opening, err := w.cartable.Opening(ctx, r, offer.Process, "")
	if err != nil {
		w.another()
		return w.expected(err)
	}
	q := cartable.Start{Process: offer.Process, Channel: "portal"}
	switch {
	case offer.Internal:
		q.Channel = ""
	case by.Side == engine.Staff:
		q.Customer, q.Channel = w.customers[w.luck.IntN(len(w.customers))].ID, engine.ByPhone
	}
	for range 6 {
		if q.Values, err = w.fill(ctx, by, opening.Form); err != nil {
			return err
		}
		if _, err = w.cartable.Start(ctx, r, q); !fault.Is(err, fault.Invalid) {
			break
		}
	}
	if err != nil {
		w.another()
	}
	return w.expected(err)
}

// another stands in for a start of which nothing came, as long as there is time.
func (w *world) another() {
	if left := w.end.Sub(w.now); left > time.Hour {
		w.later(w.between(0, left), w.start)
	}
}

// fill answers a form: all that is asked, and most of what may be left out.
func (w *world) fill(ctx context.Context, by people.Person, f *cartable.Form) (map[string]any, error) {
	values := map[string]any{}
	if f == nil {
		return values, nil
	}
	w.author.file = func(accept []string) (any, error) { return w.document(ctx, by, accept) }
	for _, field := range f.Fields {
		if field.ReadOnly || !field.Required && w.chance(4) {
			continue
		}
		v, err := w.author.value(field.Type)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", field.Path, err)
		}
		values[field.Path] = v
	}
	return values, nil
}

// document is a paper that was handed over; what is in it does not matter here.
func (w *world) document(ctx context.Context, by people.Person, accept []string) (string, error) {
	types := map[string]string{"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
	d := store.Document{ID: w.newID(), Owner: by.ID, Name: "paper.pdf", Type: "application/pdf", Size: 1000}
	if len(accept) > 0 && types[accept[0]] != "" {
		d.Name, d.Type = "paper."+accept[0], types[accept[0]]
	}
	return d.ID, w.db.Update(ctx, func(tx *store.Tx) error { return tx.AddDocument(ctx, d) })
}

// settle looks at the cases that have moved and plans what people do next with them.
func (w *world) settle(ctx context.Context) error {
	for len(w.touched) > 0 {
		id := w.touched[0]
		c, err := w.stored(ctx, id)
		if errors.Is(err, errInjected) {
			continue // whoever looks sees it the next time
		}
		if err != nil {
			return err
		}
		w.touched = w.touched[1:]
		for i := range c.Items {
			if it := c.Items[i]; !w.known[it.ID] {
				w.known[it.ID] = true
				w.plan(c.ID, it)
			}
		}
		for i := range c.Requests {
			if q := c.Requests[i]; q.Kind == engine.RequestMessage && !w.known[q.ID] {
				w.known[q.ID] = true
				w.later(w.between(time.Minute, 100*time.Hour), func(ctx context.Context) error { return w.message(ctx, q.Name, q.Key) })
			}
		}
		if w.chance(60) {
			w.later(w.between(time.Minute, 300*time.Hour), func(ctx context.Context) error { return w.beside(ctx, id) })
		}
	}
	return nil
}

// plan lets somebody come to an item after a while; some never do, some come twice.
func (w *world) plan(caseID string, it engine.Item) {
	wait := w.between(time.Minute, 40*time.Hour)
	if it.Who == engine.Customer {
		wait = w.between(time.Minute, 90*time.Hour)
		if w.chance(12) {
			return
		}
	}
	if w.chance(30) {
		wait *= 12
	}
	work := func(ctx context.Context) error { return w.work(ctx, caseID, it.ID, 0) }
	w.later(wait, work)
	if w.chance(20) {
		w.later(wait, work) // two windows, or two who are fast
	}
}

func (w *world) stored(ctx context.Context, id string) (c engine.Case, err error) {
	err = w.db.View(ctx, func(tx *store.Tx) error {
		c, err = tx.Case(ctx, id)
		return err
	})
	return c, err
}

// patience is how often somebody tries again what was refused.
const patience = 8

// work lets somebody do an item, if it is still there. Who cannot now comes back.
func (w *world) work(ctx context.Context, caseID, itemID string, tries int) error {
	c, err := w.stored(ctx, caseID)
	if err != nil {
		return err
	}
	it, open := c.Item(itemID)
	if !open {
		return nil
	}
	by, ok := w.worker(c, it)
	if ok {
		err = w.finish(ctx, by, it)
	}
	if (!ok || err != nil) && tries < patience {
		w.later(w.between(time.Hour, 60*time.Hour), func(ctx context.Context) error { return w.work(ctx, caseID, itemID, tries+1) })
	}
	return w.expected(err)
}

// worker is who does an item: its customer, its holder, or one of its pool who may; one
// time in twenty anybody tries.
func (w *world) worker(c engine.Case, it engine.Item) (people.Person, bool) {
	switch {
	case w.chance(20):
		return w.staff[w.luck.IntN(len(w.staff))], true
	case it.Who == engine.Customer:
		p, ok := w.byID[c.Customer]
		return p, ok
	case it.Holder != "":
		p, ok := w.byID[it.Holder]
		return p, ok
	}
	process, err := w.processes.Process(c.Process, c.Version)
	if err != nil {
		return people.Person{}, false
	}
	role := it.Role
	if it.Queue != "" {
		role = process.Queues[it.Queue].Role
	}
	var able []people.Person
	for _, p := range w.staff {
		if slices.Contains(p.Roles, role) && engine.Eligible(process, c, it, engine.Candidate{ID: p.ID, Attributes: people.Attributes(p)}, w.now) {
			able = append(able, p)
		}
	}
	if len(able) == 0 {
		return people.Person{}, false
	}
	return able[w.luck.IntN(len(able))], true
}

func (w *world) finish(ctx context.Context, by people.Person, it engine.Item) error {
	r := w.reader(by)
	switch it.Kind {
	case engine.ItemPay:
		return w.pay(ctx, r, it)
	case engine.ItemSign:
		_, err := w.cartable.Sign(ctx, r, it.ID)
		return err
	}
	view, err := w.look(ctx, r, it)
	if err != nil {
		return err
	}
	if it.Holder == "" && view.CanRelease && w.chance(15) {
		return w.cartable.Release(ctx, r, it.ID)
	}
	return w.submit(ctx, r, view)
}

// look gives an item as somebody sees it who is about to do it; who takes it from a pool
// sees it with that.
func (w *world) look(ctx context.Context, r cartable.Reader, it engine.Item) (cartable.Item, error) {
	if r.Side == engine.Staff && it.Holder == "" {
		return w.cartable.Claim(ctx, r, it.ID)
	}
	return w.cartable.Item(ctx, r, it.ID)
}

func (w *world) submit(ctx context.Context, r cartable.Reader, view cartable.Item) (err error) {
	if len(view.Choices) == 0 {
		return fault.New(fault.Conflict, "conflict.done") // none of its buttons is open now
	}
	for range 6 {
		work := cartable.Work{Version: view.Version, Outcome: view.Choices[w.luck.IntN(len(view.Choices))].Name}
		if work.Values, err = w.fill(ctx, r.Person, view.Form); err != nil {
			return err
		}
		_, err = w.cartable.Submit(ctx, r, view.ID, work)
		if err == nil {
			w.acknowledged[view.Case] = append(w.acknowledged[view.Case], view.ID)
		}
		if !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	return err
}

func (w *world) pay(ctx context.Context, r cartable.Reader, it engine.Item) error {
	address, err := w.cartable.Pay(ctx, r, it.ID, true)
	if err != nil || address == "" {
		return err
	}
	query, back := w.outside.atBank(address)
	if !back {
		return nil
	}
	for range 1 + w.luck.IntN(2) { // some reload the page
		w.later(w.between(time.Minute, time.Hour), func(ctx context.Context) error {
			_, err := w.processes.Callback(ctx, "main_psp", query)
			return w.expected(err)
		})
	}
	return nil
}

// message lets another system send what a case waits for.
func (w *world) message(ctx context.Context, name, key string) error {
	m := w.catalog.Messages[name]
	if m == nil {
		return fmt.Errorf("a case waits for the message %s, which the catalog does not have", name)
	}
	fields := map[string]any{}
	for _, f := range m.Fields {
		v, err := w.author.value(shape(f.Type))
		if err != nil {
			return fmt.Errorf("message %s: %w", name, err)
		}
		fields[f.Name] = v
	}
	_, err := w.processes.Message(ctx, processes.Incoming{Name: name, Key: key, Fields: fields})
	return w.expected(err)
}

// beside does something that may be done beside the open work: adds a paper, cancels,
// reopens, answers the survey.
func (w *world) beside(ctx context.Context, caseID string) error {
	c, err := w.stored(ctx, caseID)
	if err != nil {
		return err
	}
	by, ok := w.byID[c.Customer]
	if !ok {
		return nil
	}
	view, err := w.cartable.Case(ctx, w.reader(by), caseID)
	if err != nil || len(view.Actions) == 0 {
		return w.expected(err)
	}
	name := view.Actions[w.luck.IntN(len(view.Actions))].Name
	action, err := w.cartable.Action(ctx, w.reader(by), caseID, name)
	if err != nil {
		return w.expected(err)
	}
	values, err := w.fill(ctx, by, action.Form)
	if err != nil {
		return err
	}
	_, err = w.cartable.Act(ctx, w.reader(by), caseID, name, values)
	return w.expected(err)
}
