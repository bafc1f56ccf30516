package processes

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Said is what a gateway has answered: paid, failed, pending or unknown, and its words.
type Said struct {
	Status string
	Words  text.Text
}

// AskNow asks the gateway at once what became of a payment, as the round does that asks
// by itself. Where the gateway cannot be heard, it is unknown and nothing changes.
func (s *Service) AskNow(ctx context.Context, payment string) (Said, error) {
	var row store.PaymentRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = moneyOf(ctx, tx, payment)
		return err
	})
	if err != nil {
		return Said{}, err
	}
	ctx = logs.With(ctx, slog.String("case", row.Case), slog.String("payment", row.ID))
	receipt, err := s.askAbout(ctx, row)
	if err != nil {
		return Said{}, fmt.Errorf("ask about payment: %w", err)
	}
	return Said{Status: string(cmp.Or(receipt.Status, hooks.Unknown)), Words: receipt.Message}, nil
}

// MoneyTx tells the case of a payment what a person has decided about its money, and
// numbers the receipts of what has come of it.
func (s *Service) MoneyTx(ctx context.Context, tx *store.Tx, payment string, cmd Command) error {
	row, err := moneyOf(ctx, tx, payment)
	if err != nil {
		return err
	}
	m, err := s.AdvanceTx(ctx, tx, row.Case, cmd)
	if err != nil {
		return err
	}
	if in, ok := cmd.Input.(engine.RefundAgreed); ok && gaveBack(m.Case, in) {
		return refundReceipt(ctx, tx, payment, in.Refund)
	}
	if row, err = tx.Payment(ctx, payment); err != nil { // as the commit has left it
		return err
	}
	if err := receipt(ctx, tx, &row); err != nil {
		return err
	}
	return tx.UpdatePayment(ctx, row)
}

// gaveBack reports whether a refund is done.
func gaveBack(c engine.Case, in engine.RefundAgreed) bool {
	for _, m := range c.Money {
		for _, x := range m.Refunds {
			if m.ID == in.Payment && x.ID == in.Refund {
				return x.State == engine.RefundDone
			}
		}
	}
	return false
}

func moneyOf(ctx context.Context, tx *store.Tx, payment string) (store.PaymentRow, error) {
	row, err := tx.Payment(ctx, payment)
	if errors.Is(err, store.ErrNotFound) {
		return row, fault.New(fault.NotFound, "not_found")
	}
	return row, err
}

// Reached reports whether the gateway may know a payment.
func Reached(row store.PaymentRow) bool {
	return row.State != engine.PaymentOpened || row.Authority != ""
}
