package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// PaymentRow is one attempt of a customer to pay at a gateway.
type PaymentRow struct {
	bun.BaseModel `bun:"table:payments,alias:p"`
	ID            string    `bun:"id,pk"`
	Case          string    `bun:"case_id"`
	Item          string    `bun:"item"`
	Gateway       string    `bun:"gateway"`
	Authority     string    `bun:"authority"` // the gateway's name for it; unique per gateway where not empty
	Amount        int       `bun:"amount"`    // rial
	State         string    `bun:"state"`     // opened, sent, paid, failed, late, refunded
	Ref           string    `bun:"ref"`
	OpenedAt      time.Time `bun:"opened_at"`
	SettledAt     time.Time `bun:"settled_at,nullzero"`
}

// AddPayment adds an attempt; an id or authority that exists is ErrConflict.
func (tx *Tx) AddPayment(ctx context.Context, p PaymentRow) error {
	if p.OpenedAt.IsZero() {
		p.OpenedAt = tx.Now
	}
	if err := tx.add(ctx, &p); err != nil {
		return fmt.Errorf("add payment: %w", err)
	}
	return nil
}

// UpdatePayment replaces an attempt's row; an authority that exists is ErrConflict.
func (tx *Tx) UpdatePayment(ctx context.Context, p PaymentRow) error {
	if err := tx.replace(ctx, &p); err != nil {
		return fmt.Errorf("update payment: %w", err)
	}
	return nil
}

// Payment returns the attempt with this id, or ErrNotFound. Within an Update it is
// this command's alone until it ends, so that no money is counted twice.
func (tx *Tx) Payment(ctx context.Context, id string) (PaymentRow, error) {
	return tx.payment(ctx, "id = ?", id)
}

// PaymentByAuthority returns the attempt that a gateway knows by authority.
func (tx *Tx) PaymentByAuthority(ctx context.Context, gateway, authority string) (PaymentRow, error) {
	return tx.payment(ctx, "gateway = ? AND authority = ? AND authority <> ''", gateway, authority)
}

func (tx *Tx) payment(ctx context.Context, where string, args ...any) (PaymentRow, error) {
	var p PaymentRow
	q := tx.selects(&p).Where(where, args...)
	if tx.writes && tx.db.dialect.rowLocks {
		q = q.For("UPDATE")
	}
	if err := found(q.Scan(ctx)); err != nil {
		return PaymentRow{}, fmt.Errorf("find payment: %w", err)
	}
	return p.inUTC(), nil
}

// PaymentsOf lists the attempts of a case, oldest first.
func (tx *Tx) PaymentsOf(ctx context.Context, caseID string) ([]PaymentRow, error) {
	const find = `SELECT id, case_id, item, gateway, authority, amount, state, ref, opened_at, settled_at
		FROM payments WHERE case_id = ? ORDER BY opened_at, id`
	all, err := list(ctx, tx, find, []any{caseID}, func(rows *sql.Rows) (p PaymentRow, err error) {
		return p, rows.Scan(&p.ID, &p.Case, &p.Item, &p.Gateway, &p.Authority, &p.Amount, &p.State, &p.Ref,
			moment{&p.OpenedAt}, moment{&p.SettledAt})
	})
	if err != nil {
		return nil, fmt.Errorf("list payments: %w", err)
	}
	return all, nil
}

func (p PaymentRow) inUTC() PaymentRow {
	p.OpenedAt, p.SettledAt = p.OpenedAt.UTC(), p.SettledAt.UTC()
	return p
}
