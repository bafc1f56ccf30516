package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// manned looks who can do the items that a command has opened or given to others, and tells
// the case where nobody can, or where somebody can again.
func (w *walk) manned(ctx context.Context, before engine.Case) error {
	if !w.now.Open() {
		return nil
	}
	for _, it := range w.now.Items {
		if it.Who != engine.Staff || !w.all && !w.another(before, it) {
			continue
		}
		if err := w.whoCan(ctx, it.ID); err != nil {
			return fmt.Errorf("who can do %s: %w", it.ID, err)
		}
	}
	return nil
}

// another reports whether it may be others than before who can do an item.
func (w *walk) another(before engine.Case, it engine.Item) bool {
	if engine.Unmanned(before, it.ID) || engine.Unmanned(w.now, it.ID) || asksWhere(w.p, it) {
		return true
	}
	was, open := before.Item(it.ID)
	return !open || was.Queue != it.Queue || was.Role != it.Role || was.Holder != it.Holder || was.Step != it.Step ||
		!slices.Equal(was.Exclude, it.Exclude) || !slices.Equal(was.Escalated, it.Escalated)
}

// asksWhere reports whether the step of an item wants its people to be of some kind.
func asksWhere(p *engine.Process, it engine.Item) bool {
	s := p.Steps[it.Step]
	return s != nil && s.Task != nil && s.Task.Assign != nil && s.Task.Assign.Where != nil
}

// whoCan tells the case of one item; where the engine puts it into another pool, of that too.
func (w *walk) whoCan(ctx context.Context, item string) error {
	for range 2 {
		it, open := w.now.Item(item)
		if !open {
			return nil
		}
		can, err := w.s.canDo(ctx, w.tx, w.p, w.now, it, w.all)
		if err != nil || can != engine.Unmanned(w.now, item) {
			return err
		}
		if err := w.apply(ctx, Command{By: engine.System, Input: engine.PoolSeen{Item: item, Nobody: !can}}); err != nil || can {
			return err
		}
	}
	return nil
}

// canDo reports whether somebody has the item or could be given it. Whether its holder is in
// service still is asked only where doubt tells to.
func (s *Service) canDo(ctx context.Context, tx *store.Tx, p *engine.Process, c engine.Case, item engine.Item, doubt bool) (bool, error) {
	if item.Holder != "" {
		if !doubt {
			return true, nil
		}
		holder, err := tx.Person(ctx, item.Holder)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
		if err == nil && !holder.Disabled && holder.Side == engine.Staff {
			return true, nil
		}
	}
	return s.anybody(ctx, tx, p, c, item)
}
