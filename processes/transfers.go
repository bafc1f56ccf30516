package processes

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

const (
	maxReceipts = 5
	maxTracking = 64
)

// Handed is what a customer hands in for money that he says he has transferred. PaidOn
// is a day, YYYY-MM-DD.
type Handed struct {
	Documents []string
	Tracking  string
	PaidOn    string
}

// Account gives the bank account that the money of a gateway is transferred to, false
// for a gateway that takes it by itself.
func (s *Service) Account(gateway string) (hooks.Account, bool) {
	g, err := s.gateway(gateway)
	if err != nil {
		return hooks.Account{}, false
	}
	t, ok := g.(hooks.Transfer)
	if !ok {
		return hooks.Account{}, false
	}
	return t.Account(), true
}

// Claim keeps that a customer has transferred the money of a pay item, and waits for
// people to find it. While one claim of the step waits, or its money is in dispute,
// there is no second. keep is called in the same transaction, for what the caller has to
// check and keep with it.
func (s *Service) Claim(ctx context.Context, customer people.Person, caseID, itemID string, h Handed, keep func(*store.Tx) error) error {
	if _, err := s.settleOpen(ctx, caseID, itemID, false); err != nil {
		return err
	}
	if err := s.withinBounds(ctx, caseID, itemID); err != nil {
		return err
	}
	return s.Update(ctx, func(tx *store.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		return s.claimTx(ctx, tx, customer, caseID, itemID, h)
	})
}

func (s *Service) claimTx(ctx context.Context, tx *store.Tx, customer people.Person, caseID, itemID string, h Handed) error {
	c, err := tx.Case(ctx, caseID)
	if err != nil {
		return err
	}
	it, step, err := s.payItem(ctx, tx, c, itemID)
	if err != nil {
		return err
	}
	if _, ok := s.Account(step.Pay.Gateway); !ok {
		return fault.New(fault.Conflict, "transfer.gateway")
	}
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	if err != nil {
		return err
	}
	if h, err = h.checked(tx.Now.In(p.Location)); err != nil {
		return err
	}
	waits, err := s.claimWaits(ctx, tx, c, it)
	switch {
	case err != nil:
		return err
	case waits:
		return fault.New(fault.Conflict, "transfer.under_way")
	}
	row := store.PaymentRow{
		ID: s.newID(), Case: caseID, Item: itemID, Gateway: step.Pay.Gateway, Amount: it.Amount, Currency: tx.Currency(),
		State: store.PaymentClaimed, Payer: customer.ID, OpenedAt: tx.Now,
		Evidence: &store.Evidence{Documents: h.Documents, Tracking: h.Tracking, PaidOn: h.PaidOn, SaidAt: tx.Now},
	}
	if err := tx.AddPayment(ctx, row); err != nil {
		return fmt.Errorf("add payment: %w", err)
	}
	_, err = s.AdvanceTx(ctx, tx, caseID, Command{By: people.ActorOf(customer, c.Customer), Input: engine.PaymentStarted{
		Item: itemID, Payment: row.ID, Amount: row.Amount, Gateway: row.Gateway, ByHand: true,
	}})
	return err
}

// claimWaits reports whether a claim of the item's step is not decided, whichever visit
// it was made in.
func (s *Service) claimWaits(ctx context.Context, tx *store.Tx, c engine.Case, it engine.Item) (bool, error) {
	for _, m := range c.PaymentsFor(it) {
		row, err := tx.Payment(ctx, m.ID)
		if err != nil {
			return false, err
		}
		if waitsForPeople(row) {
			return true, nil
		}
	}
	return false, nil
}

// waitsForPeople reports whether people have to decide on a payment before there may be
// another.
func waitsForPeople(row store.PaymentRow) bool {
	return row.Evidence != nil && (row.State == store.PaymentClaimed || row.State == engine.PaymentDisputed)
}

// checked gives what was handed in as it is kept. today is the local time.
func (h Handed) checked(today time.Time) (Handed, error) {
	h.Tracking = reference(h.Tracking)
	h.PaidOn = text.LatinDigits(strings.TrimSpace(h.PaidOn))
	var wrong []fault.Field
	switch n := len(h.Documents); {
	case n == 0:
		wrong = append(wrong, fault.At("documents", "field.required"))
	case n > maxReceipts:
		wrong = append(wrong, fault.At("documents", "field.max_items", "max", maxReceipts))
	}
	wrong = append(wrong, checkedRef("tracking", h.Tracking)...)
	_, err := time.Parse(time.DateOnly, h.PaidOn)
	switch {
	case h.PaidOn == "":
		wrong = append(wrong, fault.At("paid_on", "field.required"))
	case err != nil:
		wrong = append(wrong, fault.At("paid_on", "transfer.day"))
	case h.PaidOn > today.Format(time.DateOnly):
		wrong = append(wrong, fault.At("paid_on", "transfer.future"))
	}
	if len(wrong) > 0 {
		return h, fault.New(fault.Invalid, "invalid.fields").With(wrong...)
	}
	return h, nil
}

// reference is a bank's reference however it was typed: people set blanks and write the
// digits of their language.
func reference(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(text.LatinDigits(text.Normalize(s))), ""))
}

func checkedRef(path, ref string) []fault.Field {
	switch {
	case ref == "":
		return []fault.Field{fault.At(path, "field.required")}
	case len([]rune(ref)) > maxTracking:
		return []fault.Field{fault.At(path, "field.max_length", "max", maxTracking)}
	}
	return nil
}

// found is the word of people on a payment that the customer has transferred: where a
// gateway would be asked, they have it.
func found(row store.PaymentRow) hooks.Receipt {
	switch {
	case engine.Credited(row.State):
		return hooks.Receipt{Status: hooks.Paid, Already: true, Amount: moneyCame(row), Ref: row.Ref, Proof: row.Proof}
	case row.State == engine.PaymentFailed:
		return hooks.Receipt{Status: hooks.Failed}
	}
	return hooks.Receipt{Status: hooks.Pending}
}

// byGateway refuses to send a customer to a bank account.
func (s *Service) byGateway(ctx context.Context, caseID, itemID string) error {
	return s.db.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, caseID)
		if err != nil {
			return err
		}
		_, step, err := s.payItem(ctx, tx, c, itemID)
		if err != nil {
			return err
		}
		if _, transfer := s.Account(step.Pay.Gateway); transfer {
			return fault.New(fault.Conflict, "payment.transfer")
		}
		return nil
	})
}
