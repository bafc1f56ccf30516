// Package people knows customers, staff, their roles, sessions and sign-in, and
// holds the one function that says who may do what.
package people

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Person is somebody who can sign in.
type Person = store.Person

// The roles that Kartabl itself knows. All others come from the catalog.
const (
	RoleSupervisor = "supervisor" // reads and hands out the work of staff
	RoleAnalyst    = "analyst"    // deploys definitions
	RoleOperator   = "operator"   // runs the installation, sees every problem
	RoleFinance    = "finance"    // sees all payments, gives money back, settles differences
)

// Service signs people in and out.
type Service struct {
	db       *store.DB
	turn     chan struct{} // bounds how many password hashes are computed at once
	key      Key
	demanded []string
	name     string
	by       []Provider
	log      *slog.Logger

	options Options
	post    *post
	swept   atomic.Int64 // when codes that are over were removed last
}

// Settings are what the operator says about signing in.
type Settings struct {
	Key          Key      // seals the secrets of second factors; without it nobody can have one
	SecondFactor []string // roles that do nothing without one
	Name         string   // of the installation, in authenticator apps; Kartabl when not given
	Providers    []Provider
	Log          *slog.Logger // of what another provider gave and took; nil keeps none
}

// New makes the service over db, which demands no second factor.
func New(db *store.DB) *Service { return NewWith(db, Settings{}) }

// NewWith makes the service over db.
func NewWith(db *store.DB, o Settings) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{
		db: db, turn: turns(), key: o.Key, demanded: o.SecondFactor, name: cmp.Or(o.Name, "Kartabl"),
		by: o.Providers, log: o.Log,
	}
	s.Configure(Options{})
	return s
}

// Add stores a new person; an empty ID is given one. Login is compared in lower case.
// hash is what Hash gave for his password, "" for one who cannot sign in by password.
func (s *Service) Add(ctx context.Context, p Person, hash string) (Person, error) {
	p.Login = normalLogin(p.Login)
	if fields := checkNew(p); len(fields) > 0 {
		return Person{}, fault.New(fault.Invalid, "invalid.fields").With(fields...)
	}
	if p.ID == "" {
		p.ID = uuid.Must(uuid.NewV7()).String()
	}
	if p.Lang == "" {
		p.Lang = string(text.Fa)
	}
	p.PasswordHash = hash
	err := s.db.Update(ctx, func(tx *store.Tx) error { return addTx(ctx, tx, &p) })
	return p, err
}

func addTx(ctx context.Context, tx *store.Tx, p *Person) error {
	_, err := tx.PersonByLogin(ctx, p.Login)
	if err == nil {
		return fault.New(fault.Conflict, "person.login_taken", "login", p.Login)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("look for login: %w", err)
	}
	p.CreatedAt = tx.Now
	if err := tx.AddPerson(ctx, *p); err != nil {
		return err
	}
	if err := NoteRoles(ctx, tx, ByCommand, Person{}, *p); err != nil {
		return err
	}
	return claimFree(ctx, tx, *p)
}

// claimFree makes the addresses that a person is added with his, as far as they are
// nobody else's: whoever adds people is believed.
func claimFree(ctx context.Context, tx *store.Tx, p Person) error {
	for _, raw := range []string{p.Mobile, p.Email} {
		a, ok := ParseAddress(raw)
		if !ok {
			continue
		}
		err := tx.ClaimAddress(ctx, store.Address{Channel: a.Channel, To: a.To, Person: p.ID})
		if err != nil && !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return nil
}

func checkNew(p Person) []fault.Field {
	var fields []fault.Field
	if p.Login == "" {
		fields = append(fields, fault.At("login", "field.required"))
	}
	if strings.TrimSpace(p.Name) == "" {
		fields = append(fields, fault.At("name", "field.required"))
	}
	if p.Side != engine.Customer && p.Side != engine.Staff {
		fields = append(fields, fault.At("side", "field.enum", "values", "customer, staff"))
	}
	return fields
}

func normalLogin(s string) string {
	return strings.ToLower(strings.TrimSpace(text.LatinDigits(s)))
}

// Attributes gives what expressions know as customer.<name> or staff.<name>.
func Attributes(p Person) map[string]any {
	m := make(map[string]any, len(p.Attributes)+4)
	for k, v := range p.Attributes {
		m[k] = v
	}
	m["full_name"] = p.Name
	if p.Mobile != "" {
		m["mobile"] = p.Mobile
	}
	return m
}

// Actor gives the person as the engine knows him.
func Actor(p Person) engine.Actor {
	return engine.Actor{ID: p.ID, Name: p.Name, Side: string(p.Side)}
}

// ActorOf gives the person as one who works on a customer's case: for the customer, where
// that is another one.
func ActorOf(p Person, customer string) engine.Actor {
	by := Actor(p)
	if p.Side == engine.Customer && p.ID != customer {
		by.For = customer
	}
	return by
}

// IsStaff reports whether p is a member of staff.
func IsStaff(p Person) bool { return p.Side == engine.Staff }

// Has reports whether p has the role.
func Has(p Person, role string) bool {
	for _, r := range p.Roles {
		if r == role {
			return true
		}
	}
	return false
}
