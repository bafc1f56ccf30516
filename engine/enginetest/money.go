package enginetest

import (
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
)

// onPayment is what a gateway says of a payment, true or not, and what people of staff
// do about its money.
func onPayment(m engine.Payment) []move {
	amount := func(t *rapid.T) int { return rapid.IntRange(0, m.Amount+500).Draw(t, "amount") }
	out := []move{
		{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.PaymentSettled{Payment: m.ID, Paid: rapid.Bool().Draw(t, "paid"), Amount: m.Amount}
		}},
		{system, func(t *rapid.T, _ *World) engine.Input {
			unit := rapid.SampledFrom([]string{"", "", "EUR"}).Draw(t, "unit")
			return engine.PaymentSettled{Payment: m.ID, Paid: true, Amount: amount(t), Unit: unit}
		}},
		{system, always(engine.PaymentUnsure{Payment: m.ID})},
		{staff, always(engine.MoneyAccepted{Payment: m.ID, Reason: "ours"})},
		{staff, func(t *rapid.T, _ *World) engine.Input {
			return engine.RefundRequested{Payment: m.ID, Amount: amount(t), Reason: "asked"}
		}},
	}
	for _, difference := range []string{"d1", "d2"} {
		out = append(out, onDifference(m.ID, difference)...)
	}
	for _, x := range m.Refunds {
		out = append(out, onRefund(m.ID, x.ID)...)
	}
	return out
}

// onDifference is what a gateway's list says beside a payment, and how it ends.
func onDifference(payment, difference string) []move {
	return []move{
		{system, func(t *rapid.T, _ *World) engine.Input {
			kind := rapid.SampledFrom([]string{"amount", "missing_there"}).Draw(t, "kind")
			return engine.MoneyDiffers{Difference: difference, Payment: payment, Kind: kind, Ours: "1000 IRR", Theirs: "900 IRR"}
		}},
		{system, always(engine.MoneyAgrees{Difference: difference})},
		{staff, always(engine.MoneyAgrees{Difference: difference, Reason: "found out"})},
	}
}

func onRefund(payment, refund string) []move {
	return []move{
		{staff, always(engine.RefundAgreed{Payment: payment, Refund: refund})},
		{staff, always(engine.RefundRefused{Payment: payment, Refund: refund, Reason: "no"})},
		{staff, always(engine.RefundRepeated{Payment: payment, Refund: refund})},
		{staff, always(engine.RefundPaid{Payment: payment, Refund: refund, Ref: "b1"})},
		{system, func(t *rapid.T, _ *World) engine.Input {
			return engine.RefundSettled{Payment: payment, Refund: refund, Done: rapid.Bool().Draw(t, "done"), Ref: "g1"}
		}},
	}
}
