package store

import (
	"context"
	"fmt"
)

// keptOfPayment bounds how many exchanges about one payment are kept, beside its opening.
const keptOfPayment = 50

// AddGatewayExchange keeps what a gateway was asked about a payment, in place of the
// oldest where there are many already, or what it was asked about none.
func (tx *Tx) AddGatewayExchange(ctx context.Context, e ExchangeRow) error {
	e.Kind = GatewayQuestion
	if err := tx.AddExchange(ctx, e); err != nil || e.Case == "" {
		return err
	}
	const drop = `DELETE FROM exchanges WHERE case_id = ? AND request = ? AND kind = ? AND operation <> 'open' AND num <= (
		SELECT num FROM exchanges WHERE case_id = ? AND request = ? AND kind = ? AND operation <> 'open' ORDER BY num DESC LIMIT 1 OFFSET CAST(? AS BIGINT))`
	if _, err := tx.exec(ctx, drop, e.Case, e.Request, e.Kind, e.Case, e.Request, e.Kind, keptOfPayment); err != nil {
		return fmt.Errorf("drop old exchanges: %w", err)
	}
	return nil
}

// PaymentExchanges lists what a gateway was asked about a payment of a case, newest first.
func (tx *Tx) PaymentExchanges(ctx context.Context, caseID, payment string) ([]ExchangeRow, error) {
	const find = "SELECT num, " + exchangeColumns + " FROM exchanges WHERE case_id = ? AND request = ? AND kind = ? ORDER BY num DESC"
	rows, err := list(ctx, tx, find, []any{caseID, payment, GatewayQuestion}, scanExchange)
	if err != nil {
		return nil, fmt.Errorf("list exchanges: %w", err)
	}
	return rows, nil
}

// GatewayExchanges lists what a gateway was asked about no payment, newest first, like
// Exchanges.
func (tx *Tx) GatewayExchanges(ctx context.Context, gateway, after string, most int) ([]ExchangeRow, error) {
	const find = "SELECT num, " + exchangeColumns + " FROM exchanges WHERE case_id = '' AND service = ? AND kind = ? AND num < ? ORDER BY num DESC LIMIT CAST(? AS BIGINT)"
	rows, err := list(ctx, tx, find, []any{gateway, GatewayQuestion, newest(after), limit(most)}, scanExchange)
	if err != nil {
		return nil, fmt.Errorf("list exchanges: %w", err)
	}
	return rows, nil
}
