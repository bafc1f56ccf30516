package api_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/people"
)

// guarded is a world where operators need a second factor.
func guarded(t *testing.T) *world {
	t.Helper()
	key, err := people.KeyFile(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	return worldOf(t, people.Settings{Key: key, SecondFactor: []string{people.RoleOperator}}, func(*api.Options) {})
}

// code is what a device shows now for a secret, as a body.
func (w *world) code(secret string) string {
	w.t.Helper()
	c, err := totp.GenerateCode(secret, w.db.Now())
	w.must(err)
	return fmt.Sprintf(`{"code": %q}`, c)
}

func (w *world) passes(by time.Duration) { w.late.Add(int64(by)) }

// enrolled gives the operator's token, secret and recovery codes.
func (w *world) enrolled() (token, secret string, codes []string) {
	w.t.Helper()
	half := cookieOf(w.t, w.ask("", http.MethodPost, "/api/session", signIn("operator", password))).Value
	var e api.Enrolment
	w.post(half, "/api/me/factor", `{}`, &e)
	a := w.ask(half, http.MethodPost, "/api/me/factor/confirm", w.code(e.Secret))
	var shown api.RecoveryCodes
	w.read(a, &shown)
	return cookieOf(w.t, a).Value, e.Secret, shown.Codes
}

// TestHalfASessionIsNone asks every route with a session that waits for its second step.
func TestHalfASessionIsNone(t *testing.T) {
	w := guarded(t)
	toEnrol := cookieOf(t, w.ask("", http.MethodPost, "/api/session", signIn("operator", password))).Value
	_, _, _ = w.enrolled()
	toEnter := cookieOf(t, w.ask("", http.MethodPost, "/api/session", signIn("operator", password))).Value
	for _, half := range []string{toEnrol, toEnter} {
		for _, r := range api.Routes() {
			if r.Open || r.Action == people.Prove || r.Action == api.ByToken {
				continue
			}
			path := strings.NewReplacer("{id}", "x", "{name}", "x", "{process}", "x").Replace(r.Path)
			if a := w.ask(half, r.Method, path, ""); a.status != 401 || !strings.Contains(a.body, "unauthorized.second_factor") {
				t.Errorf("%s %s: %d %s", r.Method, r.Path, a.status, a.body)
			}
		}
		for path, want := range map[string]string{"/": "/signin", "/inbox/": "/signin?next=%2Finbox%2F"} {
			if a := w.ask(half, http.MethodGet, path, ""); a.header.Get("Location") != want {
				t.Errorf("%s: %d to %s", path, a.status, a.header.Get("Location"))
			}
		}
	}
}

func TestSigningInByTwoSteps(t *testing.T) {
	w := guarded(t)
	session := func(token, want string) {
		t.Helper()
		if a := w.ask(token, http.MethodGet, "/api/session", ""); !strings.Contains(a.body, `"step":"`+want+`"`) {
			t.Errorf("%d %s, want the step %s", a.status, a.body, want)
		}
	}
	session("", "sign_in")
	a := w.ask("", http.MethodPost, "/api/session", signIn("operator", password))
	if !strings.Contains(a.body, `"step":"enrol"`) || strings.Contains(a.body, "operator") {
		t.Errorf("half a session is told %s", a.body)
	}
	session(cookieOf(t, a).Value, "enrol")
	full, secret, codes := w.enrolled()
	session(full, "done")
	if len(codes) != 10 {
		t.Errorf("%d recovery codes", len(codes))
	}
	half := cookieOf(t, w.ask("", http.MethodPost, "/api/session", signIn("operator", password))).Value
	session(half, "code")
	w.passes(time.Minute)
	w.run(t, []row{
		{name: "a wrong code", who: half, method: http.MethodPost, path: "/api/session/factor", body: `{"code": "1"}`, status: 422, must: []string{`"path":"code"`}},
		{name: "no code", who: half, method: http.MethodPost, path: "/api/session/factor", body: `{}`, status: 422},
		{name: "another device", who: half, method: http.MethodPost, path: "/api/me/factor", body: `{}`, status: 409},
	})
	a = w.ask(half, http.MethodPost, "/api/session/factor", w.code(secret))
	if c := cookieOf(t, a); a.status != http.StatusOK || c.Value == half || !c.HttpOnly || !strings.Contains(a.body, `"login":"operator"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	session(cookieOf(t, a).Value, "done")
	session(half, "sign_in")
}

func TestOnesOwnFactor(t *testing.T) {
	w := guarded(t)
	full, secret, _ := w.enrolled()
	const get, post = http.MethodGet, http.MethodPost
	w.run(t, []row{
		{name: "it is on", who: full, method: get, path: "/api/me/factor", status: 200, must: []string{`"on":true`, `"codes_left":10`, `"demanded":true`, `"since":"2026`}},
		{name: "a customer has none", who: "sara", method: get, path: "/api/me/factor", status: 200, must: []string{`"on":false`, `"demanded":false`, `"password":true`}, mustNot: []string{"since"}},
		{name: "without the password", who: "sara", method: post, path: "/api/me/factor", body: `{}`, status: 422, must: []string{`"path":"password"`}},
		{name: "with it", who: "sara", method: post, path: "/api/me/factor", body: `{"password": "correct horse"}`, status: 200, must: []string{"otpauth://totp/", `"qr":{"size":`}},
		{name: "it does not count yet", who: "sara", method: get, path: "/api/me/factor", status: 200, must: []string{`"on":false`}},
		{name: "a wrong first code", who: "sara", method: post, path: "/api/me/factor/confirm", body: `{"code": "000"}`, status: 422},
		{name: "nothing to confirm", who: "reza", method: post, path: "/api/me/factor/confirm", body: `{"code": "000000"}`, status: 409},
		{name: "no proof", who: full, method: post, path: "/api/me/factor/remove", body: `{"code": "000000"}`, status: 422, must: []string{`"path":"code"`}},
	})
	w.passes(time.Minute)
	var shown api.RecoveryCodes
	w.post(full, "/api/me/factor/codes", w.code(secret), &shown)
	a := w.ask(full, post, "/api/me/factor/remove", fmt.Sprintf(`{"code": %q}`, shown.Codes[0]))
	if a.status != http.StatusNoContent || cookieOf(t, a).Value == full {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := w.ask(cookieOf(t, a).Value, get, "/api/session", ""); !strings.Contains(a.body, `"step":"enrol"`) {
		t.Errorf("after it was removed: %s", a.body)
	}
	if strings.Contains(w.log.String(), secret) {
		t.Error("the log has the secret")
	}
}

// TestCodesAreCountedForTheAccount tries from everywhere: the wait is the account's.
func TestCodesAreCountedForTheAccount(t *testing.T) {
	w := guarded(t)
	_, secret, _ := w.enrolled()
	w.passes(time.Minute)
	for range 5 {
		half := cookieOf(t, w.ask("", http.MethodPost, "/api/session", signIn("operator", password))).Value
		w.ask(half, http.MethodPost, "/api/session/factor", `{"code": "000000"}`)
	}
	half := cookieOf(t, w.ask("", http.MethodPost, "/api/session", signIn("operator", password))).Value
	a := w.ask(half, http.MethodPost, "/api/session/factor", w.code(secret))
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "31" {
		t.Errorf("%d %s %s", a.status, a.header.Get("Retry-After"), a.body)
	}
}
