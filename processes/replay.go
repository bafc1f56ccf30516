package processes

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// Difference is a case whose stored state is not what its events lead to.
type Difference struct {
	Case, No string
	Cause    string
}

// Replay runs the events of every case through the engine again and compares the
// result with the stored state, byte for byte. seen is called for each case.
func (s *Service) Replay(ctx context.Context, seen func(Difference, bool)) error {
	return s.db.View(ctx, func(tx *store.Tx) error {
		return tx.EachCase(ctx, func(id string) error {
			d, equal, err := s.replayCase(ctx, tx, id)
			if err != nil {
				return fmt.Errorf("replay case %s: %w", id, err)
			}
			seen(d, equal)
			return nil
		})
	})
}

func (s *Service) replayCase(ctx context.Context, tx *store.Tx, id string) (d Difference, equal bool, err error) {
	stored, err := tx.Case(ctx, id)
	if err != nil {
		return d, false, err
	}
	rows, err := tx.Events(ctx, id)
	if err != nil {
		return d, false, err
	}
	if err := s.upTo(ctx, tx, stored.Known); err != nil {
		return d, false, err
	}
	d = Difference{Case: id, No: stored.No}
	d.Cause = s.compare(stored, rows)
	return d, d.Cause == "", nil
}

// compare says why a case is not what its events lead to, or "".
func (s *Service) compare(stored engine.Case, rows []store.StoredEvent) string {
	p, err := s.Process(stored.Process, stored.Version)
	if err != nil {
		return "its definition is not deployed: " + key(stored.Process, stored.Version)
	}
	events := make([]engine.Event, len(rows))
	for i, r := range rows {
		events[i] = r.Event
	}
	again, err := engine.ReplayAcross(func(v int) *engine.Process { return s.lib.get(stored.Process, v) }, stored.Version, events)
	if err != nil {
		return err.Error()
	}
	if !sameBytes(stored, again) {
		return "stored and replayed state differ"
	}
	if err := engine.Invariants(p, again); err != nil {
		return err.Error()
	}
	return ""
}

func sameBytes(a, b engine.Case) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
