package cartable_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/fault"
)

// TestThePayerSeesHowItStands follows one fee through everything that a payer can meet.
func TestThePayerSeesHowItStands(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		seen := func(state string, payments ...string) *cartable.Paying {
			t.Helper()
			v, err := w.cartable.Item(t.Context(), w.as("sara"), w.item(c, "pay_fee").ID)
			w.must(err)
			if v.Paying.State != state || len(v.Paying.Payments) != len(payments) {
				t.Fatalf("%+v, want %s", v.Paying, state)
			}
			for i, p := range v.Paying.Payments {
				if p.State != payments[i] {
					t.Errorf("payment %d is %s, want %s", i, p.State, payments[i])
				}
			}
			return v.Paying
		}
		first := seen("none")
		if first.Amount.Words != "200,000 rial" || !first.DueAt.Equal(saturday.Add(3*24*time.Hour)) {
			t.Errorf("asked %+v until %s", first.Amount, first.DueAt)
		}
		home, err := w.cartable.Home(t.Context(), w.as("sara"))
		w.must(err)
		v, err := w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		for name, rows := range map[string][]cartable.Row{"home": home.Pending, "case": v.Items} {
			if len(rows) != 1 || !rows[0].DueAt.Equal(first.DueAt) {
				t.Errorf("%s: %+v, want it due at %s", name, rows, first.DueAt)
			}
		}
		back := w.atBank(c)
		seen("sent", "sent")
		w.gateway.Breaks(hookstest.ErrDown)
		_, err = w.processes.Callback(t.Context(), "main_psp", back)
		w.must(err)
		seen("unknown", "unknown")
		w.gateway.Breaks(nil)
		_, err = w.cartable.AskPayments(t.Context(), w.as("sara"), c)
		w.must(err)
		seen("failed", "failed")
		w.atBank(c)
		seen("sent", "failed", "sent")
		w.gateway.Breaks(hookstest.ErrDown)
		w.later(4 * 24 * time.Hour)
		if late := seen("unknown", "failed", "unknown"); !late.Over || !late.DueAt.IsZero() {
			t.Errorf("after its time: %+v", late)
		}
	})
}

// TestOthersAskForNoPaymentOfHers: a stranger is told that there is no such case.
func TestOthersAskForNoPaymentOfHers(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		back := w.atBank(c)
		w.gateway.Set(back.Get("Authority"), hooks.Paid)
		if _, err := w.cartable.AskPayments(t.Context(), w.as("reza"), c); !fault.Is(err, fault.NotFound) {
			t.Errorf("asked for by a stranger: %v", err)
		}
		if n := w.gateway.Verifies(); n != 0 {
			t.Errorf("the gateway was asked %d times", n)
		}
	})
}

// TestPaymentsOfACase are what the customer keeps: what was paid, how, and what went back.
func TestPaymentsOfACase(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		back := w.atBank(c)
		w.later(4 * 24 * time.Hour)
		w.later(time.Hour)
		w.gateway.Set(back.Get("Authority"), hooks.Paid)
		_, err := w.processes.Callback(t.Context(), "main_psp", back)
		w.must(err)
		w.processes.RunOnce(t.Context())
		v, err := w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		if len(v.Payments) != 1 {
			t.Fatalf("payments %+v", v.Payments)
		}
		p := v.Payments[0]
		if p.State != "refunded" || p.Ref == "" || p.Card != "603799******1234" || p.Amount.Words != "200,000 rial" {
			t.Errorf("payment %+v", p)
		}
		if len(p.Refunds) != 1 || p.Refunds[0].Done || p.Refunds[0].Amount.Units != 200_000 {
			t.Errorf("refunds %+v, want one of all of it, on its way", p.Refunds)
		}
	})
}

func TestFieldsOfMoneySayTheirUnit(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		f, err := w.cartable.Opening(t.Context(), w.as("sara"), "medical_claim", "")
		w.must(err)
		for _, field := range f.Form.Fields {
			if has, money := field.Type.Currency != nil, field.Type.Kind == "money"; has != money {
				t.Errorf("%s of kind %s: %+v", field.Path, field.Type.Kind, field.Type.Currency)
			}
		}
		if me := w.cartable.Who(w.as("sara")); me.Money != (cartable.Currency{Code: "IRR"}) {
			t.Errorf("the unit of the installation: %+v", me.Money)
		}
	})
}
