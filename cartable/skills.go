package cartable

import (
	"context"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Skills are what definitions ask of a person of staff.
type Skills struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Attributes map[string]any `json:"attributes" doc:"By name"`
}

// Attributes are what definitions ask of a person of staff.
func (s *Service) Attributes(ctx context.Context, r Reader, id string) (Skills, error) {
	if !people.Can(r.Person, people.ManageStaff, people.Object{}) {
		return Skills{}, errNotFound
	}
	var p people.Person
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.Person(ctx, id)
		return missing(err)
	})
	if err != nil {
		return Skills{}, err
	}
	if p.Side != engine.Staff {
		return Skills{}, errNotFound
	}
	return skills(p), nil
}

// SetAttributes changes some of them; an empty value takes one away.
func (s *Service) SetAttributes(ctx context.Context, r Reader, id string, change map[string]any) (Skills, error) {
	if !people.Can(r.Person, people.ManageStaff, people.Object{}) {
		return Skills{}, errNotFound
	}
	p, err := s.processes.SetAttributes(ctx, id, change)
	if err != nil {
		return Skills{}, err
	}
	return skills(p), nil
}

func skills(p people.Person) Skills {
	v := Skills{ID: p.ID, Name: p.Name, Attributes: p.Attributes}
	if v.Attributes == nil {
		v.Attributes = map[string]any{}
	}
	return v
}
