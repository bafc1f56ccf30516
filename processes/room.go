package processes

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// withRoom leaves those who work in the item's queue and may hold one more item of it.
func (w *walk) withRoom(ctx context.Context, item engine.Item, staff []store.Person) ([]store.Person, error) {
	if item.Queue == "" {
		return staff, nil
	}
	queues, err := w.tx.Queues(ctx)
	if err != nil {
		return nil, fmt.Errorf("members of the queue: %w", err)
	}
	rule := queues[item.Queue]
	staff = slices.DeleteFunc(staff, func(p store.Person) bool { return !rule.Has(p.ID) })
	if rule.Capacity == 0 {
		return staff, nil
	}
	ids := make([]string, len(staff))
	for i, p := range staff {
		ids[i] = p.ID
	}
	held, err := w.tx.HeldOf(ctx, item.Queue, w.now.ID, ids)
	if err != nil {
		return nil, err
	}
	for _, it := range w.now.Items { // as they are by now: nothing of this step is written yet
		if it.Queue == item.Queue && it.Holder != "" {
			held[it.Holder]++
		}
	}
	return slices.DeleteFunc(staff, func(p store.Person) bool { return held[p.ID] >= rule.Capacity }), nil
}
