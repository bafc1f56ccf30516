package hooks

import (
	"context"
	"net/url"

	"github.com/kartabl/kartabl/internal/text"
)

// manual is a bank account. Nobody can be asked whether money has come; people look at
// the account and decide.
type manual struct {
	account Account
	terms   Terms
}

func (m gatewayMaker) manual(key string, c GatewayConfig) Gateway {
	m.bad.timeout(key+".timeout", c.Timeout)
	return &manual{account: m.account(key+".account", c.Account), terms: m.bounds(key, c, Terms{Currency: m.currency})}
}

func (m *manual) Account() Account { return m.account }

// Open needs no one: the payment's name is that of the order, and the payer goes nowhere.
func (m *manual) Open(_ context.Context, o Order) (Opened, error) {
	if err := m.terms.admits(o); err != nil {
		return Opened{}, err
	}
	return Opened{Authority: o.ID}, nil
}

// Verify is always Pending: people decide.
func (m *manual) Verify(context.Context, Payment) (Receipt, error) {
	return Receipt{Status: Pending, Message: text.Text{
		text.Fa: "رسید بانک را کارکنان مالی بررسی می‌کنند", text.En: "The finance staff look at the bank's receipt",
	}}, nil
}

// Callback knows none.
func (m *manual) Callback(url.Values) Return { return Return{} }

func (m *manual) Terms() Terms { return m.terms }
