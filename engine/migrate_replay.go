package engine

import (
	"fmt"

	"github.com/kartabl/kartabl/internal/fault"
)

// ReplayAcross is Replay of a case that may have come from one version to another:
// versions gives those of its process, or nil, and last is the one on which it is.
func ReplayAcross(versions func(int) *Process, last int, events []Event) (Case, error) {
	c, events, err := sinceErasure(events)
	if err != nil {
		return c, err
	}
	at := firstVersion(last, events)
	for _, e := range events {
		in, moves := e.Input.(Migrated)
		if !moves {
			o, err := Apply(versions(at), c, e)
			if err != nil {
				return c, err
			}
			c = o.Case
			continue
		}
		from, to := versions(in.From), versions(in.To)
		if from == nil || to == nil {
			return c, fault.New(fault.NotFound, "not_found")
		}
		o, refused := Migrate(from, to, c, e)
		if len(refused) > 0 {
			return c, fmt.Errorf("migrate from %d to %d: %+v", in.From, in.To, refused)
		}
		c, at = o.Case, in.To
	}
	return c, nil
}

func firstVersion(last int, events []Event) int {
	for _, e := range events {
		if in, ok := e.Input.(Migrated); ok {
			return in.From
		}
	}
	return last
}
