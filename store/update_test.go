package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

var errRefused = errors.New("refused")

func TestConcurrentUpdatesFailAlone(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		const callers, rounds = 64, 6
		var kept atomic.Int64
		var wg sync.WaitGroup
		for caller := range callers {
			wg.Go(func() {
				for round := range rounds {
					n := caller*rounds + round
					if updateOnce(t, db, n) {
						kept.Add(1)
					}
				}
			})
		}
		wg.Wait()
		found := 0
		view(t, db, func(tx *store.Tx) error {
			return tx.EachCase(t.Context(), func(string) error { found++; return nil })
		})
		if int64(found) != kept.Load() || found != callers*rounds/3 {
			t.Errorf("%d cases, %d acknowledged, want %d", found, kept.Load(), callers*rounds/3)
		}
	})
}

// updateOnce opens case n and then, in two of three cases, fails or panics.
func updateOnce(t *testing.T, db *store.DB, n int) (ok bool) {
	defer func() {
		if r := recover(); r != nil && !boom(r) {
			panic(r)
		}
	}()
	err := db.Update(t.Context(), func(tx *store.Tx) error {
		if err := tx.Commit(t.Context(), 0, started(fmt.Sprintf("c%d", n), "ali")); err != nil {
			return err
		}
		switch n % 3 {
		case 1:
			return errRefused
		case 2:
			panic("boom")
		}
		return nil
	})
	if n%3 == 1 {
		wantErr(t, err, errRefused)
	} else if err != nil {
		t.Errorf("update %d: %v", n, err)
	}
	return err == nil
}

func TestFunctionThatNeverReturnsHurtsNobody(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		wg.Go(func() {
			_ = db.Update(t.Context(), func(tx *store.Tx) error {
				if err := tx.Commit(t.Context(), 0, started("gone", "ali")); err != nil {
					return err
				}
				runtime.Goexit()
				return nil
			})
		})
		wg.Wait()
		begin(t, db, started("here", "ali"))
		view(t, db, func(tx *store.Tx) error {
			_, err := tx.Case(t.Context(), "gone")
			wantErr(t, err, store.ErrNotFound)
			return nil
		})
	})
}

func TestSeqConflict(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := begin(t, db, started("c", "ali"))
		step(t, db, c)
		err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, next(c)) })
		wantErr(t, err, store.ErrConflict)
		err = db.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, started("c", "ali")) })
		wantErr(t, err, store.ErrConflict)
	})
}

func TestOneOfManyWins(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := begin(t, db, started("c", "ali"))
		var won, lost atomic.Int64
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, next(c)) })
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, store.ErrConflict):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || lost.Load() != 49 {
			t.Errorf("%d won, %d lost", won.Load(), lost.Load())
		}
	})
}

func TestFailedCommitDoomsTheCommand(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := begin(t, db, started("c", "ali"))
		step(t, db, c)
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.Commit(t.Context(), 0, started("d", "ali")); err != nil {
				return err
			}
			_ = tx.Commit(t.Context(), c.Seq, next(c))
			return nil
		})
		wantErr(t, err, store.ErrConflict)
		view(t, db, func(tx *store.Tx) error {
			_, err := tx.Case(t.Context(), "d")
			wantErr(t, err, store.ErrNotFound)
			return nil
		})
	})
}

func TestSeveralCommitsInOneCommand(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		update(t, db, func(tx *store.Tx) error {
			first := started("c", "ali")
			second := next(first.Outcome.Case)
			if err := tx.Commit(t.Context(), 0, first, second); err != nil {
				return err
			}
			c, err := tx.Case(t.Context(), "c")
			if err != nil {
				return err
			}
			return tx.Commit(t.Context(), 2, next(c))
		})
		view(t, db, func(tx *store.Tx) error {
			events, err := tx.Events(t.Context(), "c")
			if len(events) != 3 || events[2].Seq != 3 {
				t.Errorf("events %+v", events)
			}
			return err
		})
	})
}

