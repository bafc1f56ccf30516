package engine_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

// paying brings a claim to pay_fee with one payment under way.
func paying(t *testing.T) world {
	t.Helper()
	w := at(t, "pay_fee")
	w.ok(w.Do(enginetest.Sara, engine.PaymentStarted{Item: w.Item("pay_fee").ID, Payment: "p1", Amount: 200000, Gateway: "psp"}))
	return w
}

func (w world) settled(payment string, paid bool, amount int) error {
	return w.Do(engine.System, engine.PaymentSettled{Payment: payment, Paid: paid, Amount: amount, Ref: "ref"})
}

// p1 is the state of the first payment.
func (w world) p1() string {
	for _, m := range w.C.Money {
		if m.ID == "p1" {
			return m.State
		}
	}
	return ""
}

func TestNothingToPayIsPaid(t *testing.T) {
	w := started(t, map[string]any{"kind": "dental", "amount": 500})
	w.ok(w.Answer("identity", map[string]any{"match": true}))
	w.stands("review")
}

// Attack case 22.
func TestDoubleCallbackCreditsOnce(t *testing.T) {
	w := paying(t)
	w.ok(w.settled("p1", true, 200000))
	w.stands("review")
	w.ignored(w.settled("p1", true, 200000), "already")
	if n := enginetest.Count[engine.Refund](w.World); n != 0 || w.p1() != engine.PaymentPaid {
		t.Fatalf("%d refunds, state %s", n, w.p1())
	}
}

func TestFailedThenPaidWhileStillThere(t *testing.T) {
	w := paying(t)
	w.ok(w.settled("p1", false, 0))
	w.stands("pay_fee")
	if v := w.C.Visits["pay_fee"]; v != 2 {
		t.Fatalf("visit %d, want 2", v)
	}
	w.ok(w.settled("p1", true, 200000))
	w.stands("review")
	if w.p1() != engine.PaymentPaid {
		t.Fatalf("state %s", w.p1())
	}
}

func TestOlderPaymentFailsWhileTheNewOneIsUnderWay(t *testing.T) {
	w := paying(t)
	w.ok(w.Do(enginetest.Sara, engine.PaymentStarted{Item: w.Item("pay_fee").ID, Payment: "p2", Amount: 200000, Gateway: "psp"}))
	w.ok(w.settled("p1", false, 0))
	if v := w.C.Visits["pay_fee"]; v != 1 {
		t.Fatalf("visit %d, want 1", v)
	}
	w.ok(w.settled("p2", true, 200000))
	w.stands("review")
}

func TestTwoPaymentsBothPaid(t *testing.T) {
	w := paying(t)
	w.ok(w.Do(enginetest.Sara, engine.PaymentStarted{Item: w.Item("pay_fee").ID, Payment: "p2", Amount: 200000, Gateway: "psp"}))
	w.ok(w.settled("p2", true, 200000))
	w.stands("review")
	w.ok(w.settled("p1", true, 200000))
	refunds := enginetest.Effects[engine.Refund](w.World)
	if len(refunds) != 1 || refunds[0].Payment != "p1" || refunds[0].Gateway != "psp" || refunds[0].Key != "c1/pay_fee/1/p1/refund" {
		t.Fatalf("refunds %+v", refunds)
	}
}

func TestExpiryAsksTheGatewayFirst(t *testing.T) {
	expired := func(t *testing.T) world {
		w := paying(t)
		w.ok(w.Pass(3 * 24 * time.Hour))
		w.stands("pay_fee")
		if n := enginetest.Count[engine.AskPayment](w.World); n != 1 || w.Request("pay_fee").Payment != "p1" {
			t.Fatalf("asked %d times, requests %+v", n, w.C.Requests)
		}
		return w
	}
	t.Run("not paid: expired", func(t *testing.T) {
		w := expired(t)
		w.ok(w.settled("p1", false, 0))
		w.stands("abandoned")
	})
	t.Run("paid: it counts", func(t *testing.T) {
		w := expired(t)
		w.ok(w.settled("p1", true, 200000))
		w.stands("review")
	})
	t.Run("no answer: asked again every ten minutes", func(t *testing.T) {
		w := expired(t)
		w.ok(w.Pass(20 * time.Minute))
		if n := enginetest.Count[engine.AskPayment](w.World); n != 3 || len(w.C.Requests) != 1 {
			t.Fatalf("asked %d times, requests %+v", n, w.C.Requests)
		}
	})
	t.Run("gateway out of reach: asked again", func(t *testing.T) {
		w := expired(t)
		w.ok(w.Fail("pay_fee", "unavailable"))
		w.ok(w.Pass(10 * time.Minute))
		if n := enginetest.Count[engine.AskPayment](w.World); n != 2 {
			t.Fatalf("asked %d times", n)
		}
	})
	t.Run("nothing under way: expired at once", func(t *testing.T) {
		w := at(t, "pay_fee")
		w.ok(w.Pass(3 * 24 * time.Hour))
		w.stands("abandoned")
	})
}

