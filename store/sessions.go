package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// How a session was opened.
const (
	ByPassword = "password"
	ByCode     = "code" // sent to his mobile or mail
	ByProvider = "oidc"
)

// What has proven a person beside that.
const (
	ByFactor   = "totp"
	ByRecovery = "recovery" // a recovery code
	ByOther    = "provider" // the provider says that it has asked for a second factor
)

// Session is one sign-in. Only the hash of its token is kept.
type Session struct {
	bun.BaseModel `bun:"table:sessions,alias:s"`
	Hash          string    `bun:"hash,pk"` // SHA-256 of the token
	Person        string    `bun:"person"`
	CreatedAt     time.Time `bun:"created_at"`
	ExpiresAt     time.Time `bun:"expires_at"`
	SeenAt        time.Time `bun:"seen_at"`
	Agent         string    `bun:"agent"`
	Method        string    `bun:"method"`   // ByPassword when not given
	Second        string    `bun:"second"`   // "" when nothing else was proven
	Provider      string    `bun:"provider"` // of ByProvider

	HasFactor bool `bun:"-"` // the person has a second factor now; only read
}

// SessionMark tells one session from others in the audit trail, and opens none.
func SessionMark(hash string) string { return hash[:min(len(hash), 12)] }

// AddSession adds a session.
func (tx *Tx) AddSession(ctx context.Context, s Session) error {
	s.Method = cmp.Or(s.Method, ByPassword)
	if err := tx.add(ctx, &s); err != nil {
		return fmt.Errorf("add session: %w", err)
	}
	if d := deedOf(ctx); d != nil && d.Entry.Person == "" { // who signs in is known from now on
		d.Entry.Person, d.Entry.Session = s.Person, SessionMark(s.Hash)
	}
	return nil
}

// Session returns a session, also one that is over: the caller compares ExpiresAt.
func (tx *Tx) Session(ctx context.Context, hash string) (Session, error) {
	s := Session{Hash: hash}
	const find = `SELECT person, created_at, expires_at, seen_at, agent, method, second, provider,
		EXISTS (SELECT 1 FROM factors f WHERE f.person = s.person AND f.confirmed_at IS NOT NULL) FROM sessions s WHERE hash = ?`
	err := tx.one(ctx, find, []any{hash}, &s.Person, moment{&s.CreatedAt}, moment{&s.ExpiresAt}, moment{&s.SeenAt}, &s.Agent,
		&s.Method, &s.Second, &s.Provider, &s.HasFactor)
	if err != nil {
		return Session{}, fmt.Errorf("find session: %w", err)
	}
	return s, nil
}

// TouchSession notes that a session was used now, and until when it lasts.
func (tx *Tx) TouchSession(ctx context.Context, hash string, expires time.Time) error {
	const touch = "UPDATE sessions SET seen_at = ?, expires_at = ? WHERE hash = ?"
	if _, err := tx.exec(ctx, touch, tx.Now, expires, hash); err != nil {
		return fmt.Errorf("touch session: %w", err)
	}
	return nil
}

// DropSession ends a session.
func (tx *Tx) DropSession(ctx context.Context, hash string) error {
	if _, err := tx.exec(ctx, "DELETE FROM sessions WHERE hash = ?", hash); err != nil {
		return fmt.Errorf("drop session: %w", err)
	}
	return nil
}

// DropSessionsOf ends all sessions of a person.
func (tx *Tx) DropSessionsOf(ctx context.Context, person string) error {
	if _, err := tx.exec(ctx, "DELETE FROM sessions WHERE person = ?", person); err != nil {
		return fmt.Errorf("drop sessions: %w", err)
	}
	return nil
}

// SessionsOf lists the sessions of a person, the one that was used last first.
func (tx *Tx) SessionsOf(ctx context.Context, person string) ([]Session, error) {
	const find = `SELECT hash, person, created_at, expires_at, seen_at, agent, method, second, provider
		FROM sessions WHERE person = ? ORDER BY seen_at DESC, hash`
	all, err := list(ctx, tx, find, []any{person}, func(rows *sql.Rows) (s Session, err error) {
		return s, rows.Scan(&s.Hash, &s.Person, moment{&s.CreatedAt}, moment{&s.ExpiresAt}, moment{&s.SeenAt}, &s.Agent, &s.Method, &s.Second, &s.Provider)
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return all, nil
}
