package people

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// admit opens a session for who a provider has told of, with the roles that he has there
// now.
func (s *Service) admit(ctx context.Context, p Provider, c claims, agent string) (token string, err error) {
	how := store.Session{Method: store.ByProvider, Provider: p.Name, Agent: agent}
	if c.second {
		how.Second = store.ByOther
	}
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		person, i, err := identify(ctx, tx, p, c)
		if err != nil {
			return err
		}
		before := person.Roles
		if person, i = exchangeRoles(person, i, c.roles); !slices.Equal(before, person.Roles) {
			if err := tx.UpdatePerson(ctx, person); err != nil {
				return err
			}
			if err := NoteRoles(ctx, tx, p.source(), Person{Roles: before}, person); err != nil {
				return err
			}
			tx.AfterCommit(func() {
				s.log.InfoContext(ctx, "roles by provider", "person", person.ID, "provider", p.Name, "before", before, "now", person.Roles)
			})
		}
		if i.SeenAt.IsZero() {
			if err := noteLink(ctx, tx, p, person); err != nil {
				return err
			}
		}
		i.SeenAt = tx.Now
		if err := tx.PutIdentity(ctx, i); err != nil {
			return err
		}
		token, err = openTx(ctx, tx, person, how)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("admit by %s: %w", p.Name, err)
	}
	return token, nil
}

// identify finds whom a subject is. Issuer and subject decide; a mail address only where
// it is verified, the operator wants it, and the account belongs to no other identity.
func identify(ctx context.Context, tx *store.Tx, p Provider, c claims) (Person, store.Identity, error) {
	i, err := tx.Identity(ctx, p.Issuer, c.subject)
	if err == nil {
		person, err := tx.Person(ctx, i.Person)
		if err == nil && (person.Disabled || person.Side != p.Side) {
			err = errUnknown.Because(errors.New("the person is disabled or of the other side"))
		}
		return person, i, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return Person{}, i, err
	}
	i = store.Identity{Issuer: p.Issuer, Subject: c.subject, LinkedAt: tx.Now}
	person, found, err := byMail(ctx, tx, p, c)
	if err == nil && !found {
		person, err = create(ctx, tx, p, c)
	}
	i.Person = person.ID
	return person, i, err
}

// byMail finds the account that a verified mail address belongs to. Customers are never
// linked so: an address that somebody else has typed into his account would open it.
func byMail(ctx context.Context, tx *store.Tx, p Provider, c claims) (Person, bool, error) {
	if c.mail == "" {
		return Person{}, false, nil
	}
	people, err := tx.PeopleByMail(ctx, p.Side, c.mail)
	if err != nil || len(people) == 0 {
		return Person{}, false, err
	}
	if !p.LinkMail || p.Side != engine.Staff || len(people) > 1 || people[0].Disabled {
		return Person{}, false, errUnknown.Because(errors.New("the mail is that of an account that may not be linked"))
	}
	others, err := tx.IdentitiesOf(ctx, people[0].ID)
	if err == nil && len(others) > 0 {
		err = errUnknown.Because(errors.New("the account with this mail has another identity"))
	}
	return people[0], err == nil, err
}

// create makes an account for a subject that nobody knows. It never takes the place of
// one that is there.
func create(ctx context.Context, tx *store.Tx, p Provider, c claims) (Person, error) {
	if !p.Create {
		return Person{}, errUnknown.Because(errors.New("nobody is linked and accounts are not created"))
	}
	person := Person{
		ID: uuid.Must(uuid.NewV7()).String(), Login: c.mail, Name: c.name, Side: p.Side, Email: c.mail, Lang: string(text.Fa), CreatedAt: tx.Now,
	}
	if person.Login == "" {
		person.Login = normalLogin(p.Name + "-" + c.subject)
	}
	if _, err := tx.PersonByLogin(ctx, person.Login); !errors.Is(err, store.ErrNotFound) {
		if err == nil {
			err = errUnknown.Because(errors.New("the login is taken"))
		}
		return Person{}, err
	}
	return person, tx.AddPerson(ctx, person)
}

// exchangeRoles takes away what the person had from the provider and gives him what it
// says now. A role that he has from elsewhere stays his, whatever the provider says.
func exchangeRoles(p Person, i store.Identity, now []string) (Person, store.Identity) {
	own := slices.DeleteFunc(slices.Clone(p.Roles), func(r string) bool { return slices.Contains(i.Roles, r) })
	i.Roles = slices.DeleteFunc(slices.Clone(now), func(r string) bool { return slices.Contains(own, r) })
	p.Roles = slices.Concat(own, i.Roles)
	return p, i
}
