package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/kartabl/kartabl/engine"
)

// Person is a customer or a member of staff.
type Person struct {
	bun.BaseModel `bun:"table:people,alias:p"`
	ID            string         `bun:"id,pk"`
	Login         string         `bun:"login"`
	Name          string         `bun:"name"`
	Side          engine.Who     `bun:"side"`
	Roles         []string       `bun:"roles,type:json,nullzero"`
	Mobile        string         `bun:"mobile"`
	Email         string         `bun:"email"`
	Lang          string         `bun:"lang"`
	PasswordHash  string         `bun:"password_hash"`
	Attributes    map[string]any `bun:"attributes,type:json,nullzero,json_use_number"`
	Disabled      bool           `bun:"disabled"`
	CreatedAt     time.Time      `bun:"created_at"`
	IdentityAt    time.Time      `bun:"identity_at,nullzero"` // when the civil registry knew him; zero: not yet
	ErasedAt      time.Time      `bun:"erased_at,nullzero"`   // when his data was erased; zero: it was not

	// Channels are those by which he wants each kind of message beside his cartable. A
	// kind that is not there comes by all.
	Channels map[string][]string `bun:"channels,type:json,nullzero"`
}

// Cursor is where a list of people goes on after this one.
func (p Person) Cursor() string { return p.Name + "\n" + p.ID }

// PeopleFilter chooses people. Empty parts choose all.
type PeopleFilter struct {
	Side   engine.Who
	Roles  []string // any of them
	Search string   // part of name or login
	After  string   // cursor of the last row
	Limit  int
}

// AddPerson adds a person; a login or id that exists is ErrConflict.
func (tx *Tx) AddPerson(ctx context.Context, p Person) error {
	if p.CreatedAt.IsZero() {
		p.CreatedAt = tx.Now
	}
	if err := tx.add(ctx, &p); err != nil {
		return fmt.Errorf("add person: %w", err)
	}
	if p.Side == engine.Staff {
		if err := tx.StaffChanged(ctx, tx.Now); err != nil {
			return err
		}
	}
	return tx.addRoles(ctx, p)
}

// UpdatePerson replaces a person's row.
func (tx *Tx) UpdatePerson(ctx context.Context, p Person) error {
	if err := tx.staffed(ctx, p); err != nil {
		return err
	}
	if err := tx.replace(ctx, &p); err != nil {
		return fmt.Errorf("update person: %w", err)
	}
	if _, err := tx.exec(ctx, "DELETE FROM person_roles WHERE person = ?", p.ID); err != nil {
		return fmt.Errorf("update roles: %w", err)
	}
	return tx.addRoles(ctx, p)
}

// staffed notes that others can do what waits once a person is as he is now.
func (tx *Tx) staffed(ctx context.Context, now Person) error {
	if now.Side != engine.Staff {
		return nil
	}
	was, err := tx.Person(ctx, now.ID)
	if errors.Is(err, ErrNotFound) || err == nil && sameWork(was, now) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.StaffChanged(ctx, tx.Now)
}

func (tx *Tx) addRoles(ctx context.Context, p Person) error {
	const insert = "INSERT INTO person_roles (role, person) VALUES (?, ?) ON CONFLICT DO NOTHING"
	for _, role := range p.Roles {
		if _, err := tx.exec(ctx, insert, role, p.ID); err != nil {
			return fmt.Errorf("add role: %w", err)
		}
	}
	return nil
}

// Person returns the person with this id, or ErrNotFound.
func (tx *Tx) Person(ctx context.Context, id string) (Person, error) {
	return tx.person(ctx, "id = ?", id)
}

// PersonByLogin returns the person who signs in as login, or ErrNotFound.
func (tx *Tx) PersonByLogin(ctx context.Context, login string) (Person, error) {
	return tx.person(ctx, "login = ?", login)
}

const (
	personColumns = `id, login, name, side, roles, mobile, email, lang, password_hash, attributes,
	disabled, created_at, identity_at, channels, erased_at`
	selectPerson = "SELECT " + personColumns + " FROM people WHERE "
)

// person is asked for with each request, so its statement stays prepared.
func (tx *Tx) person(ctx context.Context, where, arg string) (Person, error) {
	found, err := list(ctx, tx, selectPerson+where, []any{arg}, scanPerson)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Person{}, fmt.Errorf("find person: %w", err)
	}
	return found[0], nil
}

func scanPerson(rows *sql.Rows) (p Person, err error) { return p, rows.Scan(p.into()...) }

// into is where the columns of a person go.
func (p *Person) into() []any {
	return []any{
		&p.ID, &p.Login, &p.Name, &p.Side,
		asJSON{&p.Roles},
		&p.Mobile, &p.Email, &p.Lang, &p.PasswordHash,
		asJSON{&p.Attributes},
		&p.Disabled,
		moment{&p.CreatedAt},
		moment{&p.IdentityAt},
		asJSON{&p.Channels},
		moment{&p.ErasedAt},
	}
}

func tidy(p Person) Person {
	whole(p.Attributes)
	p.CreatedAt, p.IdentityAt, p.ErasedAt = p.CreatedAt.UTC(), p.IdentityAt.UTC(), p.ErasedAt.UTC()
	return p
}

// People lists people by name, but for those whose data was erased.
func (tx *Tx) People(ctx context.Context, f PeopleFilter) ([]Person, error) {
	q := tx.selects(&[]Person{}).Where("erased_at IS NULL").OrderExpr("name, id").Limit(limit(f.Limit))
	if f.Side != "" {
		q = q.Where("side = ?", f.Side)
	}
	if len(f.Roles) > 0 {
		q = q.Where("id IN (SELECT person FROM person_roles WHERE role IN (?))", bun.In(f.Roles))
	}
	if f.Search != "" {
		part := like(f.Search)
		q = q.Where(`(LOWER(name) LIKE ? ESCAPE '!' OR LOWER(login) LIKE ? ESCAPE '!')`, part, part)
	}
	if name, id, ok := strings.Cut(f.After, "\n"); ok {
		q = q.Where("(name, id) > (?, ?)", name, id)
	}
	return tx.people(ctx, q)
}

// StaffWithRole lists the members of staff who have the role and may sign in.
func (tx *Tx) StaffWithRole(ctx context.Context, role string) ([]Person, error) {
	const find = selectPerson + "side = 'staff' AND NOT disabled AND id IN (SELECT person FROM person_roles WHERE role = ?) ORDER BY id"
	staff, err := list(ctx, tx, find, []any{role}, scanPerson)
	if err != nil {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	return staff, nil
}

func (tx *Tx) people(ctx context.Context, q *bun.SelectQuery) ([]Person, error) {
	var all []Person
	if err := q.Model(&all).Scan(ctx); err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	for i := range all {
		all[i] = tidy(all[i])
	}
	return all, nil
}

const (
	limitUsual = 50
	limitMost  = 500
)

// limit bounds what a page may ask for.
func limit(n int) int {
	if n <= 0 {
		return limitUsual
	}
	return min(n, limitMost)
}

// like is the pattern for texts that contain s, with "!" as escape.
func like(s string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(s)) + "%"
}
