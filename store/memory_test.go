package store

import (
	"path/filepath"
	"testing"
)

// The pages that the connections of a server keep are few, however large the database is.
func TestConnectionsKeepFewPages(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, Options{DSN: filepath.Join(t.TempDir(), "k.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	kilobytes := func(run func(func(*Tx) error) error) (n int) {
		err := run(func(tx *Tx) error { return tx.one(ctx, "PRAGMA cache_size", nil, &n) })
		if err != nil {
			t.Fatal(err)
		}
		return -n
	}
	reader := kilobytes(func(f func(*Tx) error) error { return db.View(ctx, f) })
	writer := kilobytes(func(f func(*Tx) error) error { return db.Update(ctx, f) })
	if reader <= 0 || reader > 4000 || writer > 12000 {
		t.Errorf("the writer keeps %d kB, each reader %d kB", writer, reader)
	}
}
