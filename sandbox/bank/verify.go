package bank

import "github.com/kartabl/kartabl/internal/money"

// Status is what the bank says of a payment or a refund.
type Status string

// What it may say.
const (
	SaidPaid    Status = "paid"
	SaidFailed  Status = "failed"
	SaidPending Status = "pending"
	SaidUnknown Status = "unknown"
)

// Verdict is what the bank says of a payment. Amount is what it has really taken, and
// stands there with SaidPaid only, as do Ref and Card.
type Verdict struct {
	Status Status
	First  bool // it had not been said to be paid before
	Amount money.Amount
	Ref    string
	Card   string
	Slow   bool
}

// Verify asks about a payment, and confirms it when it is paid and claimed is what was
// taken. The zero claim is taken for right.
func (b *Bank) Verify(authority string, claimed money.Amount) (Verdict, error) {
	return b.ask(authority, func(p *Payment) bool { return claimed == money.Amount{} || claimed == p.Taken })
}

// Inquire asks without confirming.
func (b *Bank) Inquire(authority string) (Verdict, error) {
	return b.ask(authority, func(*Payment) bool { return false })
}

func (b *Bank) ask(authority string, confirms func(*Payment) bool) (Verdict, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down() {
		return Verdict{}, ErrDown
	}
	p := b.named[authority]
	if p == nil {
		return Verdict{}, ErrUnknown
	}
	v := b.says(p)
	n := p.questions
	p.questions++
	if v.Status == SaidPaid && confirms(p) {
		b.confirm(p)
	}
	if b.strikes(LostVerify, authority, n) {
		return Verdict{}, ErrLost
	}
	return v, nil
}

func (b *Bank) confirm(p *Payment) {
	if p.Confirmed == 0 {
		p.ConfirmedAt = b.options.Now().UTC()
	}
	p.Confirmed++
}

// Says is what Verify would say next, without asking.
func (b *Bank) Says(authority string) (Verdict, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.named[authority]
	switch {
	case b.down():
		return Verdict{}, ErrDown
	case p == nil:
		return Verdict{}, ErrUnknown
	default:
		return b.says(p), nil
	}
}

func (b *Bank) says(p *Payment) Verdict {
	n := p.questions
	v := Verdict{Status: b.honest(p), Slow: b.strikes(Slow, p.Authority, n+1)}
	paid := v.Status == SaidPaid
	switch {
	case b.strikes(SaysUnknown, p.Authority, n):
		v.Status = SaidUnknown
	case b.strikes(SaysPending, p.Authority, n):
		v.Status = SaidPending
	case paid && b.lasts(SaysFailed, p.Authority, p.PaidAt):
		v.Status = SaidFailed
	case paid && p.Confirmed > 0 && b.lasts(Wavers, p.Authority, p.PaidAt):
		v.Status = SaidPending
	case paid:
		v.First, v.Amount, v.Ref, v.Card = p.Confirmed == 0, p.Taken, p.Ref, p.Card
	}
	return v
}

// honest is what a good bank would say. While the payer may still pay, nothing is known.
func (b *Bank) honest(p *Payment) Status {
	switch {
	case p.State == Paid:
		return SaidPaid
	case p.State == Cancelled, b.over(p):
		return SaidFailed
	default:
		return SaidPending
	}
}
