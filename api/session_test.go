package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store/storetest"
)

func signIn(login, secret string) string {
	return fmt.Sprintf(`{"login": %q, "password": %q}`, login, secret)
}

func cookieOf(t *testing.T, a answer) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if strings.TrimPrefix(c.Name, "__Host-") == "kartabl_session" {
			return c
		}
	}
	t.Fatalf("no cookie: %d %s", a.status, a.body)
	return nil
}

// Attack case 5.
func TestTheLifeOfASession(t *testing.T) {
	w := newWorld(t)
	a := w.ask("", http.MethodPost, "/api/session", signIn(" Sara ", password))
	c := cookieOf(t, a)
	if a.status != http.StatusOK || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure {
		t.Errorf("%d, cookie %+v", a.status, c)
	}
	again := cookieOf(t, w.ask(c.Value, http.MethodPost, "/api/session", signIn("sara", password)))
	if again.Value == c.Value {
		t.Error("signing in keeps the token that was there")
	}
	if a := w.ask(c.Value, http.MethodPatch, "/api/me", `{"lang": "en"}`); !strings.Contains(a.body, `"lang":"en"`) {
		t.Errorf("language: %d %s", a.status, a.body)
	}
	out := w.ask(c.Value, http.MethodDelete, "/api/session", "")
	if gone := cookieOf(t, out); out.status != http.StatusNoContent || gone.MaxAge >= 0 || gone.Value != "" {
		t.Errorf("signed out: %d, cookie %+v", out.status, gone)
	}
	if a := w.ask(c.Value, http.MethodGet, "/api/me", ""); a.status != http.StatusUnauthorized {
		t.Errorf("the token lives on: %d", a.status)
	}
	if a := w.ask(again.Value, http.MethodGet, "/api/me", ""); a.status != http.StatusOK {
		t.Errorf("the other session is over too: %d", a.status)
	}
	if a := w.ask("", http.MethodDelete, "/api/session", ""); a.status != http.StatusNoContent {
		t.Errorf("signed out unsigned: %d %s", a.status, a.body)
	}
}

func TestANewPasswordEndsAllSessions(t *testing.T) {
	w := newWorld(t)
	w.run(t, []row{
		{name: "a wrong old one", who: "sara", method: http.MethodPost, path: "/api/me/password", body: `{"old": "x", "new": "another horse"}`, status: 422, must: []string{`"path":"old"`}},
		{name: "too short", who: "sara", method: http.MethodPost, path: "/api/me/password", body: `{"old": "correct horse", "new": "x"}`, status: 422, must: []string{`"path":"new"`}},
		{name: "changed", who: "sara", method: http.MethodPost, path: "/api/me/password", body: `{"old": "correct horse", "new": "another horse"}`, status: 204},
		{name: "signed out", who: "sara", method: http.MethodGet, path: "/api/me", status: 401},
		{name: "the old one", method: http.MethodPost, path: "/api/session", body: signIn("sara", password), status: 401},
		{name: "the new one", method: http.MethodPost, path: "/api/session", body: signIn("sara", "another horse"), status: 200},
	})
}

// Attack case 1.
func TestSigningInTellsNothing(t *testing.T) {
	w := newWorld(t)
	w.changePerson("reza", func(p *person) { p.Disabled = true })
	var first answer
	for i, body := range []string{
		signIn("sara", "wrong"), signIn("nobody", password), signIn("reza", password), signIn("", ""), signIn("sara", strings.Repeat("x", 900)),
	} {
		a := w.ask("", http.MethodPost, "/api/session", body)
		if i == 0 {
			first = a
		}
		if a.status != http.StatusUnauthorized || a.body != first.body || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%.40s: %d %s", body, a.status, a.body)
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	w := newWorld(t)
	for range 10 {
		w.ask("", http.MethodPost, "/api/session", signIn("nobody", "x"))
	}
	a := w.ask("", http.MethodPost, "/api/session", signIn("NOBODY ", "x"), "X-Forwarded-For", "203.0.113.9")
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" || !strings.Contains(a.body, `"code":"too_many"`) {
		t.Errorf("%d %v %s", a.status, a.header, a.body)
	}
	if a := w.ask("", http.MethodPost, "/api/session", signIn("sara", password)); a.status != http.StatusOK {
		t.Errorf("another login: %d %s", a.status, a.body)
	}
}

