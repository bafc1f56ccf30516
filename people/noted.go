package people

import (
	"context"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/store"
)

// A customer whom staff have written down has requests and no way in. Who makes an account
// with his mobile and knows his national id becomes him: a number alone may have been
// mistyped, or have come to somebody else.

// notedTries bounds how often a national id is tried with one mobile.
var notedTries = rule{"noted", 5, 24 * time.Hour}

// IsNoted reports whether staff have written down somebody with the address and a national
// id who has no way in.
func (s *Service) IsNoted(ctx context.Context, a Address) (is bool, err error) {
	err = s.db.View(ctx, func(tx *store.Tx) error {
		found, err := noted(ctx, tx, a)
		is = len(found) > 0
		return err
	})
	return is, err
}

func noted(ctx context.Context, tx *store.Tx, a Address) ([]Person, error) {
	if a.Channel != store.BySMS {
		return nil, nil
	}
	found, err := tx.CustomersKnown(ctx, store.KnownMobile, a.To)
	return slices.DeleteFunc(found, func(p Person) bool {
		return p.Login != p.ID || p.PasswordHash != "" || p.Attributes["national_id"] == nil
	}), err
}

// notedAs finds whom an applicant says that staff have written down; nobody when he says
// nothing of it.
func notedAs(ctx context.Context, tx *store.Tx, a Address, nationalID string) (Person, error) {
	if nationalID == "" {
		return Person{}, nil
	}
	found, err := noted(ctx, tx, a)
	if err != nil {
		return Person{}, err
	}
	i := slices.IndexFunc(found, func(p Person) bool { return p.Attributes["national_id"] == nationalID })
	if i < 0 {
		return Person{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("national_id", "customer.not_noted"))
	}
	return found[i], nil
}

// becomes makes of the customer whom staff have written down the one who applies. What he
// says of himself counts more than what others have heard.
func becomes(ctx context.Context, tx *store.Tx, was Person, p *Person) error {
	p.ID, p.CreatedAt, p.IdentityAt = was.ID, was.CreatedAt, was.IdentityAt
	p.Attributes = merged(was.Attributes, p.Attributes)
	if err := tx.UpdatePerson(ctx, *p); err != nil {
		return err
	}
	return tx.Note(ctx, store.AuditEntry{Person: p.ID, Deed: "becomeNoted", Kind: "person", Object: p.ID, Outcome: AuditAllowed})
}

// tryNoted counts a national id that is tried with an address, in a transaction of its
// own: a wrong one counts as well.
func (s *Service) tryNoted(ctx context.Context, a Address, nationalID string) error {
	if nationalID == "" {
		return nil
	}
	if !iran.ValidNationalID(nationalID) {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("national_id", "field.format.national_id"))
	}
	return s.db.Update(ctx, func(tx *store.Tx) error { return notedTries.take(ctx, tx, a.To) })
}
