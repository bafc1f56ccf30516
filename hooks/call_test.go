package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const testSecret = "a-secret-of-some-length"

// outside is a service whose one handler the test gives; it may be reached.
func outside(t *testing.T, handler http.HandlerFunc, change func(*Service)) *Hooks {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	t.Setenv("KARTABL_TEST_SECRET", testSecret)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := Service{Address: server.URL, Timeout: 5 * time.Second, Secret: Secret{Env: "KARTABL_TEST_SECRET"}, TokenEnv: "KARTABL_TEST_SECRET"}
	if change != nil {
		change(&s)
	}
	h, err := New(Config{Services: map[string]Service{"s": s}, AllowHosts: []string{u.Host}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func ask(t *testing.T, h *Hooks) (map[string]any, error) {
	t.Helper()
	return h.Call(t.Context(), Request{Service: "s", Operation: "op", Key: "case/1/2", Attempt: 3, Args: map[string]any{"b": 2, "a": "یک"}})
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// hangs until the client has gone, which a server sees once it has read the body.
func hangs(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func TestCallSendsArgumentsKeyAndSignature(t *testing.T) {
	var got *http.Request
	var body []byte
	h := outside(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"match":true}`)
	}, nil)
	h.services["s"].now = func() time.Time { return time.Unix(1_700_000_000, 0) }
	out, err := ask(t, h)
	if err != nil || !cmp.Equal(out, map[string]any{"match": true}) {
		t.Fatalf("got %v, %v", out, err)
	}
	if got.Method != http.MethodPost || got.URL.Path != "/op" || string(body) != `{"a":"یک","b":2}` {
		t.Errorf("%s %s %s", got.Method, got.URL, body)
	}
	want := http.Header{}
	sign(want, "case/1/2", time.Unix(1_700_000_000, 0), body, []byte(testSecret))
	want.Set("Idempotency-Key", "case/1/2")
	want.Set("Kartabl-Attempt", "3")
	want.Set("Authorization", "Bearer "+testSecret)
	for name := range want {
		if got.Header.Get(name) != want.Get(name) {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want.Get(name))
		}
	}
}

func TestCallOverrides(t *testing.T) {
	h := outside(t, func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"saw": r.Method + " " + r.URL.String()})
	}, func(s *Service) {
		s.Operations = map[string]Operation{"op": {Path: "/v2/it.json", Method: http.MethodGet}}
	})
	out, err := ask(t, h)
	if err != nil || out["saw"] != "GET /v2/it.json?a=%DB%8C%DA%A9&b=2" {
		t.Fatalf("got %v, %v", out, err)
	}
}

func TestCallAnswers(t *testing.T) {
	for _, row := range []struct {
		name   string
		status int
		body   string
		want   string // "" is success
	}{
		{"no content", 204, "", ""},
		{"nothing at all", 200, "", Unavailable},
		{"a declared code", 404, `{"error":"not_found"}`, "not_found"},
		{"a declared code with more", 422, `{"error":"over_limit","detail":{"x":1}}`, "over_limit"},
		{"4xx without a code", 400, `<html>`, Unavailable},
		{"4xx with nonsense for a code", 400, `{"error":"Not A Code!"}`, Unavailable},
		{"4xx with an object for a code", 400, `{"error":{"code":1}}`, Unavailable},
		{"429", 429, `{"error":"not_found"}`, Unavailable},
		{"500 whatever it says", 500, `{"error":"not_found"}`, Unavailable},
		{"503", 503, "", Unavailable},
		{"invalid JSON", 200, `{"match":`, Unavailable},
		{"a list", 200, `[1]`, Unavailable},
		{"too large a number", 200, `{"amount":1e300}`, Unavailable},
		{"too large an answer", 200, `{"x":"` + strings.Repeat("a", maxAnswer) + `"}`, Unavailable},
		{"exactly the largest answer", 200, `{"x":"` + strings.Repeat("a", maxAnswer-8) + `"}`, ""},
		{"304", 304, "", Unavailable},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := ask(t, outside(t, says(row.status, row.body), nil))
			wantCode(t, err, row.want)
		})
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var e *CallError
	if code == "" && err == nil {
		return
	}
	if !errors.As(err, &e) || e.Code != code {
		t.Errorf("got %v, want %q", err, code)
		return
	}
	if strings.Contains(err.Error(), testSecret) {
		t.Errorf("the error tells the secret: %v", err)
	}
}

// Attack case 25.
func TestCallFollowsNoRedirect(t *testing.T) {
	var visits int
	h := outside(t, func(w http.ResponseWriter, r *http.Request) {
		visits++
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}, nil)
	_, err := ask(t, h)
	wantCode(t, err, Unavailable)
	if visits != 1 {
		t.Errorf("%d visits", visits)
	}
}

// A byte now and then keeps a connection alive; the time-out counts the whole answer.
//
// Attack case 25.
func TestCallEndsASlowDrip(t *testing.T) {
	h := outside(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			wait(r.Context(), time.Millisecond)
		}
	}, func(s *Service) { s.Timeout = 50 * time.Millisecond })
	_, err := ask(t, h)
	wantCode(t, err, Unavailable)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestCallTakesTheShorterTimeout(t *testing.T) {
	h := outside(t, hangs, nil)
	_, err := h.Call(t.Context(), Request{Service: "s", Operation: "op", Key: "k", Timeout: time.Millisecond})
	wantCode(t, err, Unavailable)
	if err == nil || !strings.Contains(err.Error(), "1ms") {
		t.Errorf("got %v", err)
	}
}

func TestCallGivenUpByTheCaller(t *testing.T) {
	h := outside(t, says(200, `{}`), nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.Call(ctx, Request{Service: "s", Operation: "op", Key: "k"})
	wantCode(t, err, Unavailable)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCallWithoutServiceKeyOrOperation(t *testing.T) {
	h := outside(t, says(200, `{}`), nil)
	for _, r := range []Request{
		{Service: "other", Operation: "op", Key: "k"},
		{Service: "s", Operation: "op"},
		{Service: "s", Operation: "../op", Key: "k"},
		{Service: "s", Operation: "op", Key: "k", Args: map[string]any{"f": func() {}}},
		{Service: "s", Operation: "op", Key: "k\r\nX-Other: 1"},
	} {
		_, err := h.Call(t.Context(), r)
		wantCode(t, err, Unavailable)
	}
}

// A service that went away while a request was under way may have done the work:
// only a failure to connect is tried again.
func TestOnlyConnectingIsTriedAgain(t *testing.T) {
	server := httptest.NewServer(says(200, `{"ok":true}`))
	defer server.Close()
	fails := 2
	w := newWire(func(ctx context.Context, network, address string) (net.Conn, error) {
		if fails--; fails >= 0 {
			return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	})
	w.pause = time.Microsecond
	x := exchange{method: http.MethodPost, url: server.URL, timeout: 5 * time.Second}
	if _, err := w.do(t.Context(), x); err == nil {
		t.Error("no retries, yet it went through")
	}
	x.retries = 1
	if a, err := w.do(t.Context(), x); err != nil || !a.ok() {
		t.Errorf("with a retry: %v, %v", a, err)
	}
}

func TestABrokenConnectionIsNotTriedAgain(t *testing.T) {
	var mu sync.Mutex
	visits := 0
	h := outside(t, func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		visits++
		first := visits == 1
		mu.Unlock()
		if first {
			_, _ = io.WriteString(w, `{}`)
			return
		}
		panic(http.ErrAbortHandler)
	}, func(s *Service) { s.ConnectRetries = 5 })
	if _, err := ask(t, h); err != nil {
		t.Fatal(err)
	}
	_, err := ask(t, h)
	wantCode(t, err, Unavailable)
	mu.Lock()
	defer mu.Unlock()
	if visits != 2 {
		t.Errorf("%d visits, want 2", visits)
	}
}

func TestCallRefusesLoopback(t *testing.T) {
	_, port, err := net.SplitHostPort(listen(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		h, err := New(Config{Services: map[string]Service{"s": {Address: "https://" + host + ":" + port, ConnectRetries: 3}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = ask(t, h)
		wantCode(t, err, Unavailable)
		if err == nil || !strings.Contains(err.Error(), "allow_hosts") {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestConfigFaultsNameTheirKeys(t *testing.T) {
	t.Setenv("KARTABL_TEST_SHORT", "short")
	cfg := Config{
		Services: map[string]Service{
			"a": {Address: "http://a.example"},
			"b": {Address: "https://user:hunter2@b.example"},
			"c": {Address: "https://c.example", Secret: Secret{Env: "KARTABL_TEST_SHORT"}, TokenEnv: "KARTABL_TEST_NONE"},
			"d": {Operations: map[string]Operation{"x": {Method: "DELETE"}, "y": {Path: "//evil.example"}}, Timeout: -1},
			"e": {Address: "https://e.example", TokenFile: "/nonexistent/token", ConnectRetries: 99},
		},
		Gateways:   map[string]GatewayConfig{"g": {Kind: "bank"}, "z": {Kind: "zarinpal", Address: "https://z.example"}},
		SMS:        SMSConfig{Sender: "1"},
		Mail:       MailConfig{Address: "x", From: "a\nb", User: "u", TLS: "maybe"},
		AllowHosts: []string{""},
	}
	_, err := New(cfg)
	if err == nil {
		t.Fatal("no error")
	}
	for _, key := range []string{
		"allow_hosts[0]", "services.a.address", "services.b.address", "services.c.secret", "services.c.token",
		"services.d.address", "services.d.operations.x", "services.d.operations.y", "services.d.timeout",
		"services.e.token", "services.e.connect_retries", "gateways.g.kind", "gateways.z.secret", "sms.address",
		"mail.address", "mail.from", "mail.user", "mail.tls",
	} {
		if !strings.Contains(err.Error(), key+": ") {
			t.Errorf("nothing about %s", key)
		}
	}
	if strings.Contains(fmt.Sprint(err), "hunter2") {
		t.Error("the error tells a password")
	}
}
