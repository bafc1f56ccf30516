package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/people"
)

const tokenHeader = "X-Kartabl-Token"

// changes are the routes that somebody who is signed in changes something by.
func changes() []api.Listed {
	var list []api.Listed
	for _, r := range api.Routes() {
		if r.Method != http.MethodGet && strings.HasPrefix(r.Path, "/api/") && !r.Open {
			list = append(list, r)
		}
	}
	return list
}

// Attack case 8: no change is made without the page token of the session itself.
func TestEachChangeNeedsThePageToken(t *testing.T) {
	w := newWorld(t)
	w.session("sara", "sara at home", saturday)
	for name, told := range map[string]string{
		"none": "", "another's": people.PageToken("reza"), "her other session's": people.PageToken("sara at home"),
		"the session's own": "sara", "cut off": people.PageToken("sara")[:40], "longer": people.PageToken("sara") + "A",
	} {
		for _, r := range changes() {
			a := w.askRoute("sara", r, unknown, tokenHeader, told)
			if a.status != http.StatusForbidden || !strings.Contains(a.body, "urn:kartabl:invalid.page_token") {
				t.Errorf("%s: %s %s: %d %s", name, r.Method, r.Path, a.status, a.body)
			}
		}
	}
	if n := len(changes()); n < 40 {
		t.Errorf("only %d routes were tried", n)
	}
	if a := w.ask("nobody", http.MethodPatch, "/api/me", `{"lang": "en"}`, tokenHeader, ""); a.status != http.StatusUnauthorized {
		t.Errorf("without a session: %d %s", a.status, a.body)
	}
}

// A page learns its token from whatever it reads first; a page whose session was changed
// under it asks again.
func TestWhereAPageLearnsItsToken(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]string{
		"/api/me": people.PageToken("sara"), "/api/session": people.PageToken("sara"), "/api/cases": people.PageToken("sara"),
		"/cartable/": "", "/healthz": "",
	} {
		if got := w.ask("sara", http.MethodGet, path, "").header.Get(tokenHeader); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
	for _, who := range []string{"", "nobody"} {
		if a := w.ask(who, http.MethodGet, "/api/session", ""); a.header.Get(tokenHeader) != "" || strings.Contains(a.body, `"person"`) {
			t.Errorf("as %q: %v %s", who, a.header, a.body)
		}
	}
	entered := w.ask("", http.MethodPost, "/api/session", signIn("sara", password))
	token := entered.header.Get(tokenHeader)
	who := cookieOf(t, entered).Value
	if token != people.PageToken(who) || strings.Contains(entered.body, token) {
		t.Errorf("signed in with %q: %s", token, entered.body)
	}
	if a := w.ask(who, http.MethodPatch, "/api/me", `{"lang": "en"}`, tokenHeader, token); a.status != http.StatusOK {
		t.Errorf("with the token of the answer: %d %s", a.status, a.body)
	}
	if a := w.ask(who, http.MethodGet, "/api/session", ""); !strings.Contains(a.body, `"person":"`+w.persons["sara"].ID+`"`) {
		t.Errorf("who it is: %s", a.body)
	}
}
