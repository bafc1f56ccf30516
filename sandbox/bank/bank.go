// Package bank is a payment gateway as a small machine of states: no network, no clock and
// no luck of its own. What it has taken and given back is one thing, what it says of it
// another, and a Plan tells how far the two go apart. The same seed, plan and questions
// give the same answers.
package bank

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// What befalls a question. After ErrLost the work is done all the same; after ErrDown nothing is.
var (
	ErrLost    = errors.New("the bank did it, and its answer was lost")
	ErrDown    = errors.New("the bank is down")
	ErrUnknown = errors.New("the bank knows no such payment")
)

// Options says what a bank is like; only Now has to be set.
type Options struct {
	Seed    uint64
	Now     func() time.Time
	Plan    Plan
	Session time.Duration // how long a payment may be paid; 30 minutes when 0
	While   time.Duration // how long it lies at most, or lacks a line; 48 hours when 0
	Late    time.Duration // how late a late callback comes at most; 72 hours when 0
	Keep    int           // how many payments it remembers; all when 0
}

// Order asks for a payment. Name is what the bank shall call it, where that has a form;
// it finds a name itself when it is empty. Via is how the merchant speaks with the bank.
type Order struct {
	ID          string // of the merchant
	Name        string
	Via         string
	Merchant    string
	Amount      money.Amount
	CallbackURL string
	Description string
	Mobile      string
	Email       string
}

// State is what has become of a payment.
type State string

// The states.
const (
	Open      State = "open"
	Paid      State = "paid"
	Cancelled State = "cancelled"
)

// Payment is the truth about one payment.
type Payment struct {
	Order
	Authority   string
	Session     int // its number in the lists
	OpenedAt    time.Time
	State       State
	Taken       money.Amount // from the payer; the zero Amount while nothing is
	PaidAt      time.Time
	Ref         string
	Card        string
	Confirmed   int // how often it was said to be paid, and when first
	ConfirmedAt time.Time
	Refunds     []Refund
	Expired     bool // nobody has paid, and the time for it is over

	questions, acts int // so many there were; each has its own luck
}

// Refunded is what was given back.
func (p Payment) Refunded() int {
	n := 0
	for _, r := range p.Refunds {
		if r.State == RefundDone {
			n += r.Amount.Units
		}
	}
	return n
}

// Bank is one bank. Its methods may be called at once.
type Bank struct {
	mu       sync.Mutex
	options  Options
	plan     Plan
	payments []*Payment // in the order of their opening
	named    map[string]*Payment
	opened   int
	refunds  map[string]*asked // by key
}

// New is a bank that has taken nothing yet.
func New(o Options) *Bank {
	if o.Session == 0 {
		o.Session = 30 * time.Minute
	}
	if o.While == 0 {
		o.While = 48 * time.Hour
	}
	if o.Late == 0 {
		o.Late = 72 * time.Hour
	}
	b := &Bank{options: o, plan: Plan{}, named: map[string]*Payment{}, refunds: map[string]*asked{}}
	for h, percent := range o.Plan {
		b.plan[h] = percent
	}
	return b
}

// Opened is a payment that waits for its payer. Early are the callbacks that come before
// this answer is heard.
type Opened struct {
	Authority string
	Early     []Callback
	Slow      bool
}

// Open opens a payment. After ErrLost it stands open too, and is told here, so that a
// test can follow it.
func (b *Bank) Open(o Order) (Opened, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down() {
		return Opened{}, ErrDown
	}
	b.opened++
	p := &Payment{
		Order: o, Authority: b.name(o), Session: firstSession + b.opened, OpenedAt: b.options.Now().UTC(), State: Open,
		Card: card,
	}
	p.Ref = fmt.Sprint(1_000_000 + b.draw("ref", p.Authority, 0)%900_000_000)
	b.payments = append(b.payments, p)
	b.named[p.Authority] = p
	b.forget()
	out := Opened{Authority: p.Authority, Slow: b.strikes(Slow, p.Authority, 0)}
	if b.strikes(Early, p.Authority, 0) {
		out.Early = []Callback{b.callback(p, true, 0, false)}
	}
	if b.strikes(LostOpen, p.Authority, 0) {
		return out, ErrLost
	}
	return out, nil
}

const (
	firstSession = 580_000_000
	card         = "603799******4821"
)

// name derives the name of a payment from the seed, so that a world repeats itself.
func (b *Bank) name(o Order) string {
	if o.Name != "" {
		return o.Name
	}
	n := fmt.Sprint(b.opened)
	return fmt.Sprintf("A%019d%016d", b.draw("authority", n, 0)%1e19, b.draw("authority", n, 1)%1e16)
}

func (b *Bank) forget() {
	over := len(b.payments) - b.options.Keep
	if b.options.Keep == 0 || over <= 0 {
		return
	}
	for _, p := range b.payments[:over] {
		delete(b.named, p.Authority)
	}
	b.payments = slices.Delete(b.payments, 0, over)
}

// Reset forgets all payments and calms the bank.
func (b *Bank) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.payments, b.named, b.refunds, b.plan = nil, map[string]*Payment{}, map[string]*asked{}, Plan{}
}

// Truth are all payments as they are, in the order of their opening.
func (b *Bank) Truth() []Payment {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make([]Payment, 0, len(b.payments))
	for _, p := range b.payments {
		out = append(out, b.truth(p))
	}
	return out
}

// Payment is the truth about one.
func (b *Bank) Payment(authority string) (Payment, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, ok := b.named[authority]
	if !ok {
		return Payment{}, false
	}
	return b.truth(p), true
}

func (b *Bank) truth(p *Payment) Payment {
	b.ripen(p)
	out := *p
	out.Refunds, out.Expired = slices.Clone(p.Refunds), b.over(p)
	return out
}

// Holds is what the bank has taken and not given back, by currency.
func (b *Bank) Holds() map[money.Currency]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := map[money.Currency]int{}
	for _, p := range b.payments {
		b.ripen(p)
		if p.State == Paid {
			out[p.Taken.Currency] += p.Taken.Units - p.Refunded()
		}
	}
	return out
}
