package processes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// States of a payment's row beyond those that the case knows.
const paymentSent = "sent" // the gateway has it; the customer is on his way

// Pay sends the customer to the bank for a pay item and gives the address to go to.
// A payment that is already under way is asked about first: if the money has come, the
// case moves and the address is "". So a second click never pays twice unseen.
func (s *Service) Pay(ctx context.Context, customer people.Person, caseID, itemID string) (string, error) {
	settled, err := s.settleOpen(ctx, caseID, itemID)
	if err != nil || settled {
		return "", err
	}
	row, step, err := s.openPayment(ctx, customer, caseID, itemID)
	if err != nil {
		return "", err
	}
	gateway, ok := s.world.Gateway(row.Gateway)
	if !ok {
		return "", fault.New(fault.Unavailable, "unavailable.service").Because(fmt.Errorf("gateway %s is not configured", row.Gateway))
	}
	opened, err := gateway.Open(ctx, hooks.Order{
		ID: row.ID, Amount: money.Rial(row.Amount), Description: step, Mobile: customer.Mobile, Email: customer.Email,
		CallbackURL: s.baseURL + "/pay/" + row.Gateway + "/callback",
	})
	if err != nil {
		return "", fault.New(fault.Unavailable, "unavailable.service").Because(fmt.Errorf("ask gateway %s: %w", row.Gateway, err))
	}
	row.Authority, row.State = opened.Authority, paymentSent
	if err := s.db.Update(ctx, func(tx *store.Tx) error { return tx.UpdatePayment(ctx, row) }); err != nil {
		return "", fmt.Errorf("keep authority: %w", err)
	}
	return opened.RedirectURL, nil
}

// settleOpen asks the gateway about the payments of an item that were sent there and
// not settled. It reports whether one of them is paid.
func (s *Service) settleOpen(ctx context.Context, caseID, itemID string) (bool, error) {
	var rows []store.PaymentRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.PaymentsOf(ctx, caseID)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read payments: %w", err)
	}
	for _, row := range rows {
		if row.Item != itemID || row.State != paymentSent {
			continue
		}
		receipt, err := s.verify(ctx, row)
		if err != nil {
			return false, fault.New(fault.Unavailable, "payment.unknown").Because(err)
		}
		if receipt.Status == hooks.Paid {
			return true, s.settle(ctx, row, receipt)
		}
	}
	return false, nil
}

// openPayment writes the payment and its event before the gateway hears of it: money
// that comes back always finds its case.
func (s *Service) openPayment(ctx context.Context, customer people.Person, caseID, itemID string) (store.PaymentRow, string, error) {
	row := store.PaymentRow{ID: s.newID(), Case: caseID, Item: itemID, State: engine.PaymentOpened}
	var label string
	err := s.Update(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, caseID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(c.Items, func(it engine.Item) bool { return it.ID == itemID && it.Kind == engine.ItemPay })
		if i < 0 {
			return fault.New(fault.Conflict, "conflict.done")
		}
		p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
		if err != nil {
			return err
		}
		step := p.Steps[c.Items[i].Step]
		label = c.No + " " + p.Title.In("fa") + ": " + step.Label.In("fa")
		row.Amount, row.Gateway, row.OpenedAt = c.Items[i].Amount, step.Pay.Gateway, tx.Now
		if err := tx.AddPayment(ctx, row); err != nil {
			return fmt.Errorf("add payment: %w", err)
		}
		_, err = s.AdvanceTx(ctx, tx, caseID, Command{By: people.Actor(customer), Input: engine.PaymentStarted{
			Item: itemID, Payment: row.ID, Amount: row.Amount,
		}})
		return err
	})
	return row, label, err
}

// Returned is what the customer is told when the bank sends him back.
type Returned struct {
	Case   string
	Status hooks.PaymentStatus // paid, failed, or not known yet
}