// Guesses are counted by all servers of a database together, and a new one knows of them,
// for who is known and who is not.
func TestGuessesAreCountedByAllServers(t *testing.T) {
	var options api.Options
	w := worldWith(t, func(o *api.Options) { options = *o })
	guess := func(login, secret string) int {
		return w.ask("", http.MethodPost, "/api/session", signIn(login, secret)).status
	}
	first := w.url
	w.serve(options)
	second := w.url
	for _, login := range []string{"sara", "nobody"} {
		for i := range 10 {
			w.url = []string{first, second}[i%2]
			if got := guess(login, "wrong"); got != http.StatusUnauthorized {
				t.Fatalf("%s, guess %d: %d", login, i+1, got)
			}
		}
		for _, w.url = range []string{first, second} {
			if got := guess(login, password); got != http.StatusTooManyRequests {
				t.Errorf("%s has one guess more: %d", login, got)
			}
		}
	}
	w.serve(options)
	if got := guess(" SARA", password); got != http.StatusTooManyRequests {
		t.Errorf("a new server has forgotten it: %d", got)
	}
	w.late.Store(int64(6 * time.Minute))
	if got := guess("sara", password); got != http.StatusOK {
		t.Errorf("later: %d", got)
	}
	for range 40 { // who is right is not counted, not even as a source
		if got := guess("sara", password); got != http.StatusOK {
			t.Fatalf("right again and again: %d", got)
		}
	}
}

// TestWhoStandsBehindAProxy guesses with many logins; the source counts.
//
// Attack case 6.
func TestWhoStandsBehindAProxy(t *testing.T) {
	for _, c := range []struct {
		name    string
		proxies []string
		want    int
	}{
		{"the proxy is trusted: each has his own address", []string{"127.0.0.0/8"}, http.StatusUnauthorized},
		{"nobody is trusted: the header counts for nothing", nil, http.StatusTooManyRequests},
		{"another is trusted", []string{"10.0.0.1"}, http.StatusTooManyRequests},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := worldWith(t, func(o *api.Options) { o.TrustedProxies = c.proxies })
			var a answer
			for i := range 31 {
				a = w.ask("", http.MethodPost, "/api/session", signIn(fmt.Sprint("x", i), "x"), "X-Forwarded-For", fmt.Sprintf("198.51.100.1, 203.0.113.%d", i))
			}
			if a.status != c.want {
				t.Errorf("the last is answered %d %s", a.status, a.body)
			}
		})
	}
}

