package cartable

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Customer is somebody for whom staff may act, as far as they have to tell him from others.
type Customer struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Mobile string `json:"mobile,omitempty" doc:"With stars in the middle"`
}

// Served is a customer with what may be done for him.
type Served struct {
	Customer Customer  `json:"customer"`
	Offers   []Offer   `json:"offers" doc:"What the reader may start on his behalf"`
	Items    []Row     `json:"items" doc:"His open items that the reader may do on his behalf"`
	Cases    []CaseRow `json:"cases" doc:"His requests that the reader may read, newest first"`
}

// mayServe: who has a role that starts some process for customers.
func (s *Service) mayServe(r Reader) bool {
	o := people.Object{StartBy: []string{string(engine.Staff)}}
	for _, p := range s.processes.All() {
		if x := processObject(p); !p.Internal && people.Can(r.Person, people.StartCase, x) {
			o.StartRoles = append(o.StartRoles, x.StartRoles...)
		}
	}
	return people.Can(r.Person, people.ServeCustomer, o)
}

// FindCustomers gives the customers whom a word names exactly. Nobody goes through them:
// a part of a name finds nothing, and looks are counted.
func (s *Service) FindCustomers(ctx context.Context, r Reader, word string) ([]Customer, error) {
	if !s.mayServe(r) {
		return nil, errNotFound
	}
	list := []Customer{}
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		found, err := people.LookUp(ctx, tx, r.Person, word)
		if err != nil {
			return err
		}
		list = list[:0]
		for _, p := range found {
			list = append(list, customerCard(p))
			store.About(ctx, "customer", p.ID)
		}
		return nil
	})
	return list, err
}

// AddCustomer writes a customer down of whom nothing is proven.
func (s *Service) AddCustomer(ctx context.Context, r Reader, n people.Newcomer) (Customer, error) {
	if !s.mayServe(r) {
		return Customer{}, errNotFound
	}
	n.Lang = r.Lang
	var p people.Person
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = people.Note(ctx, tx, n); err == nil {
			store.About(ctx, "customer", p.ID)
		}
		return err
	})
	return customerCard(p), err
}

// Served gives what the reader may do for a customer.
func (s *Service) Served(ctx context.Context, r Reader, id string) (Served, error) {
	var v Served
	err := s.db.View(ctx, func(tx *store.Tx) error {
		p, err := s.served(ctx, tx, r, id)
		if err != nil {
			return err
		}
		v = Served{Customer: customerCard(p), Offers: s.offersFor(r, tx, p)}
		if v.Items, err = s.servedItems(ctx, tx, r, p); err != nil {
			return err
		}
		v.Cases, err = s.servedCases(ctx, tx, r, p)
		return err
	})
	return v, err
}

// served is a customer for whom the reader may act.
func (s *Service) served(ctx context.Context, tx *store.Tx, r Reader, id string) (people.Person, error) {
	if !s.mayServe(r) {
		return people.Person{}, errNotFound
	}
	p, err := tx.Person(ctx, id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && (p.Side != engine.Customer || p.Disabled)) {
		return people.Person{}, errNotFound
	}
	if err != nil {
		return people.Person{}, fmt.Errorf("read customer: %w", err)
	}
	return p, nil
}

func (s *Service) servedItems(ctx context.Context, tx *store.Tx, r Reader, p people.Person) ([]Row, error) {
	items, err := tx.Items(ctx, store.ItemFilter{Customer: p.ID, Limit: MaxPage})
	if err != nil {
		return nil, fmt.Errorf("read items of customer: %w", err)
	}
	rows := []Row{}
	for _, row := range items {
		_, _, err := s.servedItem(ctx, tx, r, row.ID)
		if unlessMissing(err) != nil {
			return nil, err
		}
		if err == nil {
			rows = append(rows, s.row(r, row))
		}
	}
	return rows, nil
}

func (s *Service) servedCases(ctx context.Context, tx *store.Tx, r Reader, p people.Person) ([]CaseRow, error) {
	cases, err := tx.CasesOf(ctx, p.ID, store.CasePage{Limit: firstPage})
	if err != nil {
		return nil, fmt.Errorf("read requests of customer: %w", err)
	}
	var may []store.CaseRow
	for _, row := range cases {
		l, err := s.load(ctx, tx, row.ID)
		if err != nil {
			return nil, err
		}
		if people.Can(r.Person, people.ReadCase, caseObject(l)) {
			may = append(may, row)
		}
	}
	return s.caseRows(ctx, tx, r, may)
}

func customerCard(p people.Person) Customer {
	return Customer{ID: p.ID, Name: p.Name, Mobile: starred(p.Mobile)}
}

// starred hides the middle of a number: who knows it sees that it is the same.
func starred(number string) string {
	if len(number) < 8 {
		return ""
	}
	return number[:4] + "***" + number[len(number)-2:]
}
