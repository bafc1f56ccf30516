package people

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// lookups bounds how many customers one person of staff looks for, so that nobody goes
// through the numbers.
var lookups = rule{"lookups", 100, time.Hour}

// LookUp gives the customers whom a word names exactly: a login, a mobile, a mail address
// or a national id as people type them. Each look of a person is counted.
func LookUp(ctx context.Context, tx *store.Tx, by Person, word string) ([]Person, error) {
	if err := lookups.take(ctx, tx, by.ID); err != nil {
		return nil, err
	}
	return known(ctx, tx, word)
}

func known(ctx context.Context, tx *store.Tx, word string) ([]Person, error) {
	ways := map[store.Known]string{store.KnownLogin: normalLogin(word)}
	if a, ok := ParseAddress(word); ok && a.Channel == store.BySMS {
		ways[store.KnownMobile] = a.To
	} else if ok {
		ways[store.KnownEmail] = a.To
	}
	if iran.ValidNationalID(word) {
		ways[store.KnownNationalID] = iran.NormalizeNationalID(word)
	}
	var all []Person
	for way, as := range ways {
		found, err := tx.CustomersKnown(ctx, way, as)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b Person) int { return strings.Compare(a.Cursor(), b.Cursor()) })
	return slices.CompactFunc(all, func(a, b Person) bool { return a.ID == b.ID }), nil
}

// Newcomer is a customer whom staff write down. Nothing of it is proven.
type Newcomer struct {
	Name       string
	Mobile     string
	NationalID string // or ""
	Lang       text.Lang
}

// Note adds a customer as staff have heard of him. He has no way to sign in, and his
// mobile stays free for who proves it. One who is known already is a conflict.
func Note(ctx context.Context, tx *store.Tx, n Newcomer) (Person, error) {
	n.Name = tidyName(n.Name)
	if wrong := n.check(); len(wrong) > 0 {
		return Person{}, fault.New(fault.Invalid, "invalid.fields").With(wrong...)
	}
	for _, word := range []string{n.Mobile, n.NationalID} {
		if word == "" {
			continue
		}
		if found, err := known(ctx, tx, word); err != nil || len(found) > 0 {
			return Person{}, errors.Join(err, fault.New(fault.Conflict, "customer.known"))
		}
	}
	id := uuid.Must(uuid.NewV7()).String()
	p := Person{ID: id, Login: id, Name: n.Name, Side: engine.Customer, Mobile: iran.NormalizeMobile(n.Mobile), Lang: string(n.Lang), CreatedAt: tx.Now}
	if n.NationalID != "" {
		p.Attributes = map[string]any{"national_id": iran.NormalizeNationalID(n.NationalID)}
	}
	return p, tx.AddPerson(ctx, p)
}

func (n Newcomer) check() []fault.Field {
	wrong := Applicant{Name: n.Name}.check()
	switch {
	case n.Mobile == "":
		wrong = append(wrong, fault.At("mobile", "field.required"))
	case !iran.ValidMobile(n.Mobile):
		wrong = append(wrong, fault.At("mobile", "field.format.mobile"))
	}
	if n.NationalID != "" && !iran.ValidNationalID(n.NationalID) {
		wrong = append(wrong, fault.At("national_id", "field.format.national_id"))
	}
	return wrong
}

// Tell says something about a person's own affairs in his cartable and by all his
// addresses, whatever channels he has chosen. words are by language; of is the case that
// the notice leads to.
func Tell(ctx context.Context, tx *store.Tx, p Person, key, of string, subject, body text.Text) error {
	m := store.OutRow{Key: key, Case: of, Person: p.ID, Subject: subject, Body: body}
	if err := tx.AddNotice(ctx, m); err != nil {
		return err
	}
	m.Case = ""
	for _, way := range []struct{ channel, to string }{{"sms", p.Mobile}, {"email", p.Email}} {
		if way.to == "" {
			continue
		}
		m.Channel = way.channel
		if err := tx.SendMessage(ctx, m); err != nil {
			return err
		}
	}
	return nil
}
