package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// The roles of a person in an organisation.
const (
	OrgOwner   = "owner"
	OrgManager = "manager"
	OrgMember  = "member"
)

// Organisation is what customers act for together.
type Organisation struct {
	ID         string
	Name       string
	NationalID string // as its owner has typed it; nobody has looked at it
	MadeBy     string
	CreatedAt  time.Time
}

// Member is a person's place in an organisation.
type Member struct {
	Organisation, Called string // its id and name
	Person, Name         string // his id and name
	Role                 string
	Since                time.Time
}

// Invitation waits for the person whose address it names.
type Invitation struct {
	ID                   string
	Organisation, Called string
	Address
	Role       string
	By, ByName string
	MadeAt     time.Time
	ExpiresAt  time.Time
}

// AddOrganisation adds an organisation with its first owner.
func (tx *Tx) AddOrganisation(ctx context.Context, o Organisation) error {
	const insert = "INSERT INTO organisations (id, name, national_id, made_by, created_at) VALUES (?, ?, ?, ?, ?)"
	if _, err := tx.exec(ctx, insert, o.ID, o.Name, o.NationalID, o.MadeBy, tx.Now); err != nil {
		return fmt.Errorf("add organisation: %w", err)
	}
	return tx.PutMember(ctx, o.ID, o.MadeBy, OrgOwner)
}

// Organisation returns the organisation with this id, or ErrNotFound.
func (tx *Tx) Organisation(ctx context.Context, id string) (o Organisation, err error) {
	const find = "SELECT id, name, national_id, made_by, created_at FROM organisations WHERE id = ?"
	if err = tx.one(ctx, find, []any{id}, &o.ID, &o.Name, &o.NationalID, &o.MadeBy, moment{&o.CreatedAt}); err != nil {
		return Organisation{}, fmt.Errorf("find organisation: %w", err)
	}
	return o, nil
}

// LockOrganisation makes those who change the members of an organisation wait for each
// other until the transaction ends.
func (tx *Tx) LockOrganisation(ctx context.Context, id string) error {
	if err := tx.serialize(ctx, "organisation/"+id); err != nil {
		return fmt.Errorf("lock organisation: %w", err)
	}
	return nil
}

// PutMember makes a person a member, or gives a member another role.
func (tx *Tx) PutMember(ctx context.Context, organisation, person, role string) error {
	const put = `INSERT INTO members (organisation, person, role, since) VALUES (?, ?, ?, ?)
		ON CONFLICT (organisation, person) DO UPDATE SET role = excluded.role`
	if _, err := tx.exec(ctx, put, organisation, person, role, tx.Now); err != nil {
		return fmt.Errorf("put member: %w", err)
	}
	return nil
}

// DropMember ends a membership, and with it the invitations that the person has given.
func (tx *Tx) DropMember(ctx context.Context, organisation, person string) error {
	if _, err := tx.exec(ctx, "DELETE FROM members WHERE organisation = ? AND person = ?", organisation, person); err != nil {
		return fmt.Errorf("drop member: %w", err)
	}
	return tx.DropInvitationsBy(ctx, organisation, person)
}

const selectMembers = `SELECT m.organisation, o.name, m.person, p.name, m.role, m.since
	FROM members m JOIN organisations o ON o.id = m.organisation JOIN people p ON p.id = m.person WHERE `

// Members lists the members of an organisation, who came first before the others.
func (tx *Tx) Members(ctx context.Context, organisation string) ([]Member, error) {
	return tx.members(ctx, "m.organisation = ? ORDER BY m.since, m.person", organisation)
}

// MemberOf lists the organisations of a person by name.
func (tx *Tx) MemberOf(ctx context.Context, person string) ([]Member, error) {
	return tx.members(ctx, "m.person = ? ORDER BY o.name, o.id", person)
}

func (tx *Tx) members(ctx context.Context, where, id string) ([]Member, error) {
	all, err := list(ctx, tx, selectMembers+where, []any{id}, func(rows *sql.Rows) (m Member, err error) {
		return m, rows.Scan(&m.Organisation, &m.Called, &m.Person, &m.Name, &m.Role, moment{&m.Since})
	})
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return all, nil
}

