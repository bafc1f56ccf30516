package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
)

// Whoever releases a program with a new migration writes what it leaves behind:
//
//	bin/withpg -fast -- go test ./cmd/kartabl -run TestEverySchemaOpens -args -kartabl.old=PROGRAM -kartabl.schema=N
var (
	oldProgram = flag.String("kartabl.old", "", "an older program, which writes or works beside today's")
	oldSchema  = flag.Int("kartabl.schema", 0, "how many migrations the older program has: what it leaves is written down")
)

const schemas = "testdata/schemas"

// A database that a released program has written opens in today's: its cases are what
// their events tell, and go on to their end.
func TestEverySchemaOpens(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		kind := "sqlite"
		if dsn != "" {
			kind = "postgres"
		}
		if *oldSchema > 0 {
			writeSchema(t, dsn, dumpName(*oldSchema, kind))
		}
		dumps, err := filepath.Glob(filepath.Join(schemas, "*."+kind+".sql.gz"))
		if err != nil || len(dumps) == 0 {
			t.Fatalf("no dumps: %v", err)
		}
		for _, name := range dumps {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".sql.gz"), func(t *testing.T) {
				t.Parallel()
				text, err := readDump(name)
				if err != nil {
					t.Fatal(err)
				}
				opensAndGoesOn(t, dsn, text)
			})
		}
	})
}

func dumpName(n int, kind string) string {
	return filepath.Join(schemas, fmt.Sprintf("%d.%s.sql.gz", n, kind))
}

// opensAndGoesOn lives on with what an older program left: one case ended, and one each
// that waits for a service, for staff, for who has claimed it, and for its customer.
func opensAndGoesOn(t *testing.T, dsn, text string) {
	t.Helper()
	w := newInstallation(t, dsn, millDefinitions())
	w.load(text)
	w.start()
	w.replayed(5)
	sara, clerk := w.signIn("sara"), w.signIn("clerk0")
	sara.ask("new")
	ended := 0
	w.await("every case to end", func() bool {
		for _, row := range append(clerk.items("mine"), clerk.items("queue:desk")...) {
			clerk.try(http.MethodPost, "/api/items/"+row.ID+"/claim", map[string]any{})
			clerk.submit(row.ID, "", map[string]any{"answer": "because"})
			ended++
		}
		for _, row := range sara.items("pending") {
			sara.submit(row.ID, "", map[string]any{"thanks": "thank you"})
			ended++
		}
		return ended == 9
	})
	w.replayed(6)
	again := get[struct {
		Rows []cartable.CaseRow `json:"rows"`
	}](sara, "/api/cases")
	for _, row := range again.Rows {
		if row.Open {
			t.Errorf("case %s is open still", row.No)
		}
	}
}

// writeSchema lets the older program live, kills it and writes down what it has left.
func writeSchema(t *testing.T, dsn, name string) {
	t.Helper()
	w := newInstallation(t, dsn, millDefinitions())
	w.program = *oldProgram
	w.addUser("sara", "--side", "customer", "--mobile", "09120000000")
	w.addUser("clerk0", "--role", "clerk")
	w.start()
	sara, clerk := w.signIn("sara"), w.signIn("clerk0")
	for n := range 4 {
		id := sara.ask(fmt.Sprint(n))
		item := clerk.awaits("queue:desk", id).ID
		if n > 0 {
			clerk.must(http.MethodPost, "/api/items/"+item+"/claim", map[string]any{})
		}
		if n > 1 {
			clerk.submit(item, "", map[string]any{"answer": "because"})
			item = sara.awaits("pending", id).ID
		}
		if n > 2 {
			sara.submit(item, "", map[string]any{"thanks": "thank you"})
		}
	}
	w.slow("core")
	settled := len(w.calls("settle"))
	sara.ask("waits for the service")
	w.await("the call", func() bool { return len(w.calls("settle")) > settled })
	w.server.kill()
	w.dump(name)
}

// lines of a dump that no server understands, or that make what is there.
var unwanted = regexp.MustCompile(`(?m)^(\\.*|CREATE SCHEMA .*|--.*|\s*)\n`)

// The server that opens a dump has the name of the one that wrote it, as after a restart.
const (
	schemaName = "schema_of_then"
	workerName = "worker_of_then"
)

func (w *installation) dump(name string) {
	w.t.Helper()
	args := []string{"sqlite3", filepath.Join(w.path("data"), "kartabl.db"), ".dump"}
	if w.dsn != "" {
		args = []string{"pg_dump", "--inserts", "--no-owner", "--no-acl", "-n", w.schema(), w.plainDSN()}
	}
	text, err := exec.CommandContext(w.t.Context(), args[0], args[1:]...).Output() //nolint:gosec // the test's own words
	if err != nil {
		w.t.Fatalf("%s: %v", args[0], err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	plain := unwanted.ReplaceAllString(string(text), "")
	if w.dsn != "" {
		plain = strings.NewReplacer(w.schema(), schemaName, w.worker(), workerName).Replace(plain)
	}
	if _, err := io.WriteString(z, plain); err != nil {
		w.t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// schema is the installation's own in the test's PostgreSQL.
func (w *installation) schema() string {
	w.t.Helper()
	u, err := url.Parse(w.dsn)
	if err != nil {
		w.t.Fatal(err)
	}
	return u.Query().Get("search_path")
}

func (w *installation) worker() string { return config{Listen: w.listen, DB: w.dsn}.worker() }

// plainDSN is what programs of PostgreSQL understand.
func (w *installation) plainDSN() string {
	plain, _, _ := strings.Cut(w.dsn, "?")
	return plain
}

func readDump(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(z)
	return string(text), err
}

// load puts a dump into the installation's empty database.
func (w *installation) load(text string) {
	w.t.Helper()
	driver, dsn := "pgx", w.dsn
	if dsn == "" {
		if err := os.MkdirAll(w.path("data"), 0o700); err != nil {
			w.t.Fatal(err)
		}
		driver, dsn = "sqlite", filepath.Join(w.path("data"), "kartabl.db")
	} else {
		text = strings.NewReplacer(schemaName, w.schema(), workerName, w.worker()).Replace(text)
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := db.ExecContext(context.WithoutCancel(w.t.Context()), text); err != nil {
		w.t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		w.t.Fatal(err)
	}
}
