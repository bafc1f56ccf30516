package definitions

import "github.com/kartabl/kartabl/engine"

// pay lets the customer pay; the gateway gives its next answer, or paid.
func (w *world) pay(step string) {
	it := w.item(step)
	if it == nil || it.Kind != engine.ItemPay {
		w.fail("nothing is to be paid at '%s'; the case is at %s", step, w.where())
		return
	}
	answer := "paid"
	gateway := w.p.Steps[step].Pay.Gateway
	if queue := w.gateway[gateway]; len(queue) > 0 {
		answer, w.gateway[gateway] = queue[0], queue[1:]
	}
	if answer != "silent" {
		w.settle(step, it.Amount, answer == "paid")
	}
}

func (w *world) callback(a act) {
	ids := w.payments[a.step]
	if len(ids) == 0 {
		w.fail("no payment was begun at '%s'", a.step)
		return
	}
	amount := 0
	for _, m := range w.c.Money {
		if m.ID == ids[len(ids)-1] {
			amount = m.Amount
		}
	}
	before := len(w.ignored)
	w.settle(a.step, amount, a.outcome == "paid")
	if len(w.ignored) > before {
		w.ignored = append(w.ignored, a.step)
	}
}

func (w *world) settle(step string, amount int, paid bool) {
	ids := w.payments[step]
	if len(ids) == 0 {
		return
	}
	w.must(engine.PaymentSettled{Payment: ids[len(ids)-1], Paid: paid, Amount: amount, Ref: "R-" + ids[len(ids)-1]})
}
