package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/sandbox"
)

const (
	password = "correct horse battery"
	patience = 60 * time.Second // of what is waited for before a test gives up
)

// installation is what an operator has: the server and the sandbox of the
// outside world as programs of their own, over a database.
type installation struct {
	t       *testing.T
	program string
	dir     string
	dsn     string // "" is SQLite in the data folder
	listen  string
	env     []string // of the server
	sandbox string   // its address
	server  *running
}

// databases are what every journey is made on.
func databases(t *testing.T) map[string]string {
	t.Helper()
	list := map[string]string{"sqlite": ""}
	if dsn := os.Getenv("KARTABL_TEST_PG"); dsn != "" {
		list["postgres"] = dsn
	} else if os.Getenv("CI") == "true" {
		t.Fatal("KARTABL_TEST_PG is not set")
	}
	return list
}

// onBoth runs a story on each database.
func onBoth(t *testing.T, story func(t *testing.T, dsn string)) {
	t.Helper()
	for name, dsn := range databases(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(t, dsn)
		})
	}
}

// newInstallation starts a sandbox and prepares a server with these definitions. The server
// is not started yet.
func newInstallation(t *testing.T, dsn string, definitions fs.FS) *installation {
	t.Helper()
	w := &installation{t: t, program: program(t), dir: t.TempDir(), listen: freeAddress(t)}
	if dsn != "" {
		w.dsn = schemaOf(t, dsn)
	}
	if err := os.CopyFS(w.path("definitions"), definitions); err != nil {
		t.Fatal(err)
	}
	outside := w.run(nil, "sandbox", "--listen", "127.0.0.1:0")
	addresses := outside.awaitLine(regexp.MustCompile(`ready at (http://\S+) \(mail sink at ([^)]+)\)`))
	w.sandbox = addresses[1]
	w.configure(addresses[2])
	return w
}

func (w *installation) path(name string) string { return filepath.Join(w.dir, name) }

// configure writes what an operator writes to find the sandbox.
func (w *installation) configure(mail string) {
	w.t.Helper()
	const file = `hooks:
  services:
    civil_registry: {address: $BASE/registry}
    core_insurance: {address: $BASE/core}
  gateways:
    main_psp: {kind: zarinpal, address: $BASE, secret_env: JOURNEY_MERCHANT}
  sms: {address: $BASE/sms/send, sender: "10008000"}
  mail: {address: "$MAIL", from: kartabl@sandbox.example, tls: none}
  allow_hosts: ["$HOST", "$MAIL"]
`
	host := strings.TrimPrefix(w.sandbox, "http://")
	text := strings.NewReplacer("$BASE", w.sandbox, "$HOST", host, "$MAIL", mail).Replace(file)
	if err := os.WriteFile(w.path("kartabl.yaml"), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// start starts the server and waits until it is ready.
func (w *installation) start() {
	w.t.Helper()
	w.launch()
	w.await("the server to be ready", w.isReady)
}

// launch starts the server and waits for nothing.
func (w *installation) launch() {
	w.t.Helper()
	env := append([]string{
		"JOURNEY_MERCHANT=5a4dba5a-0000-4000-8000-000000000000", "JOURNEY_HOOK=" + sandbox.WebhookSecret,
	}, w.env...)
	w.server = w.run(env, append([]string{
		"serve", "--listen", w.listen, "--config", w.path("kartabl.yaml"), "--definitions", w.path("definitions"),
	}, w.database()...)...)
}

func (w *installation) isReady() bool {
	w.t.Helper()
	if w.server.ended() {
		w.t.Fatalf("the server has ended:\n%s", w.server.said())
	}
	return w.readiness() == http.StatusOK
}

// crash kills the server without a word and starts it again.
func (w *installation) crash() {
	w.t.Helper()
	w.server.kill()
	w.start()
}

func (w *installation) database() []string {
	args := []string{"--data", w.path("data")}
	if w.dsn != "" {
		args = append(args, "--db", w.dsn)
	}
	return args
}

// readiness is the status of /readyz; 0 while nobody answers.
func (w *installation) readiness() int {
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.base()+"/readyz", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}

func (w *installation) base() string { return "http://" + w.listen }

// await asks until it holds.
func (w *installation) await(what string, holds func() bool) {
	w.t.Helper()
	until := time.Now().Add(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		if time.Now().After(until) {
			said := ""
			if w.server != nil {
				said = w.server.said()
			}
			w.t.Fatalf("waited in vain for %s\nthe server said:\n%s", what, said)
		}
		<-again.C
	}
}

// tool runs a command of the program to its end and gives what it printed.
func (w *installation) tool(args ...string) string {
	w.t.Helper()
	cmd := exec.CommandContext(w.t.Context(), w.program, args...)
	cmd.Env = append(os.Environ(), "KARTABL_PASSWORD="+password)
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("kartabl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// addUser adds a person by the command that operators use.
func (w *installation) addUser(login string, flags ...string) {
	w.t.Helper()
	w.tool(append(append([]string{"user", "add", login, "--name", login}, flags...), w.database()...)...)
}

// replayed checks that so many cases are stored as their events tell.
func (w *installation) replayed(cases int) {
	w.t.Helper()
	out := w.tool(append([]string{"replay"}, w.database()...)...)
	if want := fmt.Sprintf("%d cases, %d equal\n", cases, cases); !strings.HasSuffix(out, want) {
		w.t.Errorf("replay says %q, want %q", out, want)
	}
	w.verified(cases)
}

// verified checks that nothing was changed past the program.
func (w *installation) verified(cases int) {
	w.t.Helper()
	out := w.tool(append([]string{"verify"}, w.database()...)...)
	if want := fmt.Sprintf("%d cases, ", cases); !strings.HasPrefix(out, want) {
		w.t.Errorf("verify says %q, want %q", out, want)
	}
}

// running is a program that runs beside the test.
type running struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string // of its output
	gone  chan struct{}
	mu    sync.Mutex
	log   bytes.Buffer
}

func (w *installation) run(env []string, args ...string) *running {
	w.t.Helper()
	// Not the test's context: a program lives until the test's cleanup.
	cmd := exec.CommandContext(context.WithoutCancel(w.t.Context()), w.program, args...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), env...)
	r := &running{t: w.t, cmd: cmd, lines: make(chan string, 100), gone: make(chan struct{})}
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd.Stderr = r
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	go r.listen(out)
	w.t.Cleanup(r.kill)
	return r
}

func (r *running) listen(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		_, _ = fmt.Fprintln(r, lines.Text())
		select {
		case r.lines <- lines.Text():
		default:
		}
	}
	_ = r.cmd.Wait() // killed, as a rule
	close(r.gone)
}

// Write keeps what the program says.
func (r *running) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

func (r *running) said() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

func (r *running) ended() bool {
	select {
	case <-r.gone:
		return true
	default:
		return false
	}
}

func (r *running) awaitLine(pattern *regexp.Regexp) []string {
	r.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case line := <-r.lines:
			if found := pattern.FindStringSubmatch(line); found != nil {
				return found
			}
		case <-r.gone:
			r.t.Fatalf("ended before it was ready:\n%s", r.said())
		case <-limit.C:
			r.t.Fatalf("never said %s:\n%s", pattern, r.said())
		}
	}
}

// kill is kill -9. It returns when the program is gone.
func (r *running) kill() {
	_ = r.cmd.Process.Kill() // it may have ended by itself
	<-r.gone
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// schemaOf makes a schema of its own in a PostgreSQL database.
func schemaOf(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "journey_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := db.ExecContext(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.WithoutCancel(t.Context()), "DROP SCHEMA "+name+" CASCADE"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String()
}
