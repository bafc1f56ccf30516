package payments

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/sandbox/bank"
)

// The banks: one gives money back and lists by itself, of the other people do it by hand.
const (
	able   = "able"
	unable = "unable"
)

var gatewayNames = []string{able, unable}

// gateway is one bank as the server sees it.
type gateway struct {
	w    *world
	name string
	bank *bank.Bank
}

// full is a gateway that can do everything.
type full struct{ *gateway }

func newGateway(w *world, name string, seed uint64) *gateway {
	return &gateway{w: w, name: name, bank: bank.New(bank.Options{Seed: seed, Now: func() time.Time { return w.now }, Plan: w.Plan})}
}

func (g *gateway) face() hooks.Gateway {
	if g.name == able {
		return full{g}
	}
	return g
}

var errAway = &hooks.CallError{Code: hooks.Unavailable, Detail: "the bank is away"}

// dies reports whether the server dies at a question to the bank: before it was heard,
// or after it was answered.
func (g *gateway) dies() bool {
	if g.w.dead || g.w.Crash == 0 || !g.w.chance(g.w.Crash) {
		return false
	}
	g.w.die()
	return true
}

// ask puts a question to the bank, whose answer may not come.
func (g *gateway) ask(question func() error) error {
	g.w.report.Questions++
	if g.w.dead || g.dies() {
		return errAway
	}
	err := question()
	if errors.Is(err, bank.ErrLost) {
		g.w.report.Unheard++
	}
	if g.dies() {
		return errAway
	}
	return err
}

func away(err error) error {
	if errors.Is(err, bank.ErrLost) || errors.Is(err, bank.ErrDown) || errors.Is(err, error(errAway)) {
		return errAway
	}
	return &hooks.CallError{Code: hooks.Refused, Detail: err.Error()}
}

// Open opens a payment.
func (g *gateway) Open(ctx context.Context, o hooks.Order) (hooks.Opened, error) {
	var out bank.Opened
	err := g.ask(func() (err error) {
		out, err = g.bank.Open(bank.Order{ID: o.ID, Amount: o.Amount, CallbackURL: o.CallbackURL, Description: o.Description})
		return err
	})
	for _, c := range out.Early {
		if err := g.w.come(ctx, g.name, c); err != nil {
			return hooks.Opened{}, err
		}
	}
	if out.Authority != "" {
		g.w.opened(ctx, o.ID, out.Authority, err == nil)
	}
	if err != nil {
		return hooks.Opened{}, away(err)
	}
	return hooks.Opened{Authority: out.Authority, RedirectURL: out.Authority}, nil
}

var statuses = map[bank.Status]hooks.PaymentStatus{
	bank.SaidPaid: hooks.Paid, bank.SaidFailed: hooks.Failed, bank.SaidPending: hooks.Pending, bank.SaidUnknown: hooks.Unknown,
}

// Verify asks what became of a payment.
func (g *gateway) Verify(_ context.Context, p hooks.Payment) (hooks.Receipt, error) {
	var v bank.Verdict
	err := g.ask(func() (err error) {
		v, err = g.bank.Verify(p.Authority, money.Amount{})
		return err
	})
	if err != nil {
		return hooks.Receipt{Status: hooks.Unknown}, away(err)
	}
	r := hooks.Receipt{Status: statuses[v.Status], Already: v.Status == bank.SaidPaid && !v.First, Amount: v.Amount, Ref: v.Ref, CardMasked: v.Card}
	if r.Status == hooks.Unknown {
		return r, &hooks.CallError{Code: hooks.Refused, Detail: "an answer without sense"}
	}
	g.w.heard(p.ID, r.Status)
	return r, nil
}

// Callback reads what a browser brings.
func (g *gateway) Callback(q url.Values) hooks.Return {
	r := hooks.Return{Authority: q.Get("authority"), Order: q.Get("order"), Claim: hooks.Failed}
	if q.Get("ok") == "true" {
		r.Claim = hooks.Paid
	}
	return r
}

// Terms take every amount in rial.
func (g *gateway) Terms() hooks.Terms {
	t := hooks.Terms{Currency: money.IRR}
	if g.name == able {
		t.Refunds, t.Lists = hooks.RefundsParts, true
	}
	return t
}

var refunds = map[bank.RefundState]hooks.RefundStatus{
	bank.RefundDone: hooks.RefundDone, bank.RefundFailed: hooks.RefundFailed, bank.RefundPending: hooks.RefundPending,
}

// Refund gives money back, once a key.
func (g full) Refund(_ context.Context, o hooks.RefundOrder) (hooks.RefundReceipt, error) {
	var r bank.Refund
	err := g.ask(func() (err error) {
		r, err = g.bank.Refund(bank.RefundOrder{Key: o.Key, Note: o.Reason, Authority: o.Payment.Authority, Amount: o.Amount})
		return err
	})
	if err != nil {
		return hooks.RefundReceipt{Status: hooks.RefundUnknown}, away(err)
	}
	return hooks.RefundReceipt{Status: refunds[r.State], Ref: r.ID}, nil
}

// List tells what was paid and given back.
func (g full) List(_ context.Context, from, until time.Time) ([]hooks.Listed, error) {
	var lines []bank.Line
	err := g.ask(func() (err error) {
		lines, err = g.bank.List(from, until)
		return err
	})
	if err != nil {
		return nil, away(err)
	}
	out := make([]hooks.Listed, 0, len(lines))
	for _, l := range lines {
		kind := hooks.ListedPaid
		if l.Refund {
			kind = hooks.ListedRefunded
		}
		out = append(out, hooks.Listed{Kind: kind, Authority: l.Authority, Order: l.Order, Ref: l.Ref, Amount: l.Amount, At: l.At, Card: l.Card})
	}
	return out, nil
}
