package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// SQLite names a SQLite database with today's tables.
func SQLite(t testing.TB) string {
	t.Helper()
	content, err := madeSQLite()
	must(t, err)
	file := emptySQLite(t)
	must(t, os.WriteFile(file, content, 0o600))
	return file
}

func emptySQLite(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp(os.Getenv(Memory), "kartabl-test-") //nolint:usetesting // t.TempDir is where temporary files are
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(folder)) })
	return filepath.Join(folder, "kartabl.db")
}

// madeSQLite is the file of a database whose tables were made: a copy costs a hundredth
// of making them.
var madeSQLite = sync.OnceValues(func() (content []byte, err error) {
	folder, err := os.MkdirTemp("", "kartabl-tables-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "kartabl.db")
	if err := migrate(context.Background(), file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})
