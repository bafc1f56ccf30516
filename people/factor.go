package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Wrong codes of one person: the first few cost nothing, each further one doubles the
// time in which no code is looked at.
const (
	freeTries = 5
	firstWait = 30 * time.Second
	longWait  = 12 * time.Hour
)

var (
	errNoKey      = errors.New("no key is configured to seal secrets with")
	errWrongCode  = fault.New(fault.Invalid, "invalid.fields").With(fault.At("code", "factor.wrong_code"))
	errWrongProof = fault.New(fault.Invalid, "invalid.fields").With(fault.At("password", "person.wrong_password"))
	errNoFactor   = fault.New(fault.Conflict, "factor.none")
	errHasFactor  = fault.New(fault.Conflict, "factor.there_is_one")
	errStale      = fault.New(fault.Conflict, "factor.sign_in_again")
)

// FactorState is what a person may know of his second factor.
type FactorState struct {
	On       bool
	Since    time.Time
	Left     int  // recovery codes
	Demanded bool // by one of his roles
}

// FactorOf tells of a person's second factor.
func (s *Service) FactorOf(ctx context.Context, p Person) (FactorState, error) {
	state := FactorState{Demanded: hasAny(p, s.demanded)}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		f, err := tx.Factor(ctx, p.ID)
		if errors.Is(err, store.ErrNotFound) || (err == nil && f.ConfirmedAt.IsZero()) {
			return nil
		}
		if err != nil {
			return err
		}
		state.On, state.Since = true, f.ConfirmedAt
		state.Left, err = tx.RecoveryCodes(ctx, p.ID)
		return err
	})
	if err != nil {
		return FactorState{}, fmt.Errorf("read second factor: %w", err)
	}
	return state, nil
}

// Enrolment is what a device needs to know. It is shown once.
type Enrolment struct {
	Secret string // base32, to be typed
	URI    string
	QR     QR
}

// BeginFactor makes a secret for the person of a session. It counts for nothing before
// ConfirmFactor has seen a code of it. Who has just signed in only to do this has proven
// himself; everybody else gives his password, or signs in afresh where he has none.
func (s *Service) BeginFactor(ctx context.Context, token, password string) (Enrolment, error) {
	if s.key == (Key{}) {
		return Enrolment{}, errNoKey
	}
	if err := s.proveSelf(ctx, token, password); err != nil {
		return Enrolment{}, err
	}
	secret, err := newSecret()
	if err != nil {
		return Enrolment{}, err
	}
	var p Person
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		v, err := s.visitorTx(ctx, tx, token)
		if err != nil {
			return signedOut(err)
		}
		p = v.person
		return s.beginTx(ctx, tx, v, secret)
	})
	if err != nil {
		return Enrolment{}, err
	}
	e := Enrolment{Secret: secret, URI: keyURI(s.name, p.Login, secret)}
	e.QR, err = qrOf(e.URI)
	return e, err
}

func (s *Service) beginTx(ctx context.Context, tx *store.Tx, v visitor, secret string) error {
	if v.HasFactor {
		return errHasFactor
	}
	if err := tx.SettleKey(ctx, s.key.fingerprint()); err != nil {
		return fmt.Errorf("seal secret: %w", err)
	}
	sealed, err := s.key.seal([]byte(secret), factorOf(v.person))
	if err != nil {
		return err
	}
	return tx.PutFactor(ctx, store.Factor{Person: v.person.ID, Secret: sealed, MadeAt: tx.Now})
}

func factorOf(p Person) string { return "factor " + p.ID }

// proveSelf asks for the password of who is signed in already.
func (s *Service) proveSelf(ctx context.Context, token, password string) error {
	var v visitor
	var fresh bool
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		v, err = s.visitorTx(ctx, tx, token)
		fresh = tx.Now.Sub(v.CreatedAt) < HalfOpenAge
		return signedOut(err)
	})
	switch {
	case err != nil:
		return err
	case v.HasFactor:
		return errHasFactor
	case v.step == Enrol:
		return nil
	case v.person.PasswordHash == "" && fresh:
		return nil
	case v.person.PasswordHash == "":
		return errStale
	case len(password) > maxPassword:
		return errWrongProof
	}
	ok, err := s.verify(ctx, v.person.PasswordHash, password)
	if err != nil {
		return fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return errWrongProof
	}
	return nil
}

