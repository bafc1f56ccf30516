package engine_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// balanced: every posting sums to zero and is written once, and all of them together
// give what the case says that its money is.
func (w *walk) balanced() {
	if broken := unbalanced(w.World); broken != "" {
		w.t.Fatal(broken)
	}
}

func unbalanced(w *enginetest.World) string {
	sums, seen := map[string]int{}, map[string]bool{}
	for _, e := range enginetest.Effects[engine.Post](w) {
		zero := 0
		for _, line := range e.Posting.Lines {
			zero += line.Amount
			sums[e.Posting.Unit+"/"+line.Account] += line.Amount
		}
		if zero != 0 || seen[e.Posting.ID] {
			return "not balanced, or twice: " + e.Posting.ID
		}
		seen[e.Posting.ID] = true
	}
	maps.DeleteFunc(sums, func(_ string, n int) bool { return n == 0 })
	return cmp.Diff(engine.Balances(w.P, w.C), sums)
}

// holds checks the accounts of a case.
func (w world) holds(want map[string]int) {
	w.t.Helper()
	if d := unbalanced(w.World); d != "" {
		w.t.Fatal(d)
	}
	if d := cmp.Diff(want, engine.Balances(w.P, w.C)); d != "" {
		w.t.Fatal(d)
	}
}

func paidFee(t *testing.T) world {
	t.Helper()
	w := paying(t)
	w.ok(w.settled("p1", true, 200000))
	w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -200000})
	return w
}

var (
	asks   = engine.RefundRequested{Payment: "p1", Amount: 50000, Reason: "half of it was not done"}
	agrees = engine.RefundAgreed{Payment: "p1", Refund: "1"}
	gone   = engine.RefundSettled{Payment: "p1", Refund: "1", Done: true, Ref: "g7"}
)

func TestPartOfAFeeGoesBack(t *testing.T) {
	w := paidFee(t)
	w.ok(w.Do(enginetest.Third, asks))
	w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -200000})
	w.ok(w.Do(enginetest.Boss, agrees))
	w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -150000, "/refunds": -50000})
	if got := enginetest.Effects[engine.Refund](w.World); len(got) != 1 || got[0].Amount != 50000 || got[0].ID != "1" {
		t.Fatalf("refunds %+v", got)
	}
	w.ok(w.Do(engine.System, gone))
	w.holds(map[string]int{"/gateway:psp": 150000, "/fees": -150000})
	w.ignored(w.Do(engine.System, gone), "already")
	w.stands("review")
	if w.p1() != engine.PaymentPaid {
		t.Errorf("state %s", w.p1())
	}
}

func TestARefundNeedsTwoPeople(t *testing.T) {
	w := paidFee(t)
	w.ok(w.Do(enginetest.Third, asks))
	w.refused(w.Do(enginetest.Third, agrees), fault.Forbidden, "refund.same_person")
	stand := enginetest.Boss
	stand.For = enginetest.Third.ID
	w.refused(w.Do(stand, agrees), fault.Forbidden, "refund.same_person")
	w.refused(w.Do(enginetest.Sara, agrees), fault.Forbidden, "forbidden")
	w.ok(w.Do(enginetest.Boss, agrees))
	w.refused(w.Do(enginetest.Boss, agrees), fault.Conflict, "conflict.done")
}

func TestNoMoreGoesBackThanCame(t *testing.T) {
	w := paidFee(t)
	ask := func(amount int) error {
		return w.Do(enginetest.Third, engine.RefundRequested{Payment: "p1", Amount: amount, Reason: "x"})
	}
	for _, amount := range []int{200001, 0, -5} {
		w.refused(ask(amount), fault.Invalid, "invalid.fields")
	}
	w.refused(w.Do(enginetest.Third, engine.RefundRequested{Payment: "p1", Amount: 5}), fault.Invalid, "invalid.fields")
	w.refused(w.Do(enginetest.Third, engine.RefundRequested{Payment: "p9", Amount: 5, Reason: "x"}), fault.NotFound, "not_found")
	w.ok(ask(120000))
	w.refused(ask(80001), fault.Invalid, "invalid.fields")
	w.ok(w.Do(enginetest.Boss, engine.RefundRefused{Payment: "p1", Refund: "1", Reason: "no"}))
	w.ok(ask(200000))
	w.ok(w.Do(enginetest.Boss, engine.RefundAgreed{Payment: "p1", Refund: "2"}))
	if w.p1() != engine.PaymentRefunded {
		t.Errorf("state %s", w.p1())
	}
	w.refused(ask(1), fault.Invalid, "invalid.fields")
}

