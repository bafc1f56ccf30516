package processes

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// QueueRoles are the queues of the newest versions of all processes, with the roles of those
// who work in them.
func (s *Service) QueueRoles() map[string]string {
	roles := map[string]string{}
	for _, p := range s.All() {
		for name, q := range p.Queues {
			roles[name] = q.Role
		}
	}
	return roles
}

// SetQueue says who works in a queue, how much of it one may hold, and who leads it, in place
// of what was said before. Each person that does not fit is told.
func (s *Service) SetQueue(ctx context.Context, q store.Queue) error {
	role, known := s.QueueRoles()[q.Name]
	if !known {
		return fault.New(fault.NotFound, "not_found")
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		bad, err := unfit(ctx, tx, "members", role, q.Members)
		if err != nil {
			return err
		}
		worse, err := unfit(ctx, tx, "supervisors", "", q.Supervisors)
		if err != nil {
			return err
		}
		if bad = append(bad, worse...); len(bad) > 0 {
			return fault.New(fault.Invalid, "invalid.fields").With(bad...)
		}
		return tx.SetQueue(ctx, q)
	})
}

// unfit are the places in a list of persons that are no staff in service, or have not the role.
func unfit(ctx context.Context, tx *store.Tx, path, role string, ids []string) ([]fault.Field, error) {
	key := "queue.supervisor"
	if role != "" {
		key = "queue.member"
	}
	var bad []fault.Field
	for i, id := range ids {
		p, err := tx.Person(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("read colleague: %w", err)
		}
		if err != nil || p.Side != engine.Staff || p.Disabled || role != "" && !people.Has(p, role) {
			bad = append(bad, fault.At(path+"["+strconv.Itoa(i)+"]", key))
		}
	}
	return bad, nil
}
