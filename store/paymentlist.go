package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// PaymentFilter is a part of all payments, newest first. Zero fields ask for nothing.
type PaymentFilter struct {
	State, Gateway string
	Payer          string    // person
	From, Until    time.Time // when it was begun: from this moment, before that
	Text           string    // exactly a case's number, a payment's id, its authority, reference or masked card
	After          string    // cursor of the last row of the page before
	Limit          int
}

// Cursor is where a list of payments goes on after this one.
func (p PaymentRow) Cursor() string { return strconv.FormatInt(p.OpenedAt.Unix(), 10) + "." + p.ID }

// SearchPayments lists the payments of a filter, newest first.
func (tx *Tx) SearchPayments(ctx context.Context, f PaymentFilter) ([]PaymentRow, error) {
	var all []PaymentRow
	q := f.narrow(tx.selects(&all))
	if f.After != "" {
		at, id, ok := paymentCursor(f.After)
		if !ok {
			return nil, nil
		}
		q = q.Where("(opened_at, id) < (?, ?)", at, id)
	}
	if err := q.Order("opened_at DESC", "id DESC").Limit(limit(f.Limit)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("search payments: %w", err)
	}
	return utc(all), nil
}

// named finds payments by all that names one exactly, each by an index of its own.
const named = `id IN (SELECT id FROM payments WHERE id = ?
	UNION SELECT id FROM payments WHERE authority = ? AND authority <> ''
	UNION SELECT id FROM payments WHERE ref = ? AND ref <> ''
	UNION SELECT id FROM payments WHERE card = ? AND card <> ''
	UNION SELECT id FROM payments WHERE case_id = (SELECT id FROM cases WHERE no = ?))`

func (f PaymentFilter) narrow(q *bun.SelectQuery) *bun.SelectQuery {
	for _, w := range []struct {
		asked bool
		where string
		args  []any
	}{
		{f.State != "", "state = ?", []any{f.State}},
		{f.Gateway != "", "gateway = ?", []any{f.Gateway}},
		{f.Payer != "", "payer = ? AND payer <> ''", []any{f.Payer}},
		{!f.From.IsZero(), "opened_at >= ?", []any{f.From}},
		{!f.Until.IsZero(), "opened_at < ?", []any{f.Until}},
		{f.Text != "", named, []any{f.Text, f.Text, f.Text, f.Text, f.Text}},
	} {
		if w.asked {
			q = q.Where(w.where, w.args...)
		}
	}
	return q
}

func paymentCursor(s string) (at time.Time, id string, ok bool) {
	seconds, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0).UTC(), id, ok && err == nil
}

// CountPayments counts the payments in a state, up to a most.
func (tx *Tx) CountPayments(ctx context.Context, state string, most int) (n int, err error) {
	const count = "SELECT COUNT(*) FROM (SELECT 1 FROM payments WHERE state = ? LIMIT CAST(? AS BIGINT)) a0"
	if err := tx.one(ctx, count, []any{state, most}, &n); err != nil {
		return 0, fmt.Errorf("count payments: %w", err)
	}
	return n, nil
}
