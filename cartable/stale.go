package cartable

import (
	"context"
	"fmt"
	"reflect"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

var errChanged = fault.New(fault.Conflict, "conflict.changed")

// current refuses work that was done on values which have changed since the case was at
// version. What does not stand in the form may change: others work on the case too.
func current(ctx context.Context, tx *store.Tx, l loaded, form *engine.Form, scope string, version int) error {
	if version == 0 || version == l.c.Seq || form == nil {
		return nil
	}
	rows, err := tx.Events(ctx, l.c.ID)
	if err != nil {
		return fmt.Errorf("read history: %w", err)
	}
	if version < 0 || version > len(rows) {
		return errChanged
	}
	seen, err := replayTo(l, rows, version)
	if err != nil {
		return fmt.Errorf("replay to version %d: %w", version, err)
	}
	for _, f := range form.Fields {
		if !reflect.DeepEqual(engine.ValueAt(l.p, seen, scope, f.Path), engine.ValueAt(l.p, l.c, scope, f.Path)) {
			return errChanged
		}
	}
	return nil
}

// replayTo is a case as it was at a version that it has had.
func replayTo(l loaded, rows []store.StoredEvent, version int) (engine.Case, error) {
	events := make([]engine.Event, version)
	for i := range events {
		events[i] = rows[i].Event
	}
	return engine.Replay(l.p, events)
}
