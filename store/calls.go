package store

import (
	"context"
	"database/sql"
	"errors"
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
	Tries              int       // leases so far, with this one
	Gate               string    // the line in which it waits: of its service, of its gateway, or "" for what asks nobody outside
	AskedAt            time.Time // when the first attempt of its visit was asked for
}

const (
	callColumns = `id, case_id, effect_key, kind, attempt, service, operation, args, timeout_ms,
		payment, gateway, amount`
	insertCall = "INSERT INTO calls (" + callColumns + `, gate, due_at, worker, tries, cause, asked_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '', `
	onceMore = ` ON CONFLICT (id) DO UPDATE SET effect_key = excluded.effect_key, kind = excluded.kind,
		attempt = excluded.attempt, service = excluded.service, operation = excluded.operation, args = excluded.args,
		timeout_ms = excluded.timeout_ms, payment = excluded.payment, gateway = excluded.gateway, amount = excluded.amount,
		gate = excluded.gate, due_at = excluded.due_at, worker = '', tries = 0, cause = '', asked_at = excluded.asked_at`
	upsertCall   = insertCall + "?)" + onceMore
	repeatCall   = insertCall + `COALESCE((SELECT MIN(x.started_at) FROM exchanges x WHERE x.case_id = ? AND x.call_key = ?), ?))` + onceMore
	insertRefund = insertCall + "NULL) ON CONFLICT DO NOTHING"
)

func (sh *sheet) sendCall(e engine.SendCall) {
	r := e.Request
	args := []any{
		r.ID, sh.c.ID, e.Key, r.Kind, r.Attempt, r.Service, r.Operation,
		asJSON{r.Args},
		e.Timeout.Milliseconds(), r.Payment, "", 0, r.Service, e.Due(sh.tx.Now),
	}
	if r.Attempt == 1 {
		sh.add(upsertCall, append(args, sh.tx.Now)...)
		return
	}
	sh.add(repeatCall, append(args, sh.c.ID, e.Key, sh.tx.Now)...)
}

func (sh *sheet) askPayment(e engine.AskPayment) {
	r := e.Request
	sh.add(upsertCall, r.ID, sh.c.ID, r.ID, engine.RequestPayment, r.Attempt, r.Service, r.Operation, asJSON{r.Args},
		int64(0), r.Payment, e.Gateway, 0, "gateway:"+e.Gateway, sh.tx.Now, sh.tx.Now)
}

func (sh *sheet) refund(e engine.Refund) {
	sh.add(insertRefund, e.Key, sh.c.ID, e.Key, RefundCall, 1, "", e.Reason, asJSON{map[string]any{"refund": e.ID}},
		int64(0), e.Payment, e.Gateway, e.Amount, "gateway:"+e.Gateway, sh.tx.Now)
}

// gates are the lines that have calls, found by one step through the index for each.
const gates = `WITH RECURSIVE l(gate) AS (SELECT MIN(gate) FROM calls
	UNION ALL SELECT (SELECT MIN(c.gate) FROM calls c WHERE c.gate > l.gate) FROM l WHERE l.gate IS NOT NULL) `

// DueGates names the lines in which a call is due.
func (tx *Tx) DueGates(ctx context.Context) ([]string, error) {
	const find = gates + `SELECT gate FROM l WHERE gate IS NOT NULL
		AND EXISTS (SELECT 1 FROM calls c WHERE c.gate = l.gate AND c.due_at <= ?)`
	names, err := list(ctx, tx, find, []any{tx.Now}, func(rows *sql.Rows) (name string, err error) {
		return name, rows.Scan(&name)
	})
	if err != nil {
		return nil, fmt.Errorf("find due calls: %w", err)
	}
	return names, nil
}

// Lease says which calls to take: up to Most of one Gate, for so long. AskedBy, where
// it is not zero, leaves those out that were first asked for after it.
type Lease struct {
	Gate    string
	Most    int
	For     time.Duration
	AskedBy time.Time
}

// LeaseCalls takes calls of a line that are due, oldest first. Whoever took one has
// until the lease is over to finish or postpone it; then it is given out again.
func (tx *Tx) LeaseCalls(ctx context.Context, l Lease) ([]CallRow, error) {
	of := leasing{
		table: "calls", key: "id", where: "gate = ? AND due_at <= ?", args: []any{l.Gate, tx.Now},
		most: l.Most, lease: l.For, columns: callColumns + ", tries, gate, asked_at",
	}
	if !l.AskedBy.IsZero() {
		of.where, of.args = of.where+" AND asked_at <= ?", append(of.args, l.AskedBy)
	}
	calls, err := leased(ctx, tx, of, scanCall)
	if err != nil {
		return nil, fmt.Errorf("lease calls: %w", err)
	}
	slices.SortFunc(calls, func(a, b CallRow) int { return strings.Compare(a.ID, b.ID) })
	return calls, nil
}

// HoldCalls postpones up to most calls of a line that are due, and says how many.
func (tx *Tx) HoldCalls(ctx context.Context, gate string, until time.Time, cause string, most int) (int, error) {
	query := `UPDATE calls SET due_at = ?, worker = '', cause = ? WHERE id IN (
		SELECT id FROM calls WHERE gate = ? AND due_at <= ? ORDER BY due_at, id LIMIT CAST(? AS BIGINT)` + tx.db.dialect.skipLocked + ")"
	n, err := tx.exec(ctx, query, until, cause, gate, tx.Now, most)
	if err != nil {
		return 0, fmt.Errorf("hold calls: %w", err)
	}
	return int(n), nil
}

func scanCall(rows *sql.Rows) (c CallRow, err error) {
	var timeout int64
	err = rows.Scan(&c.ID, &c.Case, &c.Key, &c.Kind, &c.Attempt, &c.Service, &c.Operation, asJSON{&c.Args},
		&timeout, &c.Payment, &c.Gateway, &c.Amount, &c.Tries, &c.Gate, moment{&c.AskedAt})
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

// NextCall tells when the next call is due; false when there is none. It takes one step
// through the index for each line.
func (tx *Tx) NextCall(ctx context.Context) (next time.Time, some bool, err error) {
	const (
		first = "SELECT gate, due_at FROM calls ORDER BY gate, due_at, id LIMIT 1"
		other = "SELECT gate, due_at FROM calls WHERE gate > ? ORDER BY gate, due_at, id LIMIT 1"
	)
	var gate string
	var due time.Time
	err = tx.one(ctx, first, nil, &gate, moment{&due})
	for err == nil {
		if !some || due.Before(next) {
			next, some = due, true
		}
		err = tx.one(ctx, other, []any{gate}, &gate, moment{&due})
	}
	if !errors.Is(err, ErrNotFound) {
		return time.Time{}, false, fmt.Errorf("find what is due: %w", err)
	}
	return next, some, nil
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
