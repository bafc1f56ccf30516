package processes

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// byHand is why a refund has failed that no gateway was asked for.
const byHand = "by_hand"

// refund gives money back where the gateway can. It is asked until it says yes or no,
// always under the same key. Where it cannot, the case is told, and finance and the
// owner of the process have to pay it back by hand.
func (s *Service) refund(ctx context.Context, call store.CallRow) error {
	id, _ := call.Args["refund"].(string)
	if id == "" {
		id = "1" // asked for before refunds had numbers
	}
	var row store.PaymentRow
	var asked store.RefundRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if row, err = tx.Payment(ctx, call.Payment); err != nil {
			return err
		}
		if asked, err = tx.Refund(ctx, call.Payment, id); errors.Is(err, store.ErrNotFound) {
			asked.AskedAt, err = tx.Now, nil
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read payment: %w", err)
	}
	settled := engine.RefundSettled{Payment: row.ID, Refund: id}
	receipt, err := s.payBack(ctx, row, call, asked)
	switch {
	case errors.Is(err, errByHand):
		settled.Detail = byHand
	case refusedRefund(err):
		settled.Detail = err.Error()
	case err != nil:
		return s.postpone(ctx, call, err)
	case receipt.Status == hooks.RefundDone:
		settled.Done, settled.Ref = true, receipt.Ref
	case receipt.Status == hooks.RefundFailed:
		settled.Detail = strconv.Itoa(receipt.Code) + " " + receipt.Message.In("en")
	default:
		return s.postpone(ctx, call, fmt.Errorf("gateway says %s", receipt.Status))
	}
	amount := money.Of(call.Amount, moneyCame(row).Currency)
	if asked.Currency != "" {
		amount.Currency = money.Currency(asked.Currency)
	}
	return s.refundSettled(ctx, call, settled, amount)
}

var errByHand = errors.New("the gateway gives nothing back by itself")

// refusedRefund reports whether the gateway has declined, which it will do again.
func refusedRefund(err error) bool {
	var ce *hooks.CallError
	return errors.As(err, &ce) && ce.Code == hooks.Refused
}

func (s *Service) payBack(ctx context.Context, row store.PaymentRow, call store.CallRow, asked store.RefundRow) (hooks.RefundReceipt, error) {
	gateway, err := s.gateway(row.Gateway)
	if err != nil {
		return hooks.RefundReceipt{}, err
	}
	refunder, ok := gateway.(hooks.Refunder)
	can := gateway.Terms().Refunds
	came := moneyCame(row)
	other := asked.Currency != "" && asked.Currency != string(came.Currency) // the gateway has corrected itself since
	if !ok || other || can == hooks.RefundsNone || can == hooks.RefundsWhole && call.Amount != came.Units {
		return hooks.RefundReceipt{}, errByHand
	}
	return s.askBack(ctx, refunder, row, hooks.RefundOrder{
		Key: call.Key, Ref: row.Ref, Amount: money.Of(call.Amount, came.Currency), Reason: call.Operation, AskedAt: asked.AskedAt,
		Payment: hooks.Payment{ID: row.ID, Authority: row.Authority, Proof: row.Proof, Amount: came, OpenedAt: row.OpenedAt, At: s.db.Now()},
	})
}

// moneyCame is what the organisation has got of a payment.
func moneyCame(row store.PaymentRow) money.Amount {
	units, currency := row.Came()
	return money.Of(units, money.Currency(currency))
}

// refundSettled tells the case what became of a refund of an amount.
func (s *Service) refundSettled(ctx context.Context, call store.CallRow, in engine.RefundSettled, amount money.Amount) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		if err := tx.FinishCall(ctx, call.ID); err != nil {
			return fmt.Errorf("finish refund: %w", err)
		}
		m, err := s.AdvanceTx(ctx, tx, call.Case, Command{By: engine.System, Input: in})
		switch {
		case err != nil || m.Ignored != "":
			return err
		case in.Done:
			return refundReceipt(ctx, tx, in.Payment, in.Refund)
		}
		p, err := s.ProcessTx(ctx, tx, m.Case.Process, m.Case.Version)
		if err != nil {
			return err
		}
		for _, notice := range refundNotices(p, m.Case, call, amount) {
			if err := tx.AddNotice(ctx, notice); err != nil {
				return fmt.Errorf("tell of a failed refund: %w", err)
			}
		}
		return nil
	})
}

// refundNotices tell finance, and the owner of the process.
func refundNotices(p *engine.Process, c engine.Case, call store.CallRow, amount money.Amount) []store.OutRow {
	args := map[string]any{"no": text.No(c.No), "amount": amount}
	rows := []store.OutRow{}
	for _, role := range []string{p.Owner, people.RoleFinance} {
		key := call.Key
		if role != p.Owner {
			key += "/" + role
		}
		if role == "" || len(rows) > 0 && role == p.Owner {
			continue
		}
		rows = append(rows, store.OutRow{
			Key: key, Case: c.ID, Role: role, Channel: "inbox", Template: "refund_by_hand",
			Subject: p.Title, Body: bothLanguages("payment.refund_by_hand", args),
		})
	}
	return rows
}
