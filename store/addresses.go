package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// The channels by which an address is reached.
const (
	BySMS  = "sms"
	ByMail = "mail"
)

// Address is a mobile or a mail address that is known to be a person's. It is nobody
// else's.
type Address struct {
	Channel  string
	To       string
	Person   string
	Verified time.Time
}

// ClaimAddress makes an address a person's; one that is another's is ErrConflict.
func (tx *Tx) ClaimAddress(ctx context.Context, a Address) error {
	const claim = `INSERT INTO addresses (channel, address, person, verified_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (channel, address) DO UPDATE SET verified_at = excluded.verified_at WHERE addresses.person = excluded.person`
	n, err := tx.exec(ctx, claim, a.Channel, a.To, a.Person, tx.Now)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("claim address: %w", err)
	}
	return nil
}

// DropAddress makes an address nobody's, where it is this person's.
func (tx *Tx) DropAddress(ctx context.Context, channel, to, person string) error {
	const drop = "DELETE FROM addresses WHERE channel = ? AND address = ? AND person = ?"
	if _, err := tx.exec(ctx, drop, channel, to, person); err != nil {
		return fmt.Errorf("drop address: %w", err)
	}
	return nil
}

// AddressOwner gives the person whose address it is, or ErrNotFound.
func (tx *Tx) AddressOwner(ctx context.Context, channel, to string) (Person, error) {
	var id string
	if err := tx.one(ctx, "SELECT person FROM addresses WHERE channel = ? AND address = ?", []any{channel, to}, &id); err != nil {
		return Person{}, fmt.Errorf("find address: %w", err)
	}
	return tx.Person(ctx, id)
}

// AddressesOf lists the addresses of a person.
func (tx *Tx) AddressesOf(ctx context.Context, person string) ([]Address, error) {
	const find = "SELECT channel, address, person, verified_at FROM addresses WHERE person = ? ORDER BY channel, address"
	all, err := list(ctx, tx, find, []any{person}, func(rows *sql.Rows) (a Address, err error) {
		return a, rows.Scan(&a.Channel, &a.To, &a.Person, moment{&a.Verified})
	})
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	return all, nil
}
