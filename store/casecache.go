package store

import (
	"context"
	"sync"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/proof"
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

// loaded is a case, the number of its row, which is 0 while that is not known, and the
// head of its chain with the number of events that it stands for.
type loaded struct {
	num     int64
	c       engine.Case
	head    proof.Digest
	chained int
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

// Believe takes a case to be as it was when a command was decided, where nobody has been
// seen to move it since. Commit finds out: if it was moved elsewhere, that is a conflict,
// and the command that is tried again will not believe it.
func (tx *Tx) Believe(c *engine.Case) bool {
	l, ok := tx.db.cache.get(c.ID)
	if !ok || l.num == 0 || l.c.Seq != c.Seq || l.chained != c.Seq || !tx.writes {
		return false
	}
	if written, ok := tx.loaded[c.ID]; ok && written.c.Seq != c.Seq {
		return false
	}
	tx.remember(l)
	return true
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

func (cc *caseCache) drop(id string) {
	cc.mu.Lock()
	defer cc.mu.Unlock()
	delete(cc.cases, id)
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