func TestARefundThatTheGatewayCannotDo(t *testing.T) {
	failed := func(t *testing.T) world {
		w := paidFee(t)
		w.ok(w.Do(enginetest.Third, asks))
		w.ok(w.Do(enginetest.Boss, agrees))
		w.ok(w.Do(engine.System, engine.RefundSettled{Payment: "p1", Refund: "1", Detail: "by hand"}))
		if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "payment_refund" {
			t.Fatalf("problems %+v", w.C.Problems)
		}
		w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -150000, "/refunds": -50000})
		return w
	}
	t.Run("asked again, under the same key", func(t *testing.T) {
		w := failed(t)
		w.ok(w.Do(enginetest.Third, engine.RefundRepeated{Payment: "p1", Refund: "1"}))
		w.ok(w.Do(engine.System, gone))
		if got := enginetest.Effects[engine.Refund](w.World); len(got) != 2 || got[0] != got[1] || len(w.C.Problems) != 0 {
			t.Fatalf("refunds %+v, problems %+v", got, w.C.Problems)
		}
	})
	t.Run("paid by hand, seen by two", func(t *testing.T) {
		w := failed(t)
		w.ok(w.Do(enginetest.Boss, engine.RefundPaid{Payment: "p1", Refund: "1", Ref: "bank 9"}))
		w.refused(w.Do(enginetest.Boss, agrees), fault.Forbidden, "refund.same_person")
		w.ok(w.Do(enginetest.Third, agrees))
		w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -150000, "/bank": -50000})
		if len(w.C.Problems) != 0 {
			t.Errorf("problems %+v", w.C.Problems)
		}
	})
	t.Run("said to be paid by hand, and was not", func(t *testing.T) {
		w := failed(t)
		w.ok(w.Do(enginetest.Boss, engine.RefundPaid{Payment: "p1", Refund: "1", Ref: "bank 9"}))
		w.ok(w.Do(enginetest.Third, engine.RefundRefused{Payment: "p1", Refund: "1", Reason: "not on the statement"}))
		w.ok(w.Do(enginetest.Third, engine.RefundRepeated{Payment: "p1", Refund: "1"}))
		w.ok(w.Do(engine.System, gone))
		w.holds(map[string]int{"/gateway:psp": 150000, "/fees": -150000})
	})
}

func TestMoneyThatIsNotAsItWasAsked(t *testing.T) {
	disputed := func(t *testing.T, in engine.PaymentSettled) world {
		w := paying(t)
		in.Payment, in.Paid = "p1", true
		w.ok(w.Do(engine.System, in))
		w.stands("pay_fee")
		if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "payment_amount" {
			t.Fatalf("problems %+v", w.C.Problems)
		}
		return w
	}
	accept := engine.MoneyAccepted{Payment: "p1", Reason: "the rest is waived"}
	t.Run("held, and taken for the fee", func(t *testing.T) {
		w := disputed(t, engine.PaymentSettled{Amount: 150000})
		w.holds(map[string]int{"/gateway:psp": 150000, "/held": -150000})
		w.refused(w.Do(enginetest.Sara, accept), fault.Forbidden, "forbidden")
		w.ok(w.Do(enginetest.Boss, accept))
		w.holds(map[string]int{"/gateway:psp": 150000, "/fees": -150000})
		w.stands("review")
	})
	t.Run("held, and sent back", func(t *testing.T) {
		w := disputed(t, engine.PaymentSettled{Amount: 150000})
		w.ok(w.Do(enginetest.Third, engine.RefundRequested{Payment: "p1", Amount: 150000, Reason: "not enough"}))
		w.ok(w.Do(enginetest.Boss, agrees))
		w.ok(w.Do(engine.System, gone))
		w.holds(map[string]int{})
		if len(w.C.Problems) != 0 {
			t.Errorf("problems %+v", w.C.Problems)
		}
		w.stands("pay_fee")
	})
	t.Run("in another currency: never taken for the fee", func(t *testing.T) {
		w := disputed(t, engine.PaymentSettled{Amount: 200000, Unit: "EUR"})
		w.holds(map[string]int{"EUR/gateway:psp": 200000, "EUR/held": -200000})
		w.refused(w.Do(enginetest.Boss, accept), fault.Conflict, "conflict.not_now")
		for _, in := range []engine.Input{engine.Resumed{Problem: w.C.Problems[0].ID}, engine.Retried{Problem: w.C.Problems[0].ID}} {
			w.refused(w.Do(enginetest.Boss, in), fault.Conflict, "conflict.not_now")
		}
	})
	t.Run("the gateway had erred", func(t *testing.T) {
		for _, in := range []engine.PaymentSettled{{Amount: 150000}, {Amount: 0}, {Amount: 200000, Unit: "EUR"}} {
			w := disputed(t, in)
			w.ok(w.settled("p1", true, 200000))
			w.stands("review")
			w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -200000})
			if len(w.C.Problems) != 0 {
				t.Errorf("problems %+v", w.C.Problems)
			}
		}
	})
}

