package hooks

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/kartabl/kartabl/internal/text"
)

// Gateway takes payments. A payment is opened, the payer goes to RedirectURL and
// comes back through the callback, and only Verify tells whether money came.
type Gateway interface {
	// Request opens a payment. Its error is a *CallError.
	Request(ctx context.Context, o Order) (Opened, error)
	// Verify asks, and confirms, what became of a payment of this amount. It may be
	// repeated. With an error the status is Unknown: the money may or may not have
	// come, so ask again.
	Verify(ctx context.Context, authority string, amount int) (Receipt, error)
	// Callback reads the query that the payer's browser brings back. ok is only what
	// the browser claims.
	Callback(query url.Values) (authority string, ok bool)
}

// Order is one payment to open. Amount is in rial.
type Order struct {
	Amount      int
	CallbackURL string
	Description string
	Mobile      string
	Email       string
	OrderID     string
}

// Opened is a payment that waits for its payer.
type Opened struct {
	Authority   string // the gateway's name for the payment
	RedirectURL string // where the payer goes
}

// PaymentStatus is what is known of a payment.
type PaymentStatus string

// The statuses. Only Paid and Failed are final.
const (
	Paid    PaymentStatus = "paid"
	Failed  PaymentStatus = "failed"
	Pending PaymentStatus = "pending" // the gateway itself does not know yet
	Unknown PaymentStatus = "unknown" // the gateway could not be heard or did not decide
)

// Receipt is the gateway's answer to Verify.
type Receipt struct {
	Status     PaymentStatus
	Already    bool // paid, and verified before this time
	Ref        string
	CardMasked string
	Code       int       // the gateway's own
	Message    text.Text // what Code means, for people
}

// Gateway gives the configured gateway of this name.
func (h *Hooks) Gateway(name string) (Gateway, bool) {
	g, ok := h.gateways[name]
	return g, ok
}

// GatewayNames lists the configured gateways in order.
func (h *Hooks) GatewayNames() []string { return slices.Sorted(maps.Keys(h.gateways)) }

// ServiceNames lists the configured services in order.
func (h *Hooks) ServiceNames() []string { return slices.Sorted(maps.Keys(h.services)) }

func newGateway(key string, c GatewayConfig, w *wire, allow hostList, bad *faults) Gateway {
	switch c.Kind {
	case "zarinpal":
		return newZarinpal(key, c, w, allow, bad)
	default:
		bad.add(key+".kind", fmt.Errorf("%q is not a known gateway; known: zarinpal", c.Kind))
		return nil
	}
}
