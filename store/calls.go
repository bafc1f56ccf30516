package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// RefundCall is the kind of a CallRow that gives money back; the other kinds are the
// engine's kinds of requests.
const RefundCall = "refund"

// CallRow is something that has to be asked of a service or a gateway.
type CallRow struct {
	ID                 string // of the request; of a refund its key
	Case               string
	Key                string // stable: the service sees one operation however often it is asked
	Kind               string // call, undo, payment, refund
	Attempt            int
	Service, Operation string
	Args               map[string]any
	Timeout            time.Duration
	Payment, Gateway   string
	Amount             int
	Tries              int // leases so far, with this one
}

const (
	insertCall = `INSERT INTO calls (id, case_id, effect_key, kind, attempt, service, operation, args, timeout_ms,
		payment, gateway, amount, due_at, worker, tries, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '')`
	upsertCall = insertCall + ` ON CONFLICT (id) DO UPDATE SET effect_key = excluded.effect_key, kind = excluded.kind,
		attempt = excluded.attempt, service = excluded.service, operation = excluded.operation, args = excluded.args,
		timeout_ms = excluded.timeout_ms, payment = excluded.payment, gateway = excluded.gateway, amount = excluded.amount,
		due_at = excluded.due_at, worker = '', tries = 0, cause = ''`
	insertRefund = insertCall + ` ON CONFLICT DO NOTHING`
)

func (sh *sheet) sendCall(e engine.SendCall) {
	r := e.Request
	sh.add(upsertCall, r.ID, sh.c.ID, e.Key, r.Kind, r.Attempt, r.Service, r.Operation, asJSON{r.Args},
		e.Timeout.Milliseconds(), r.Payment, "", 0, sh.tx.Now)
}

func (sh *sheet) askPayment(e engine.AskPayment) {
	r := e.Request
	sh.add(upsertCall, r.ID, sh.c.ID, r.ID, engine.RequestPayment, r.Attempt, r.Service, r.Operation, asJSON{r.Args},
		int64(0), r.Payment, e.Gateway, 0, sh.tx.Now)
}

func (sh *sheet) refund(e engine.Refund) {
	sh.add(insertRefund, e.Key, sh.c.ID, e.Key, RefundCall, 1, "", e.Reason, nil,
		int64(0), e.Payment, e.Gateway, e.Amount, sh.tx.Now)
}

// LeaseCalls takes calls that are due, oldest first. Whoever took one has until
// lease is over to finish or postpone it; then it is given out again.
func (tx *Tx) LeaseCalls(ctx context.Context, most int, lease time.Duration) ([]CallRow, error) {
	query := `UPDATE calls SET due_at = ?, worker = ?, tries = tries + 1 WHERE id IN (
		SELECT id FROM calls WHERE due_at <= ? ORDER BY due_at, id LIMIT ?` + tx.db.dialect.skipLocked + `)
		RETURNING id, case_id, effect_key, kind, attempt, service, operation, args, timeout_ms, payment, gateway, amount, tries`
	calls, err := list(ctx, tx, query, []any{tx.Now.Add(lease), tx.db.worker, tx.Now, limit(most)}, scanCall)
	if err != nil {
		return nil, fmt.Errorf("lease calls: %w", err)
	}
	slices.SortFunc(calls, func(a, b CallRow) int { return strings.Compare(a.ID, b.ID) })
	return calls, nil
}

func scanCall(rows *sql.Rows) (c CallRow, err error) {
	var timeout int64
	err = rows.Scan(&c.ID, &c.Case, &c.Key, &c.Kind, &c.Attempt, &c.Service, &c.Operation, asJSON{&c.Args},
		&timeout, &c.Payment, &c.Gateway, &c.Amount, &c.Tries)
	c.Timeout = time.Duration(timeout) * time.Millisecond
	return c, err
}

// FinishCall forgets a call that was answered. If its case has asked anew under the
// same id meanwhile, the new call stays.
func (tx *Tx) FinishCall(ctx context.Context, id string) error {
	if _, err := tx.exec(ctx, "DELETE FROM calls WHERE id = ? AND worker <> ''", id); err != nil {
		return fmt.Errorf("finish call: %w", err)
	}
	return nil
}

// PostponeCall gives a leased call back, to be taken again at until.
func (tx *Tx) PostponeCall(ctx context.Context, id string, until time.Time, cause string) error {
	const postpone = "UPDATE calls SET due_at = ?, worker = '', cause = ? WHERE id = ? AND worker <> ''"
	if _, err := tx.exec(ctx, postpone, until, cause, id); err != nil {
		return fmt.Errorf("postpone call: %w", err)
	}
	return nil
}

// NextCall tells when the next call is due; false when there is none.
func (tx *Tx) NextCall(ctx context.Context) (time.Time, bool, error) {
	return tx.earliest(ctx, "SELECT due_at FROM calls ORDER BY due_at, id LIMIT 1")
}

// TakeBack makes due again what a worker of this name had leased. A server calls it
// when it begins: whoever bore its name before has died, and nobody has to wait until
// his leases are over.
func (tx *Tx) TakeBack(ctx context.Context) error {
	for _, query := range [...]string{
		"UPDATE calls SET due_at = ?, worker = '' WHERE worker = ?",
		"UPDATE outbox SET due_at = ?, worker = '' WHERE due_at IS NOT NULL AND worker = ?",
		"UPDATE deliveries SET due_at = ?, worker = '' WHERE due_at IS NOT NULL AND worker = ?",
	} {
		if _, err := tx.exec(ctx, query, tx.Now, tx.db.worker); err != nil {
			return fmt.Errorf("take leases back: %w", err)
		}
	}
	return nil
}
