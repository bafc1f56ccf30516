package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

const maxReason = 2000

// Seen is what a person of finance has found in the bank's statement.
type Seen struct {
	Amount int
	Ref    string
}

// Confirm takes what a person has found in the bank's statement for a claim. The first
// word is kept. When another person has seen the same, the payment is settled with the
// amount that came, and done is true; the reference counts for no other payment then.
// Who was first may correct himself.
func (s *Service) Confirm(ctx context.Context, by engine.Actor, payment string, seen Seen) (done bool, err error) {
	seen.Ref = reference(seen.Ref)
	if err := seen.check(); err != nil {
		return false, err
	}
	err = s.Update(ctx, func(tx *store.Tx) error {
		done = false
		row, err := claimOf(ctx, tx, payment)
		if err != nil {
			return err
		}
		if err := sameRef(ctx, tx, row, seen.Ref); err != nil {
			return err
		}
		if done, err = agrees(row, by, seen); err != nil {
			return err
		}
		now := *row.Evidence
		now.Checks = append(slices.Clone(now.Checks), store.Check{By: by.ID, For: by.For, Amount: seen.Amount, Ref: seen.Ref, At: tx.Now})
		row.Evidence = &now
		if err := tx.UpdatePayment(ctx, row); err != nil || !done {
			return err
		}
		return s.settleTx(ctx, tx, row.ID, hooks.Receipt{
			Status: hooks.Paid, Amount: money.Of(seen.Amount, money.Currency(row.Currency)), Ref: seen.Ref, Proof: seen.Ref,
		})
	})
	return done && err == nil, err
}

func (v Seen) check() error {
	wrong := checkedRef("ref", v.Ref)
	if v.Amount <= 0 {
		wrong = append(wrong, fault.At("amount", "field.min", "min", 1))
	}
	if len(wrong) > 0 {
		return fault.New(fault.Invalid, "invalid.fields").With(wrong...)
	}
	return nil
}

// claimOf is a claim that nobody has decided yet.
func claimOf(ctx context.Context, tx *store.Tx, payment string) (store.PaymentRow, error) {
	row, err := tx.Payment(ctx, payment)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && row.Evidence == nil:
		return row, fault.New(fault.NotFound, "not_found")
	case err != nil:
		return row, err
	case row.State != store.PaymentClaimed:
		return row, fault.New(fault.Conflict, "conflict.done")
	}
	return row, nil
}

// sameRef refuses a reference that has counted for another payment.
func sameRef(ctx context.Context, tx *store.Tx, row store.PaymentRow, ref string) error {
	_, err := tx.PaymentByProof(ctx, row.Gateway, ref)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return fault.New(fault.Conflict, "transfer.ref_used").With(fault.At("ref", "transfer.ref_used"))
}

// agrees reports whether this is the second pair of eyes that sees the same as the first.
func agrees(row store.PaymentRow, by engine.Actor, seen Seen) (bool, error) {
	if err := notOwn(row, by); err != nil {
		return false, err
	}
	checks := row.Evidence.Checks
	if len(checks) == 0 {
		return false, nil
	}
	first := checks[len(checks)-1]
	same := first.Amount == seen.Amount && first.Ref == seen.Ref
	switch {
	case sameEyes(first, by) && same:
		return false, fault.New(fault.Forbidden, "transfer.same_person")
	case sameEyes(first, by):
		return false, nil
	case !same:
		return false, fault.New(fault.Conflict, "transfer.differs")
	}
	return true, nil
}

// sameEyes reports whether the one who acts is, or stands in for, the one who was first.
func sameEyes(first store.Check, by engine.Actor) bool {
	for _, now := range []string{by.ID, by.For} {
		if now != "" && (now == first.By || now == first.For) {
			return true
		}
	}
	return false
}

// Return gives a claim back to the customer, who is told why: its money was not found.
// He may hand in again where the case still waits for him.
func (s *Service) Return(ctx context.Context, by engine.Actor, payment, reason string) error {
	reason = text.Normalize(reason)
	if n := len([]rune(reason)); n == 0 || n > maxReason {
		key := fault.At("reason", "field.required")
		if n > 0 {
			key = fault.At("reason", "field.max_length", "max", maxReason)
		}
		return fault.New(fault.Invalid, "invalid.fields").With(key)
	}
	return s.Update(ctx, func(tx *store.Tx) error {
		row, err := claimOf(ctx, tx, payment)
		if err != nil {
			return err
		}
		if err := notOwn(row, by); err != nil {
			return err
		}
		now := *row.Evidence
		now.Returned, now.By = reason, by.ID
		row.Evidence = &now
		if err := tx.UpdatePayment(ctx, row); err != nil {
			return err
		}
		if err := s.settleTx(ctx, tx, row.ID, hooks.Receipt{Status: hooks.Failed}); err != nil {
			return err
		}
		return s.tellReturned(ctx, tx, row, reason)
	})
}

func (s *Service) tellReturned(ctx context.Context, tx *store.Tx, row store.PaymentRow, reason string) error {
	c, err := tx.Case(ctx, row.Case)
	if err != nil {
		return err
	}
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	if err != nil {
		return err
	}
	err = tx.AddNotice(ctx, store.OutRow{
		Key: row.ID + "/returned", Case: c.ID, Person: row.Payer, Channel: "inbox", Template: "transfer_returned",
		Subject: p.Title, Body: bothLanguages("transfer.returned", map[string]any{"no": text.No(c.No), "reason": reason}),
	})
	if err != nil {
		return fmt.Errorf("tell of a returned claim: %w", err)
	}
	return nil
}

// notOwn keeps people from deciding on money that they say they have paid themselves.
func notOwn(row store.PaymentRow, by engine.Actor) error {
	if row.Payer == by.ID || by.For != "" && row.Payer == by.For {
		return fault.New(fault.Forbidden, "transfer.own")
	}
	return nil
}