func signedOut(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errSignedOut
	}
	return err
}

// ConfirmFactor takes a first code of the secret that BeginFactor has made: the person has
// a second factor from now on. It gives the new token of the session and the recovery
// codes, which are shown this once.
func (s *Service) ConfirmFactor(ctx context.Context, token, code string) (fresh string, codes []string, err error) {
	err = s.proven(ctx, token, code, func(tx *store.Tx, v visitor, f store.Factor, _ string) error {
		f.ConfirmedAt = tx.Now
		if err := tx.PutFactor(ctx, f); err != nil {
			return err
		}
		if codes, err = s.recoveryTx(ctx, tx, v.person); err != nil {
			return err
		}
		fresh, err = renewTx(ctx, tx, v, store.ByFactor)
		return err
	}, pending)
	return fresh, codes, err
}

// PassFactor does the second step of signing in, by a code of the device or a recovery
// code. The session goes on under another token, which it gives.
func (s *Service) PassFactor(ctx context.Context, token, code string) (fresh string, p Person, err error) {
	err = s.proven(ctx, token, code, func(tx *store.Tx, v visitor, _ store.Factor, by string) error {
		p = v.person
		fresh, err = renewTx(ctx, tx, v, by)
		return err
	}, entering)
	return fresh, p, err
}

// RenewRecoveryCodes gives new recovery codes in the place of all that are left.
func (s *Service) RenewRecoveryCodes(ctx context.Context, token, code string) (codes []string, err error) {
	err = s.proven(ctx, token, code, func(tx *store.Tx, v visitor, _ store.Factor, _ string) error {
		codes, err = s.recoveryTx(ctx, tx, v.person)
		return err
	}, standing)
	return codes, err
}

// RemoveFactor takes the second factor away. The session goes on under another token.
func (s *Service) RemoveFactor(ctx context.Context, token, code string) (fresh string, err error) {
	err = s.proven(ctx, token, code, func(tx *store.Tx, v visitor, _ store.Factor, _ string) error {
		if _, err := tx.DropFactor(ctx, v.person.ID); err != nil {
			return err
		}
		fresh, err = renewTx(ctx, tx, v, "")
		return err
	}, standing)
	return fresh, err
}

// ResetFactor is the operator's help for who has lost device and recovery codes: the
// person has no second factor any more, and all his sessions end.
func (s *Service) ResetFactor(ctx context.Context, login string) (Person, error) {
	var p Person
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.PersonByLogin(ctx, normalLogin(login)); err != nil {
			return err
		}
		was, err := tx.DropFactor(ctx, p.ID)
		if err == nil && !was {
			err = errNoFactor
		}
		if err != nil {
			return err
		}
		return errors.Join(tx.DropSessionsOf(ctx, p.ID), tx.AddAudit(ctx, byCommand("resetFactor", p)))
	})
	if errors.Is(err, store.ErrNotFound) {
		err = fault.New(fault.NotFound, "not_found")
	}
	return p, err
}

// renewTx gives a session that now proves more, or less, another token: who knew the old
// one has nothing.
func renewTx(ctx context.Context, tx *store.Tx, v visitor, second string) (string, error) {
	if err := tx.DropSession(ctx, v.Hash); err != nil {
		return "", err
	}
	return openTx(ctx, tx, v.person, store.Session{Agent: v.Agent, Method: v.Method, Provider: v.Provider, Second: second})
}

func (s *Service) recoveryTx(ctx context.Context, tx *store.Tx, p Person) ([]string, error) {
	codes, err := newRecoveryCodes()
	if err != nil {
		return nil, err
	}
	marks := make([]string, len(codes))
	for i, code := range codes {
		marks[i] = s.key.mark(factorOf(p), typedCode(code))
	}
	return codes, tx.SetRecoveryCodes(ctx, p.ID, marks)
}
