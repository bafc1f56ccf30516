package cartable

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Opening is what a person sees before he starts a case.
type Opening struct {
	Offer Offer `json:"offer"`
	Form  *Form `json:"form,omitempty"`

	Reader string    `json:"reader" doc:"Id of the person who reads: whose words a page may keep meanwhile"`
	ReadAt time.Time `json:"read_at" doc:"The server's clock; what is typed is told by it"`
	Draft  *NewDraft `json:"draft,omitempty" doc:"What the reader has typed before; of his own request only"`
}

// Offers lists what the reader may start.
func (s *Service) Offers(ctx context.Context, r Reader) ([]Offer, error) {
	var list []Offer
	err := s.db.View(ctx, func(tx *store.Tx) error {
		list = s.offers(r, tx)
		return nil
	})
	return list, err
}

// Opening gives the start form of a process; staff name the customer whom they act for.
// What is not offered to him does not exist.
func (s *Service) Opening(ctx context.Context, r Reader, process, customer string) (Opening, error) {
	var v Opening
	err := s.db.View(ctx, func(tx *store.Tx) error {
		p, err := s.startable(r, process)
		if err != nil {
			return err
		}
		who, err := s.openingFor(ctx, tx, r, p, customer)
		if err != nil {
			return err
		}
		attributes := people.Attributes(who)
		scope := &expression.Scope{Vars: map[string]any{}, Customer: attributes, Now: tx.Now, Location: p.Location, Currency: p.Currency}
		v.Offer = offer(p, r.Lang)
		form := engine.StartForm(p, attributes, tx.Now)
		if v.Form, err = formView(ctx, tx, r, form, scope); err != nil {
			return err
		}
		v.Reader, v.ReadAt = r.ID, tx.Now
		if !drafted(r, p, customer) {
			return nil
		}
		v.Draft, err = newDraft(ctx, tx, r, p, form)
		return err
	})
	return v, err
}

// openingFor is whom a start form is for.
func (s *Service) openingFor(ctx context.Context, tx *store.Tx, r Reader, p *engine.Process, customer string) (people.Person, error) {
	who := r.Person
	if customer != "" {
		var err error
		if who, err = s.served(ctx, tx, r, customer); err != nil {
			return who, err
		}
	}
	if who.Side == engine.Customer && !offeredTo(p, who, tx) {
		return who, errNotFound
	}
	return who, nil
}

func (s *Service) startable(r Reader, process string) (*engine.Process, error) {
	p, err := s.processes.Latest(process)
	if err != nil {
		return nil, err
	}
	if !people.Can(r.Person, people.StartCase, processObject(p)) {
		return nil, errNotFound
	}
	return p, nil
}

// Start is a request for a new case. Customer is the person whom staff act for, and
// empty for a process of staff alone, whose requester is the reader; Channel says how he
// asked, one of engine.Channels. A customer names none of them.
type Start struct {
	Process, Key, Customer, Channel string
	Values                          map[string]any

	Private bool // of a case for an organisation: the other members do not see it
}

// Start opens a case.
func (s *Service) Start(ctx context.Context, r Reader, q Start) (CaseRow, error) {
	var row CaseRow
	err := s.command(ctx, func(tx *store.Tx) error {
		p, err := s.startable(r, q.Process)
		if err != nil {
			return err
		}
		customer, err := customerOf(ctx, tx, r, q, p)
		if err != nil {
			return err
		}
		called, err := startsFor(ctx, tx, r, q)
		if err != nil {
			return err
		}
		if wrong := wrongChannel(r, q, p); wrong != nil {
			return wrong
		}
		var handed []string
		m, err := s.processes.StartTx(ctx, tx, processes.StartRequest{
			Process: q.Process, By: r.Person, Customer: customer, Channel: q.Channel, Values: q.Values, Key: ownKey(q),
			Organisation: r.For, Private: q.Private,
			Check: func() (err error) {
				handed, err = s.handIn(ctx, tx, r, "", p.Forms[p.Start.Form], q.Values)
				return err
			},
		})
		if r.Side == engine.Customer && processes.NotOffered(err) {
			return errNotFound.Because(err)
		}
		if err != nil {
			return err
		}
		if err := tx.AttachDocuments(ctx, m.Case.ID, handed); err != nil {
			return fmt.Errorf("attach documents: %w", err)
		}
		if drafted(r, p, q.Customer) {
			if err := tx.DropDraft(ctx, store.NewDraft+p.ID, r.ID); err != nil {
				return err
			}
		}
		l := loaded{c: m.Case, p: m.Process}
		if customer, err = whose(ctx, tx, r, l); err != nil {
			return err
		}
		if err := tellStarted(ctx, tx, r, l, customer); err != nil {
			return err
		}
		row = lineOf(r, l, customer, called)
		return nil
	})
	return row, err
}

// ownKey keeps keys of different processes apart.
func ownKey(q Start) string {
	if q.Key == "" {
		return ""
	}
	return q.Process + "/" + q.Key
}

// customerOf is whom a new case is for: the reader himself, or the one staff act for.
func customerOf(ctx context.Context, tx *store.Tx, r Reader, q Start, p *engine.Process) (people.Person, error) {
	if r.Side == engine.Customer {
		if q.Customer != "" {
			return people.Person{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("customer", "field.unknown"))
		}
		return r.Person, nil
	}
	if p.Internal {
		if q.Customer != "" {
			return people.Person{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("customer", "field.unknown"))
		}
		return r.Person, nil
	}
	if q.Customer == "" {
		return people.Person{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("customer", "field.required"))
	}
	c, err := tx.Person(ctx, q.Customer)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (c.Side != engine.Customer || c.Disabled)) {
		return c, fault.New(fault.Invalid, "invalid.fields").With(fault.At("customer", "field.options"))
	}
	if err != nil {
		return c, fmt.Errorf("read customer: %w", err)
	}
	return c, nil
}
