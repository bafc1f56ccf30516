package processes

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// Difference is a case whose stored state is not what its events lead to.
type Difference struct {
	Case, No string
	Cause    string
}

// Replay runs the events of every case through the engine again and compares the
// result with the stored state, byte for byte. seen is called for each case, oldest first.
func (s *Service) Replay(ctx context.Context, seen func(Difference, bool)) error {
	return s.ReplayEach(ctx, func(r Replayed) error {
		seen(Difference{Case: r.Case.ID, No: r.Case.No, Cause: r.Cause}, r.Cause == "")
		return nil
	})
}

// Replayed is a case that was run again. Cause says why it is not what its events lead to.
type Replayed struct {
	Case   engine.Case         // as it is stored
	Events []store.StoredEvent // without their facts
	Cause  string
	err    error
}

// ReplayEach is Replay for who wants to see the events as well. It stops where seen fails.
// Cases are read one after the other and run beside that, on all processors.
func (s *Service) ReplayEach(ctx context.Context, seen func(Replayed) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ran := make(chan chan Replayed, 2*runtime.GOMAXPROCS(0))
	told := make(chan struct{})
	go func() {
		defer close(told)
		for one := range ran {
			r := <-one
			if r.err == nil && ctx.Err() == nil {
				r.err = seen(r)
			}
			if r.err != nil {
				stop(fmt.Errorf("replay case %s: %w", r.Case.ID, r.err))
			}
		}
	}()
	err := s.db.View(ctx, func(tx *store.Tx) error {
		return tx.EachCase(ctx, func(id string) error { return s.replayCase(ctx, tx, id, ran) })
	})
	close(ran)
	<-told
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// replayCase reads a case and lets it run again.
func (s *Service) replayCase(ctx context.Context, tx *store.Tx, id string, ran chan<- chan Replayed) error {
	stored, err := tx.Case(ctx, id)
	if err != nil {
		return fmt.Errorf("replay case %s: %w", id, err)
	}
	rows, err := tx.EventRows(ctx, id)
	if err != nil {
		return fmt.Errorf("replay case %s: %w", id, err)
	}
	if err := s.upTo(ctx, tx, stored.Known); err != nil {
		return fmt.Errorf("replay case %s: %w", id, err)
	}
	one := make(chan Replayed, 1)
	ran <- one // no more than it has room for
	go func() {
		r := Replayed{Case: stored}
		if r.Events, r.err = store.ReadEvents(rows); r.err == nil {
			r.Cause = s.compare(stored, r.Events)
		}
		one <- r
	}()
	return nil
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