// Circle gives the roles of an organisation's members by person.
func (tx *Tx) Circle(ctx context.Context, organisation string) (map[string]string, error) {
	circle := map[string]string{}
	_, err := list(ctx, tx, "SELECT person, role FROM members WHERE organisation = ?", []any{organisation}, func(rows *sql.Rows) (struct{}, error) {
		var person, role string
		err := rows.Scan(&person, &role)
		circle[person] = role
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	return circle, nil
}

// PutInvitation keeps an invitation, in the place of an older one to the same address.
// Those of the organisation that are over go.
func (tx *Tx) PutInvitation(ctx context.Context, i Invitation) error {
	if _, err := tx.exec(ctx, "DELETE FROM invitations WHERE organisation = ? AND expires_at <= ?", i.Organisation, tx.Now); err != nil {
		return fmt.Errorf("forget invitations: %w", err)
	}
	const drop = "DELETE FROM invitations WHERE organisation = ? AND channel = ? AND address = ?"
	if _, err := tx.exec(ctx, drop, i.Organisation, i.Channel, i.To); err != nil {
		return fmt.Errorf("replace invitation: %w", err)
	}
	const insert = `INSERT INTO invitations (id, organisation, channel, address, role, invited_by, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	if _, err := tx.exec(ctx, insert, i.ID, i.Organisation, i.Channel, i.To, i.Role, i.By, tx.Now, i.ExpiresAt); err != nil {
		return fmt.Errorf("add invitation: %w", err)
	}
	return nil
}

const selectInvitations = `SELECT i.id, i.organisation, o.name, i.channel, i.address, i.role, i.invited_by, COALESCE(p.name, ''), i.made_at, i.expires_at
	FROM invitations i JOIN organisations o ON o.id = i.organisation LEFT JOIN people p ON p.id = i.invited_by`

// Invitations lists what an organisation has open, oldest first.
func (tx *Tx) Invitations(ctx context.Context, organisation string) ([]Invitation, error) {
	return tx.invitations(ctx, selectInvitations+" WHERE i.organisation = ? AND i.expires_at > ? ORDER BY i.made_at, i.id", organisation, tx.Now)
}

// InvitationsTo lists what waits for a person: what was sent to an address that is his now.
func (tx *Tx) InvitationsTo(ctx context.Context, person string) ([]Invitation, error) {
	const his = " JOIN addresses a ON a.channel = i.channel AND a.address = i.address WHERE a.person = ? AND i.expires_at > ? ORDER BY i.made_at, i.id"
	return tx.invitations(ctx, selectInvitations+his, person, tx.Now)
}

func (tx *Tx) invitations(ctx context.Context, query string, args ...any) ([]Invitation, error) {
	all, err := list(ctx, tx, query, args, func(rows *sql.Rows) (i Invitation, err error) {
		return i, rows.Scan(&i.ID, &i.Organisation, &i.Called, &i.Channel, &i.To, &i.Role, &i.By, &i.ByName, moment{&i.MadeAt}, moment{&i.ExpiresAt})
	})
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	return all, nil
}

// TakeInvitation removes an invitation that is not over and was sent to an address of the
// person, and gives it, else ErrNotFound: of many at once one gets it.
func (tx *Tx) TakeInvitation(ctx context.Context, id, person string) (i Invitation, err error) {
	const take = `DELETE FROM invitations WHERE id = ? AND expires_at > ? AND EXISTS (
		SELECT 1 FROM addresses a WHERE a.channel = invitations.channel AND a.address = invitations.address AND a.person = ?)
		RETURNING id, organisation, role, invited_by`
	if err = tx.one(ctx, take, []any{id, tx.Now, person}, &i.ID, &i.Organisation, &i.Role, &i.By); err != nil {
		return Invitation{}, fmt.Errorf("take invitation: %w", err)
	}
	return i, nil
}

// DropInvitation takes back an invitation of an organisation; what is not there is
// ErrNotFound.
func (tx *Tx) DropInvitation(ctx context.Context, organisation, id string) error {
	n, err := tx.exec(ctx, "DELETE FROM invitations WHERE organisation = ? AND id = ? AND expires_at > ?", organisation, id, tx.Now)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("take invitation back: %w", err)
	}
	return nil
}

// DropInvitationsBy takes back what a person has open for an organisation.
func (tx *Tx) DropInvitationsBy(ctx context.Context, organisation, person string) error {
	if _, err := tx.exec(ctx, "DELETE FROM invitations WHERE organisation = ? AND invited_by = ?", organisation, person); err != nil {
		return fmt.Errorf("take invitations back: %w", err)
	}
	return nil
}
