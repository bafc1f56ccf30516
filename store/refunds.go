package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// RefundRow is money of a payment that goes back, as its case says.
type RefundRow struct {
	Payment, ID string
	Case        string
	Gateway     string
	Amount      int
	Currency    string
	State       string // engine.RefundAsked and its like
	Why         string
	AskedBy     string // person whom a second one has to agree with; "" by the process itself
	ByHand      bool
	Ref, Detail string
	AskedAt     time.Time
	ChangedAt   time.Time
	ReceiptNo   string // of the customer's receipt, once it is done

	num int64
}

// Cursor is where a list of refunds goes on after this one.
func (r RefundRow) Cursor() string { return strconv.FormatInt(r.num, 10) }

const (
	upsertRefund = `INSERT INTO refunds (payment, id, case_id, gateway, amount, currency, state, why, asked_by, by_hand, ref, detail, asked_at, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (payment, id) DO UPDATE SET state = excluded.state, asked_by = excluded.asked_by, by_hand = excluded.by_hand,
		ref = excluded.ref, detail = excluded.detail, changed_at = excluded.changed_at`
	refundColumns = "num, payment, id, case_id, gateway, amount, currency, state, why, asked_by, by_hand, ref, detail, asked_at, changed_at, receipt_no"
)

func (sh *sheet) keepRefund(e engine.KeepRefund) {
	x := e.Refund
	sh.add(upsertRefund, e.Payment, x.ID, sh.c.ID, e.Gateway, x.Amount, sh.tx.db.unit(e.Unit), x.State, x.Why, x.By, x.Hand, x.Ref, x.Detail, sh.tx.Now, sh.tx.Now)
}

// RefundsOf lists the refunds of a case, oldest first.
func (tx *Tx) RefundsOf(ctx context.Context, caseID string) ([]RefundRow, error) {
	return tx.refunds(ctx, "SELECT "+refundColumns+" FROM refunds WHERE case_id = ? ORDER BY num", caseID)
}

// Refunds lists the refunds in some states, newest first; none means all.
func (tx *Tx) Refunds(ctx context.Context, states []string, after string, most int) ([]RefundRow, error) {
	u := &union{order: "num DESC", limit: limit(most)}
	if len(states) == 0 {
		u.arm(refundColumns, "num DESC", "FROM refunds WHERE num < ?", newest(after))
	}
	for _, state := range states {
		u.arm(refundColumns, "num DESC", "FROM refunds WHERE state = ? AND num < ?", state, newest(after))
	}
	query, args := u.build()
	return tx.refunds(ctx, query, args...)
}

// RefundsDue sums what has still to go back at each gateway: refunds in one of some states.
func (tx *Tx) RefundsDue(ctx context.Context, states ...string) ([]Balance, error) {
	query := "SELECT gateway, currency, CAST(SUM(amount) AS BIGINT) FROM refunds WHERE state IN (?" + strings.Repeat(", ?", len(states)-1) +
		") GROUP BY gateway, currency ORDER BY gateway, currency"
	args := make([]any, len(states))
	for i, state := range states {
		args[i] = state
	}
	all, err := list(ctx, tx, query, args, func(rows *sql.Rows) (b Balance, err error) {
		return b, rows.Scan(&b.Account, &b.Currency, &b.Amount)
	})
	if err != nil {
		return nil, fmt.Errorf("sum refunds: %w", err)
	}
	return all, nil
}

// CountRefunds counts the refunds in a state, up to a most.
func (tx *Tx) CountRefunds(ctx context.Context, state string, most int) (n int, err error) {
	const count = "SELECT COUNT(*) FROM (SELECT 1 FROM refunds WHERE state = ? LIMIT CAST(? AS BIGINT)) a0"
	if err := tx.one(ctx, count, []any{state, most}, &n); err != nil {
		return 0, fmt.Errorf("count refunds: %w", err)
	}
	return n, nil
}

// Refund returns a refund of a payment, or ErrNotFound.
func (tx *Tx) Refund(ctx context.Context, payment, id string) (RefundRow, error) {
	all, err := tx.refunds(ctx, "SELECT "+refundColumns+" FROM refunds WHERE payment = ? AND id = ?", payment, id)
	if err != nil {
		return RefundRow{}, err
	}
	if len(all) == 0 {
		return RefundRow{}, fmt.Errorf("find refund: %w", ErrNotFound)
	}
	return all[0], nil
}

func (tx *Tx) refunds(ctx context.Context, query string, args ...any) ([]RefundRow, error) {
	all, err := list(ctx, tx, query, args, func(rows *sql.Rows) (r RefundRow, err error) {
		err = rows.Scan(&r.num, &r.Payment, &r.ID, &r.Case, &r.Gateway, &r.Amount, &r.Currency, &r.State, &r.Why, &r.AskedBy,
			&r.ByHand, &r.Ref, &r.Detail, moment{&r.AskedAt}, moment{&r.ChangedAt}, &r.ReceiptNo)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("list refunds: %w", err)
	}
	return all, nil
}
