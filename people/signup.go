package people

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// maxName bounds a person's name in characters.
const maxName = 100

// Applicant is what a person says of himself who makes an account. Without a password
// he comes in by codes. The caller has checked the attributes.
type Applicant struct {
	Name       string
	Password   string
	Lang       text.Lang
	NationalID string // of the customer whom staff have written down, where he says that it is he
	Attributes map[string]any
}

// Applies gives the address that was proven for a new account, by the handle of its code.
func (s *Service) Applies(ctx context.Context, handle string) (Address, error) {
	var c store.Code
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.ProvenCode(ctx, tokenHash(handle), string(ToSignUp))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return Address{}, errCodeOver
	}
	return Address{c.Channel, c.Address}, err
}

// SignUp makes the account of a customer whose address was proven, and signs him in.
// What is wrong with his words takes nothing from the proof.
func (s *Service) SignUp(ctx context.Context, handle string, a Applicant, agent string) (string, Person, error) {
	if !s.options.SignUp {
		return "", Person{}, errNoCodes
	}
	a.Name = tidyName(a.Name)
	if fields := a.check(); len(fields) > 0 {
		return "", Person{}, fault.New(fault.Invalid, "invalid.fields").With(fields...)
	}
	to, err := s.Applies(ctx, handle)
	if err == nil && a.Password != "" {
		err = CheckPassword("password", a.Password, Person{Login: to.To})
	}
	if err == nil {
		a.NationalID = iran.NormalizeNationalID(a.NationalID)
		err = s.tryNoted(ctx, to, a.NationalID)
	}
	if err != nil {
		return "", Person{}, err
	}
	p := Person{ID: uuid.Must(uuid.NewV7()).String(), Name: a.Name, Side: engine.Customer, Lang: string(a.Lang), Attributes: maps.Clone(a.Attributes)}
	maps.DeleteFunc(p.Attributes, func(_ string, v any) bool { return v == nil })
	if a.Password != "" {
		if p.PasswordHash, err = s.hash(ctx, a.Password); err != nil {
			return "", Person{}, err
		}
	}
	var token string
	err = s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if err = newAccount(ctx, tx, handle, &p, a.NationalID); err != nil {
			return err
		}
		token, err = openTx(ctx, tx, p, store.Session{Method: store.ByCode, Agent: agent})
		return err
	})
	return token, p, err
}

// tidyName is a name as it is kept: one line, one space between its parts.
func tidyName(name string) string { return strings.Join(strings.Fields(text.Normalize(name)), " ") }

// newAccount takes the proof and the address. Of two who proved the same one, the first
// has it.
func newAccount(ctx context.Context, tx *store.Tx, handle string, p *Person, nationalID string) error {
	c, err := proven(ctx, tx, ToSignUp, handle)
	if err != nil {
		return err
	}
	to := Address{c.Channel, c.Address}
	p.Login = to.To
	reach(p, to)
	was, err := notedAs(ctx, tx, to, nationalID)
	switch {
	case err != nil:
		return err
	case was.ID != "":
		err = becomes(ctx, tx, was, p)
	default:
		err = addTx(ctx, tx, p)
	}
	if f := fault.As(err); errors.Is(err, store.ErrConflict) || f != nil && f.Key == "person.login_taken" {
		return errCodeOver
	}
	if err != nil {
		return fmt.Errorf("add account: %w", err)
	}
	err = tx.ClaimAddress(ctx, store.Address{Channel: c.Channel, To: c.Address, Person: p.ID})
	if errors.Is(err, store.ErrConflict) {
		return errCodeOver
	}
	return err
}

// reach writes an address where messages to a person look for it.
func reach(p *Person, a Address) {
	if a.Channel == store.BySMS {
		p.Mobile = a.To
	} else {
		p.Email = a.To
	}
}

func (a Applicant) check() []fault.Field {
	var fields []fault.Field
	if a.Name == "" {
		fields = append(fields, fault.At("name", "field.required"))
	}
	if utf8.RuneCountInString(a.Name) > maxName {
		fields = append(fields, fault.At("name", "field.max_length", "max", maxName))
	}
	if f := badPassword("password", a.Password, Person{Name: a.Name}); a.Password != "" && f.Key != "" {
		fields = append(fields, f)
	}
	return fields
}
