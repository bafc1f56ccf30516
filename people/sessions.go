package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// OpenSession is one of a person's own sessions. Its ID is good for ending it and for
// nothing else.
type OpenSession struct {
	ID     string
	Agent  string
	Opened time.Time
	Seen   time.Time
	This   bool // the one that asks

	Method   string // password, code, oidc
	Provider string // of oidc, by name
	Second   bool   // more was proven than by the method
}

// idLength of a session is that part of its token's hash by which its owner names it.
const idLength = 16

// Sessions lists a person's sessions that are still open; token is that of the one who asks.
func (s *Service) Sessions(ctx context.Context, p Person, token string) ([]OpenSession, error) {
	var open []OpenSession
	err := s.db.View(ctx, func(tx *store.Tx) error {
		all, err := tx.SessionsOf(ctx, p.ID)
		for _, one := range all {
			if over(one, tx.Now) {
				continue
			}
			open = append(open, OpenSession{
				ID: one.Hash[:idLength], Agent: one.Agent, Opened: one.CreatedAt, Seen: one.SeenAt, This: one.Hash == tokenHash(token),
				Method: one.Method, Provider: one.Provider, Second: one.Second != "",
			})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return open, nil
}

// EndSessionsOf ends all sessions of somebody else, by his id: the operator's help for
// who has left a page open somewhere, or fears that another sits at it.
func (s *Service) EndSessionsOf(ctx context.Context, by Person, id string) error {
	if !Can(by, EndOthersSessions, Object{}) {
		return errNoPerson
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			return errNoPerson
		}
		if err != nil {
			return err
		}
		return tx.DropSessionsOf(ctx, p.ID)
	})
}

// SignOutLogin does the same from the command line, for a login, and writes it into the
// audit trail.
func (s *Service) SignOutLogin(ctx context.Context, login string) (p Person, err error) {
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		if p, err = tx.PersonByLogin(ctx, normalLogin(login)); err != nil {
			return err
		}
		return errors.Join(tx.DropSessionsOf(ctx, p.ID), tx.AddAudit(ctx, byCommand("endSessionsOf", p)))
	})
	if errors.Is(err, store.ErrNotFound) {
		err = errNoPerson
	}
	return p, err
}

var errNoPerson = fault.New(fault.NotFound, "not_found")

// over reports whether a session lets nobody in any more.
func over(one store.Session, now time.Time) bool {
	return !now.Before(one.ExpiresAt) || now.Sub(one.SeenAt) >= SessionIdle
}

// EndSession ends one of a person's own sessions. Whoever else's it is, it is not there.
func (s *Service) EndSession(ctx context.Context, p Person, id string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		all, err := tx.SessionsOf(ctx, p.ID)
		if err != nil {
			return fmt.Errorf("list sessions: %w", err)
		}
		for _, one := range all {
			if one.Hash[:idLength] == id {
				return tx.DropSession(ctx, one.Hash)
			}
		}
		return fault.New(fault.NotFound, "not_found")
	})
}

// EndSessions ends all sessions of a person, also the one that asks.
func (s *Service) EndSessions(ctx context.Context, p Person) error {
	return s.db.Update(ctx, func(tx *store.Tx) error { return tx.DropSessionsOf(ctx, p.ID) })
}
