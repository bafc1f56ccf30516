package bank

import (
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// Line is one line of what the bank has taken and given back.
type Line struct {
	Refund    bool
	ID        string // of the refund; "" for a payment
	Authority string
	Order     string
	Ref       string
	Session   int
	Amount    money.Amount
	At        time.Time
	Card      string
}

// List is what was paid and given back from a moment until before another, the oldest first.
func (b *Bank) List(from, until time.Time) ([]Line, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down() {
		return nil, ErrDown
	}
	var out []Line
	for _, p := range b.payments {
		for _, l := range b.lines(p) {
			if !l.At.Before(from) && l.At.Before(until) && !b.lasts(ListLacks, l.Authority+l.ID, l.At) {
				out = append(out, l)
			}
		}
	}
	out = append(out, b.foreign(from, until)...)
	slices.SortStableFunc(out, func(x, y Line) int { return x.At.Compare(y.At) })
	return out, nil
}

func (b *Bank) lines(p *Payment) []Line {
	if p.State != Paid {
		return nil
	}
	paid := Line{Authority: p.Authority, Order: p.ID, Ref: p.Ref, Session: p.Session, Amount: p.Taken, At: p.PaidAt, Card: p.Card}
	out := []Line{paid}
	b.ripen(p)
	for _, r := range p.Refunds {
		if r.State == RefundDone {
			back := paid
			back.Refund, back.ID, back.Ref, back.Amount, back.At = true, r.ID, r.ID, r.Amount, r.DoneAt
			out = append(out, back)
		}
	}
	return out
}

// foreign are lines of another merchant, one for a day at most.
func (b *Bank) foreign(from, until time.Time) []Line {
	var out []Line
	for at := from.UTC().Truncate(day).Add(day / 2); at.Before(until); at = at.Add(day) {
		key := at.Format(time.DateOnly)
		if at.Before(from) || at.After(b.options.Now()) || !b.lasts(ListForeign, key, at.Add(day)) {
			continue
		}
		n := b.draw("foreign", key, 0)
		out = append(out, Line{
			Authority: fmt.Sprintf("F%019d%016d", n%1e19, n%1e16), Ref: fmt.Sprint(n % 1e9), Session: int(n % 1e9), //nolint:gosec // below 1e9
			Amount: money.Rial(10_000 + int(n%1000)*1000), At: at, Card: card, //nolint:gosec // below 1000
		})
	}
	return out
}

const day = 24 * time.Hour
