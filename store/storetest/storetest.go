// Package storetest opens fresh databases for tests, on every kind that the store
// speaks, so that what holds on one is shown to hold on the other.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/kartabl/kartabl/store"
)

// Variable names the environment variable with the address of a PostgreSQL server
// whose user may create databases.
const Variable = "KARTABL_TEST_PG"

// Memory names the environment variable with a folder for databases that need not last,
// best one in memory. Without it they are where temporary files are.
const Memory = "KARTABL_TEST_MEMORY"

// Run runs test on a SQLite database, and on a PostgreSQL database when the environment
// names a server. A CI run has to name one. Both have today's tables and nothing in them.
func Run(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	RunDSN(t, func(t *testing.T, dsn string) { test(t, Open(t, dsn)) })
}

// RunDSN is Run for tests that open their database themselves.
func RunDSN(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	onBoth(t, test, SQLite, Postgres)
}

// RunEmpty is RunDSN for tests of the way to today's tables: there are none yet.
func RunEmpty(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	onBoth(t, test, emptySQLite, emptyPostgres)
}

func onBoth(t *testing.T, test func(t *testing.T, dsn string), sqlite, postgres func(testing.TB) string) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, sqlite(t)) })
	if os.Getenv(Variable) == "" && os.Getenv("CI") != "true" {
		return
	}
	t.Run("postgres", func(t *testing.T) { test(t, postgres(t)) })
}

// Open opens a database until the test ends.
func Open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	return open(t, store.Options{DSN: dsn})
}

// Plain is Open for a test that looks into the rows by SQL, or changes them.
func Plain(t testing.TB, dsn string) *store.DB {
	t.Helper()
	return open(t, store.Options{DSN: dsn, Plain: true})
}

func open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), o)
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
	must(t, execute(t.Context(), dsn, "INSERT INTO migrations (version, applied_at) SELECT MAX(version) + 1, MAX(applied_at) FROM migrations"))
	return func() { t.Helper(); Forget(t, dsn) }
}

// Forget makes a database look as if its newest migration had not been.
func Forget(t testing.TB, dsn string) {
	t.Helper()
	must(t, execute(t.Context(), dsn, "DELETE FROM migrations WHERE version = (SELECT MAX(version) FROM migrations)"))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TryExecute runs a statement beside the program, as whoever has the database's password
// can, and gives the database's answer.
func TryExecute(t testing.TB, dsn, statement string) error {
	t.Helper()
	return execute(t.Context(), dsn, statement)
}

// execute runs a statement behind the store's back.
func execute(ctx context.Context, dsn, statement string) (err error) {
	pool, err := raw(dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	_, err = pool.ExecContext(ctx, statement)
	return err
}

// Raw opens a database past the store, as somebody might who wants to change it, until
// the test ends.
func Raw(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	pool, err := raw(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

func raw(dsn string) (*sql.DB, error) {
	driver := "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	return sql.Open(driver, dsn)
}
