package cartable

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Problems gives a page of the problems of the processes that the reader answers for.
func (s *Service) Problems(ctx context.Context, r Reader, after string, limit int) (Page[Problem], error) {
	ids := []string{}
	for _, p := range s.processes.All() {
		if people.Can(r.Person, people.ReadProblems, processObject(p)) {
			ids = append(ids, p.ID)
		}
	}
	page := Page[Problem]{Rows: []Problem{}}
	if len(ids) == 0 {
		return page, nil
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Problems(ctx, ids, after, clamp(limit))
		if err != nil {
			return fmt.Errorf("read problems: %w", err)
		}
		for _, row := range rows {
			page.Rows = append(page.Rows, problemView(engine.Case{ID: row.Case, No: row.CaseNo}, row.Problem))
			page.Next = row.Cursor()
		}
		if len(rows) < clamp(limit) {
			page.Next = ""
		}
		return nil
	})
	return page, err
}

// Resume tries a case with a problem again.
func (s *Service) Resume(ctx context.Context, r Reader, id string) error {
	return s.command(ctx, func(tx *store.Tx) error {
		l, err := s.load(ctx, tx, caseOf(id))
		if err != nil {
			return err
		}
		if !people.Can(r.Person, people.MendProblem, caseObject(l)) {
			return errNotFound
		}
		_, err = s.processes.AdvanceTx(ctx, tx, l.c.ID, processes.Command{By: people.Actor(r.Person), Input: engine.Resumed{Problem: id}})
		return err
	})
}

// Colleague is a person of staff, as a supervisor chooses one, or a customer, as staff
// act for one.
type Colleague struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitempty"`
	Away  bool     `json:"away,omitempty"`
}

// Colleagues lists people by side (customer, else staff), role and a part of the name.
func (s *Service) Colleagues(ctx context.Context, r Reader, side, role, search string) ([]Colleague, error) {
	if !people.Can(r.Person, people.ReadPeople, people.Object{}) {
		return nil, errNotFound
	}
	f := store.PeopleFilter{Side: engine.Staff, Search: search, Limit: MaxPage}
	if engine.Who(side) == engine.Customer {
		f.Side = engine.Customer
	}
	if role != "" {
		f.Roles = []string{role}
	}
	list := []Colleague{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.People(ctx, f)
		for _, p := range rows {
			list = append(list, Colleague{ID: p.ID, Name: p.Name, Roles: p.Roles, Away: p.Away})
		}
		return err
	})
	return list, err
}
