package hooks

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// Gateway takes payments. A payment is opened, the payer goes to RedirectURL and
// comes back through the callback, and only Verify tells whether money came.
type Gateway interface {
	// Open opens a payment. Its error is a *CallError; with code Unavailable the payment
	// may exist all the same.
	Open(ctx context.Context, o Order) (Opened, error)
	// Verify asks, and confirms, what became of a payment. It may be repeated. With an
	// error the status is Unknown: the money may or may not have come, so ask again.
	Verify(ctx context.Context, p Payment) (Receipt, error)
	// Callback reads what the payer's browser, or the gateway's own server, brings back.
	// All of it is only a claim.
	Callback(query url.Values) Return
	// Terms are what it takes and can do.
	Terms() Terms
}

// Refunder is a Gateway that gives money back by itself, as far as its Terms say.
type Refunder interface {
	// Refund gives back a part of a payment, or all of it. It may be repeated with the
	// same key, one time after the other, and gives back once. With an error the status
	// is RefundUnknown and the code Unavailable: it may have been made, so ask again.
	Refund(ctx context.Context, r RefundOrder) (RefundReceipt, error)
}

// Lister is a Gateway that tells afterwards what it has taken and given back, if its
// Terms say so.
type Lister interface {
	// List gives what was paid and refunded from one moment until before another, in any
	// order. An error is a *CallError: then nothing is known.
	List(ctx context.Context, from, until time.Time) ([]Listed, error)
}

// Transfer is a Gateway without a web service: the customer pays into a bank account
// and hands in the bank's receipt, and people of the organisation confirm it.
type Transfer interface {
	Account() Account
}

// Account is where money is transferred to.
type Account struct {
	Owner string `json:"owner"`
	Bank  string `json:"bank"`
	IBAN  string `json:"iban"`
	Card  string `json:"card,omitempty"`
}

// Terms are what a gateway takes and can do. Min and Max are in the smallest unit of
// Currency; 0 is no bound.
type Terms struct {
	Currency money.Currency
	Min, Max int
	Refunds  Refunds
	Lists    bool // it is a Lister that may be asked
}

// Refunds says how much of a payment a gateway can give back by itself.
type Refunds string

// What a gateway can give back.
const (
	RefundsNone  Refunds = ""      // people pay it back by hand
	RefundsWhole Refunds = "whole" // all of a payment or nothing
	RefundsParts Refunds = "parts"
)

// Order is one payment to open. ID is ours: unguessable, the same however often the
// order is sent.
type Order struct {
	ID          string
	Amount      money.Amount
	CallbackURL string
	Description string
	Mobile      string
	Email       string
	OpenedAt    time.Time // the same however often the order is sent
}

// Opened is a payment that waits for its payer.
type Opened struct {
	Authority   string // the gateway's name for the payment
	RedirectURL string // where the payer goes
}

// Payment is an opened one that is asked about.
type Payment struct {
	ID        string // of the order
	Authority string
	Proof     string // Return.Proof, where one has come
	Amount    money.Amount
	OpenedAt  time.Time
	At        time.Time     // of the question
	Claim     PaymentStatus // of the callback that leads to the question; "" without one. Who says that he has not paid may end the payment
}

// Return is what a callback claims. At least one of Authority and Order names the
// payment; both are "" for a callback that cannot be read.
type Return struct {
	Authority string
	Order     string
	Proof     string // what some gateways want to hear when they verify; it counts for one payment only
	Claim     PaymentStatus
}

// Known reports whether the callback names a payment.
func (r Return) Known() bool { return r.Authority != "" || r.Order != "" }

// RefundOrder is money to give back. Amount is what to give back of Payment.Amount,
// which is here what was paid.
type RefundOrder struct {
	Key     string
	Payment Payment
	Ref     string // Receipt.Ref
	Amount  money.Amount
	Reason  string
	AskedAt time.Time // first
}

// RefundStatus is what is known of a refund.
type RefundStatus string

// The statuses. Only RefundDone and RefundFailed are final.
const (
	RefundDone    RefundStatus = "done"
	RefundFailed  RefundStatus = "failed"
	RefundPending RefundStatus = "pending"
	RefundUnknown RefundStatus = "unknown"
)

// RefundReceipt is the gateway's answer to Refund.
type RefundReceipt struct {
	Status  RefundStatus
	Ref     string
	Code    int
	Message text.Text
}

// Listed is one line of what a gateway has taken or given back.
type Listed struct {
	Kind      ListedKind
	Authority string
	Order     string // ours, where the gateway tells it
	Ref       string
	Amount    money.Amount // of this line; never below zero
	At        time.Time
	Card      string // masked
}

// ListedKind is paid or refunded.
type ListedKind string

// The kinds of lines.
const (
	ListedPaid     ListedKind = "paid"
	ListedRefunded ListedKind = "refunded"
)

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
	Already    bool         // paid, and verified before this time
	Amount     money.Amount // what was paid; the zero Amount where the gateway does not say
	Proof      string       // see Return; "" where it has none
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

func claimed(ok bool) PaymentStatus {
	if ok {
		return Paid
	}
	return Failed
}
