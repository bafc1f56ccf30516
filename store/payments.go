package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// PaymentRow is one attempt of a customer to pay at a gateway.
type PaymentRow struct {
	bun.BaseModel `bun:"table:payments,alias:p"`
	ID            string    `bun:"id,pk"`
	Case          string    `bun:"case_id"`
	Item          string    `bun:"item"`
	Gateway       string    `bun:"gateway"`
	Authority     string    `bun:"authority"` // the gateway's name for it; unique per gateway where not empty
	Amount        int       `bun:"amount"`    // in the smallest unit of Currency
	Currency      string    `bun:"currency"`
	State         string    `bun:"state"` // opened, sent or claimed, then as the case says: paid, failed, late, accepted, disputed, refunded
	Ref           string    `bun:"ref"`
	OpenedAt      time.Time `bun:"opened_at"`
	SettledAt     time.Time `bun:"settled_at,nullzero"`

	Payer       string    `bun:"payer"`                   // person
	Got         int       `bun:"got"`                     // what came, where it is another amount than was asked
	GotCurrency string    `bun:"got_currency"`            // and its currency
	Proof       string    `bun:"proof"`                   // what the gateway wants to hear when it is asked; unique per gateway where not empty
	Card        string    `bun:"card"`                    // masked
	Detail      string    `bun:"detail"`                  // what the gateway said last: its code
	Said        text.Text `bun:"said,type:json,nullzero"` // and what that means
	Tries       int       `bun:"tries"`                   // how often it was asked in vain
	AskAt       time.Time `bun:"ask_at,nullzero"`
	Evidence    *Evidence `bun:"evidence,type:json,nullzero"`
	ReceiptNo   string    `bun:"receipt_no"` // of the customer's receipt, once it is credited
}

// Came is how much of a payment the organisation has got, or would get where nothing
// has come yet, with its currency. Nothing is got of one that is disputed because its
// gateway took back its word.
func (p PaymentRow) Came() (units int, currency string) {
	switch {
	case p.Otherwise():
		return p.Got, cmp.Or(p.GotCurrency, p.Currency)
	case p.State == engine.PaymentDisputed:
		return 0, p.Currency
	}
	return p.Amount, p.Currency
}

// Otherwise reports whether another sum has come than was asked for.
func (p PaymentRow) Otherwise() bool { return p.Got != 0 || p.GotCurrency != "" }

// Evidence is what stands for the word of a gateway where money is transferred by
// hand: what the customer says, and what people have found in the bank's statement.
type Evidence struct {
	Documents []string  `json:"documents,omitempty"` // ids of the bank's receipt
	Tracking  string    `json:"tracking"`            // number of the transfer
	PaidOn    string    `json:"paid_on,omitempty"`   // day, as the customer says
	SaidAt    time.Time `json:"said_at"`
	Checks    []Check   `json:"checks,omitempty"`
	Returned  string    `json:"returned,omitempty"` // why it was given back to the customer
	By        string    `json:"by,omitempty"`       // who gave it back
}

// Check is what one person has found in the bank's statement.
type Check struct {
	By     string    `json:"by"`
	For    string    `json:"for,omitempty"`
	Amount int       `json:"amount"`
	Ref    string    `json:"ref"`
	At     time.Time `json:"at"`
}

// AddPayment adds an attempt; an id or authority that exists is ErrConflict.
func (tx *Tx) AddPayment(ctx context.Context, p PaymentRow) error {
	if p.OpenedAt.IsZero() {
		p.OpenedAt = tx.Now
	}
	if p.Currency == "" {
		p.Currency = tx.db.unit("")
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

// paymentStates keeps the rows of payments in step with what the case says of them,
// whoever has changed it.
func (sh *sheet) paymentStates() {
	was := make(map[string]string, len(sh.was.Money))
	for _, m := range sh.was.Money {
		was[m.ID] = m.State
	}
	for _, m := range sh.c.Money {
		if before, known := was[m.ID]; known && before != m.State {
			sh.add("UPDATE payments SET state = ? WHERE id = ?", m.State, m.ID)
		}
	}
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

const paymentsOfCase = `SELECT id, case_id, item, gateway, authority, amount, currency, state, ref, opened_at, settled_at, payer,
	got, got_currency, proof, card, detail, tries, ask_at, evidence, receipt_no, said FROM payments WHERE case_id = ? ORDER BY opened_at, id`

// PaymentsOf lists the attempts of a case, oldest first. Whoever looks at a case asks
// for them, so the statement stays prepared.
func (tx *Tx) PaymentsOf(ctx context.Context, caseID string) ([]PaymentRow, error) {
	all, err := list(ctx, tx, paymentsOfCase, []any{caseID}, func(rows *sql.Rows) (p PaymentRow, err error) {
		return p, rows.Scan(&p.ID, &p.Case, &p.Item, &p.Gateway, &p.Authority, &p.Amount, &p.Currency, &p.State, &p.Ref,
			moment{&p.OpenedAt}, moment{&p.SettledAt}, &p.Payer, &p.Got, &p.GotCurrency, &p.Proof, &p.Card, &p.Detail,
			&p.Tries, moment{&p.AskAt}, asJSON{&p.Evidence}, &p.ReceiptNo, asJSON{&p.Said})
	})
	if err != nil {
		return nil, fmt.Errorf("list payments: %w", err)
	}
	return all, nil
}

// PaymentByProof returns the attempt that a proof has counted for.
func (tx *Tx) PaymentByProof(ctx context.Context, gateway, proof string) (PaymentRow, error) {
	return tx.payment(ctx, "gateway = ? AND proof = ? AND proof <> ''", gateway, proof)
}

// PaymentByOrder is Payment for a callback that names the order.
func (tx *Tx) PaymentByOrder(ctx context.Context, gateway, id string) (PaymentRow, error) {
	return tx.payment(ctx, "gateway = ? AND id = ?", gateway, id)
}

// NextPayment tells when a gateway is to be asked about a payment next, and whether
// that is now.
func (tx *Tx) NextPayment(ctx context.Context) (at time.Time, due bool, err error) {
	at, ok, err := tx.earliest(ctx, "SELECT ask_at FROM payments WHERE ask_at IS NOT NULL ORDER BY ask_at LIMIT 1")
	return at, ok && !at.After(tx.Now), err
}

// PaymentsToAsk lists payments of which a gateway has to be asked again, those that
// wait longest first. Each is asked again after a while unless it is settled before.
func (tx *Tx) PaymentsToAsk(ctx context.Context, again time.Duration, most int) ([]PaymentRow, error) {
	query := `UPDATE payments SET ask_at = ?, tries = tries + 1 WHERE id IN (SELECT id FROM payments
		WHERE ask_at IS NOT NULL AND ask_at <= ? ORDER BY ask_at, id LIMIT CAST(? AS BIGINT)` + tx.db.dialect.skipLocked + ") RETURNING id"
	ids, err := list(ctx, tx, query, []any{tx.Now.Add(again), tx.Now, limit(most)}, func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	if err != nil {
		return nil, fmt.Errorf("find payments to ask about: %w", err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var all []PaymentRow
	if err := tx.selects(&all).Where("id IN (?)", bun.In(ids)).Order("opened_at", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read payments to ask about: %w", err)
	}
	return utc(all), nil
}

func utc(all []PaymentRow) []PaymentRow {
	for i := range all {
		all[i] = all[i].inUTC()
	}
	return all
}

func (p PaymentRow) inUTC() PaymentRow {
	p.OpenedAt, p.SettledAt, p.AskAt = p.OpenedAt.UTC(), p.SettledAt.UTC(), p.AskAt.UTC()
	return p
}
