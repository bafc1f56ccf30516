package store

import (
	"context"
	"sync"
)

// firsts are those who want something that many may want at the same moment, by its name.
type firsts struct {
	mu   sync.Mutex
	gone map[string]chan struct{} // closed when the first has done what he wanted
}

// OneFirst runs f. Of those who come with the same key while somebody's f runs, the first
// goes alone, and the others after him, all at once: they then see what he has done, where
// they would have tried all of it and failed at their commits. It is only an order, and only
// of this server; what holds is what the transactions of f find.
func (db *DB) OneFirst(ctx context.Context, key string, f func() error) error {
	gone, first := db.firsts.come(key)
	if first {
		defer db.firsts.leave(key, gone)
		return f()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-gone:
		return f()
	}
}

func (o *firsts) come(key string) (gone chan struct{}, first bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if gone, ok := o.gone[key]; ok {
		return gone, false
	}
	if o.gone == nil {
		o.gone = map[string]chan struct{}{}
	}
	gone = make(chan struct{})
	o.gone[key] = gone
	return gone, true
}

func (o *firsts) leave(key string, gone chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.gone, key)
	close(gone)
}
