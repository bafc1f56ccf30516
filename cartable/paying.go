package cartable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Paying is what the payer of a pay item has to know: what is asked, by when, and what
// became of the payments that he has begun for it.
type Paying struct {
	Amount   Sum       `json:"amount"`
	Gateway  string    `json:"gateway,omitempty" doc:"What people call it"`
	Least    *Sum      `json:"least,omitempty" doc:"Of the gateway, where the amount is less: it cannot be paid"`
	Most     *Sum      `json:"most,omitempty" doc:"The same, where the amount is more"`
	DueAt    time.Time `json:"due_at,omitzero" doc:"Until when it can be paid"`
	Over     bool      `json:"over,omitempty" doc:"The time is over, and only the gateway's word on a payment is waited for"`
	State    string    `json:"state" enum:"none,sent,unknown,claimed,disputed,failed" doc:"Of what may still come of earlier payments: sent, the payer is on his way; unknown, the gateway was asked and could not say; disputed, another amount has come"`
	Payments []Payment `json:"payments" doc:"Begun for this item, in earlier visits too; oldest first"`
}

// Payment is one attempt to pay.
type Payment struct {
	ID        string    `json:"id"`
	Item      string    `json:"item" doc:"For which it was begun"`
	Amount    Sum       `json:"amount" doc:"What was asked"`
	Got       *Sum      `json:"got,omitempty" doc:"What came, where it is something else"`
	State     string    `json:"state" enum:"sent,unknown,claimed,paid,failed,late,accepted,disputed,refunded"`
	Said      string    `json:"said,omitempty" doc:"Of failed: the gateway's reason"`
	Gateway   string    `json:"gateway,omitempty" doc:"What people call it"`
	Ref       string    `json:"ref,omitempty"`
	Card      string    `json:"card,omitempty" doc:"Masked"`
	BegunAt   time.Time `json:"begun_at"`
	At        time.Time `json:"at" doc:"When it was settled; before that, when it was begun"`
	Refunds   []Refund  `json:"refunds,omitempty"`
	ReceiptNo string    `json:"receipt_no,omitempty"`
}

// Refund is money that goes back to the payer.
type Refund struct {
	ID     string    `json:"id"`
	Amount Sum       `json:"amount"`
	Done   bool      `json:"done" doc:"It has gone; else it is on its way"`
	No     string    `json:"receipt_no,omitempty" doc:"Of done, where there is a receipt"`
	Ref    string    `json:"ref,omitempty"`
	At     time.Time `json:"at"`
}

// What the payer is told of his payments beside what their rows say.
const (
	payingNone    = "none"
	payingUnknown = "unknown"
)

// paying is how a pay item stands; nil for other items.
func (s *Service) paying(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item) (*Paying, error) {
	step := l.p.Steps[it.Step]
	if it.Kind != engine.ItemPay || step.Pay == nil {
		return nil, nil //nolint:nilnil // there is nothing to pay
	}
	all, err := s.payments(ctx, tx, r, l)
	if err != nil {
		return nil, err
	}
	v := &Paying{
		Amount: sum(it.Amount, tx.Currency(), r.Lang), Gateway: s.gatewayName(step.Pay.Gateway, r.Lang),
		State: payingNone, Payments: []Payment{},
	}
	mine := l.c.PaymentsFor(it)
	for _, p := range all {
		if slices.ContainsFunc(mine, func(m engine.Payment) bool { return m.ID == p.ID }) {
			v.Payments = append(v.Payments, p)
		}
	}
	v.State = payingState(v.Payments)
	v.DueAt, v.Over = payUntil(l.c, it.ID)
	s.bounds(v, step.Pay.Gateway, it.Amount, r.Lang)
	return v, nil
}

