// Package storetest opens fresh databases for tests, on every kind that the store
// speaks, so that what holds on one is shown to hold on the other.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/kartabl/kartabl/store"
)

// Variable names the environment variable with the address of a PostgreSQL server
// whose user may create databases.
const Variable = "KARTABL_TEST_PG"

// Run runs test on a new SQLite database, and on a new PostgreSQL database when the
// environment names a server. A CI run has to name one.
func Run(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	RunDSN(t, func(t *testing.T, dsn string) { test(t, Open(t, dsn)) })
}

// RunDSN is Run for tests that open their database themselves.
func RunDSN(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	if os.Getenv(Variable) == "" && os.Getenv("CI") != "true" {
		return
	}
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// Open opens a database until the test ends.
func Open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Overtake makes a database look as if a newer program had brought its tables to its own
// version, until back is called.
func Overtake(t testing.TB, dsn string) (back func()) {
	t.Helper()
	execute(t, t.Context(), dsn, "INSERT INTO migrations (version, applied_at) SELECT MAX(version) + 1, MAX(applied_at) FROM migrations")
	return func() { t.Helper(); Forget(t, dsn) }
}

// Forget makes a database look as if its newest migration had not been.
func Forget(t testing.TB, dsn string) {
	t.Helper()
	execute(t, t.Context(), dsn, "DELETE FROM migrations WHERE version = (SELECT MAX(version) FROM migrations)")
}

// SQLite names a new SQLite database.
func SQLite(t testing.TB) string { return filepath.Join(t.TempDir(), "kartabl.db") }

// Postgres makes an empty PostgreSQL database that is dropped when the test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		t.Fatalf("%s names no PostgreSQL server", Variable)
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	name := "kartabl_" + strings.ToLower(rand.Text())
	execute(t, t.Context(), server, "CREATE DATABASE "+name)
	t.Cleanup(func() {
		execute(t, context.WithoutCancel(t.Context()), server, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	address.Path = "/" + name
	return address.String()
}

func execute(t testing.TB, ctx context.Context, server, statement string) {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(server, "postgres") {
		driver = "pgx"
	}
	pool, err := sql.Open(driver, server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	if _, err := pool.ExecContext(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