// TestAGatewayThatErred: people have decided about an amount that its gateway takes back.
func TestAGatewayThatErred(t *testing.T) {
	disputed := func(t *testing.T, in engine.PaymentSettled, back int) world {
		w := paying(t)
		in.Payment, in.Paid = "p1", true
		w.ok(w.Do(engine.System, in))
		w.ok(w.Do(enginetest.Third, engine.RefundRequested{Payment: "p1", Amount: back, Reason: "not enough"}))
		return w
	}
	held := func(w world, problems ...string) {
		t.Helper()
		got := []string{}
		for _, x := range w.C.Problems {
			got = append(got, x.Code)
		}
		if d := cmp.Diff(problems, got); d != "" {
			t.Errorf("problems %s", d)
		}
		if w.p1() != engine.PaymentLate {
			t.Errorf("state %s", w.p1())
		}
	}
	euro := engine.PaymentSettled{Amount: 300000, Unit: "EUR"}
	accept := engine.MoneyAccepted{Payment: "p1", Reason: "ours"}
	t.Run("what is decided stays in its currency", func(t *testing.T) {
		w := disputed(t, euro, 50000)
		w.ok(w.Do(enginetest.Boss, agrees))
		w.ok(w.settled("p1", true, 200000))
		w.holds(map[string]int{"/gateway:psp": 200000, "/held": -200000, "EUR/held": 50000, "EUR/refunds": -50000})
		held(w, "payment_late")
		if left := w.C.Money[0].Refundable(); left != 150000 {
			t.Errorf("%d can go back", left)
		}
		w.ok(w.Do(engine.System, gone))
		w.holds(map[string]int{"/gateway:psp": 200000, "/held": -200000, "EUR/held": 50000, "EUR/gateway:psp": -50000})
		w.ok(w.Do(enginetest.Boss, accept))
		w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -200000, "EUR/held": 50000, "EUR/gateway:psp": -50000})
		w.ignored(w.settled("p1", true, 200000), "already")
	})
	t.Run("paid by hand", func(t *testing.T) {
		w := disputed(t, euro, 50000)
		w.ok(w.Do(enginetest.Boss, agrees))
		w.ok(w.Do(engine.System, engine.RefundSettled{Payment: "p1", Refund: "1", Detail: "by hand"}))
		w.ok(w.settled("p1", true, 200000))
		w.ok(w.Do(enginetest.Boss, engine.RefundPaid{Payment: "p1", Refund: "1", Ref: "bank 9"}))
		w.ok(w.Do(enginetest.Third, agrees))
		w.holds(map[string]int{"/gateway:psp": 200000, "/held": -200000, "EUR/held": 50000, "EUR/bank": -50000})
		for _, x := range enginetest.Effects[engine.KeepRefund](w.World) {
			if x.Unit != "EUR" {
				t.Errorf("kept as %+v", x)
			}
		}
	})
	t.Run("the rest goes back, by number", func(t *testing.T) {
		w := disputed(t, euro, 50000)
		w.ok(w.Do(enginetest.Boss, agrees))
		w.ok(w.settled("p1", true, 200000))
		w.refused(w.Do(enginetest.Third, engine.RefundRequested{Payment: "p1", Amount: 150001, Reason: "x"}), fault.Invalid, "invalid.fields")
		w.ok(w.Do(enginetest.Third, engine.RefundRequested{Payment: "p1", Amount: 150000, Reason: "x"}))
		w.ok(w.Do(enginetest.Boss, engine.RefundAgreed{Payment: "p1", Refund: "2"}))
		w.holds(map[string]int{"/gateway:psp": 200000, "/held": -50000, "/refunds": -150000, "EUR/held": 50000, "EUR/refunds": -50000})
		w.ok(w.Do(enginetest.Boss, accept))
		w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -50000, "/refunds": -150000, "EUR/held": 50000, "EUR/refunds": -50000})
	})
	t.Run("what is only asked is declined", func(t *testing.T) {
		for _, in := range []engine.PaymentSettled{euro, {Amount: 300000}} {
			w := disputed(t, in, 250000)
			w.ok(w.settled("p1", true, 200000))
			if x := w.C.Money[0].Refunds[0]; x.State != engine.RefundDeclined || x.Detail != "corrected" {
				t.Errorf("refund %+v", x)
			}
			w.refused(w.Do(enginetest.Boss, agrees), fault.Conflict, "conflict.done")
		}
	})
	t.Run("more was given back than came", func(t *testing.T) {
		w := disputed(t, engine.PaymentSettled{Amount: 300000}, 250000)
		w.ok(w.Do(enginetest.Boss, agrees))
		w.ok(w.settled("p1", true, 200000))
		w.holds(map[string]int{"/gateway:psp": 200000, "/held": 50000, "/refunds": -250000})
		held(w, "payment_late")
		w.refused(w.Do(enginetest.Boss, accept), fault.Conflict, "conflict.not_now")
	})
}

