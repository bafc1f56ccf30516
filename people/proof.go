package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// stage is how far a factor and a session must have come for a code to be looked at.
type stage func(v visitor, f store.Factor, now time.Time) error

// pending is a factor that waits for its first code.
func pending(v visitor, f store.Factor, now time.Time) error {
	switch {
	case !f.ConfirmedAt.IsZero():
		return errHasFactor
	case now.Sub(f.MadeAt) >= HalfOpenAge:
		return errStale
	default:
		return nil
	}
}

// entering is the second step of signing in.
func entering(v visitor, f store.Factor, _ time.Time) error {
	if v.step != EnterCode || f.ConfirmedAt.IsZero() {
		return errNoFactor
	}
	return nil
}

// standing is a factor of somebody who is signed in.
func standing(v visitor, f store.Factor, _ time.Time) error {
	if v.step != SignedIn {
		return errHalfOpen
	}
	if f.ConfirmedAt.IsZero() {
		return errNoFactor
	}
	return nil
}

// proven does what follows a right code, in the same command. A wrong one is counted, and
// that stays although the command is refused.
func (s *Service) proven(ctx context.Context, token, code string, then func(*store.Tx, visitor, store.Factor, string) error, at stage) error {
	var refused error
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		refused = nil
		v, err := s.visitorTx(ctx, tx, token)
		if err != nil {
			return signedOut(err)
		}
		f, err := tx.Factor(ctx, v.Person)
		if errors.Is(err, store.ErrNotFound) {
			return errNoFactor
		}
		if err != nil {
			return err
		}
		if err := at(v, f, tx.Now); err != nil {
			return err
		}
		if wait := f.WaitUntil.Sub(tx.Now); wait > 0 {
			return fault.New(fault.TooMany, "too_many.codes").After(wait)
		}
		by, err := s.lookAt(ctx, tx, v.person, &f, typedCode(code))
		if err != nil {
			return err
		}
		if by == "" {
			refused = errWrongCode
			return tx.PutFactor(ctx, missed(f, tx.Now))
		}
		f.Failed, f.WaitUntil = 0, time.Time{}
		if err := tx.PutFactor(ctx, f); err != nil {
			return err
		}
		return then(tx, v, f, by)
	})
	if err == nil {
		err = refused
	}
	return err
}

// lookAt says what a code proves, "" for nothing. One of the device uses its time step
// up, a recovery code itself.
func (s *Service) lookAt(ctx context.Context, tx *store.Tx, p Person, f *store.Factor, code string) (string, error) {
	if len(code) != codeOptions.Digits.Length() {
		if f.ConfirmedAt.IsZero() {
			return "", nil
		}
		ok, err := tx.SpendRecoveryCode(ctx, p.ID, s.key.mark(factorOf(p), code))
		if err != nil || !ok {
			return "", err
		}
		return store.ByRecovery, nil
	}
	secret, err := s.key.open(f.Secret, factorOf(p))
	if err != nil {
		return "", fmt.Errorf("open secret: %w", err)
	}
	step, ok, err := matchingStep(string(secret), code, tx.Now, f.LastStep)
	if err != nil || !ok {
		return "", err
	}
	f.LastStep = step
	return store.ByFactor, nil
}

// missed counts a wrong code.
func missed(f store.Factor, now time.Time) store.Factor {
	f.Failed++
	if over := f.Failed - freeTries; over >= 0 {
		f.WaitUntil = now.Add(min(firstWait<<min(over, 20), longWait))
	}
	return f
}
