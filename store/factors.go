package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Factor is a person's second factor: a secret that his device shares with us.
type Factor struct {
	Person      string
	Secret      string // sealed
	MadeAt      time.Time
	ConfirmedAt time.Time // zero until a first code was right; till then it counts for nothing
	LastStep    int64     // newest time step of which a code was taken
	Failed      int       // wrong codes since the last right one
	WaitUntil   time.Time // no code is looked at before
}

// Factor returns a person's second factor, or ErrNotFound. Commands that read the same
// one take turns.
func (tx *Tx) Factor(ctx context.Context, person string) (Factor, error) {
	if err := tx.serialize(ctx, "factor/"+person); err != nil {
		return Factor{}, fmt.Errorf("lock factor: %w", err)
	}
	f := Factor{Person: person}
	const find = "SELECT secret, made_at, confirmed_at, last_step, failed, wait_until FROM factors WHERE person = ?"
	err := tx.one(ctx, find, []any{person}, &f.Secret, moment{&f.MadeAt}, moment{&f.ConfirmedAt}, &f.LastStep, &f.Failed, moment{&f.WaitUntil})
	if err != nil {
		return Factor{}, fmt.Errorf("find factor: %w", err)
	}
	return f, nil
}

// PutFactor adds a person's second factor or takes the place of the one he had.
func (tx *Tx) PutFactor(ctx context.Context, f Factor) error {
	const put = `INSERT INTO factors (person, secret, made_at, confirmed_at, last_step, failed, wait_until) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, confirmed_at = excluded.confirmed_at,
		last_step = excluded.last_step, failed = excluded.failed, wait_until = excluded.wait_until`
	_, err := tx.exec(ctx, put, f.Person, f.Secret, f.MadeAt, orNull(f.ConfirmedAt), f.LastStep, f.Failed, orNull(f.WaitUntil))
	if err != nil {
		return fmt.Errorf("put factor: %w", err)
	}
	return nil
}

// DropFactor removes a person's second factor with its recovery codes. It reports
// whether there was one.
func (tx *Tx) DropFactor(ctx context.Context, person string) (bool, error) {
	if _, err := tx.exec(ctx, "DELETE FROM recovery_codes WHERE person = ?", person); err != nil {
		return false, fmt.Errorf("drop recovery codes: %w", err)
	}
	n, err := tx.exec(ctx, "DELETE FROM factors WHERE person = ?", person)
	if err != nil {
		return false, fmt.Errorf("drop factor: %w", err)
	}
	return n > 0, nil
}

// SetRecoveryCodes gives a person these recovery codes, as hashes, and no others.
func (tx *Tx) SetRecoveryCodes(ctx context.Context, person string, hashes []string) error {
	if _, err := tx.exec(ctx, "DELETE FROM recovery_codes WHERE person = ?", person); err != nil {
		return fmt.Errorf("drop recovery codes: %w", err)
	}
	for _, hash := range hashes {
		if _, err := tx.exec(ctx, "INSERT INTO recovery_codes (person, hash) VALUES (?, ?)", person, hash); err != nil {
			return fmt.Errorf("add recovery code: %w", err)
		}
	}
	return nil
}

// SpendRecoveryCode uses a recovery code up. It reports whether the person had it.
func (tx *Tx) SpendRecoveryCode(ctx context.Context, person, hash string) (bool, error) {
	n, err := tx.exec(ctx, "DELETE FROM recovery_codes WHERE person = ? AND hash = ?", person, hash)
	if err != nil {
		return false, fmt.Errorf("spend recovery code: %w", err)
	}
	return n > 0, nil
}

// RecoveryCodes is how many recovery codes a person has left.
func (tx *Tx) RecoveryCodes(ctx context.Context, person string) (n int, err error) {
	if err := tx.one(ctx, "SELECT COUNT(*) FROM recovery_codes WHERE person = ?", []any{person}, &n); err != nil {
		return 0, fmt.Errorf("count recovery codes: %w", err)
	}
	return n, nil
}

const keyKept = "sign_in_key"

// ErrKey says that secrets of this database were sealed with another key.
var ErrKey = errors.New("the secrets of this database were sealed with another key")

// SettleKey keeps the fingerprint of the key that secrets are sealed with, where the
// database has none yet, and refuses another one with ErrKey. A view only compares.
func (tx *Tx) SettleKey(ctx context.Context, fingerprint string) error {
	if tx.writes {
		if _, err := tx.exec(ctx, keepIt, keyKept, fingerprint); err != nil {
			return fmt.Errorf("keep fingerprint: %w", err)
		}
	}
	var kept string
	err := tx.one(ctx, readKept, []any{keyKept}, &kept)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read fingerprint: %w", err)
	}
	if kept != fingerprint {
		return ErrKey
	}
	return nil
}
