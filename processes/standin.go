package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// standsFor are the persons for whom an actor of staff stands in now, where four eyes
// asks for them.
func (w *walk) standsFor(ctx context.Context, by engine.Actor) ([]string, error) {
	guarded := slices.ContainsFunc(w.now.Items, func(it engine.Item) bool { return len(it.Exclude) > 0 })
	if by.Side != string(engine.Staff) || !guarded {
		return nil, nil
	}
	if w.tx == nil {
		return nil, errUnforeseen
	}
	here, err := people.Present(ctx, w.tx)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	return here.StandsFor(by.ID), nil
}

// candidate is a person as the engine knows one who might work on an item.
func candidate(p store.Person, here people.Presence) engine.Candidate {
	return engine.Candidate{ID: p.ID, Stands: here.StandsFor(p.ID), Attributes: people.Attributes(p)}
}

// fit reports whether a person can be given an item now: he is in service and present, or
// somebody stands in for him who could do it himself.
func (w *walk) fit(ctx context.Context, here people.Presence, item engine.Item, p store.Person, named bool) (bool, error) {
	if p.Disabled || p.Side != engine.Staff || !engine.Eligible(w.p, w.now, item, candidate(p, here), w.tx.Now) {
		return false, nil
	}
	if !here.Away(p.ID) {
		return true, nil
	}
	standIn := here.StandIn(p.ID)
	if !named || standIn == "" || engine.Alone(w.p, item) || standIn == w.now.StartedBy || standIn == w.now.Customer {
		return false, nil
	}
	other, err := w.tx.Person(ctx, standIn)
	if err != nil {
		return false, fmt.Errorf("read stand-in: %w", err)
	}
	return engine.Eligible(w.p, w.now, item, candidate(other, here), w.tx.Now), nil
}

// wanted is the person whom an item asks for by name; nobody, where there is none such.
func (w *walk) wanted(ctx context.Context, id string) ([]store.Person, error) {
	p, err := w.tx.Person(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return []store.Person{p}, err
}
