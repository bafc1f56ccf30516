package cartable

import (
	"context"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// NarrowedBy is by what a list of work can be narrowed, beside its words and its times.
type NarrowedBy struct {
	Processes []Option `json:"processes" doc:"Whose work may be in it"`
	Holders   []Option `json:"holders" doc:"Of a queue, for who looks after it: who works in it"`
}

// NarrowedBy tells by what the reader may narrow one of his lists.
func (s *Service) NarrowedBy(ctx context.Context, r Reader, view string) (NarrowedBy, error) {
	by := NarrowedBy{Processes: []Option{}, Holders: []Option{}}
	if r.Side != engine.Staff {
		return by, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		if _, err := s.listOf(ctx, tx, r, view, &store.ItemFilter{}); err != nil {
			return err
		}
		by.Processes = s.processesIn(r, view)
		led, err := s.ledPools(ctx, tx, r)
		if err != nil || !slices.Contains(led, view) {
			return err
		}
		by.Holders, err = s.workersOf(ctx, tx, strings.TrimPrefix(view, "queue:"))
		return err
	})
	return by, err
}

// processesIn are the processes with work for a pool; for any other list those of which the
// reader does the work or may read the cases.
func (s *Service) processesIn(r Reader, view string) []Option {
	pool := strings.HasPrefix(view, "queue:") || strings.HasPrefix(view, "role:")
	all := []Option{}
	for _, p := range s.processes.All() {
		if pool && feeds(p, view) || !pool && (readsAll(r, p) || worksOn(r, p)) {
			all = append(all, Option{Value: p.ID, Label: p.Title.In(r.Lang)})
		}
	}
	slices.SortFunc(all, byLabel)
	return all
}

func byLabel(a, b Option) int { return strings.Compare(a.Label, b.Label) }

// worksOn reports whether steps of a process are assigned to the reader's roles.
func worksOn(r Reader, p *engine.Process) bool {
	return slices.ContainsFunc(workingRoles(p), func(role string) bool { return people.Has(r.Person, role) })
}

// feeds reports whether a process gives work to a pool.
func feeds(p *engine.Process, pool string) bool {
	kind, name, _ := strings.Cut(pool, ":")
	if kind == "role" {
		return slices.Contains(workingRoles(p), name)
	}
	for _, step := range p.Steps {
		if kind == "queue" && step.Task != nil && step.Task.Assign != nil && (step.Task.Assign.Queue == name || step.Task.Assign.Fallback == name) {
			return true
		}
	}
	return false
}

// workersOf are those who work in a queue, by name.
func (s *Service) workersOf(ctx context.Context, tx *store.Tx, queue string) ([]Option, error) {
	workers, err := s.workersIn(ctx, tx, queue)
	all := []Option{}
	for _, p := range workers {
		all = append(all, Option{Value: p.ID, Label: p.Name})
	}
	slices.SortFunc(all, byLabel)
	return all, err
}

// workersIn are those who have the role of a queue and are not kept out of it.
func (s *Service) workersIn(ctx context.Context, tx *store.Tx, queue string) ([]store.Person, error) {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return nil, err
	}
	staff, err := tx.StaffWithRole(ctx, s.processes.QueueRoles()[queue])
	return slices.DeleteFunc(staff, func(p store.Person) bool { return !rules[queue].Has(p.ID) }), err
}
