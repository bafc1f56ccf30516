package processes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// keepDifference writes a difference and tells it, unless it stands already or a person
// has closed it knowing these figures. It reports whether it was told.
func (s *Service) keepDifference(ctx context.Context, tx *store.Tx, d store.Difference) (bool, error) {
	old, err := tx.DifferenceOf(ctx, d.Gateway, d.Subject, d.Kind)
	switch {
	case errors.Is(err, store.ErrNotFound):
		d.ID = s.newID()
	case err != nil:
		return false, err
	case old.Says(d) && (old.State == store.DifferenceOpen || old.ClosedBy != ""):
		return false, nil
	default:
		d.ID = old.ID
	}
	d.State, d.FoundAt = store.DifferenceOpen, tx.Now
	if err := tx.KeepDifference(ctx, d); err != nil {
		return false, err
	}
	return true, s.tellDifference(ctx, tx, d)
}

// tellDifference raises a problem of the case; of money that belongs to none finance is told.
func (s *Service) tellDifference(ctx context.Context, tx *store.Tx, d store.Difference) error {
	if d.Case != "" {
		_, err := s.AdvanceTx(ctx, tx, d.Case, Command{By: engine.System, Input: engine.MoneyDiffers{
			Difference: d.ID, Payment: d.Payment, Kind: d.Kind, Ours: sumOf(d.Ours, d.OurCurrency), Theirs: sumOf(d.Theirs, d.TheirCurrency),
		}})
		if err != nil {
			return fmt.Errorf("tell case %s of a difference: %w", d.Case, err)
		}
		return nil
	}
	args := map[string]any{"gateway": d.Gateway, "amount": money.Of(d.Theirs, money.Currency(d.TheirCurrency)), "ref": strings.TrimSpace(d.Ref)}
	err := tx.AddNotice(ctx, store.OutRow{
		Key: "difference/" + d.ID + "/" + fmt.Sprint(tx.Now.Unix()), Role: people.RoleFinance, Template: "payment_difference",
		Subject: bothLanguages("difference.notice.subject", args), Body: bothLanguages("difference."+d.Kind, args),
	})
	if err != nil {
		return fmt.Errorf("tell finance of a difference: %w", err)
	}
	return nil
}

// sumOf is an amount for the log, "" for nothing.
func sumOf(units int, currency string) string {
	if currency == "" {
		return ""
	}
	return money.Of(units, money.Currency(currency)).String()
}

// closeDifference ends a difference and the problem of its case. Without a person it
// has explained itself.
func (s *Service) closeDifference(ctx context.Context, tx *store.Tx, d store.Difference, by engine.Actor, reason string) error {
	d.State, d.ClosedAt, d.ClosedBy, d.Reason = store.DifferenceClosed, tx.Now, by.ID, reason
	if err := tx.KeepDifference(ctx, d); err != nil {
		return err
	}
	if d.Case == "" {
		return nil
	}
	_, err := s.AdvanceTx(ctx, tx, d.Case, Command{By: by, Input: engine.MoneyAgrees{Difference: d.ID, Reason: reason}})
	if err != nil {
		return fmt.Errorf("tell case %s that a difference is over: %w", d.Case, err)
	}
	return nil
}

// CloseDifference ends a difference on the word of a person, who says why. It is not
// told again while its figures stay as they are.
func (s *Service) CloseDifference(ctx context.Context, by people.Person, id, reason string) (store.Difference, error) {
	var d store.Difference
	if reason = strings.TrimSpace(text.Normalize(reason)); reason == "" {
		return d, fault.New(fault.Invalid, "invalid.fields").With(fault.At("reason", "field.required"))
	}
	err := s.Update(ctx, func(tx *store.Tx) (err error) {
		d, err = tx.Difference(ctx, id)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return fault.New(fault.NotFound, "not_found")
		case err != nil:
			return err
		case d.State == store.DifferenceClosed:
			return fault.New(fault.Conflict, "conflict.done")
		}
		if err := s.closeDifference(ctx, tx, d, people.Actor(by), reason); err != nil {
			return err
		}
		d, err = tx.Difference(ctx, id)
		return err
	})
	return d, err
}
