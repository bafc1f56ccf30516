package cartable

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Service shows people their work and takes what they do. Every method asks the
// policy first; what a person may not see is answered as what does not exist.
type Service struct {
	db        *store.DB
	processes *processes.Service
	people    *people.Service
	documents *documents.Folder
	quota     Quota
}

// New makes the service.
func New(db *store.DB, p *processes.Service, who *people.Service, docs *documents.Folder) *Service {
	return &Service{db: db, processes: p, people: who, documents: docs, quota: DefaultQuota}
}

// Reader is the person who looks or acts, and the language that he is answered in. For is
// the organisation for which he starts cases and whose lists he wants, "" for himself; it is
// what he says, and the policy is asked about it each time.
type Reader struct {
	people.Person
	Lang text.Lang
	For  string
}

var errNotFound = fault.New(fault.NotFound, "not_found")

// missing turns "no such row" into the answer that strangers get too.
func missing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errNotFound
	}
	return err
}

// loaded is a case with its pinned definition.
type loaded struct {
	c    engine.Case
	p    *engine.Process
	here people.Presence

	queues map[string]store.Queue
	circle map[string]string // roles of the members of its organisation; nil where it has none
	read   store.ItemRow     // the item that was read on the way; zero where none was
}

// item is the row of an open item.
func (l loaded) item(ctx context.Context, tx *store.Tx, id string) (store.ItemRow, error) {
	if l.read.ID == id {
		return l.read, nil
	}
	row, err := tx.Item(ctx, id)
	if err != nil {
		return row, fmt.Errorf("read item %s: %w", id, err)
	}
	return row, nil
}

// load reads a case that the request is about.
func (s *Service) load(ctx context.Context, tx *store.Tx, id string) (loaded, error) {
	l, err := s.look(ctx, tx, id)
	if err == nil {
		store.InCase(ctx, l.c.ID)
	}
	return l, err
}

// look reads a case on the way to the one that the request is about.
func (s *Service) look(ctx context.Context, tx *store.Tx, id string) (loaded, error) {
	c, err := tx.Case(ctx, id)
	if err != nil {
		return loaded{}, missing(err)
	}
	p, err := s.processes.ProcessOf(ctx, tx, c)
	if err != nil {
		return loaded{}, fmt.Errorf("definition of case %s: %w", id, err)
	}
	return around(ctx, tx, p, c)
}

// around reads what decides who may do what in a case, beside the case.
func around(ctx context.Context, tx *store.Tx, p *engine.Process, c engine.Case) (loaded, error) {
	here, err := presence(ctx, tx, c)
	if err != nil {
		return loaded{}, fmt.Errorf("who is away: %w", err)
	}
	queues, err := queuesOf(ctx, tx, c)
	if err != nil {
		return loaded{}, err
	}
	circle, err := circleOf(ctx, tx, c)
	if err != nil {
		return loaded{}, err
	}
	return loaded{c: c, p: p, here: here, queues: queues, circle: circle}, nil
}

// loadFor loads a case for a reader who may do action to it.
func (s *Service) loadFor(ctx context.Context, tx *store.Tx, r Reader, action people.Action, id string) (loaded, error) {
	l, err := s.load(ctx, tx, id)
	if err != nil {
		return l, err
	}
	if !people.Can(r.Person, action, caseObject(l)) {
		return loaded{}, errNotFound
	}
	return l, nil
}

// openItem loads an open item for a reader who may do action to it.
func (s *Service) openItem(ctx context.Context, tx *store.Tx, r Reader, action people.Action, id string) (loaded, engine.Item, error) {
	l, err := s.load(ctx, tx, caseOf(id))
	if err != nil {
		return l, engine.Item{}, err
	}
	for _, it := range l.c.Items {
		if it.ID != id {
			continue
		}
		if !people.Can(r.Person, action, itemObject(l, it)) {
			return loaded{}, engine.Item{}, errNotFound
		}
		if action == people.WorkItem && people.ActsFor(r.Person, itemObject(l, it)) {
			return l, it, claimable(r, l, it, tx.Now)
		}
		return l, it, nil
	}
	return loaded{}, engine.Item{}, over(r, l, id)
}

// over is the answer about an item that the case has not open: one who may read the case is
// told that it is over, and everybody else that there is nothing.
func over(r Reader, l loaded, id string) error {
	if !people.Can(r.Person, people.ReadCase, caseObject(l)) || !issued(l.c, id) {
		return errNotFound
	}
	return fault.New(fault.Conflict, "conflict.done")
}
