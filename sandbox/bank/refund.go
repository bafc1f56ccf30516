package bank

import (
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// RefundState is what has become of a refund.
type RefundState string

// The states.
const (
	RefundDone    RefundState = "done"
	RefundFailed  RefundState = "failed"
	RefundPending RefundState = "pending"
)

// Refund is money that goes back.
type Refund struct {
	ID     string
	Key    string
	Note   string
	Amount money.Amount
	State  RefundState
	At     time.Time // when it was asked for
	DoneAt time.Time

	due time.Time
}

// asked is a refund that was asked for, perhaps more than once.
type asked struct {
	payment *Payment
	index   int
	times   int
}

// Refusals of a refund; nothing is given back.
var (
	ErrNotPaid = errors.New("the bank has taken nothing for this payment")
	ErrTooMuch = errors.New("the bank has not taken so much")
	ErrReused  = errors.New("the key was used for another refund")
)

// RefundOrder asks for a refund. Key may be empty, and Note is kept with the refund.
type RefundOrder struct {
	Key       string
	Note      string
	Authority string
	Amount    money.Amount
}

// Refund gives back a part of what was taken. The same key gives back once and hears what
// became of it; without a key each question is a new refund.
func (b *Bank) Refund(o RefundOrder) (Refund, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down() {
		return Refund{}, ErrDown
	}
	q, ok := b.refunds[o.Key]
	if !ok || o.Key == "" {
		var err error
		if q, err = b.give(o); err != nil {
			return Refund{}, err
		}
	}
	if r := q.payment.Refunds[q.index]; q.payment.Authority != o.Authority || r.Amount != o.Amount {
		return Refund{}, ErrReused
	}
	b.ripen(q.payment)
	r := q.payment.Refunds[q.index]
	q.times++
	if b.strikes(LostRefund, r.ID, q.times) {
		return Refund{}, ErrLost
	}
	return r, nil
}

// give writes down a new refund.
func (b *Bank) give(o RefundOrder) (*asked, error) {
	p := b.named[o.Authority]
	if p == nil {
		return nil, ErrUnknown
	}
	if err := p.refundable(o.Amount); err != nil {
		return nil, err
	}
	r := Refund{
		ID: fmt.Sprintf("%d%02d", p.Session, len(p.Refunds)+1), Key: o.Key, Note: o.Note, Amount: o.Amount,
		State: RefundPending, At: b.options.Now().UTC(),
	}
	r.due = r.At
	if b.strikes(RefundHangs, r.ID, 0) {
		r.due = r.At.Add(b.span("hangs", r.ID, b.options.While))
	}
	if b.strikes(RefundFails, r.ID, 0) {
		r.State = RefundFailed
	}
	q := &asked{payment: p, index: len(p.Refunds)}
	p.Refunds = append(p.Refunds, r)
	b.refunds[o.Key] = q
	return q, nil
}

// ripen does the refunds whose time has come, whoever asks. On a calm bank none waits.
func (b *Bank) ripen(p *Payment) {
	for i := range p.Refunds {
		r := &p.Refunds[i]
		now := b.options.Now().UTC()
		switch {
		case r.State != RefundPending:
		case !now.Before(r.due):
			r.State, r.DoneAt = RefundDone, r.due
		case !b.strikes(RefundHangs, r.ID, 0):
			r.State, r.DoneAt = RefundDone, now
		}
	}
}

// refundable reports whether so much is left to give back.
func (p *Payment) refundable(a money.Amount) error {
	if p.State != Paid {
		return ErrNotPaid
	}
	left := p.Taken.Units
	for _, r := range p.Refunds {
		if r.State != RefundFailed {
			left -= r.Amount.Units
		}
	}
	if a.Currency != p.Taken.Currency || a.Units <= 0 || a.Units > left {
		return ErrTooMuch
	}
	return nil
}
