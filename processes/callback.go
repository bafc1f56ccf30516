package processes

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/store"
)

// Returned is what the customer is told when the bank sends him back.
type Returned struct {
	Case   string
	Status hooks.PaymentStatus // paid, failed, or not known yet
}

// Callback takes the customer's return from the bank. What the query says is only a
// hint: the gateway is asked, and its word counts, however often the bank calls.
func (s *Service) Callback(ctx context.Context, gatewayName string, query url.Values) (Returned, error) {
	gateway, err := s.gateway(gatewayName)
	if err != nil {
		return Returned{}, fault.New(fault.NotFound, "not_found").Because(err)
	}
	back := gateway.Callback(query)
	row, err := s.claimed(ctx, gatewayName, back)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return Returned{}, fault.New(fault.NotFound, "not_found")
	case err != nil:
		return Returned{}, fmt.Errorf("find payment: %w", err)
	case credited(row.State):
		return Returned{Case: row.Case, Status: hooks.Paid}, nil
	}
	ctx = logs.With(ctx, slog.String("case", row.Case))
	receipt, err := s.verify(ctx, row)
	if err != nil {
		s.log.WarnContext(ctx, "payment not verified yet", "payment", row.ID, "err", err)
		return Returned{Case: row.Case, Status: hooks.Unknown}, nil
	}
	if receipt.Status != hooks.Paid && receipt.Status != hooks.Failed {
		return Returned{Case: row.Case, Status: hooks.Unknown}, nil
	}
	return Returned{Case: row.Case, Status: receipt.Status}, s.settle(ctx, row.ID, receipt)
}

// claimed is the payment that a callback names, with the proof that it brings. A
// callback of another order, or with a proof that has counted for another payment, is
// as unknown as one of no payment at all.
func (s *Service) claimed(ctx context.Context, gateway string, back hooks.Return) (row store.PaymentRow, err error) {
	if !back.Known() {
		return row, store.ErrNotFound
	}
	err = s.db.View(ctx, func(tx *store.Tx) error {
		row, err = named(ctx, tx, gateway, back)
		return err
	})
	if err != nil || back.Proof == "" || row.Proof != "" {
		return row, err
	}
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		if row, err = named(ctx, tx, gateway, back); err != nil || row.Proof != "" {
			return err
		}
		row.Proof = back.Proof
		return tx.UpdatePayment(ctx, row)
	})
	if errors.Is(err, store.ErrConflict) {
		s.log.WarnContext(ctx, "a callback brings the proof of another payment", "gateway", gateway, "payment", row.ID)
		return row, store.ErrNotFound
	}
	return row, err
}

func named(ctx context.Context, tx *store.Tx, gateway string, back hooks.Return) (row store.PaymentRow, err error) {
	if back.Order != "" {
		row, err = tx.PaymentByOrder(ctx, gateway, back.Order)
	} else {
		row, err = tx.PaymentByAuthority(ctx, gateway, back.Authority)
	}
	if err == nil && back.Authority != "" && row.Authority != "" && back.Authority != row.Authority {
		err = store.ErrNotFound
	}
	return row, err
}

// credited reports whether money of a payment has come.
func credited(state string) bool {
	switch state {
	case engine.PaymentPaid, engine.PaymentLate, engine.PaymentAccepted, engine.PaymentRefunded:
		return true
	}
	return false
}

func (s *Service) verify(ctx context.Context, row store.PaymentRow) (hooks.Receipt, error) {
	gateway, err := s.gateway(row.Gateway)
	if err != nil {
		return hooks.Receipt{Status: hooks.Unknown}, err
	}
	receipt, err := gateway.Verify(ctx, hooks.Payment{
		ID: row.ID, Authority: row.Authority, Proof: row.Proof, Amount: amountOf(row), OpenedAt: row.OpenedAt, At: s.db.Now(),
	})
	if err != nil {
		return receipt, fmt.Errorf("verify payment %s: %w", row.ID, err)
	}
	return receipt, nil
}

// settle writes the gateway's word on a payment and moves the case, in one
// transaction. The engine credits a payment once, however often this is called.
func (s *Service) settle(ctx context.Context, id string, r hooks.Receipt) error {
	return s.Update(ctx, func(tx *store.Tx) error { return s.settleTx(ctx, tx, id, r) })
}

func (s *Service) settleTx(ctx context.Context, tx *store.Tx, id string, r hooks.Receipt) error {
	row, err := tx.Payment(ctx, id)
	if err != nil {
		return err
	}
	in := settlement(row, r)
	if toldBefore(row, in) {
		row.AskAt = askAgain(row, tx.Now)
		return tx.UpdatePayment(ctx, row)
	}
	m, err := s.AdvanceTx(ctx, tx, row.Case, Command{By: engine.System, Input: in})
	if err != nil {
		return err
	}
	note(&row, m.Case, r)
	row.Tries = 0
	row.AskAt = askAgain(row, tx.Now)
	if row.State != paymentSent {
		row.SettledAt = tx.Now
	}
	return tx.UpdatePayment(ctx, row)
}

// settlement is the event of a gateway's word. What it does not say of the amount is
// as it was asked.
func settlement(row store.PaymentRow, r hooks.Receipt) engine.PaymentSettled {
	in := engine.PaymentSettled{Payment: row.ID, Paid: r.Status == hooks.Paid, Amount: row.Amount, Ref: r.Ref, Detail: strconv.Itoa(r.Code)}
	if r.Amount == (money.Amount{}) {
		return in
	}
	in.Amount = r.Amount.Units
	if string(r.Amount.Currency) != row.Currency {
		in.Unit = string(r.Amount.Currency)
	}
	return in
}

// toldBefore reports whether the case has heard this already: it need not hear it as
// often as the gateway is asked.
func toldBefore(row store.PaymentRow, in engine.PaymentSettled) bool {
	switch {
	case credited(row.State):
		return true
	case row.State == engine.PaymentFailed:
		return !in.Paid
	case row.State == engine.PaymentDisputed:
		return !in.Paid || in.Amount != row.Amount || in.Unit != ""
	}
	return false
}

// note keeps what the case and the gateway say in the row of a payment.
func note(row *store.PaymentRow, c engine.Case, r hooks.Receipt) {
	row.Ref, row.Card, row.Detail = cmp.Or(r.Ref, row.Ref), cmp.Or(r.CardMasked, row.Card), strconv.Itoa(r.Code)
	row.Proof = cmp.Or(row.Proof, r.Proof)
	row.Said = r.Message
	for _, m := range c.Money {
		if m.ID == row.ID {
			row.State, row.Got, row.GotCurrency = m.State, max(m.Got, 0), m.Unit
		}
	}
}
