package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/kartabl/kartabl/store"
)

// Package is what a package's tests are run by that use PostgreSQL: it removes the
// database that they share. Their TestMain is os.Exit(storetest.Package{M: m}.Run()).
type Package struct{ M *testing.M }

// Run runs the tests and gives the exit code.
func (p Package) Run() int {
	code := p.M.Run()
	if shared == "" {
		return code
	}
	if err := drop(context.Background(), shared); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// shared is the name of the database that others are copied from, "" until somebody
// needs it.
var shared string

// Postgres makes a PostgreSQL database with today's tables that is dropped when the test
// ends.
func Postgres(t testing.TB) string {
	t.Helper()
	named(t)
	must(t, madePostgres())
	return makePostgres(t, " TEMPLATE "+shared+" STRATEGY file_copy")
}

func emptyPostgres(t testing.TB) string {
	t.Helper()
	named(t)
	return makePostgres(t, "")
}

func named(t testing.TB) {
	t.Helper()
	if os.Getenv(Variable) == "" {
		t.Fatalf("%s names no PostgreSQL server", Variable)
	}
}

func makePostgres(t testing.TB, like string) string {
	t.Helper()
	name := newName()
	must(t, execute(t.Context(), os.Getenv(Variable), "CREATE DATABASE "+name+like))
	t.Cleanup(func() { must(t, drop(context.WithoutCancel(t.Context()), name)) })
	dsn, err := address(name)
	must(t, err)
	return dsn
}

// madePostgres makes the tables of the shared database: a copy costs a tenth of that.
var madePostgres = sync.OnceValue(func() error {
	ctx, name := context.Background(), newName()
	if err := execute(ctx, os.Getenv(Variable), "CREATE DATABASE "+name); err != nil {
		return err
	}
	shared = name
	dsn, err := address(name)
	if err != nil {
		return err
	}
	return migrate(ctx, dsn)
})

// migrate makes today's tables and nothing else.
func migrate(ctx context.Context, dsn string) error {
	db, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		return err
	}
	return db.Close()
}

func drop(ctx context.Context, name string) error {
	return execute(ctx, os.Getenv(Variable), "DROP DATABASE "+name+" WITH (FORCE)")
}

func newName() string { return "kartabl_" + strings.ToLower(rand.Text()) }

// address is that of a database on the server.
func address(name string) (string, error) {
	server, err := url.Parse(os.Getenv(Variable))
	if err != nil {
		return "", errors.New("the address of the PostgreSQL server is none") // it may hold a password
	}
	server.Path = "/" + name
	return server.String(), nil
}