func TestCancelledBeforeItsTurn(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := db.Update(ctx, func(*store.Tx) error { t.Error("it ran"); return nil })
		wantErr(t, err, context.Canceled)
		err = db.View(ctx, func(*store.Tx) error { t.Error("it ran"); return nil })
		wantErr(t, err, context.Canceled)
	})
}

func TestCancelledWhileWaiting(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	ctx, cancel := context.WithCancel(t.Context())
	running, finish := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := db.Update(t.Context(), func(*store.Tx) error { close(running); <-finish; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-running
	cancel()
	err := db.Update(ctx, func(*store.Tx) error { t.Error("it ran"); return nil })
	wantErr(t, err, context.Canceled)
	close(finish)
	wg.Wait()
}

func TestCancelledInTheMiddle(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Update(ctx, func(tx *store.Tx) error {
			if err := tx.Commit(ctx, 0, started("c", "ali")); err != nil {
				return err
			}
			cancel()
			return tx.Commit(ctx, 0, started("d", "ali"))
		})
		wantErr(t, err, context.Canceled)
		begin(t, db, started("c", "ali"))
	})
}

func TestAfterCommitInOrderAndOnlyThen(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		var calls []int
		update(t, db, func(tx *store.Tx) error {
			for n := range 3 {
				tx.AfterCommit(func() { calls = append(calls, n) })
			}
			if len(calls) != 0 {
				t.Error("called before the commit")
			}
			return tx.Commit(t.Context(), 0, started("c", "ali"))
		})
		if !slices.Equal(calls, []int{0, 1, 2}) {
			t.Errorf("called %v", calls)
		}
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { t.Error("called though the command failed") })
			return errRefused
		})
		wantErr(t, err, errRefused)
	})
}

func TestCloseWaitsAndRefuses(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		db, err := store.Open(t.Context(), store.Options{DSN: dsn})
		if err != nil {
			t.Fatal(err)
		}
		running := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := db.Update(t.Context(), func(tx *store.Tx) error {
				close(running)
				return tx.Commit(t.Context(), 0, started("c", "ali"))
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-running
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
		wantErr(t, db.Update(t.Context(), func(*store.Tx) error { return nil }), store.ErrClosed)
		wantErr(t, db.View(t.Context(), func(*store.Tx) error { return nil }), store.ErrClosed)
	})
}

func TestViewSeesOneState(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		view(t, db, func(tx *store.Tx) error {
			if _, err := tx.Case(t.Context(), "c"); !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("found too early: %w", err)
			}
			begin(t, db, started("c", "ali"))
			if _, err := tx.Case(t.Context(), "c"); !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("the view moved: %w", err)
			}
			return nil
		})
		err := db.View(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), 0, started("d", "ali")) })
		if err == nil {
			t.Error("a view has written")
		}
	})
}

// boom reports whether r is the panic of the test, as either database passes it on.
func boom(r any) bool {
	if p, ok := r.(store.Panic); ok {
		r = p.Value
	}
	return r == "boom"
}

// TestDeadlockIsRunAgain lets two commands want what the other one has.
func TestDeadlockIsRunAgain(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		both := make(chan struct{}, 2)
		meet := func(try int) {
			if try == 1 && strings.HasPrefix(dsn, "postgres") { // SQLite has one writer at a time
				both <- struct{}{}
				for len(both) < 2 {
					runtime.Gosched()
				}
			}
		}
		var tries atomic.Int64
		var wg sync.WaitGroup
		for _, pools := range [][2]string{{"a", "b"}, {"b", "a"}} {
			wg.Go(func() {
				try := 0
				err := db.Update(t.Context(), func(tx *store.Tx) error {
					try++
					tries.Add(1)
					if _, err := tx.RoundRobin(t.Context(), pools[0], []string{"x"}); err != nil {
						return err
					}
					meet(try)
					_, err := tx.RoundRobin(t.Context(), pools[1], []string{"x"})
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if want := int64(2); tries.Load() < want || tries.Load() == want && strings.HasPrefix(dsn, "postgres") {
			t.Errorf("%d tries", tries.Load())
		}
	})
}
