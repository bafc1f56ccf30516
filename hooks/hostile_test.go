package hooks

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// answers gives a handler that answers 200 with these headers and this body.
func answers(body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		_, _ = io.WriteString(w, body)
	}
}

// bomb is 64 KB that unpack to 64 MB.
func bomb(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		if _, err := z.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Attack case 25.
func TestHostileAnswers(t *testing.T) {
	deep := func(n int) string { return `{"x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }
	many := func(n int) string { return `{"x":[0` + strings.Repeat(",0", n-1) + `]}` }
	for _, row := range []struct {
		name, body string
		headers    []string
		want       string // part of the detail; "" is success
	}{
		{"JSON", `{}`, []string{"Content-Type", "application/json; charset=UTF-8"}, ""},
		{"a kind of JSON", `{}`, []string{"Content-Type", "application/vnd.bank+json"}, ""},
		{"JSON called text", `{}`, []string{"Content-Type", "text/plain"}, ""},
		{"a page", `{}`, []string{"Content-Type", "text/html"}, "text/html"},
		{"a type that is none", `{}`, []string{"Content-Type", "a;b=;c"}, "type"},
		{"another charset", `{}`, []string{"Content-Type", "application/json; charset=windows-1256"}, "UTF-8"},
		{"broken UTF-8", "{\"x\":\"\xff\"}", []string{"Content-Type", "application/json"}, "UTF-8"},
		{"a gzip bomb", bomb(t), []string{"Content-Encoding", "gzip", "Content-Type", "application/json"}, "compressed"},
		{"the deepest", deep(31), nil, ""},
		{"too deep", deep(32), nil, "deeper"},
		{"a thousand deep in a text", `{"x":"` + strings.Repeat("[", 1000) + `\"["}`, nil, ""},
		{"many values", many(9_000), nil, ""},
		{"too many values", many(10_001), nil, "values"},
		{"a secret", `{"x":"Bearer ` + testSecret + `"}`, nil, "repeats a secret"},
		{"a secret, spelt otherwise", `{"x":["\u0061-secret-of-some-length"]}`, nil, "repeats a secret"},
		{"a secret for a name", `{"` + testSecret + `":1}`, nil, "repeats a secret"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := ask(t, outside(t, answers(row.body, row.headers...), nil))
			if row.want == "" {
				wantCode(t, err, "")
				return
			}
			wantCode(t, err, Unavailable)
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %q in it", err, row.want)
			}
		})
	}
}

// A code is a code, and an error that repeats a secret is none.
func TestAnErrorTellsNoSecret(t *testing.T) {
	t.Setenv("KARTABL_TEST_TOKEN", "abcdefgh_ijklmnop")
	var seen Trace
	h := outside(t, says(422, `{"error":"abcdefgh_ijklmnop"}`), func(s *Service) { s.TokenEnv = "KARTABL_TEST_TOKEN" })
	_, err := h.Call(t.Context(), Request{Service: "s", Operation: "op", Key: "k", Trace: &seen})
	if e := asCallError(err); e == nil || e.Code != Unavailable || strings.Contains(err.Error(), "abcdefgh") || seen.Answer != nil {
		t.Errorf("got %v, kept %v", err, seen.Answer)
	}
}

// A broken status line is quoted by net/http; the secret in it is not.
func TestABrokenStatusLineTellsNoSecret(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, "NONSENSE "+testSecret+"\r\n\r\n")
			_ = c.Close()
		}
	}()
	t.Setenv("KARTABL_TEST_SECRET", testSecret)
	h, err := New(Config{
		Services:   map[string]Service{"s": {Address: "http://" + l.Addr().String(), Timeout: 5 * time.Second, TokenEnv: "KARTABL_TEST_SECRET"}},
		AllowHosts: []string{l.Addr().String()},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = ask(t, h)
	wantCode(t, err, Unavailable)
	if err == nil || !strings.Contains(err.Error(), "•••") {
		t.Errorf("got %v", err)
	}
}

func TestARequestHasALimitToo(t *testing.T) {
	h := outside(t, says(200, `{}`), nil)
	_, err := h.Call(t.Context(), Request{Service: "s", Operation: "op", Key: "k", Args: map[string]any{"x": strings.Repeat("a", maxRequest)}})
	wantCode(t, err, Unavailable)
}

func TestRetryAfter(t *testing.T) {
	for _, row := range []struct {
		status int
		said   string
		want   time.Duration
	}{
		{429, "20", 20 * time.Second},
		{503, "20", 20 * time.Second},
		{500, "20", 0},
		{503, "", 0},
		{503, "soon", 0},
		{503, "-5", 0},
		{503, "99999999", 24 * time.Hour},
		{503, "Sun, 22 Nov 2026 08:00:40 GMT", 40 * time.Second},
		{503, "Sun, 22 Nov 2026 07:00:00 GMT", 0},
	} {
		got := retryAfter(answer{status: row.status, header: http.Header{"Retry-After": {row.said}}}, morning)
		if got != row.want {
			t.Errorf("%d %q: %s, want %s", row.status, row.said, got, row.want)
		}
	}
}

// The variables of a proxy would send requests, and what they carry, past the guard.
func TestNoProxyOfTheEnvironment(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	transport, ok := newWire(nil).client.Transport.(*http.Transport)
	if !ok || transport.Proxy != nil || !transport.DisableCompression {
		t.Errorf("%+v", transport)
	}
}

func TestTimeoutOfAnOperation(t *testing.T) {
	h := outside(t, hangs, func(s *Service) {
		s.Operations = map[string]Operation{"op": {Timeout: 2 * time.Millisecond}}
	})
	for timeout, want := range map[time.Duration]string{0: "2ms", time.Millisecond: "1ms", time.Minute: "2ms"} {
		_, err := h.Call(t.Context(), Request{Service: "s", Operation: "op", Key: "k", Timeout: timeout})
		if e := asCallError(err); e == nil || !e.Down || !strings.Contains(e.Detail, "within "+want) {
			t.Errorf("step %s: %v", timeout, err)
		}
	}
}

func TestObserverAndTrace(t *testing.T) {
	var heard []Called
	h := outside(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Kartabl-Attempt") == "1" {
			w.WriteHeader(404)
			_, _ = io.WriteString(w, `{"error":"not_found","name":"x"}`)
			return
		}
		_, _ = io.WriteString(w, `{"n":1}`)
	}, nil)
	h.Observe(Observer{Called: func(c Called) { heard = append(heard, c) }})
	for attempt, want := range map[int]string{1: "not_found", 2: "ok"} {
		seen := Trace{}
		_, err := h.Call(t.Context(), Request{Service: "s", Operation: "op", Key: "k", Attempt: attempt, Trace: &seen})
		last := heard[len(heard)-1]
		if last.Code != want || last.Service != "s" || last.Operation != "op" || last.Took < 0 || last.Status != seen.Status {
			t.Errorf("heard %+v of %v", last, err)
		}
		if seen.Sent != 2 || seen.Received == 0 || len(seen.Answer) == 0 {
			t.Errorf("seen %+v", seen)
		}
	}
}

// What is down: the service itself does not seem to work.
func TestWhatIsDown(t *testing.T) {
	for status, want := range map[int]bool{200: false, 304: false, 400: false, 404: false, 408: true, 429: true, 500: true, 502: true, 503: true} {
		_, err := ask(t, outside(t, says(status, `nonsense`), nil))
		if e := asCallError(err); e == nil || e.Down != want {
			t.Errorf("%d: %+v", status, e)
		}
	}
	server := outside(t, says(200, "{}"), nil)
	server.services["s"].address = "http://" + nobodyListens(t)
	_, err := ask(t, server)
	if e := asCallError(err); e == nil || !e.Down && !strings.Contains(e.Detail, "private") {
		t.Errorf("nobody listens: %+v", e)
	}
}

func nobodyListens(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	return l.Addr().String()
}
