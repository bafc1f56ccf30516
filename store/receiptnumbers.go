package store

import (
	"context"
	"fmt"
)

// NumberPayment gives a payment that was credited the number of its receipt:
// "R-1405-000001", by the Jalali year in Tehran. The number is kept in the same
// transaction, so that none is left out. A payment that has one keeps it.
func (tx *Tx) NumberPayment(ctx context.Context, p *PaymentRow) error {
	if p.ReceiptNo != "" {
		return nil
	}
	no, err := tx.nextReceipt(ctx, "R", "receipts")
	if err != nil {
		return err
	}
	p.ReceiptNo = no
	return nil
}

// NumberRefund is NumberPayment for a refund that is done: "B-1405-000001".
func (tx *Tx) NumberRefund(ctx context.Context, payment, id string) error {
	r, err := tx.Refund(ctx, payment, id)
	if err != nil || r.ReceiptNo != "" {
		return err
	}
	no, err := tx.nextReceipt(ctx, "B", "refund_receipts")
	if err != nil {
		return err
	}
	if _, err := tx.exec(ctx, "UPDATE refunds SET receipt_no = ? WHERE payment = ? AND id = ?", no, payment, id); err != nil {
		return fmt.Errorf("keep number of receipt: %w", err)
	}
	return nil
}

func (tx *Tx) nextReceipt(ctx context.Context, letter, register string) (string, error) {
	year := tx.year()
	n, err := tx.nextInRegister(ctx, fmt.Sprintf("%s/%d", register, year))
	if err != nil {
		return "", fmt.Errorf("next number of receipt: %w", err)
	}
	return fmt.Sprintf("%s-%d-%06d", letter, year, n), nil
}
