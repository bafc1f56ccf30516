package people

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// The kinds of messages that a person chooses channels for. What is said of his own
// account always comes by all.
const (
	AboutWork = "work" // something waits for his answer
	AboutNews = "news" // everything else that happens to his cases
)

// Wants reports whether a person wants messages of a kind by a channel (sms, email). A
// kind that he has chosen nothing for comes by all.
func Wants(p Person, kind, channel string) bool {
	chosen, ok := p.Channels[kind]
	return !ok || slices.Contains(chosen, channel)
}

// Addresses lists a person's proven addresses.
func (s *Service) Addresses(ctx context.Context, p Person) ([]store.Address, error) {
	var all []store.Address
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.AddressesOf(ctx, p.ID)
		return err
	})
	return all, err
}

// VerifyAddress makes the address that the code was sent to the person's own, in the
// place of the one that he had by that channel. The old one is told.
func (s *Service) VerifyAddress(ctx context.Context, p Person, handle, code string) (Person, error) {
	if err := s.ProveCode(ctx, ToVerify, handle, code); err != nil {
		return Person{}, err
	}
	var now Person
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		c, err := proven(ctx, tx, ToVerify, handle)
		if err != nil {
			return err
		}
		if c.Person != p.ID {
			return errCodeOver
		}
		if now, err = tx.Person(ctx, p.ID); err != nil {
			return err
		}
		return s.readdress(ctx, tx, &now, Address{c.Channel, c.Address})
	})
	return now, err
}

func (s *Service) readdress(ctx context.Context, tx *store.Tx, p *Person, to Address) error {
	err := tx.ClaimAddress(ctx, store.Address{Channel: to.Channel, To: to.To, Person: p.ID})
	if errors.Is(err, store.ErrConflict) {
		return errCodeOver
	}
	if err != nil {
		return err
	}
	all, err := tx.AddressesOf(ctx, p.ID)
	if err != nil {
		return fmt.Errorf("read addresses: %w", err)
	}
	for _, old := range all {
		if old.Channel != to.Channel || old.To == to.To {
			continue
		}
		if err := s.leave(ctx, tx, p, Address{old.Channel, old.To}, to); err != nil {
			return err
		}
	}
	reach(p, to)
	return tx.UpdatePerson(ctx, *p)
}

// leave takes an address from its person, also as his login, and tells it so.
func (s *Service) leave(ctx context.Context, tx *store.Tx, p *Person, old, to Address) error {
	if err := tx.DropAddress(ctx, old.Channel, old.To, p.ID); err != nil {
		return err
	}
	if p.Login == old.To {
		_, err := tx.PersonByLogin(ctx, to.To)
		switch {
		case errors.Is(err, store.ErrNotFound):
			p.Login = to.To
		case err != nil:
			return err
		}
	}
	words := wordsOf(*p, "")
	l := Letter{Address: old, Subject: both("account.subject").In(words), Body: both("account.address_changed").In(words), Key: "left/" + p.ID + "/" + tokenHash(old.To)}
	tx.AfterCommit(func() { s.post.give(ctx, l) })
	return nil
}

// SetChannels stores by what a person wants each kind of message. What waits for his
// answer comes by one at least, where he has an address.
func (s *Service) SetChannels(ctx context.Context, id string, channels map[string][]string) (Person, error) {
	var p Person
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Person(ctx, id); err != nil {
			return err
		}
		if fields := checkChannels(p, channels); len(fields) > 0 {
			return fault.New(fault.Invalid, "invalid.fields").With(fields...)
		}
		p.Channels = channels
		return tx.UpdatePerson(ctx, p)
	})
	return p, err
}

func checkChannels(p Person, channels map[string][]string) []fault.Field {
	var fields []fault.Field
	for kind, chosen := range channels {
		if kind != AboutWork && kind != AboutNews {
			fields = append(fields, fault.At(kind, "field.unknown"))
			continue
		}
		for _, c := range chosen {
			if c != "sms" && c != "email" {
				fields = append(fields, fault.At(kind, "field.enum", "values", "sms, email"))
			}
		}
	}
	reached := func(c string) bool { return (c == "sms" && p.Mobile != "") || (c == "email" && p.Email != "") }
	chosen, ok := channels[AboutWork]
	if ok && (p.Mobile != "" || p.Email != "") && !slices.ContainsFunc(chosen, reached) {
		fields = append(fields, fault.At(AboutWork, "account.one_channel"))
	}
	return fields
}

// SetAttributes stores some attributes of a person, which the caller has checked; nil
// forgets one. The others stay.
func (s *Service) SetAttributes(ctx context.Context, id string, some map[string]any) (Person, error) {
	var p Person
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Person(ctx, id); err != nil {
			return err
		}
		p.Attributes = merged(p.Attributes, some)
		return tx.UpdatePerson(ctx, p)
	})
	return p, err
}

// merged is what stands with some changed in it; nil takes one away.
func merged(stands, some map[string]any) map[string]any {
	all := make(map[string]any, len(stands)+len(some))
	maps.Copy(all, stands)
	maps.Copy(all, some)
	maps.DeleteFunc(all, func(_ string, v any) bool { return v == nil })
	return all
}
