package processes

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// assign answers AssignItem: it chooses a person who is present and eligible and
// applies Assigned in the same transaction. Who is wanted by name is given it while he is
// away too, if somebody stands in for him who may do it. With nobody to choose the item
// stays with its pool; what has none goes to that of its fallback.
func (w *walk) assign(ctx context.Context, ask engine.AssignItem) error {
	if w.tx == nil {
		return errUnforeseen
	}
	item, open := w.now.Item(ask.Item)
	if !open {
		return nil
	}
	candidates, err := w.candidates(ctx, item, ask)
	if err != nil {
		return err
	}
	to, rule, err := w.pick(ctx, item, ask, candidates)
	if err == nil && to == "" && ask.Pick == "user" {
		rule = engine.RuleNobody
	}
	if err != nil || to == "" && rule == "" {
		return err
	}
	return w.apply(ctx, Command{By: engine.System, Input: engine.Assigned{Item: item.ID, To: to, Rule: rule}})
}

func (w *walk) candidates(ctx context.Context, item engine.Item, ask engine.AssignItem) ([]string, error) {
	var staff []store.Person
	var err error
	if role := w.p.PoolRole(item); role != "" {
		staff, err = w.tx.StaffWithRole(ctx, role)
	} else if ask.Prefer != "" {
		staff, err = w.wanted(ctx, ask.Prefer)
	}
	if err != nil {
		return nil, fmt.Errorf("read candidates: %w", err)
	}
	if staff, err = w.withRoom(ctx, item, staff); err != nil {
		return nil, err
	}
	here, err := people.Present(ctx, w.tx)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	var able []store.Person
	for _, p := range staff {
		if slices.Contains(ask.Exclude, p.ID) {
			continue
		}
		fit, err := w.fit(ctx, here, item, p, p.ID == ask.Prefer)
		if err != nil {
			return nil, err
		}
		if fit {
			able = append(able, p)
		}
	}
	return w.atWork(able, ask.Prefer), nil
}

func (w *walk) pick(ctx context.Context, item engine.Item, ask engine.AssignItem, candidates []string) (to, rule string, err error) {
	if ask.Prefer != "" && slices.Contains(candidates, ask.Prefer) {
		rule = "same_as"
		if ask.Pick == "user" {
			rule = "user"
		}
		return ask.Prefer, rule, nil
	}
	if len(candidates) == 0 {
		return "", "", nil
	}
	switch ask.Pick {
	case "least_loaded":
		to, err = w.tx.LeastLoaded(ctx, candidates)
	case "round_robin":
		to, err = w.tx.RoundRobin(ctx, item.Pool(), candidates)
	case "random":
		to = w.s.byChance(candidates)
	default:
		return "", "", nil
	}
	return to, ask.Pick, err
}

// byChance chooses one of some as nobody can foresee. The luck is that of a new id, so
// that a world which counts its ids has the same history again.
func (s *Service) byChance(candidates []string) string {
	sum := sha256.Sum256([]byte(s.newID()))
	return candidates[binary.BigEndian.Uint64(sum[:8])%uint64(len(candidates))]
}
