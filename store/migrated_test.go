package store

import (
	"path/filepath"
	"testing"
)

// migrated is a database of today's program that began with older tables only, in which fill
// has written before the others came.
func migrated(t *testing.T, old []string, fill func(*Tx) error) *DB {
	t.Helper()
	file, newest := filepath.Join(t.TempDir(), "k.db"), migrations
	defer func() { migrations = newest }()
	migrations = old
	before, err := Open(t.Context(), Options{DSN: file})
	if err != nil {
		t.Fatal(err)
	}
	if err := before.Update(t.Context(), fill); err != nil {
		t.Fatal(err)
	}
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	migrations = newest
	db, err := Open(t.Context(), Options{DSN: file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
