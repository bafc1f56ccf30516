package processes

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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
	d = Difference{Case: id, No: stored.No}
	if fault := s.compare(stored, rows); fault != nil {
		d.Cause = fault.Error()
		return d, false, nil
	}
	return d, true, nil
}

var errDiffers = errors.New("stored and replayed state differ")

// compare says why a case is not what its events lead to, or nil.
func (s *Service) compare(stored engine.Case, rows []store.StoredEvent) error {
	p, err := s.Process(stored.Process, stored.Version)
	if err != nil {
		return fmt.Errorf("its definition %s is not deployed: %w", key(stored.Process, stored.Version), err)
	}
	events := make([]engine.Event, len(rows))
	for i, r := range rows {
		events[i] = r.Event
	}
	again, err := engine.Replay(p, events)
	if err != nil {
		return err
	}
	if !sameBytes(stored, again) {
		return errDiffers
	}
	return engine.Invariants(p, again)
}

func sameBytes(a, b engine.Case) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
