package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// The states of a reconciliation.
const (
	ReconcileWaiting = "waiting" // for its first or its next try
	ReconcileDone    = "done"
)

// Reconciliation is that of one day of a gateway: what has come of it.
type Reconciliation struct {
	Gateway, Day string // local
	State        string
	DueAt        time.Time // zero when it is done
	Tries        int       // in vain, since it was last done
	EndedAt      time.Time // zero before the first time
	Listed       int       // lines of the list
	Settled      int       // payments whose end the list has told
	Found        int       // differences that are new
	Closed       int       // those that have explained themselves
	Still        int       // those of the gateway that were open afterwards
	Cause        string    // why the list could not be had
}

const reconciliationColumns = "gateway, day, state, due_at, tries, ended_at, listed, settled, found, closed, still, cause"

// AddReconciliation plans the one of a day; one that is planned or done stays as it is.
func (tx *Tx) AddReconciliation(ctx context.Context, gateway, day string) error {
	const insert = `INSERT INTO reconciliations (gateway, day, state, due_at, tries, ended_at, listed, settled, found, closed, still, cause)
		VALUES (?, ?, ?, ?, 0, NULL, 0, 0, 0, 0, 0, '') ON CONFLICT DO NOTHING`
	if _, err := tx.exec(ctx, insert, gateway, day, ReconcileWaiting, tx.Now); err != nil {
		return fmt.Errorf("plan reconciliation: %w", err)
	}
	return nil
}

// LastReconciliation is the newest day that was planned for a gateway, "" before the first.
func (tx *Tx) LastReconciliation(ctx context.Context, gateway string) (day string, err error) {
	if err = tx.one(ctx, "SELECT COALESCE(MAX(day), '') FROM reconciliations WHERE gateway = ?", []any{gateway}, &day); err != nil {
		return "", fmt.Errorf("find reconciliation: %w", err)
	}
	return day, nil
}

// ReconciliationDue reports whether one is.
func (tx *Tx) ReconciliationDue(ctx context.Context) (bool, error) {
	at, ok, err := tx.earliest(ctx, "SELECT due_at FROM reconciliations WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1")
	return ok && !at.After(tx.Now), err
}

// LeaseReconciliation takes the oldest one that is due; false when there is none. Who
// took it has until the lease is over to end or postpone it; then it is given out again.
func (tx *Tx) LeaseReconciliation(ctx context.Context, lease time.Duration) (Reconciliation, bool, error) {
	query := `UPDATE reconciliations SET due_at = ?, tries = tries + 1 WHERE (gateway, day) IN (SELECT gateway, day FROM reconciliations
		WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY day, gateway LIMIT 1` + tx.db.dialect.skipLocked + ") RETURNING " + reconciliationColumns
	all, err := list(ctx, tx, query, []any{tx.Now.Add(lease), tx.Now}, scanReconciliation)
	if err != nil {
		return Reconciliation{}, false, fmt.Errorf("take reconciliation: %w", err)
	}
	if len(all) == 0 {
		return Reconciliation{}, false, nil
	}
	return all[0], true, nil
}

// KeepReconciliation writes what has come of one.
func (tx *Tx) KeepReconciliation(ctx context.Context, r Reconciliation) error {
	const upsert = `INSERT INTO reconciliations (gateway, day, state, due_at, tries, ended_at, listed, settled, found, closed, still, cause)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (gateway, day) DO UPDATE SET state = excluded.state, due_at = excluded.due_at,
		tries = excluded.tries, ended_at = excluded.ended_at, listed = excluded.listed, settled = excluded.settled, found = excluded.found,
		closed = excluded.closed, still = excluded.still, cause = excluded.cause`
	_, err := tx.exec(ctx, upsert, r.Gateway, r.Day, r.State, orNull(r.DueAt), r.Tries, orNull(r.EndedAt), r.Listed, r.Settled, r.Found, r.Closed, r.Still, r.Cause)
	if err != nil {
		return fmt.Errorf("keep reconciliation: %w", err)
	}
	return nil
}

// Reconciliations lists the newest of a gateway, the newest day first.
func (tx *Tx) Reconciliations(ctx context.Context, gateway string, most int) ([]Reconciliation, error) {
	const find = "SELECT " + reconciliationColumns + " FROM reconciliations WHERE gateway = ? ORDER BY day DESC LIMIT CAST(? AS BIGINT)"
	all, err := list(ctx, tx, find, []any{gateway, limit(most)}, scanReconciliation)
	if err != nil {
		return nil, fmt.Errorf("list reconciliations: %w", err)
	}
	return all, nil
}

// ReconciledGateways names those that were ever reconciled, in order.
func (tx *Tx) ReconciledGateways(ctx context.Context) ([]string, error) {
	names, err := list(ctx, tx, "SELECT DISTINCT gateway FROM reconciliations ORDER BY gateway", nil, func(rows *sql.Rows) (name string, err error) {
		return name, rows.Scan(&name)
	})
	if err != nil {
		return nil, fmt.Errorf("list gateways: %w", err)
	}
	return names, nil
}

func scanReconciliation(rows *sql.Rows) (r Reconciliation, err error) {
	err = rows.Scan(&r.Gateway, &r.Day, &r.State, moment{&r.DueAt}, &r.Tries, moment{&r.EndedAt}, &r.Listed, &r.Settled, &r.Found, &r.Closed, &r.Still, &r.Cause)
	return r, err
}
