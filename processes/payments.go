package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// States of a payment's row beyond those that the case knows.
const paymentSent = "sent" // the gateway has it; the customer is on his way

// What the row of a payment says in place of a gateway's code.
const (
	neverOpened = "not_opened" // the gateway did not open it
	notHeard    = "unknown"    // the gateway was asked, and could not say what became of it
)

// PaymentInDoubt reports whether the gateway was asked about a payment and could not say
// what became of it.
func PaymentInDoubt(p store.PaymentRow) bool { return p.State == paymentSent && p.Detail == notHeard }

// Pay sends the customer to the bank for a pay item and gives the address to go to.
// A payment that is already under way is asked about first: if the money has come, the
// case moves and the address is "". While its end is not known, nothing new is begun;
// where the gateway says that it has not ended, the customer has to say again that he
// wants to pay once more. So nobody pays twice without being told.
func (s *Service) Pay(ctx context.Context, customer people.Person, caseID, itemID string, again bool) (string, error) {
	if err := s.byGateway(ctx, caseID, itemID); err != nil {
		return "", err
	}
	settled, err := s.settleOpen(ctx, caseID, itemID, again)
	if err != nil || settled {
		return "", err
	}
	if err := s.withinBounds(ctx, caseID, itemID); err != nil {
		return "", err
	}
	row, step, err := s.openPayment(ctx, customer, caseID, itemID, again)
	if err != nil {
		return "", err
	}
	gateway, err := s.gateway(row.Gateway)
	if err != nil {
		return "", fault.New(fault.Unavailable, "unavailable.service").Because(err)
	}
	opened, err := s.askOpen(ctx, gateway, row, hooks.Order{
		ID: row.ID, Amount: amountOf(row), Description: step, Mobile: customer.Mobile, Email: customer.Email,
		CallbackURL: s.baseURL + "/pay/" + row.Gateway + "/callback", OpenedAt: row.OpenedAt,
	})
	if err != nil {
		err = errors.Join(fmt.Errorf("ask gateway %s: %w", row.Gateway, err), s.remark(ctx, row.ID, neverOpened))
		return "", fault.New(fault.Unavailable, "unavailable.service").Because(err)
	}
	if err := s.sent(ctx, row.ID, opened.Authority); err != nil {
		return "", fmt.Errorf("keep authority: %w", err)
	}
	return opened.RedirectURL, nil
}

func (s *Service) gateway(name string) (hooks.Gateway, error) {
	if g, ok := s.world.Gateway(name); ok {
		return g, nil
	}
	return nil, fmt.Errorf("gateway %s is not configured", name)
}

// GatewayTerms are what a gateway takes; false where none of this name is configured.
func (s *Service) GatewayTerms(name string) (hooks.Terms, bool) {
	if s.world == nil {
		return hooks.Terms{}, false
	}
	g, ok := s.world.Gateway(name)
	if !ok {
		return hooks.Terms{}, false
	}
	return g.Terms(), true
}

// GatewayTitle is what people call a gateway; nothing where nobody has said it.
func (s *Service) GatewayTitle(name string) text.Text {
	if s.world == nil {
		return nil
	}
	return s.world.GatewayTitle(name)
}

func amountOf(row store.PaymentRow) money.Amount {
	return money.Of(row.Amount, money.Currency(row.Currency))
}

// sent notes the gateway's name for a payment. The gateway may have been faster, and
// called back before its answer was heard: then only the name is new.
func (s *Service) sent(ctx context.Context, id, authority string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		row, err := tx.Payment(ctx, id)
		if err != nil {
			return err
		}
		row.Authority = authority
		if row.State == engine.PaymentOpened {
			row.State, row.AskAt = paymentSent, tx.Now.Add(firstAsk)
		}
		return tx.UpdatePayment(ctx, row)
	})
}

// settleOpen asks the gateway about the payments for an item that were sent there and
// not settled, those of former visits of its step too. It reports whether one is paid.
// One that is disputed has brought money as well: the customer has to know of it.
func (s *Service) settleOpen(ctx context.Context, caseID, itemID string, again bool) (bool, error) {
	rows, err := s.paymentsFor(ctx, caseID, itemID)
	if err != nil {
		return false, fmt.Errorf("read payments: %w", err)
	}
	for _, row := range rows {
		if waitsForPeople(row) {
			return false, fault.New(fault.Conflict, "transfer.under_way")
		}
		if row.State == engine.PaymentDisputed && !again {
			return false, fault.New(fault.Conflict, "payment.disputed")
		}
		if row.State != paymentSent {
			continue
		}
		receipt, err := s.verify(ctx, row, hooks.Return{})
		switch {
		case err != nil || receipt.Status == hooks.Unknown:
			err = errors.Join(err, s.remark(ctx, row.ID, notHeard))
			return false, fault.New(fault.Unavailable, "payment.unknown").Because(err)
		case receipt.Status == hooks.Paid:
			return true, s.settle(ctx, row.ID, receipt)
		case receipt.Status == hooks.Pending && !again:
			return false, fault.New(fault.Conflict, "payment.under_way", "at", row.OpenedAt)
		}
	}
	return false, nil
}

// paymentsFor lists the rows of the payments of an item's step.
func (s *Service) paymentsFor(ctx context.Context, caseID, itemID string) (rows []store.PaymentRow, err error) {
	err = s.db.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, caseID)
		if err != nil {
			return err
		}
		it, _, err := s.payItem(ctx, tx, c, itemID)
		if err != nil {
			return err
		}
		rows, err = paymentsTx(ctx, tx, c, it)
		return err
	})
	return rows, err
}

