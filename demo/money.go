package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// askRefund lets one of finance ask for a part of a fee to go back. The newest of it
// still waits for the second person.
func (w *world) askRefund(ctx context.Context, caseID string) error {
	c, err := w.stored(ctx, caseID)
	if err != nil {
		return err
	}
	m := c.Money[len(c.Money)-1]
	if m.State != engine.PaymentPaid || m.Refundable() < 2 {
		return nil
	}
	reason := w.one("بخشی از خدمت انجام نشد.", "تعرفه‌ی کارمزد اشتباه حساب شده بود.", "مشتری این هزینه را پیش‌تر هم پرداخته بود.")
	if err := w.Cartable.AskRefund(ctx, w.reader("accountant1"), m.ID, m.Refundable()/2, reason); err != nil {
		return fmt.Errorf("ask for a refund: %w", err)
	}
	refund := strconv.Itoa(len(m.Refunds) + 1)
	w.later(w.between(time.Hour, 120*time.Hour), func(ctx context.Context) error { return w.decideRefund(ctx, m.ID, refund) })
	return nil
}

// decideRefund lets the second person refuse, or agree and pay what the gateway does not
// give back by itself.
func (w *world) decideRefund(ctx context.Context, payment, refund string) error {
	second := w.reader("accountant2")
	if w.chance(0.25) {
		return w.Cartable.RefuseRefund(ctx, second, payment, refund, "کارمزد درست گرفته شده است.")
	}
	if err := w.Cartable.AgreeRefund(ctx, second, payment, refund); err != nil {
		return fmt.Errorf("agree with a refund: %w", err)
	}
	if _, err := w.Processes.RunCalls(ctx); err != nil {
		return fmt.Errorf("give back: %w", err)
	}
	return w.payByHand(ctx, payment, refund)
}

// payByHand transfers what the gateway has not given back; the first person confirms it.
func (w *world) payByHand(ctx context.Context, payment, refund string) error {
	v, err := w.Cartable.Payment(ctx, w.reader("accountant2"), payment)
	if err != nil {
		return fmt.Errorf("look at a payment: %w", err)
	}
	for _, x := range v.Refunds {
		if x.ID != refund || !x.Can.Paid {
			continue
		}
		ref := fmt.Sprintf("%012d", w.luck.IntN(1_000_000_000))
		if err := w.Cartable.PaidByHand(ctx, w.reader("accountant2"), payment, refund, ref); err != nil {
			return fmt.Errorf("pay by hand: %w", err)
		}
		return w.Cartable.AgreeRefund(ctx, w.reader("accountant1"), payment, refund)
	}
	return nil
}
