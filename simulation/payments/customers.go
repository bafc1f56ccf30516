package payments

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/sandbox/bank"
	"github.com/kartabl/kartabl/store"
)

// customer is somebody with a case, as the world sees him.
type customer struct {
	person  people.Person
	gateway string
	id      string // of the case
	tries   int
	given   bool // up
	orders  []*order
	knows   bool // that a payment of his is under way, and he wants to pay once more
}

// order is one payment of his.
type order struct {
	id        string
	authority string
	heard     bool // by the server
	denied    bool // the server has heard of the bank that it had failed
	untold    bool // begun after another, of which the server has not spoken
}

// arrive lets one customer after the other come, until they have begun enough payments.
func (w *world) arrive(ctx context.Context) error {
	if w.report.Payments >= w.Payments {
		return nil
	}
	perDay := max(400, w.Payments/24)
	w.soon(w.within(0, 2*24*time.Hour/time.Duration(perDay)), w.arrive)
	gateway := gatewayNames[0]
	if w.chance(4) {
		gateway = gatewayNames[1]
	}
	c := &customer{person: w.customers[w.luck.IntN(len(w.customers))], gateway: gateway}
	request := processes.StartRequest{
		Process: process(gateway, policies[w.luck.IntN(len(policies))]), By: c.person, Customer: c.person,
		Values: map[string]any{"amount": 10_000 + 1000*w.luck.IntN(500)},
	}
	var m processes.Moved
	err := w.processes.Update(ctx, func(tx *store.Tx) (err error) {
		m, err = w.processes.StartTx(ctx, tx, request)
		return err
	})
	if err != nil {
		return w.told(err)
	}
	c.id = m.Case.ID
	w.cases = append(w.cases, c)
	w.report.Cases++
	w.soon(w.within(time.Minute, time.Hour), c.press(w))
	if w.chance(9) {
		w.soon(w.within(time.Minute, 5*24*time.Hour), c.cancel(w))
	}
	return nil
}

// told drops what a person is told and can do nothing about. Everything else is a fault
// of the server.
func (w *world) told(err error) error {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		if f.Code == fault.NotFound {
			w.report.Refused++
		}
		if f.Code != fault.Internal {
			return nil
		}
	}
	if w.dead {
		return nil
	}
	return err
}

// press presses pay, and goes to the bank where that is the way.
func (c *customer) press(w *world) func(context.Context) error {
	return func(ctx context.Context) error {
		item, err := c.item(ctx, w, engine.ItemPay)
		if err != nil || item == "" || c.given {
			return w.told(err)
		}
		c.tries++
		w.pressing = c
		address, err := w.processes.Pay(ctx, c.person, c.id, item, c.knows)
		switch {
		case err != nil:
			c.after(w, err)
			return w.told(err)
		case w.dead:
			w.soon(w.within(time.Minute, time.Hour), c.press(w)) // he has seen nothing of the answer
			return nil
		case address != "":
			c.goToBank(w, address)
			if w.chance(15) { // in a second tab
				c.knows = true
				w.soon(w.within(time.Second, 20*time.Minute), c.press(w))
			}
		}
		return nil
	}
}

// opened notes that the customer who presses has a payment at the bank now, and whether it
// was begun beside one that is paid and of which the server should have spoken.
func (w *world) opened(ctx context.Context, id, authority string, heard bool) {
	c := w.pressing
	o := &order{id: id, authority: authority, heard: heard}
	for _, before := range c.orders {
		p, _ := w.banks[c.gateway].bank.Payment(before.authority)
		o.untold = o.untold || !c.knows && before.heard && p.State == bank.Paid && !before.denied && !w.goesBack(ctx, before.id)
	}
	c.orders = append(c.orders, o)
	w.orders[id] = o
	w.report.Payments++
	if !heard && c.gateway == able && w.chance(5) {
		c.goToBank(w, authority) // the bank itself has sent him the way there
	}
}

// goesBack reports whether the money of a payment is on its way back.
func (w *world) goesBack(ctx context.Context, id string) bool {
	var row store.PaymentRow
	err := w.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.Payment(ctx, id)
		return err
	})
	return err != nil || row.State == engine.PaymentRefunded
}

// heard notes a word of the bank on a payment.
func (w *world) heard(id string, said hooks.PaymentStatus) {
	if o := w.orders[id]; o != nil {
		o.denied = o.denied || said == hooks.Failed
	}
}

// after is what somebody does who was refused: some insist, some come again, some give up.
func (c *customer) after(w *world, err error) {
	c.knows = fault.Is(err, fault.Conflict) && w.chance(2)
	if c.tries < 8 {
		w.soon(w.within(10*time.Minute, 3*time.Hour), c.press(w))
	}
}

// goToBank acts at the bank's page: most pay at once, some give up or close the window,
// some pay when it is late.
func (c *customer) goToBank(w *world, authority string) {
	act, wait := bank.Pay, w.within(time.Minute, 12*time.Minute)
	switch n := w.luck.IntN(100); {
	case n < 10:
		act = bank.Cancel
	case n < 17:
		act = bank.Leave
	case n < 24:
		wait = w.within(40*time.Minute, 96*time.Hour)
	}
	w.soon(wait, func(context.Context) error {
		back, _ := w.banks[c.gateway].bank.Act(authority, act)
		for _, b := range back {
			w.soon(time.Second+b.After, func(ctx context.Context) error { return w.come(ctx, c.gateway, b) })
		}
		// He looks whether it has worked, confirms, or tries again.
		w.soon(w.within(5*time.Minute, 30*time.Hour), c.look(w))
		return nil
	})
}

// look confirms what is paid, or presses once more.
func (c *customer) look(w *world) func(context.Context) error {
	return func(ctx context.Context) error {
		item, err := c.item(ctx, w, engine.ItemTask)
		if err != nil {
			return w.told(err)
		}
		if item == "" {
			c.knows = false
			if c.tries < 8 && !w.chance(5) {
				return c.press(w)(ctx)
			}
			return nil
		}
		if w.chance(6) {
			return nil // never confirms
		}
		_, err = w.processes.Advance(ctx, c.id, processes.Command{By: people.Actor(c.person), Input: engine.Submitted{Item: item}})
		return w.told(err)
	}
}

// cancel gives the case up, paid or not.
func (c *customer) cancel(w *world) func(context.Context) error {
	return func(ctx context.Context) error {
		c.given = true
		_, err := w.processes.Advance(ctx, c.id, processes.Command{By: people.Actor(c.person), Input: engine.Cancelled{}})
		return w.told(err)
	}
}

// item is the open one of a kind, or "".
func (c *customer) item(ctx context.Context, w *world, kind string) (string, error) {
	var it engine.Item
	err := w.db.View(ctx, func(tx *store.Tx) error {
		now, err := tx.Case(ctx, c.id)
		if i := slices.IndexFunc(now.Items, func(it engine.Item) bool { return it.Kind == kind }); i >= 0 {
			it = now.Items[i]
		}
		return err
	})
	return it.ID, err
}