func TestLateMoneyIsHeldUntilPeopleDecide(t *testing.T) {
	late := func(t *testing.T, policy string) world {
		w := paying(t)
		w.P.Steps["pay_fee"].Pay.Late = policy
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
		w.ok(w.settled("p1", true, 200000))
		return w
	}
	t.Run("refund", func(t *testing.T) {
		w := late(t, "refund")
		w.holds(map[string]int{"/gateway:psp": 200000, "/refunds": -200000})
		w.ok(w.Do(engine.System, gone))
		w.holds(map[string]int{})
	})
	t.Run("accept", func(t *testing.T) {
		late(t, "accept").holds(map[string]int{"/gateway:psp": 200000, "/fees": -200000})
	})
	t.Run("staff takes a part of it", func(t *testing.T) {
		w := late(t, "staff")
		w.holds(map[string]int{"/gateway:psp": 200000, "/held": -200000})
		w.ok(w.Do(enginetest.Third, asks))
		w.ok(w.Do(enginetest.Boss, agrees))
		w.ok(w.Do(enginetest.Boss, engine.MoneyAccepted{Payment: "p1", Reason: "the rest is for the second visit"}))
		w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -150000, "/refunds": -50000})
		if len(w.C.Problems) != 0 {
			t.Errorf("problems %+v", w.C.Problems)
		}
	})
}

// TestPaymentsFromBefore: a payment whose event does not name its gateway leads to the
// state that it led to when it was written.
func TestPaymentsFromBefore(t *testing.T) {
	old := func(t *testing.T) world {
		w := at(t, "pay_fee")
		w.ok(w.Do(enginetest.Sara, engine.PaymentStarted{Item: w.Item("pay_fee").ID, Payment: "p1", Amount: 200000}))
		return w
	}
	t.Run("refunded late", func(t *testing.T) {
		w := old(t)
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
		w.ok(w.settled("p1", true, 200000))
		if d := cmp.Diff([]engine.Payment{{ID: "p1", Step: "pay_fee", Visit: 1, Amount: 200000, State: engine.PaymentRefunded, Ref: "ref"}}, w.C.Money); d != "" {
			t.Fatal(d)
		}
		w.holds(map[string]int{"/gateway:psp": 200000, "/refunds": -200000})
		w.ok(w.Do(engine.System, gone))
		w.holds(map[string]int{})
	})
	t.Run("accepted late", func(t *testing.T) {
		w := old(t)
		w.P.Steps["pay_fee"].Pay.Late = "accept"
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
		w.ok(w.settled("p1", true, 200000))
		if w.p1() != engine.PaymentLate {
			t.Errorf("state %s", w.p1())
		}
	})
}

func TestAnAmountThatTheGatewayDoesNotTake(t *testing.T) {
	w := at(t, "pay_fee")
	blocked := engine.PaymentBlocked{Item: w.Item("pay_fee").ID, Gateway: "psp", Min: 500000}
	w.ok(w.Do(engine.System, blocked))
	w.ok(w.Do(engine.System, blocked))
	if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "payment_bounds" || !w.C.Problems[0].Warn {
		t.Fatalf("problems %+v", w.C.Problems)
	}
	w.refused(w.Do(enginetest.Sara, blocked), fault.Forbidden, "forbidden")
}
