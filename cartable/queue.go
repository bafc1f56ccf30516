package cartable

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Queue is a queue of the catalog with what was said of it.
type Queue struct {
	Name        string      `json:"name"`
	Label       string      `json:"label"`
	Role        string      `json:"role" doc:"Who works in it has this role"`
	Capacity    int         `json:"capacity" doc:"Items of it that somebody may hold at once; 0: any number"`
	Members     []Colleague `json:"members" doc:"Who works in it; empty: all who have the role"`
	Supervisors []Colleague `json:"supervisors" doc:"Who hands out its work, beside the supervisors of everything"`
}

// QueueRule is what is said of a queue. It replaces what was said before.
type QueueRule struct {
	Capacity    int      `json:"capacity" minimum:"0" maximum:"10000"`
	Members     []string `json:"members" maxItems:"1000" doc:"Ids of persons; empty: all who have the role"`
	Supervisors []string `json:"supervisors" maxItems:"100" doc:"Ids of persons"`
}

// queuesOf reads the rules of queues, where the case has an item in one.
func queuesOf(ctx context.Context, tx *store.Tx, c engine.Case) (map[string]store.Queue, error) {
	if !slices.ContainsFunc(c.Items, func(it engine.Item) bool { return it.Queue != "" }) {
		return nil, nil //nolint:nilnil // there is nothing to know
	}
	return tx.Queues(ctx)
}

// leaders are the supervisors of the queues in which the case has items; nobody's, of a
// confidential process.
func (l loaded) leaders() []string {
	var all []string
	for _, it := range l.c.Items {
		if !l.p.Access.Confidential {
			all = append(all, l.queues[it.Queue].Supervisors...)
		}
	}
	return all
}

// hasRoom refuses a claim of one who holds as much of the queue as one may.
func hasRoom(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item) error {
	if it.Holder != "" {
		return nil
	}
	return roomFor(ctx, tx, r.ID, l, it, "claim.full")
}

// roomFor refuses, in words, to give one more item of a queue to who holds as many as one may.
func roomFor(ctx context.Context, tx *store.Tx, person string, l loaded, it engine.Item, words string) error {
	most := l.queues[it.Queue].Capacity
	if most == 0 || it.Queue == "" {
		return nil
	}
	held, err := tx.HeldOf(ctx, it.Queue, "", []string{person})
	if err != nil {
		return err
	}
	if held[person] >= most {
		return fault.New(fault.Conflict, words, "max", most)
	}
	return nil
}

// Queues lists the queues of all processes by name.
func (s *Service) Queues(ctx context.Context, r Reader) ([]Queue, error) {
	if !people.Can(r.Person, people.ManageQueues, people.Object{}) {
		return nil, errNotFound
	}
	roles := s.processes.QueueRoles()
	names := make([]string, 0, len(roles))
	for name := range roles {
		names = append(names, name)
	}
	slices.Sort(names)
	list := []Queue{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		for _, name := range names {
			q, err := queueView(ctx, tx, r, name, roles[name])
			if err != nil {
				return err
			}
			list = append(list, q)
		}
		return nil
	})
	return list, err
}

func queueView(ctx context.Context, tx *store.Tx, r Reader, name, role string) (Queue, error) {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return Queue{}, err
	}
	rule := rules[name]
	q := Queue{Name: name, Label: poolLabel(engine.QueuePool(name), r.Lang), Role: role, Capacity: rule.Capacity}
	if q.Members, err = colleagues(ctx, tx, rule.Members); err != nil {
		return q, err
	}
	q.Supervisors, err = colleagues(ctx, tx, rule.Supervisors)
	return q, err
}

func colleagues(ctx context.Context, tx *store.Tx, ids []string) ([]Colleague, error) {
	list := []Colleague{}
	here, err := people.Present(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	for _, id := range ids {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read colleague: %w", err)
		}
		list = append(list, Colleague{ID: p.ID, Name: p.Name, Roles: p.Roles, Away: here.Away(p.ID)})
	}
	return list, nil
}

// SetQueue says who works in a queue, how much of it one may hold, and who leads it.
func (s *Service) SetQueue(ctx context.Context, r Reader, name string, rule QueueRule) (Queue, error) {
	role, known := s.processes.QueueRoles()[name]
	if !known || !people.Can(r.Person, people.ManageQueues, people.Object{}) {
		return Queue{}, errNotFound
	}
	err := s.processes.SetQueue(ctx, store.Queue{Name: name, Capacity: rule.Capacity, Members: rule.Members, Supervisors: rule.Supervisors})
	if err != nil {
		return Queue{}, err
	}
	var v Queue
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		v, err = queueView(ctx, tx, r, name, role)
		return err
	})
	return v, err
}
