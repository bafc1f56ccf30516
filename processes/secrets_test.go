package processes_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

const (
	plantedToken  = "tok-5eb63bbbe01eeed093cb22bb8f5acdc3"
	plantedSecret = "sig-2aae6c35c94fcfb415dbe95f408b9ce9"
)

// gossip is a service that repeats whatever it was told, each time in another way.
type gossip struct {
	mu    sync.Mutex
	calls int
}

func (g *gossip) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	n := g.calls
	g.calls++
	g.mu.Unlock()
	_, _ = io.Copy(io.Discard, r.Body)
	told := r.Header.Get("Authorization") + " " + plantedSecret
	w.Header().Set("Content-Type", "application/json")
	switch n % 5 {
	case 0:
		_, _ = fmt.Fprintf(w, `{"match":true,"full_name":%q,"alive":true}`, told)
	case 1:
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = fmt.Fprintf(w, `{"error":%q,"heard":%q}`, plantedToken, told)
	case 2:
		w.Header().Set("Location", "https://elsewhere.example/?token="+url.QueryEscape(plantedToken))
		w.WriteHeader(http.StatusFound)
	case 3:
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = fmt.Fprintf(w, `{"x":%q}`, told)
	case 4:
		w.Header().Set("Content-Type", told)
		_, _ = io.WriteString(w, `{}`)
	}
}

// real are true hooks beside the fake's gateway and channels.
type real struct {
	*hookstest.Fake
	*hooks.Hooks
}

func (r real) Call(ctx context.Context, q hooks.Request) (map[string]any, error) {
	return r.Hooks.Call(ctx, q)
}
func (r real) Gates() *hooks.Gates                             { return r.Hooks.Gates() }
func (r real) Gateway(name string) (hooks.Gateway, bool)       { return r.Fake.Gateway(name) }
func (r real) GatewayNames() []string                          { return r.Fake.GatewayNames() }
func (r real) GatewayTitle(name string) text.Text              { return r.Fake.GatewayTitle(name) }
func (r real) Send(ctx context.Context, m hooks.Message) error { return r.Fake.Send(ctx, m) }

// TestSecretsAreWrittenNowhere: whatever a service answers, neither the log nor any byte
// of the database holds what only we and it know, and a password in an address is refused.
func TestSecretsAreWrittenNowhere(t *testing.T) {
	server := httptest.NewServer(&gossip{})
	defer server.Close()
	t.Setenv("KARTABL_TEST_TOKEN", plantedToken)
	t.Setenv("KARTABL_TEST_SIGNING", plantedSecret)
	config := hooks.Config{
		Services: map[string]hooks.Service{"civil_registry": {
			Address: server.URL, TokenEnv: "KARTABL_TEST_TOKEN", Secret: hooks.Secret{Env: "KARTABL_TEST_SIGNING"},
		}},
		AllowHosts: []string{strings.TrimPrefix(server.URL, "http://")},
	}
	outside, err := hooks.New(config)
	if err != nil {
		t.Fatal(err)
	}
	file := storetest.SQLite(t)
	var log bytes.Buffer
	w := &world{t: t, db: storetest.Open(t, file), now: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), fake: hookstest.New()}
	w.db.SetClock(func() time.Time { return w.now })
	w.s = processes.New(processes.Options{
		DB: w.db, World: real{w.fake, outside}, Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	w.sara = people.Person{ID: "sara", Login: "sara", Name: "Sara", Side: "customer"}
	w.must(w.db.Update(t.Context(), func(tx *store.Tx) error { return tx.AddPerson(t.Context(), w.sara) }))
	w.must(w.deploy(identify))
	ids := w.many(10, "identify", person)
	for range 40 {
		w.s.RunOnce(t.Context())
		w.now = w.now.Add(time.Minute)
	}
	kept := 0
	for _, id := range ids {
		kept += len(w.exchanges(id))
	}
	if kept < 40 {
		t.Errorf("%d attempts are kept", kept)
	}
	for _, secret := range []string{plantedToken, plantedSecret} {
		if bytes.Contains(log.Bytes(), []byte(secret)) {
			t.Errorf("the log tells %s", secret)
		}
		if w.wrote(filepath.Dir(file), secret) {
			t.Errorf("the database tells %s", secret)
		}
	}
	if !w.wrote(filepath.Dir(file), "civil_registry.verify: ") {
		t.Error("what went wrong is not kept, or the database was not found")
	}
	svc := config.Services["civil_registry"]
	svc.Address = strings.Replace(server.URL, "://", "://me:"+plantedToken+"@", 1)
	_, err = hooks.New(hooks.Config{Services: map[string]hooks.Service{"s": svc}, AllowHosts: config.AllowHosts})
	if err == nil || strings.Contains(err.Error(), plantedToken) {
		t.Errorf("a password in an address: %v", err)
	}
}

// wrote looks for a text in every byte of the database's files.
func (w *world) wrote(folder, text string) bool {
	w.t.Helper()
	files, err := os.ReadDir(folder)
	w.must(err)
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(folder, f.Name()))
		w.must(err)
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}
