package store

import (
	"context"
	"sync"

	"github.com/kartabl/kartabl/engine"
)

// cacheMost bounds how many cases are kept decoded.
const cacheMost = 4096

// caseCache keeps cases that were moved lately, so that the next step need not decode
// them. An entry is used only when the database has the same seq; a case is a value
// that nobody changes.
type caseCache struct {
	mu    sync.Mutex
	cases map[string]loaded
}

// loaded is a case and the number of its row; 0 while that is not known.
type loaded struct {
	num int64
	c   engine.Case
}

func (cc *caseCache) get(id string) (loaded, bool) {
	cc.mu.Lock()
	defer cc.mu.Unlock()
	l, ok := cc.cases[id]
	return l, ok
}

// Recent gives a case as it was last written here, if it was moved lately. It may have
// moved on by now; the seq tells.
func (db *DB) Recent(id string) (engine.Case, bool) {
	l, ok := db.cache.get(id)
	return l.c, ok
}

// Prepare reads a case that is about to be moved, so that Recent gives it and the
// command need not wait for the reading while others wait for the command.
func (db *DB) Prepare(ctx context.Context, id string) error {
	if _, ok := db.cache.get(id); ok {
		return nil
	}
	return db.View(ctx, func(tx *Tx) error {
		tx.keeps = true
		_, err := tx.Case(ctx, id)
		return err
	})
}

func (cc *caseCache) put(l loaded) {
	cc.mu.Lock()
	defer cc.mu.Unlock()
	if !l.c.Open() {
		delete(cc.cases, l.c.ID)
		return
	}
	if cc.cases == nil {
		cc.cases = map[string]loaded{}
	}
	for id := range cc.cases {
		if len(cc.cases) < cacheMost {
			break
		}
		delete(cc.cases, id) // any one: the map's order is random
	}
	cc.cases[l.c.ID] = l
}