// payingState is the one thing that the payer must know before he pays: what might make
// him pay twice comes first.
func payingState(list []Payment) string {
	for _, state := range []string{"disputed", "claimed", payingUnknown, "sent"} {
		if slices.ContainsFunc(list, func(p Payment) bool { return p.State == state }) {
			return state
		}
	}
	if len(list) > 0 && list[len(list)-1].State == engine.PaymentFailed {
		return engine.PaymentFailed
	}
	return payingNone
}

// payUntil is when a pay item expires, and whether that is over.
func payUntil(c engine.Case, item string) (due time.Time, over bool) {
	for _, t := range c.Timers {
		if t.Why == engine.TimerExpire && t.Item == item {
			if t.Fired > 0 {
				return time.Time{}, true
			}
			return t.Due, false
		}
	}
	return time.Time{}, false
}

// bounds tells those of the gateway that the amount is out of.
func (s *Service) bounds(v *Paying, gateway string, amount int, lang text.Lang) {
	terms, ok := s.processes.GatewayTerms(gateway)
	if !ok {
		return
	}
	if terms.Min > 0 && amount < terms.Min {
		least := sum(terms.Min, string(terms.Currency), lang)
		v.Least = &least
	}
	if terms.Max > 0 && amount > terms.Max {
		most := sum(terms.Max, string(terms.Currency), lang)
		v.Most = &most
	}
}

// gatewayName is what people call a gateway; "" where nobody has said it.
func (s *Service) gatewayName(name string, lang text.Lang) string {
	return s.processes.GatewayTitle(name).In(lang)
}

// payments are those that went to the gateway; one that was only begun says nothing.
func (s *Service) payments(ctx context.Context, tx *store.Tx, r Reader, l loaded) ([]Payment, error) {
	list := []Payment{}
	if len(l.c.Money) == 0 {
		return list, nil
	}
	rows, err := tx.PaymentsOf(ctx, l.c.ID)
	if err != nil {
		return nil, fmt.Errorf("read payments: %w", err)
	}
	back, err := tx.RefundsOf(ctx, l.c.ID)
	if err != nil {
		return nil, fmt.Errorf("read refunds: %w", err)
	}
	for _, row := range rows {
		if row.State != engine.PaymentOpened {
			list = append(list, s.payment(r, row, back))
		}
	}
	return list, nil
}

func (s *Service) payment(r Reader, row store.PaymentRow, back []store.RefundRow) Payment {
	v := Payment{
		ID: row.ID, Item: row.Item, Amount: sum(row.Amount, row.Currency, r.Lang), State: row.State, Gateway: s.gatewayName(row.Gateway, r.Lang),
		Ref: row.Ref, Card: row.Card, ReceiptNo: row.ReceiptNo, BegunAt: row.OpenedAt, At: row.OpenedAt,
	}
	if processes.PaymentInDoubt(row) {
		v.State = payingUnknown
	}
	if row.State == engine.PaymentFailed {
		v.Said = row.Said.In(r.Lang)
	}
	if !row.SettledAt.IsZero() {
		v.At = row.SettledAt
	}
	v.Got = otherwise(row, r.Lang)
	for _, x := range back {
		if x.Payment == row.ID && x.State != engine.RefundAsked && x.State != engine.RefundDeclined {
			v.Refunds = append(v.Refunds, Refund{
				ID: x.ID, Amount: sum(x.Amount, x.Currency, r.Lang), Done: x.State == engine.RefundDone, No: x.ReceiptNo, Ref: x.Ref, At: x.ChangedAt,
			})
		}
	}
	return v
}

// AskPayments has the gateways asked at once about the payments of a case whose end is
// not known, and shows the case as it is then.
func (s *Service) AskPayments(ctx context.Context, r Reader, id string) (Case, error) {
	err := s.db.View(ctx, func(tx *store.Tx) error {
		_, err := s.loadFor(ctx, tx, r, people.ReadCase, id)
		return err
	})
	if err != nil {
		return Case{}, err
	}
	if err := s.processes.AskPayments(ctx, id); err != nil {
		return Case{}, err
	}
	return s.Case(ctx, r, id)
}
