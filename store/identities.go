package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// Identity is a person as another provider knows him.
type Identity struct {
	Issuer, Subject string
	Person          string
	Roles           []string // that he has from there, and from nowhere else
	LinkedAt        time.Time
	SeenAt          time.Time
}

const selectIdentity = "SELECT issuer, subject, person, roles, linked_at, seen_at FROM identities WHERE "

// Identity returns the identity of an issuer's subject, or ErrNotFound. Commands that ask
// for the same one take turns.
func (tx *Tx) Identity(ctx context.Context, issuer, subject string) (Identity, error) {
	if err := tx.serialize(ctx, "identity/"+issuer+"/"+subject); err != nil {
		return Identity{}, fmt.Errorf("lock identity: %w", err)
	}
	found, err := list(ctx, tx, selectIdentity+"issuer = ? AND subject = ?", []any{issuer, subject}, scanIdentity)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Identity{}, fmt.Errorf("find identity: %w", err)
	}
	return found[0], nil
}

// IdentitiesOf lists a person's identities. Commands that link him take turns.
func (tx *Tx) IdentitiesOf(ctx context.Context, person string) ([]Identity, error) {
	if err := tx.serialize(ctx, "identities/"+person); err != nil {
		return nil, fmt.Errorf("lock identities: %w", err)
	}
	all, err := list(ctx, tx, selectIdentity+"person = ? ORDER BY issuer, subject", []any{person}, scanIdentity)
	if err != nil {
		return nil, fmt.Errorf("list identities: %w", err)
	}
	return all, nil
}

func scanIdentity(rows *sql.Rows) (i Identity, err error) {
	return i, rows.Scan(&i.Issuer, &i.Subject, &i.Person, asJSON{&i.Roles}, moment{&i.LinkedAt}, moment{&i.SeenAt})
}

// PutIdentity adds an identity, or notes the roles and the time of one that is known.
// Whose it is never changes.
func (tx *Tx) PutIdentity(ctx context.Context, i Identity) error {
	const put = `INSERT INTO identities (issuer, subject, person, roles, linked_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (issuer, subject) DO UPDATE SET roles = excluded.roles, seen_at = excluded.seen_at`
	if _, err := tx.exec(ctx, put, i.Issuer, i.Subject, i.Person, asJSON{i.Roles}, i.LinkedAt, i.SeenAt); err != nil {
		return fmt.Errorf("put identity: %w", err)
	}
	return nil
}

// PeopleByMail lists the people of a side, at most two, whose mail address this is,
// whatever its capital letters.
func (tx *Tx) PeopleByMail(ctx context.Context, side engine.Who, mail string) ([]Person, error) {
	found, err := list(ctx, tx, selectPerson+"side = CAST(? AS TEXT) AND email <> '' AND LOWER(email) = LOWER(?) ORDER BY id LIMIT 2", []any{side, mail}, scanPerson)
	if err != nil {
		return nil, fmt.Errorf("find people by mail: %w", err)
	}
	return found, nil
}

// Spend marks something as used up until a time, after which it is forgotten. It reports
// whether this was the first use.
func (tx *Tx) Spend(ctx context.Context, mark string, until time.Time) (bool, error) {
	if _, err := tx.exec(ctx, "DELETE FROM spent_marks WHERE until < ?", tx.Now); err != nil {
		return false, fmt.Errorf("forget marks: %w", err)
	}
	n, err := tx.exec(ctx, "INSERT INTO spent_marks (mark, until) VALUES (?, ?) ON CONFLICT DO NOTHING", mark, until)
	if err != nil {
		return false, fmt.Errorf("spend mark: %w", err)
	}
	return n > 0, nil
}
