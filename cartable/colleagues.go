package cartable

import (
	"context"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Colleague is a person of staff, as others choose one.
type Colleague struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitempty"`
	Away  bool     `json:"away,omitempty"`
}

// Colleagues lists the people of staff by role and a part of the name.
func (s *Service) Colleagues(ctx context.Context, r Reader, role, search string) ([]Colleague, error) {
	if !people.Can(r.Person, people.ReadPeople, people.Object{}) {
		return nil, errNotFound
	}
	f := store.PeopleFilter{Side: engine.Staff, Search: search, Limit: MaxPage}
	if role != "" {
		f.Roles = []string{role}
	}
	list := []Colleague{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		here, err := people.Present(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.People(ctx, f)
		for _, p := range rows {
			list = append(list, Colleague{ID: p.ID, Name: p.Name, Roles: p.Roles, Away: here.Away(p.ID)})
		}
		return err
	})
	return list, err
}