func paymentsTx(ctx context.Context, tx *store.Tx, c engine.Case, it engine.Item) ([]store.PaymentRow, error) {
	rows, err := tx.PaymentsOf(ctx, c.ID)
	all := c.PaymentsFor(it)
	return slices.DeleteFunc(rows, func(r store.PaymentRow) bool {
		return !slices.ContainsFunc(all, func(m engine.Payment) bool { return m.ID == r.ID })
	}), err
}

// remark keeps in the row of a payment that its gateway had no word for it. One in doubt
// is asked about again soon: its payer waits.
func (s *Service) remark(ctx context.Context, id, what string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		row, err := tx.Payment(ctx, id)
		if err != nil || row.State != engine.PaymentOpened && row.State != paymentSent {
			return err
		}
		row.Detail = what
		if row.State == paymentSent {
			row.AskAt = askAgain(row, tx.Now)
		}
		return tx.UpdatePayment(ctx, row)
	})
}

// withinBounds refuses an amount that the gateway does not take, and tells the owner of
// the process: the customer can do nothing about it.
func (s *Service) withinBounds(ctx context.Context, caseID, itemID string) error {
	var it engine.Item
	var name string
	err := s.db.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, caseID)
		if err != nil {
			return err
		}
		found, step, err := s.payItem(ctx, tx, c, itemID)
		it, name = found, step.Pay.Gateway
		return err
	})
	if err != nil {
		return err
	}
	gateway, err := s.gateway(name)
	if err != nil {
		return fault.New(fault.Unavailable, "unavailable.service").Because(err)
	}
	terms := gateway.Terms()
	low, high := terms.Min > 0 && it.Amount < terms.Min, terms.Max > 0 && it.Amount > terms.Max
	if !low && !high {
		return nil
	}
	err = s.Update(ctx, func(tx *store.Tx) error {
		_, err := s.AdvanceTx(ctx, tx, caseID, Command{By: engine.System, Input: engine.PaymentBlocked{
			Item: itemID, Gateway: name, Min: terms.Min, Max: terms.Max,
		}})
		return err
	})
	if err != nil {
		return fmt.Errorf("tell of an amount out of bounds: %w", err)
	}
	if low {
		return fault.New(fault.Invalid, "payment.below", "min", money.Of(terms.Min, terms.Currency))
	}
	return fault.New(fault.Invalid, "payment.above", "max", money.Of(terms.Max, terms.Currency))
}

// payItem finds an open pay item and its step.
func (s *Service) payItem(ctx context.Context, tx *store.Tx, c engine.Case, itemID string) (engine.Item, *engine.Step, error) {
	none := &engine.Step{Pay: &engine.Pay{}}
	it, open := c.Item(itemID)
	if !open || it.Kind != engine.ItemPay {
		return engine.Item{}, none, fault.New(fault.Conflict, "conflict.done")
	}
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	if err != nil {
		return engine.Item{}, none, err
	}
	return it, p.Steps[it.Step], nil
}

// openPayment writes the payment and its event before the gateway hears of it: money
// that comes back always finds its case.
// Of two who press at once one is told of the other.
func (s *Service) openPayment(ctx context.Context, customer people.Person, caseID, itemID string, again bool) (store.PaymentRow, string, error) {
	row := store.PaymentRow{ID: s.newID(), Case: caseID, Item: itemID, Payer: customer.ID, State: engine.PaymentOpened}
	var label string
	err := s.Update(ctx, func(tx *store.Tx) error {
		c, err := tx.Case(ctx, caseID)
		if err != nil {
			return err
		}
		it, step, err := s.payItem(ctx, tx, c, itemID)
		if err != nil {
			return err
		}
		if !again {
			if err := noneBegun(ctx, tx, c, it); err != nil {
				return err
			}
		}
		p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
		if err != nil {
			return err
		}
		label = c.No + " " + p.Title.In("fa") + ": " + step.Label.In("fa")
		row.Amount, row.Gateway, row.OpenedAt, row.Currency = it.Amount, step.Pay.Gateway, tx.Now, tx.Currency()
		row.AskAt = tx.Now.Add(firstAsk)
		if err := tx.AddPayment(ctx, row); err != nil {
			return fmt.Errorf("add payment: %w", err)
		}
		_, err = s.AdvanceTx(ctx, tx, caseID, Command{By: people.ActorOf(customer, c.Customer), Input: engine.PaymentStarted{
			Item: itemID, Payment: row.ID, Amount: row.Amount, Gateway: row.Gateway,
		}})
		return err
	})
	return row, label, err
}

// opening is how long a payment may take to be opened at a gateway.
const opening = time.Minute

// noneBegun refuses a payment beside one for the same item that somebody else has begun
// since the gateway was asked: in another tab, or by a second press.
func noneBegun(ctx context.Context, tx *store.Tx, c engine.Case, it engine.Item) error {
	rows, err := paymentsTx(ctx, tx, c, it)
	if err != nil {
		return err
	}
	for _, row := range rows {
		begun := row.State == engine.PaymentOpened && row.Detail == "" && tx.Now.Sub(row.OpenedAt) < opening
		if begun || row.State == paymentSent {
			return fault.New(fault.Conflict, "payment.under_way", "at", row.OpenedAt)
		}
	}
	return nil
}

// AskPayments asks the gateways at once about the payments of a case whose end is not
// known, and moves the case where it now is.
func (s *Service) AskPayments(ctx context.Context, caseID string) error {
	var rows []store.PaymentRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.PaymentsOf(ctx, caseID)
		return err
	})
	if err != nil {
		return fmt.Errorf("read payments: %w", err)
	}
	for _, row := range rows {
		if row.State != paymentSent {
			continue
		}
		if _, err := s.askAbout(ctx, row); err != nil {
			return err
		}
	}
	return nil
}
