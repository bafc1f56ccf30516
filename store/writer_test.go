package store

import (
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
)

func openFile(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), Options{DSN: filepath.Join(t.TempDir(), "k.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func claimKey(t *testing.T, tx *Tx, key string) error {
	existing, err := tx.ClaimKey(t.Context(), "ali", key, "c")
	if existing != "" {
		return ErrConflict
	}
	return err
}

// together has fns run in one transaction and returns how each of them ended.
func together(t *testing.T, db *DB, fns ...func(*Tx) error) []error {
	t.Helper()
	errs := make([]error, len(fns))
	running, finish := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		errs[0] = db.Update(t.Context(), func(tx *Tx) error { close(running); <-finish; return fns[0](tx) })
	})
	<-running
	for n, fn := range fns[1:] {
		wg.Go(func() { errs[n+1] = db.Update(t.Context(), fn) })
		for len(db.writer.queue) <= n {
			runtime.Gosched()
		}
	}
	close(finish)
	wg.Wait()
	return errs
}

func TestThoseWhoWaitShareACommit(t *testing.T) {
	db := openFile(t)
	var order []int
	fns := make([]func(*Tx) error, 40)
	for n := range fns {
		fns[n] = func(tx *Tx) error {
			order = append(order, n)
			if n%4 == 3 {
				return errors.Join(tx.DropDraft(t.Context(), "x", "y"), ErrNotFound)
			}
			return claimKey(t, tx, string(rune('a'+n)))
		}
	}
	for n, err := range together(t, db, fns...) {
		if (n%4 == 3) != errors.Is(err, ErrNotFound) {
			t.Errorf("command %d: %v", n, err)
		}
	}
	if !slices.IsSorted(order) {
		t.Errorf("ran as %v", order)
	}
	if stats := db.Stats(); stats != (Stats{Updates: 40, Commits: 1, Fsyncs: 1, Largest: 30}) {
		t.Errorf("%+v", stats)
	}
}

func TestLostTransactionIsToldToAll(t *testing.T) {
	db := openFile(t)
	errs := together(t, db,
		func(tx *Tx) error { return claimKey(t, tx, "one") },
		func(tx *Tx) error {
			_, err := tx.s.conn.ExecContext(t.Context(), "ROLLBACK") // as SQLite does by itself when the disk is full
			return err
		},
		func(tx *Tx) error { return claimKey(t, tx, "three") },
	)
	if errs[0] == nil || errs[1] == nil {
		t.Errorf("acknowledged though nothing was kept: %v", errs)
	}
	for _, key := range []string{"one", "three"} {
		err := db.Update(t.Context(), func(tx *Tx) error { return claimKey(t, tx, key) })
		if kept := errors.Is(err, ErrConflict); kept != (key == "three" && errs[2] == nil) {
			t.Errorf("%s: %v, told %v", key, err, errs)
		}
	}
}

func TestLoneCommandCommitsAtOnce(t *testing.T) {
	db := openFile(t)
	for n := range 3 {
		if err := db.Update(t.Context(), func(tx *Tx) error { return claimKey(t, tx, string(rune('a'+n))) }); err != nil {
			t.Fatal(err)
		}
	}
	if stats := db.Stats(); stats.Commits != 3 || stats.Largest != 1 {
		t.Errorf("%+v", stats)
	}
}

// A database in memory has one connection: who reads takes turns with those who write,
// and sees no more than they have committed.
func TestViewsOfMemoryTakeTurns(t *testing.T) {
	db, err := Open(t.Context(), Options{DSN: memory})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				err := db.Update(t.Context(), func(tx *Tx) error {
					for range 2 {
						if _, err := tx.exec(t.Context(), moveCounter, "n", 0, 1); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
				err = db.View(t.Context(), func(tx *Tx) error {
					counts, err := tx.Counts(t.Context(), []string{"n"})
					if counts["n"]%2 != 0 {
						t.Errorf("a view sees half a command: %v", counts)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = db.View(t.Context(), func(*Tx) error { runtime.Goexit(); return nil })
	}()
	<-done
	if err := db.Update(t.Context(), func(*Tx) error { return nil }); err != nil {
		t.Error(err)
	}
}
