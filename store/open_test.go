package store_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func reopen(t *testing.T, dsn string) error {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{DSN: dsn})
	if err != nil {
		return err
	}
	return db.Close()
}

// raw speaks to a database behind the store's back.
func raw(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	pool, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

func TestOpenTwiceAndAtOnce(t *testing.T) {
	storetest.RunEmpty(t, func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := reopen(t, dsn); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		begin(t, storetest.Open(t, dsn), started("c", "ali"))
		view(t, storetest.Open(t, dsn), func(tx *store.Tx) error {
			_, err := tx.Case(t.Context(), "c")
			return err
		})
	})
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		if err := reopen(t, dsn); err != nil {
			t.Fatal(err)
		}
		if _, err := raw(t, dsn).ExecContext(t.Context(), "UPDATE migrations SET version = 1000 WHERE version = 1"); err != nil {
			t.Fatal(err)
		}
		wantErr(t, reopen(t, dsn), store.ErrNewer)
	})
}

// A newer program comes while this one has the database open: it sees it at once, and
// goes on reading and writing what it understands.
func TestANewerProgramIsSeenWhileItIsOpen(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		if err := db.Overtaken(t.Context()); err != nil {
			t.Error(err)
		}
		back := storetest.Overtake(t, dsn)
		wantErr(t, db.Overtaken(t.Context()), store.ErrNewer)
		wantErr(t, reopen(t, dsn), store.ErrNewer)
		begin(t, db, started("c", "ali"))
		back()
		if err := errors.Join(db.Overtaken(t.Context()), reopen(t, dsn)); err != nil {
			t.Error(err)
		}
	})
}

func TestOpenNamesOfSQLite(t *testing.T) {
	dir := t.TempDir()
	for _, dsn := range []string{
		filepath.Join(dir, "new folder", "a b?c#d%20.db"), "file:" + filepath.Join(dir, "e.db"), "file:" + filepath.Join(dir, "f.db") + "?_pragma=cache_size(-1000)",
	} {
		if err := reopen(t, dsn); err != nil {
			t.Errorf("%s: %v", dsn, err)
		}
	}
	for _, dsn := range []string{dir, "file:x?%zz", "postgres://127.0.0.1:1/none?connect_timeout=1", "postgres://%zz"} {
		if err := reopen(t, dsn); err == nil {
			t.Errorf("%s was opened", dsn)
		}
	}
}

func TestDatabaseInMemory(t *testing.T) {
	db := storetest.Open(t, ":memory:")
	other := storetest.Open(t, ":memory:")
	begin(t, db, started("c", "ali"))
	view(t, db, func(tx *store.Tx) error {
		_, err := tx.Case(t.Context(), "c")
		return err
	})
	view(t, other, func(tx *store.Tx) error {
		if _, err := tx.Case(t.Context(), "c"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("two databases share a case: %v", err)
		}
		return nil
	})
	if size, err := db.Size(t.Context()); err != nil || size == 0 {
		t.Errorf("size %d, %v", size, err)
	}
}

func TestBackupOfPostgresNamesItsTool(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "b.db"))
		if f := fault.As(err); err != nil && (f == nil || f.Key != "backup.postgres") {
			t.Error(err)
		}
	})
}

// TestTwoProgramsOnOneFile is kartabl serve beside a command on the same file.
func TestTwoProgramsOnOneDatabase(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		one, two := storetest.Open(t, dsn), storetest.Open(t, dsn)
		c := begin(t, one, started("c", "ali"))
		c = step(t, two, c)
		update(t, one, func(tx *store.Tx) error {
			got, err := tx.Case(t.Context(), "c")
			if err != nil {
				return err
			}
			same(t, "case", got, c)
			return tx.Commit(t.Context(), got.Seq, next(got))
		})
		err := two.Update(t.Context(), func(tx *store.Tx) error { return tx.Commit(t.Context(), c.Seq, next(c)) })
		wantErr(t, err, store.ErrConflict)
	})
}

// A view whose end failed leaves no connection behind that is still within it.
func TestViewsGoOnAfterOneThatCouldNotEnd(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		broken := errors.New("the database failed here")
		for range 20 {
			n := 0
			db.SetFault(func() error {
				if n++; n == 2 { // BEGIN, and what ends it
					return broken
				}
				return nil
			})
			err := db.View(t.Context(), func(*store.Tx) error { return nil })
			if err != nil && !errors.Is(err, broken) {
				t.Fatal(err)
			}
		}
		db.SetFault(func() error { return nil })
		for range 20 {
			view(t, db, func(*store.Tx) error { return nil })
		}
	})
}