func TestLateMoney(t *testing.T) {
	late := func(t *testing.T, policy string) world {
		w := paying(t)
		w.P.Steps["pay_fee"].Pay.Late = policy
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
		w.stands("withdrawn")
		w.ok(w.settled("p1", true, 200000))
		w.stands("withdrawn")
		return w
	}
	t.Run("refund", func(t *testing.T) {
		w := late(t, "refund")
		if n := enginetest.Count[engine.Refund](w.World); n != 1 || w.p1() != engine.PaymentRefunded {
			t.Fatalf("%d refunds, state %s", n, w.p1())
		}
		w.ignored(w.settled("p1", true, 200000), "already")
	})
	t.Run("accept", func(t *testing.T) {
		w := late(t, "accept")
		if n := enginetest.Count[engine.Refund](w.World); n != 0 || w.p1() != engine.PaymentAccepted {
			t.Fatalf("%d refunds, state %s", n, w.p1())
		}
	})
	t.Run("staff", func(t *testing.T) {
		w := late(t, "staff")
		if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "payment_late" {
			t.Fatalf("problems %+v", w.C.Problems)
		}
	})
}

// Attack case 22.
func TestWrongAmountMovesNothing(t *testing.T) {
	w := paying(t)
	w.ok(w.settled("p1", true, 100000))
	w.stands("pay_fee")
	if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "payment_amount" {
		t.Fatalf("problems %+v", w.C.Problems)
	}
	w.ignored(w.settled("p1", true, 100000), "already")
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: w.C.Problems[0].ID}))
	w.stands("review")
}

func TestUnknownPayment(t *testing.T) {
	w := at(t, "review")
	w.ignored(w.settled("who", false, 0), "unknown")
	w.ok(w.settled("who", true, 5))
	if len(w.C.Problems) != 1 || w.C.Problems[0].Code != "payment_unknown" {
		t.Fatalf("problems %+v", w.C.Problems)
	}
}

func TestPaymentMustBeOfTheAmount(t *testing.T) {
	w := at(t, "pay_fee")
	w.refused(w.Do(enginetest.Sara, engine.PaymentStarted{Item: w.Item("pay_fee").ID, Payment: "p1", Amount: 1}), fault.Invalid, "invalid")
	eve := engine.Actor{ID: "eve", Side: "customer"}
	w.refused(w.Do(eve, engine.PaymentStarted{Item: w.Item("pay_fee").ID, Payment: "p1", Amount: 200000}), fault.Forbidden, "forbidden")
	w.refused(w.Do(enginetest.Sara, engine.PaymentSettled{Payment: "p1", Paid: true, Amount: 200000}), fault.Forbidden, "forbidden")
}

// TestPeopleAreWaitedFor: money that the customer says he has transferred holds the
// expiry without asking anybody; the word of people is the last one.
func TestPeopleAreWaitedFor(t *testing.T) {
	for _, paid := range []bool{true, false} {
		w := at(t, "pay_fee")
		w.ok(w.Do(enginetest.Sara, engine.PaymentStarted{Item: w.Item("pay_fee").ID, Payment: "p1", Amount: 200000, Gateway: "account", ByHand: true}))
		for range 5 {
			w.ok(w.Pass(24 * time.Hour))
		}
		w.stands("pay_fee")
		if n := enginetest.Count[engine.AskPayment](w.World); n != 0 {
			t.Errorf("%d questions to nobody", n)
		}
		w.ok(w.settled("p1", paid, 200000))
		want := ""
		if !paid {
			want = "abandoned"
		}
		if w.C.Ended != want {
			t.Errorf("paid %v: ended %q", paid, w.C.Ended)
		}
	}
}