// Callback takes the customer's return from the bank. What the query says is only a
// hint: the gateway is asked, and its word counts, however often the bank calls.
func (s *Service) Callback(ctx context.Context, gatewayName string, query url.Values) (Returned, error) {
	gateway, ok := s.world.Gateway(gatewayName)
	if !ok {
		return Returned{}, fault.New(fault.NotFound, "not_found")
	}
	authority := gateway.Callback(query).Authority
	var row store.PaymentRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.PaymentByAuthority(ctx, gatewayName, authority)
		return err
	})
	if errors.Is(err, store.ErrNotFound) || authority == "" {
		return Returned{}, fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return Returned{}, fmt.Errorf("find payment: %w", err)
	}
	if row.State == engine.PaymentPaid || row.State == engine.PaymentLate {
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
	return Returned{Case: row.Case, Status: receipt.Status}, s.settle(ctx, row, receipt)
}

func (s *Service) verify(ctx context.Context, row store.PaymentRow) (hooks.Receipt, error) {
	gateway, ok := s.world.Gateway(row.Gateway)
	if !ok {
		return hooks.Receipt{}, fmt.Errorf("gateway %s is not configured", row.Gateway)
	}
	receipt, err := gateway.Verify(ctx, hooks.Payment{
		ID: row.ID, Authority: row.Authority, Amount: money.Rial(row.Amount), OpenedAt: row.OpenedAt, At: s.db.Now(),
	})
	if err != nil {
		return receipt, fmt.Errorf("verify payment %s: %w", row.ID, err)
	}
	return receipt, nil
}

// settle writes the gateway's word on a payment and moves the case, in one
// transaction. The engine credits a payment once, however often this is called.
func (s *Service) settle(ctx context.Context, row store.PaymentRow, r hooks.Receipt) error {
	paid := r.Status == hooks.Paid
	return s.Update(ctx, func(tx *store.Tx) error {
		m, err := s.AdvanceTx(ctx, tx, row.Case, Command{By: engine.System, Input: engine.PaymentSettled{
			Payment: row.ID, Paid: paid, Amount: row.Amount, Ref: r.Ref, Detail: strconv.Itoa(r.Code),
		}})
		if err != nil {
			return err
		}
		row.State, row.Ref, row.SettledAt = stateIn(m.Case, row), r.Ref, tx.Now
		return tx.UpdatePayment(ctx, row)
	})
}

func stateIn(c engine.Case, row store.PaymentRow) string {
	for _, m := range c.Money {
		if m.ID == row.ID {
			return m.State
		}
	}
	return row.State
}

// askPayment asks the gateway before a payment expires. Without a clear word it asks
// again later; nothing expires meanwhile.
func (s *Service) askPayment(ctx context.Context, call store.CallRow) error {
	var row store.PaymentRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.Payment(ctx, call.Payment)
		return err
	})
	if err != nil {
		return fmt.Errorf("read payment: %w", err)
	}
	receipt := hooks.Receipt{Status: hooks.Failed} // never reached the gateway: no money can come
	if row.Authority != "" {
		if receipt, err = s.verify(ctx, row); err != nil {
			return s.postpone(ctx, call, err)
		}
	}
	if receipt.Status != hooks.Paid && receipt.Status != hooks.Failed {
		return s.postpone(ctx, call, fmt.Errorf("gateway says %s", receipt.Status))
	}
	if err := s.settle(ctx, row, receipt); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *store.Tx) error { return tx.FinishCall(ctx, call.ID) })
}

// refund gives money back where the gateway can. Where it cannot, the owner of the
// process is told to do it by hand; the payment stays marked as owed.
func (s *Service) refund(ctx context.Context, call store.CallRow) error {
	s.log.WarnContext(ctx, "refund to be paid by hand", "payment", call.Payment, "amount", call.Amount)
	return s.Update(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, call.Case)
		if err != nil {
			return fmt.Errorf("load case: %w", err)
		}
		p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
		if err != nil {
			return err
		}
		if err := tx.AddNotice(ctx, refundNotice(p, c, call)); err != nil {
			return fmt.Errorf("tell the owner: %w", err)
		}
		return tx.FinishCall(ctx, call.ID)
	})
}

func refundNotice(p *engine.Process, c engine.Case, call store.CallRow) store.OutRow {
	args := map[string]any{"no": c.No, "amount": call.Amount}
	return store.OutRow{
		Key: call.Key, Case: c.ID, Role: p.Owner, Channel: "inbox", Template: "refund_by_hand",
		Subject: p.Title, Body: bothLanguages("payment.refund_by_hand", args),
	}
}
