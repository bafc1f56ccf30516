package payments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// finance are two people: one begins what the other has to agree with.
var finance = [2]people.Person{
	{ID: "finance1", Login: "finance1", Name: "Finance", Side: engine.Staff, Roles: []string{people.RoleFinance}},
	{ID: "finance2", Login: "finance2", Name: "Finance", Side: engine.Staff, Roles: []string{people.RoleFinance}},
}

// morning is what finance does every day: decide about money that is held, pay back by
// hand what no bank would, and compare yesterday with the banks' lists.
func (w *world) morning(ctx context.Context) error {
	moved := slices.Compact(slices.Sorted(slices.Values(w.moved)))
	w.moved = nil
	for _, id := range moved {
		if err := w.decide(ctx, id); err != nil {
			return err
		}
		if w.dead {
			return nil
		}
	}
	if err := w.payByHand(ctx); err != nil || w.dead {
		return err
	}
	return w.closeStrange(ctx)
}

// strangeFor is how long money of somebody else is looked for in the books before a person
// says that it is not ours.
const strangeFor = 3 * 24 * time.Hour

// closeStrange ends the differences about money that belongs to others.
func (w *world) closeStrange(ctx context.Context) error {
	var open []store.Difference
	err := w.db.View(ctx, func(tx *store.Tx) (err error) {
		open, err = tx.Differences(ctx, store.DifferenceFilter{State: store.DifferenceOpen, Most: 100_000})
		return err
	})
	if err != nil {
		return w.told(err)
	}
	for _, d := range open {
		if d.Kind != store.UnknownHere || w.now.Sub(d.FoundAt) < strangeFor {
			continue
		}
		if _, ours := w.banks[d.Gateway].bank.Payment(d.Authority); ours {
			continue // no bank's clerk would say that it is another's
		}
		if _, err := w.processes.CloseDifference(ctx, finance[0], d.ID, "of somebody else"); err != nil {
			return w.told(err)
		}
	}
	return nil
}

// decide looks at the money of one case.
func (w *world) decide(ctx context.Context, id string) error {
	var c engine.Case
	err := w.db.View(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.Case(ctx, id)
		return err
	})
	if err != nil {
		return w.told(err)
	}
	for _, m := range c.Money {
		switch {
		case m.State == engine.PaymentLate || m.State == engine.PaymentDisputed:
			err = w.held(ctx, id, m)
		case m.State == engine.PaymentPaid && !c.Open() && w.chance(40):
			err = w.giveBack(ctx, id, m, m.Refundable()/3)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// held is money about which people have to decide: a third counts as fees, a third goes
// back, and a third waits.
func (w *world) held(ctx context.Context, id string, m engine.Payment) error {
	switch w.luck.IntN(3) {
	case 0:
		return w.act(ctx, id, 0, engine.MoneyAccepted{Payment: m.ID, Reason: "counts"})
	case 1:
		return w.giveBack(ctx, id, m, m.Refundable())
	default:
		return nil
	}
}

// giveBack asks for a refund; somebody else says yes an hour later, or now and then no.
func (w *world) giveBack(ctx context.Context, id string, m engine.Payment, amount int) error {
	if amount <= 0 {
		return nil
	}
	refund := fmt.Sprint(len(m.Refunds) + 1)
	if err := w.act(ctx, id, 0, engine.RefundRequested{Payment: m.ID, Amount: amount, Reason: "back"}); err != nil {
		return err
	}
	answer := engine.Input(engine.RefundAgreed{Payment: m.ID, Refund: refund})
	if w.chance(8) {
		answer = engine.RefundRefused{Payment: m.ID, Refund: refund, Reason: "no"}
	}
	w.soon(time.Hour, func(ctx context.Context) error { return w.act(ctx, id, 1, answer) })
	return nil
}

// payByHand pays back what the banks have refused; a few are tried once more before.
func (w *world) payByHand(ctx context.Context) error {
	var failed, transferred []store.RefundRow
	err := w.db.View(ctx, func(tx *store.Tx) (err error) {
		if failed, err = tx.Refunds(ctx, []string{engine.RefundFailed}, "", 100_000); err == nil {
			transferred, err = tx.Refunds(ctx, []string{engine.RefundTransferred}, "", 100_000)
		}
		return err
	})
	if err != nil {
		return w.told(err)
	}
	for _, r := range transferred {
		if err := w.act(ctx, r.Case, 1, engine.RefundAgreed{Payment: r.Payment, Refund: r.ID}); err != nil {
			return err
		}
	}
	for _, r := range failed {
		in := engine.Input(engine.RefundPaid{Payment: r.Payment, Refund: r.ID, Ref: "bank " + r.Payment})
		if r.Gateway == able && w.chance(4) {
			in = engine.RefundRepeated{Payment: r.Payment, Refund: r.ID}
		}
		if w.chance(5) {
			continue // nobody has had the time
		}
		if err := w.act(ctx, r.Case, 0, in); err != nil {
			return err
		}
	}
	return nil
}

// act is a deed of one of the two.
func (w *world) act(ctx context.Context, id string, who int, in engine.Input) error {
	_, err := w.processes.Advance(ctx, id, processes.Command{By: people.Actor(finance[who]), Input: in})
	return w.told(err)
}
