package api

import (
	"github.com/gofiber/fiber/v2"
)

// Limits bound how many requests that change something are answered within five minutes.
// Zero is no bound.
type Limits struct {
	Person  int `yaml:"person"`  // of one person
	Address int `yaml:"address"` // from one address, whoever asks
}

// DefaultLimits are far above what people do.
var DefaultLimits = Limits{Person: 6000, Address: 60_000}

// writeLimits count the requests that change something.
type writeLimits struct{ persons, sources *limit }

func newWriteLimits(l Limits) writeLimits {
	bound := func(most int) *limit {
		if most <= 0 {
			return nil
		}
		return newLimit(most)
	}
	return writeLimits{persons: bound(l.Person), sources: bound(l.Address)}
}

// take counts a request, or says when to come again.
func (w writeLimits) take(c *fiber.Ctx) error {
	v := visiting(c)
	after := w.sources.counted(network(v.address))
	if v.reader.ID != "" {
		after = max(after, w.persons.counted(v.reader.ID))
	}
	if after > 0 {
		return errTooMany.After(after)
	}
	return nil
}
