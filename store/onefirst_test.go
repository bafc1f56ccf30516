package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// Whoever comes while the first is at it waits for him, and does not wait for ever; another
// key knows no order.
func TestOneFirst(t *testing.T) {
	db := &DB{}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	entered, release := make(chan struct{}), make(chan struct{})
	var first atomic.Bool
	var all sync.WaitGroup
	all.Go(func() {
		err := db.OneFirst(t.Context(), "a", func() error {
			close(entered)
			<-release
			first.Store(true)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-entered
	err := db.OneFirst(over, "a", func() error { t.Error("one went db the first"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("who went away is told %v", err)
	}
	ran := 0
	count := func() error { ran++; return nil }
	if err := db.OneFirst(over, "b", count); err != nil || ran != 1 {
		t.Errorf("%v, %d ran", err, ran)
	}
	for range 5 {
		all.Go(func() {
			err := db.OneFirst(t.Context(), "a", func() error {
				if !first.Load() {
					t.Error("one went before the first had done")
				}
				return errBroken
			})
			if !errors.Is(err, errBroken) {
				t.Error(err)
			}
		})
	}
	close(release)
	all.Wait()
	if len(db.firsts.gone) != 0 {
		t.Errorf("%d keys are left", len(db.firsts.gone))
	}
}
