package people

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/store"
)

const (
	lateNumbers = 200  // how far a number may come after higher ones
	keptChanges = 5000 // how many changes are kept for servers that have not read them
)

// Changes tells whose rights or sessions have changed, by whatever program. One
// goroutine uses it.
type Changes struct {
	s      *Service
	begun  bool
	last   int64
	forgot int64
	seen   map[int64]bool // of the last numbers
}

// Changes begins to listen: the first Next looks where things stand.
func (s *Service) Changes() *Changes { return &Changes{s: s, seen: map[int64]bool{}} }

// Next gives the persons with changes since the last call, each once.
func (c *Changes) Next(ctx context.Context) ([]string, error) {
	var found []store.RightsChange
	begun, last := c.begun, c.last
	err := c.s.db.View(ctx, func(tx *store.Tx) (err error) {
		if !begun {
			if last, err = tx.LastRightsChange(ctx); err != nil {
				return err
			}
		}
		found, err = tx.RightsChanges(ctx, last-lateNumbers)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for changes of rights: %w", err)
	}
	persons := c.take(found)
	if !begun {
		c.begun, c.last, c.forgot = true, last, last
		return nil, nil
	}
	return persons, c.forget(ctx)
}

// take gives the persons of those changes that were not seen yet.
func (c *Changes) take(found []store.RightsChange) []string {
	var persons []string
	told := map[string]bool{}
	for _, change := range found {
		c.last = max(c.last, change.Num)
		if c.seen[change.Num] {
			continue
		}
		c.seen[change.Num] = true
		if !told[change.Person] {
			told[change.Person] = true
			persons = append(persons, change.Person)
		}
	}
	for num := range c.seen {
		if num <= c.last-lateNumbers {
			delete(c.seen, num)
		}
	}
	return persons
}

// forget keeps the table short.
func (c *Changes) forget(ctx context.Context) error {
	if c.last-c.forgot < keptChanges {
		return nil
	}
	upTo := c.last - keptChanges/2
	err := c.s.db.Update(ctx, func(tx *store.Tx) error { return tx.ForgetRightsChanges(ctx, upTo) })
	if err == nil {
		c.forgot = c.last
	}
	return err
}
