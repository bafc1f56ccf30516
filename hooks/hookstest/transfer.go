package hookstest

import (
	"context"
	"net/url"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
)

// AddTransfer makes a bank account that takes the place of a gateway of this name.
func (f *Fake) AddTransfer(name string) *Transfer {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.accounts[name] == nil {
		f.accounts[name] = &Transfer{}
	}
	return f.accounts[name]
}

// Transfer is a bank account that customers transfer money to. Bounds are set before it
// is used.
type Transfer struct{ Min, Max int }

// Account is that of a fund.
func (t *Transfer) Account() hooks.Account {
	return hooks.Account{Owner: "The Fund", Bank: "Mellat", IBAN: "IR220000000000000000000001", Card: "6104330000000000"}
}

// Open goes nowhere.
func (t *Transfer) Open(_ context.Context, o hooks.Order) (hooks.Opened, error) {
	return hooks.Opened{Authority: o.ID}, nil
}

// Verify never knows.
func (t *Transfer) Verify(context.Context, hooks.Payment) (hooks.Receipt, error) {
	return hooks.Receipt{Status: hooks.Pending}, nil
}

// Callback knows none.
func (t *Transfer) Callback(url.Values) hooks.Return { return hooks.Return{} }

// Terms are the bounds in rial.
func (t *Transfer) Terms() hooks.Terms {
	return hooks.Terms{Currency: money.IRR, Min: t.Min, Max: t.Max}
}
