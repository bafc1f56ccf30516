package processes

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// receipt numbers the customer's receipt of a payment that is credited, once. The row
// is kept by whoever calls it, in the transaction that writes the posting.
func receipt(ctx context.Context, tx *store.Tx, row *store.PaymentRow) error {
	if !engine.Credited(row.State) {
		return nil
	}
	if err := tx.NumberPayment(ctx, row); err != nil {
		return fmt.Errorf("number receipt: %w", err)
	}
	return nil
}

// refundReceipt numbers the receipt of a refund that is done, once. One from before
// refunds were noted has none.
func refundReceipt(ctx context.Context, tx *store.Tx, payment, refund string) error {
	if err := tx.NumberRefund(ctx, payment, refund); err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("number receipt of refund: %w", err)
	}
	return nil
}