// TestAnotherSitesPageCanDoNothing tries every route that changes something.
//
// Attack case 8.
func TestAnotherSitesPageCanDoNothing(t *testing.T) {
	w := newWorld(t)
	const evil, here = "https://evil.example", "http://kartabl.test"
	for _, c := range []struct {
		name   string
		header []string
		want   bool // let in
	}{
		{"another origin", []string{"Origin", evil, "Sec-Fetch-Site", ""}, false},
		{"an origin without a name", []string{"Origin", "null", "Sec-Fetch-Site", ""}, false},
		{"another site, by the browser's word", []string{"Sec-Fetch-Site", "cross-site"}, false},
		{"another host of the same site", []string{"Sec-Fetch-Site", "same-site"}, false},
		{"a form", []string{"Content-Type", "application/x-www-form-urlencoded"}, false},
		{"JSON as plain text", []string{"Content-Type", "text/plain"}, false},
		{"nothing said, and no JSON", []string{"Content-Type", "", "Sec-Fetch-Site", ""}, false},
		{"nothing said, in parts", []string{"Content-Type", "multipart/form-data; boundary=x", "Sec-Fetch-Site", ""}, false},
		{"our own page", []string{"Origin", here}, true},
		{"a program with JSON", []string{"Sec-Fetch-Site", ""}, true},
	} {
		for _, r := range api.Routes() {
			if r.Method == http.MethodGet || !strings.HasPrefix(r.Path, "/api/") || r.Path == "/api/session" {
				continue
			}
			path := strings.NewReplacer("{id}", "x", "{name}", "x").Replace(r.Path)
			a := w.ask("sara", r.Method, path, "{}", c.header...)
			if refused := a.status == http.StatusForbidden && strings.Contains(a.body, "urn:kartabl:invalid.csrf"); refused == c.want {
				t.Errorf("%s: %s %s: %d %s", c.name, r.Method, r.Path, a.status, a.body)
			}
		}
	}
	if a := w.ask("sara", http.MethodGet, "/api/live", "", "Origin", evil); a.status != http.StatusForbidden {
		t.Errorf("another origin listens: %d", a.status)
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	w := worldWith(t, func(o *api.Options) { o.Secure = true })
	for _, path := range []string{"/api/me", "/api/nothing", "/signin", "/nothing", "/assets/app-1a2B3c4D.js", "/healthz"} {
		h := w.ask("", http.MethodGet, path, "").header
		for name, want := range map[string]string{
			"Content-Security-Policy":    "frame-ancestors 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "same-origin",
			"Permissions-Policy":         "camera=(self)",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Strict-Transport-Security":  "max-age=",
			"X-Request-Id":               "-",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if strings.HasPrefix(path, "/api/") && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %s", path, h.Get("Cache-Control"))
		}
		if h.Get("Server") != "" {
			t.Errorf("%s tells what serves it: %s", path, h.Get("Server"))
		}
	}
	a := w.ask("", http.MethodPost, "/api/session", signIn("sara", password))
	if c := cookieOf(t, a); !c.Secure {
		t.Error("the cookie goes over plain http")
	}
}

func TestNothingIsAnsweredBeforeItIsReady(t *testing.T) {
	ready := false
	w := worldWith(t, func(o *api.Options) { o.Ready = func() bool { return ready } })
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/api/me": 503, "/signin": 503} {
		if a := w.ask("sara", http.MethodGet, path, ""); a.status != want {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

// A server whose database a newer program has taken over sends people elsewhere, says
// why, and answers those who come all the same.
func TestAServerThatIsOvertakenIsNotReady(t *testing.T) {
	w := newWorld(t)
	storetest.Overtake(t, w.dsn)
	w.must(w.processes.Look(t.Context()))
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/api/me": 200} {
		if a := w.ask("sara", http.MethodGet, path, ""); a.status != want {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := w.ask("", http.MethodGet, "/readyz", ""); !strings.Contains(a.body, "newer version of this program") {
		t.Errorf("it says %q", a.body)
	}
}

func TestAnOldSessionEnds(t *testing.T) {
	w := newWorld(t)
	w.late.Store(int64(people.SessionIdle))
	if a := w.ask("sara", http.MethodGet, "/api/home", ""); a.status != http.StatusUnauthorized {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// Under https the cookie belongs to this host alone, and the bare name, which a
// neighbour could have set, is not read.
// Attack case 5: no session that others have put there.
func TestTheCookieUnderHTTPS(t *testing.T) {
	w := worldWith(t, func(o *api.Options) { o.Secure = true })
	a := w.ask("", http.MethodPost, "/api/session", signIn("sara", password))
	cookie := a.header.Get("Set-Cookie")
	for _, part := range []string{"__Host-kartabl_session=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("no %s in %s", part, cookie)
		}
	}
	if strings.Contains(strings.ToLower(cookie), "domain") {
		t.Errorf("for a whole domain: %s", cookie)
	}
	for name, want := range map[string]int{"__Host-kartabl_session": 200, "kartabl_session": 401} {
		if a := w.ask("", http.MethodGet, "/api/me", "", "Cookie", name+"=sara"); a.status != want {
			t.Errorf("%s: %d", name, a.status)
		}
	}
}
