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
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
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
	case engine.Credited(row.State):
		return Returned{Case: row.Case, Status: hooks.Paid}, nil
	}
	ctx = logs.With(ctx, slog.String("case", row.Case))
	if row.Authority == "" {
		return s.named(ctx, row, back)
	}
	return s.word(ctx, row, back)
}

// word asks the gateway for its word, and settles by it.
func (s *Service) word(ctx context.Context, row store.PaymentRow, back hooks.Return) (Returned, error) {
	receipt, err := s.verify(ctx, row, back)
	if err != nil {
		s.log.WarnContext(ctx, "payment not verified yet", "payment", row.ID, "err", err)
	}
	if err != nil || receipt.Status != hooks.Paid && receipt.Status != hooks.Failed {
		return Returned{Case: row.Case, Status: hooks.Unknown}, s.remark(ctx, row.ID, notHeard)
	}
	return Returned{Case: row.Case, Status: receipt.Status}, s.settle(ctx, row.ID, receipt)
}

// named is a callback that names a payment whose order the gateway has not answered. Its
// name for it is kept once the gateway itself says that there is such a payment.
func (s *Service) named(ctx context.Context, row store.PaymentRow, back hooks.Return) (Returned, error) {
	row.Authority = back.Authority
	receipt, err := s.verify(ctx, row, back)
	if err != nil || receipt.Status != hooks.Paid && receipt.Status != hooks.Pending {
		s.log.WarnContext(ctx, "a callback of a payment that was not answered", "payment", row.ID, "status", receipt.Status, "err", err)
		return Returned{Case: row.Case, Status: hooks.Unknown}, nil
	}
	if err := s.sent(ctx, row.ID, row.Authority); err != nil {
		return Returned{}, fmt.Errorf("keep authority: %w", err)
	}
	if receipt.Status == hooks.Pending {
		return Returned{Case: row.Case, Status: hooks.Unknown}, nil
	}
	return Returned{Case: row.Case, Status: hooks.Paid}, s.settle(ctx, row.ID, receipt)
}

// claimed is the payment that a callback names, with the proof that it brings. A
// callback of another order, or with a proof that has counted for another payment, is
// as unknown as one of no payment at all. The first proof is kept: it may be all that is
// left of a payer who does not come back. Another one takes its place once the gateway
// says that it is paid by it.
func (s *Service) claimed(ctx context.Context, gateway string, back hooks.Return) (row store.PaymentRow, err error) {
	if !back.Known() {
		return row, store.ErrNotFound
	}
	err = s.db.View(ctx, func(tx *store.Tx) error {
		row, err = rowOf(ctx, tx, gateway, back)
		return err
	})
	if err != nil || back.Proof == "" || back.Proof == row.Proof {
		return row, err
	}
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		if row, err = rowOf(ctx, tx, gateway, back); err != nil {
			return err
		}
		if row.Proof != "" {
			return free(ctx, tx, row, back.Proof)
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

// free refuses a proof that has counted for another payment.
func free(ctx context.Context, tx *store.Tx, row store.PaymentRow, proof string) error {
	other, err := tx.PaymentByProof(ctx, row.Gateway, proof)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err == nil && other.ID != row.ID:
		return store.ErrConflict
	}
	return err
}

func rowOf(ctx context.Context, tx *store.Tx, gateway string, back hooks.Return) (row store.PaymentRow, err error) {
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

// verify asks the gateway about a payment, with what a callback claims; back is zero
// where none has led to the question.
func (s *Service) verify(ctx context.Context, row store.PaymentRow, back hooks.Return) (hooks.Receipt, error) {
	if row.Evidence != nil {
		return found(row), nil
	}
	gateway, err := s.gateway(row.Gateway)
	if err != nil {
		return hooks.Receipt{Status: hooks.Unknown}, err
	}
	proof := cmp.Or(back.Proof, row.Proof)
	receipt, err := s.askVerify(ctx, gateway, row, hooks.Payment{
		ID: row.ID, Authority: row.Authority, Proof: proof, Amount: amountOf(row), OpenedAt: row.OpenedAt, At: s.db.Now(), Claim: back.Claim,
	})
	if err != nil {
		return receipt, fmt.Errorf("verify payment %s: %w", row.ID, err)
	}
	if receipt.Status == hooks.Paid {
		receipt.Proof = cmp.Or(receipt.Proof, proof)
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
	before := row.State
	note(&row, m.Case, r)
	if row.State == engine.PaymentAccepted && before != row.State {
		if err := s.tellAccepted(ctx, tx, row, m.Case); err != nil {
			return err
		}
	}
	row.Tries = 0
	row.AskAt = askAgain(row, tx.Now)
	if row.State != paymentSent {
		row.SettledAt = tx.Now
	}
	if err := receipt(ctx, tx, &row); err != nil {
		return err
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
	case engine.Credited(row.State):
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
	row.Proof = cmp.Or(r.Proof, row.Proof)
	row.Said = r.Message
	for _, m := range c.Money {
		if m.ID == row.ID {
			row.State, row.Got, row.GotCurrency = m.State, max(m.Got, 0), m.Unit
		}
	}
}

// tellAccepted tells finance of money that came late and counts by itself, since the
// process says so: nobody else has looked at it.
func (s *Service) tellAccepted(ctx context.Context, tx *store.Tx, row store.PaymentRow, c engine.Case) error {
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	if err != nil {
		return err
	}
	units, currency := row.Came()
	err = tx.AddNotice(ctx, store.OutRow{
		Key: "accepted/" + row.ID, Case: c.ID, Role: people.RoleFinance, Template: "payment_accepted",
		Subject: p.Title, Body: bothLanguages("payment.late_accepted", map[string]any{"no": text.No(c.No), "amount": money.Of(units, money.Currency(currency))}),
	})
	if err != nil {
		return fmt.Errorf("tell finance of late money: %w", err)
	}
	return nil
}
