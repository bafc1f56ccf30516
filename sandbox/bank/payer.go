package bank

import (
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// Act is what a payer does on the bank's page.
type Act string

// The acts. PayLate and PayOther are no buttons of the page: money that comes although
// the payment was given up, and money that is not what was asked for.
const (
	Pay      Act = "pay"
	Cancel   Act = "cancel"
	Leave    Act = "leave" // closes the window
	PayLate  Act = "pay_late"
	PayOther Act = "pay_other"
)

// Callback is one word that reaches the merchant. It is only a claim.
type Callback struct {
	Authority string
	Order     string
	OK        bool
	After     time.Duration // how long it takes to arrive
	Browser   bool          // the payer's own browser; else a server
	Forged    bool          // the bank has not sent it
	Amount    int           // what a forged one says was paid
}

// Act lets the payer act, and gives what comes back of it, the browser's own callback
// first if there is one. The first decision stands. It reports false for a payment that it
// does not know.
func (b *Bank) Act(authority string, act Act) ([]Callback, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.named[authority]
	if p == nil {
		return nil, false
	}
	switch act {
	case Leave:
		return nil, true
	case Cancel:
		if p.State == Open {
			p.State = Cancelled
		}
	case Pay:
		if p.State == Open && (!b.over(p) || b.strikes(TakesLate, p.Authority, 0)) {
			b.take(p, b.takes(p))
		}
	case PayLate:
		b.take(p, p.Amount)
	case PayOther:
		b.take(p, b.another(p))
	}
	p.acts++
	return b.callbacks(p), true
}

// over reports whether the time to pay has passed.
func (b *Bank) over(p *Payment) bool {
	return p.State == Open && !b.options.Now().Before(p.OpenedAt.Add(b.options.Session))
}

func (b *Bank) take(p *Payment, a money.Amount) {
	if p.State == Paid {
		return
	}
	p.State, p.Taken, p.PaidAt = Paid, a, b.options.Now().UTC()
}

// takes is what the bank takes of the payer.
func (b *Bank) takes(p *Payment) money.Amount {
	switch {
	case b.strikes(OtherCurrency, p.Authority, 0):
		other := money.Currency("EUR")
		if p.Amount.Currency == other {
			other = money.IRR
		}
		return money.Of(p.Amount.Units, other)
	case b.strikes(OtherAmount, p.Authority, 0):
		return b.another(p)
	default:
		return p.Amount
	}
}

// another is an amount that was not asked for: less, or more.
func (b *Bank) another(p *Payment) money.Amount {
	n := p.Amount.Units - p.Amount.Units/10 - 1
	if n <= 0 || b.draw("more", p.Authority, 0)%2 == 0 {
		n = p.Amount.Units + p.Amount.Units/10 + 1
	}
	return money.Of(n, p.Amount.Currency)
}

// CallAgain is the callback of a payment as it stands.
func (b *Bank) CallAgain(authority string) (Callback, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.named[authority]
	if p == nil {
		return Callback{}, false
	}
	return b.callback(p, p.State == Paid, 0, false), true
}

// Forge are callbacks about a payment that the bank never sent: of a payment that does not
// exist, and of this one with a good word and another amount.
func (b *Bank) Forge(authority string) []Callback {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.named[authority]
	if p == nil {
		return nil
	}
	return b.forged(p)
}

func (b *Bank) callback(p *Payment, ok bool, after time.Duration, browser bool) Callback {
	return Callback{Authority: p.Authority, Order: p.ID, OK: ok, After: after, Browser: browser}
}

// callbacks are what comes back of one act.
func (b *Bank) callbacks(p *Payment) []Callback {
	n := p.acts
	ok := p.State == Paid
	switch {
	case ok && b.strikes(FalseNOK, p.Authority, n):
		ok = false
	case !ok && b.strikes(FalseOK, p.Authority, n):
		ok = true
	}
	var out []Callback
	switch {
	case b.strikes(Never, p.Authority, n):
	case b.strikes(Late, p.Authority, n):
		out = append(out, b.callback(p, ok, b.span("late", p.Authority, b.options.Late), false))
	default:
		out = append(out, b.callback(p, ok, 0, true))
	}
	if b.strikes(Doubled, p.Authority, n) {
		out = append(out, b.callback(p, ok, 0, false), b.callback(p, ok, b.span("doubled", p.Authority, outage), false))
	}
	if b.strikes(Reordered, p.Authority, n) {
		out = append(out, b.callback(p, !ok, b.span("reordered", p.Authority, outage), false))
	}
	if b.strikes(Forged, p.Authority, n) {
		out = append(out, b.forged(p)...)
	}
	return out
}

func (b *Bank) forged(p *Payment) []Callback {
	unknown := Callback{Authority: "A" + p.Authority[1:len(p.Authority)-1] + "X", Order: p.ID + "x", OK: true, Forged: true}
	other := b.callback(p, true, 0, false)
	other.Forged, other.Amount = true, p.Amount.Units*2
	out := []Callback{unknown, other}
	// Somebody else's payment in the place of one's own.
	if i := int(b.draw("victim", p.Authority, 0) % uint64(len(b.payments))); b.payments[i] != p {
		victim := b.callback(b.payments[i], true, 0, false)
		victim.Forged = true
		out = append(out, victim)
	}
	return out
}
