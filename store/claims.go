package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// PaymentClaimed is the state of a payment that the customer says he has made: people
// have to find it in the bank's statement.
const PaymentClaimed = "claimed"

// ClaimCursor is where a list of claims goes on after this payment.
func (p PaymentRow) ClaimCursor() string {
	return p.OpenedAt.UTC().Format(time.RFC3339Nano) + "." + p.ID
}

// Claims lists the payments that wait for people, oldest first, after a cursor. A
// cursor that is none begins at the start.
func (tx *Tx) Claims(ctx context.Context, after string, most int) ([]PaymentRow, error) {
	var all []PaymentRow
	q := tx.selects(&all).Where("state = ?", PaymentClaimed).Order("opened_at", "id").Limit(limit(most))
	if i := strings.LastIndexByte(after, '.'); i > 0 {
		if at, err := time.Parse(time.RFC3339Nano, after[:i]); err == nil {
			q = q.Where("(opened_at, id) > (?, ?)", at.UTC(), after[i+1:])
		}
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("list claims: %w", err)
	}
	return utc(all), nil
}
