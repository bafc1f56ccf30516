package store_test

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

func TestWhatCameOfAPayment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		row      store.PaymentRow
		units    int
		currency string
	}{
		{"as asked", store.PaymentRow{State: engine.PaymentPaid, Amount: 5, Currency: "IRR"}, 5, "IRR"},
		{"not yet", store.PaymentRow{State: engine.PaymentOpened, Amount: 5, Currency: "IRR"}, 5, "IRR"},
		{"less", store.PaymentRow{State: engine.PaymentDisputed, Amount: 5, Currency: "IRR", Got: 3}, 3, "IRR"},
		{"more, accepted", store.PaymentRow{State: engine.PaymentAccepted, Amount: 5, Currency: "IRR", Got: 7}, 7, "IRR"},
		{"other money", store.PaymentRow{State: engine.PaymentDisputed, Amount: 5, Currency: "IRR", Got: 5, GotCurrency: "EUR"}, 5, "EUR"},
		{"none of other money", store.PaymentRow{State: engine.PaymentDisputed, Amount: 5, Currency: "IRR", GotCurrency: "EUR"}, 0, "EUR"},
		{"taken back", store.PaymentRow{State: engine.PaymentDisputed, Amount: 5, Currency: "IRR"}, 0, "IRR"},
	} {
		units, currency := c.row.Came()
		if units != c.units || currency != c.currency {
			t.Errorf("%s: %d %s came, want %d %s", c.name, units, currency, c.units, c.currency)
		}
	}
}
