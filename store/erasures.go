package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// The states of an erasure.
const (
	ErasureAsked     = "asked"    // by the person himself
	ErasureProposed  = "proposed" // by a first operator; a second one decides
	ErasureApproved  = "approved" // and waits until nothing stands in its way
	ErasureErased    = "erased"   // what was of him is gone, and the database has to be tidied up
	ErasureDone      = "done"
	ErasureRefused   = "refused"
	ErasureWithdrawn = "withdrawn"
)

// Erasure is a request to erase what is kept of a person.
type Erasure struct {
	ID         string
	Person     string
	State      string
	Reason     string // what he who asked said
	Answer     string // why it was refused
	AskedBy    string
	AskedAt    time.Time
	ProposedBy string
	ProposedAt time.Time
	DecidedBy  string
	DecidedAt  time.Time
	ErasedAt   time.Time
	EndedAt    time.Time // when it was done, refused or withdrawn
}

const (
	erasureColumns = "id, person, state, reason, answer, asked_by, asked_at, proposed_by, proposed_at, decided_by, decided_at, erased_at, ended_at"
	selectErasures = "SELECT " + erasureColumns + " FROM erasures WHERE "
)

func scanErasure(rows *sql.Rows) (e Erasure, err error) {
	return e, rows.Scan(&e.ID, &e.Person, &e.State, &e.Reason, &e.Answer, &e.AskedBy, moment{&e.AskedAt}, &e.ProposedBy,
		moment{&e.ProposedAt}, &e.DecidedBy, moment{&e.DecidedAt}, moment{&e.ErasedAt}, moment{&e.EndedAt})
}

// AddErasure notes a request. A person who has one that is not over gives ErrConflict.
func (tx *Tx) AddErasure(ctx context.Context, e Erasure) error {
	const insert = `INSERT INTO erasures (id, person, state, reason, answer, asked_by, asked_at, proposed_by, proposed_at, decided_by, decided_at)
		VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	n, err := tx.exec(ctx, insert, e.ID, e.Person, e.State, e.Reason, e.AskedBy, tx.Now, e.ProposedBy, orNull(e.ProposedAt), e.DecidedBy, orNull(e.DecidedAt))
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("add erasure: %w", err)
	}
	return nil
}

// SetErasure writes a request that was in the state was. In another it is ErrConflict.
func (tx *Tx) SetErasure(ctx context.Context, was string, e Erasure) error {
	const update = `UPDATE erasures SET state = ?, reason = ?, answer = ?, proposed_by = ?, proposed_at = ?, decided_by = ?, decided_at = ?,
		erased_at = ?, ended_at = ? WHERE id = ? AND state = ?`
	n, err := tx.exec(ctx, update, e.State, e.Reason, e.Answer, e.ProposedBy, orNull(e.ProposedAt), e.DecidedBy, orNull(e.DecidedAt),
		orNull(e.ErasedAt), orNull(e.EndedAt), e.ID, was)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("update erasure: %w", err)
	}
	return nil
}

// Erasure returns a request, or ErrNotFound.
func (tx *Tx) Erasure(ctx context.Context, id string) (Erasure, error) {
	return tx.erasure(ctx, "id = ?", id)
}

// LastErasure returns the newest request about a person, or ErrNotFound.
func (tx *Tx) LastErasure(ctx context.Context, person string) (Erasure, error) {
	return tx.erasure(ctx, "person = ? ORDER BY num DESC LIMIT 1", person)
}

func (tx *Tx) erasure(ctx context.Context, where string, arg string) (Erasure, error) {
	found, err := list(ctx, tx, selectErasures+where, []any{arg}, scanErasure)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Erasure{}, fmt.Errorf("find erasure: %w", err)
	}
	return found[0], nil
}

// erasuresMost bounds a list of requests.
const erasuresMost = 500

// Erasures lists the requests in some states, the oldest first; without states all, the
// newest first.
func (tx *Tx) Erasures(ctx context.Context, states ...string) ([]Erasure, error) {
	query, args := selectErasures+"1 = 1 ORDER BY num DESC LIMIT CAST(? AS BIGINT)", []any{}
	if len(states) > 0 {
		query = selectErasures + "state IN (?" + strings.Repeat(", ?", len(states)-1) + ") ORDER BY num LIMIT CAST(? AS BIGINT)"
	}
	for _, s := range states {
		args = append(args, s)
	}
	all, err := list(ctx, tx, query, append(args, erasuresMost), scanErasure)
	if err != nil {
		return nil, fmt.Errorf("list erasures: %w", err)
	}
	return all, nil
}

// Hold is why the law keeps what is known of a person, or of one case, for some time.
type Hold struct {
	ID       string
	Person   string // whose data it is
	Case     string // "": all that is kept of him
	Reason   string
	Until    time.Time // zero: until it is lifted
	SetBy    string
	SetAt    time.Time
	LiftedBy string
	LiftedAt time.Time
}

const selectHolds = "SELECT id, person, case_id, reason, until, set_by, set_at, lifted_by, lifted_at FROM legal_holds WHERE "

func scanHold(rows *sql.Rows) (h Hold, err error) {
	return h, rows.Scan(&h.ID, &h.Person, &h.Case, &h.Reason, moment{&h.Until}, &h.SetBy, moment{&h.SetAt}, &h.LiftedBy, moment{&h.LiftedAt})
}

// AddHold notes a hold.
func (tx *Tx) AddHold(ctx context.Context, h Hold) error {
	const insert = "INSERT INTO legal_holds (id, person, case_id, reason, until, set_by, set_at, lifted_by) VALUES (?, ?, ?, ?, ?, ?, ?, '')"
	if _, err := tx.exec(ctx, insert, h.ID, h.Person, h.Case, h.Reason, orNever(h.Until), h.SetBy, tx.Now); err != nil {
		return fmt.Errorf("add hold: %w", err)
	}
	return nil
}

// LiftHold ends a hold. One that was ended before, or does not exist, is ErrNotFound.
func (tx *Tx) LiftHold(ctx context.Context, id, by string) error {
	n, err := tx.exec(ctx, "UPDATE legal_holds SET lifted_by = ?, lifted_at = ? WHERE id = ? AND lifted_at IS NULL", by, tx.Now, id)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("lift hold: %w", err)
	}
	return nil
}

// HoldsOf lists the holds on a person and his cases that count now; of everybody where
// the person is "".
func (tx *Tx) HoldsOf(ctx context.Context, person string) ([]Hold, error) {
	query, args := selectHolds+"lifted_at IS NULL AND until > ? ORDER BY set_at, id", []any{tx.Now}
	if person != "" {
		query, args = selectHolds+"person = ? AND lifted_at IS NULL AND until > ? ORDER BY set_at, id", []any{person, tx.Now}
	}
	all, err := list(ctx, tx, query, args, scanHold)
	if err != nil {
		return nil, fmt.Errorf("list holds: %w", err)
	}
	return all, nil
}
