package people

import (
	"context"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// identityTries bounds how often one person asks the registry, so that nobody goes
// through the birthdays of another.
var identityTries = rule{"identity", 5, 24 * time.Hour}

// ChecksIdentity reports whether customers can have their identity looked at.
func (s *Service) ChecksIdentity() bool { return s.options.Registry != nil }

// VerifyIdentity asks the civil registry for a customer. Where it knows him, he has its
// name for him and the national id from then on. Where it does not answer, nothing has
// happened, and he asks again later.
func (s *Service) VerifyIdentity(ctx context.Context, p Person, nationalID, birthDate string) (Person, error) {
	if !s.ChecksIdentity() || p.Side != engine.Customer || !p.IdentityAt.IsZero() {
		return Person{}, errNoCodes
	}
	nationalID, birthDate = iran.NormalizeNationalID(nationalID), text.LatinDigits(birthDate)
	if fields := checkIdentity(nationalID, birthDate, s.db.Now()); len(fields) > 0 {
		return Person{}, fault.New(fault.Invalid, "invalid.fields").With(fields...)
	}
	err := s.db.Update(ctx, func(tx *store.Tx) error { return identityTries.take(ctx, tx, p.ID) })
	if err != nil {
		return Person{}, err
	}
	found, err := s.options.Registry(ctx, nationalID, birthDate)
	if err != nil {
		return Person{}, fault.New(fault.Unavailable, "identity.down").Because(fmt.Errorf("ask the registry: %w", err))
	}
	if !found.Known {
		return Person{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("national_id", "identity.unknown"))
	}
	return s.identified(ctx, p.ID, nationalID, tidyName(found.Name))
}

func (s *Service) identified(ctx context.Context, id, nationalID, name string) (Person, error) {
	var p Person
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Person(ctx, id); err != nil {
			return err
		}
		p.IdentityAt = tx.Now
		if name != "" {
			p.Name = name
		}
		p.Attributes = merged(p.Attributes, map[string]any{"national_id": nationalID})
		return tx.UpdatePerson(ctx, p)
	})
	return p, err
}

func checkIdentity(nationalID, birthDate string, now time.Time) []fault.Field {
	var fields []fault.Field
	if !iran.ValidNationalID(nationalID) {
		fields = append(fields, fault.At("national_id", "field.format.national_id"))
	}
	born, err := time.Parse(time.DateOnly, birthDate)
	if err != nil || born.After(now) {
		fields = append(fields, fault.At("birth_date", "identity.birth_date"))
	}
	return fields
}
