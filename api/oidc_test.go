package api_test

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
)

// idp is a provider that says what a test wants.
type idp struct {
	says  map[string]any
	fails error
}

func (p *idp) Begin(_ context.Context, _ time.Time, state, _, _ string) (string, error) {
	return "https://id.example/auth?state=" + state, nil
}

func (p *idp) Finish(context.Context, time.Time, string, string, string, string) (map[string]any, error) {
	return p.says, p.fails
}

func (p *idp) Leave(_ context.Context, _ time.Time, back string) string {
	return "https://id.example/leave?back=" + back
}

func withProvider(t *testing.T, secure bool) (*world, *idp) {
	t.Helper()
	key, err := people.KeyFile(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	p := &idp{says: map[string]any{"sub": "s1", "email": "boss@x.ir", "email_verified": true, "groups": "ops"}}
	w := worldOf(t, people.Settings{Key: key, SecondFactor: []string{people.RoleOperator}, Providers: []people.Provider{
		{Name: "office", Issuer: "i", Title: text.Text{text.Fa: "سازمان", text.En: "the office"}, Side: engine.Staff, Create: true, Claim: "groups", Roles: map[string]string{"ops": "operator", "desk": "technician"}, Speaker: p},
	}}, func(o *api.Options) { o.Secure = secure })
	return w, p
}

// leaves goes to the provider and gives the state and the cookie that the browser keeps.
func (w *world) leaves(next string) (state string, kept *http.Cookie) {
	w.t.Helper()
	a := w.ask("", http.MethodGet, "/signin/oidc/office?next="+url.QueryEscape(next), "")
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || a.status != http.StatusSeeOther {
		w.t.Fatalf("%d %s", a.status, a.body)
	}
	return to.Query().Get("state"), (&http.Response{Header: a.header}).Cookies()[0]
}

func (w *world) comesBack(query string, kept *http.Cookie) answer {
	w.t.Helper()
	return w.ask("", http.MethodGet, "/signin/oidc/office/callback?"+query, "", "Cookie", kept.Name+"="+kept.Value, "Sec-Fetch-Site", "cross-site")
}

func TestSigningInByAProvider(t *testing.T) {
	w, p := withProvider(t, false)
	p.says["groups"] = "desk"
	if a := w.ask("", http.MethodGet, "/api/session", ""); !strings.Contains(a.body, `{"title":"the office","href":"/signin/oidc/office"}`) {
		t.Errorf("the page is told %s", a.body)
	}
	state, kept := w.leaves("/inbox/mine")
	if !kept.HttpOnly || kept.SameSite != http.SameSiteLaxMode || kept.MaxAge != 600 || kept.Path != "/" || strings.Contains(kept.Value, state) {
		t.Errorf("the browser keeps %+v", kept)
	}
	a := w.comesBack("code=c&state="+state, kept)
	c := cookieOf(t, a)
	if a.status != http.StatusSeeOther || a.header.Get("Location") != "/inbox/mine" || !c.HttpOnly {
		t.Fatalf("%d to %s, cookie %+v: %s", a.status, a.header.Get("Location"), c, a.body)
	}
	if taken := (&http.Response{Header: a.header}).Cookies()[0]; taken.Name != kept.Name || taken.MaxAge >= 0 {
		t.Errorf("the attempt is left with the browser: %+v", taken)
	}
	if a := w.ask(c.Value, http.MethodGet, "/api/me", ""); !strings.Contains(a.body, `"roles":["technician"]`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := w.comesBack("code=c&state="+state, kept); a.status != http.StatusUnauthorized || a.header.Get("Set-Cookie") == "" || strings.Contains(a.header.Get("Set-Cookie"), "kartabl_session") {
		t.Errorf("the same answer again: %d", a.status)
	}
	out := w.ask(c.Value, http.MethodDelete, "/api/session", "")
	if out.status != http.StatusOK || !strings.Contains(out.body, `"redirect":"https://id.example/leave?back=http://kartabl.test/signin"`) {
		t.Errorf("signed out: %d %s", out.status, out.body)
	}
}

func TestAProvidersWordIsNoSecondFactor(t *testing.T) {
	w, _ := withProvider(t, false)
	state, kept := w.leaves("/inbox/mine")
	a := w.comesBack("code=c&state="+state, kept)
	if a.header.Get("Location") != "/signin?next=%2Finbox%2Fmine" {
		t.Errorf("%d to %s", a.status, a.header.Get("Location"))
	}
	if a := w.ask(cookieOf(t, a).Value, http.MethodGet, "/api/me", ""); a.status != http.StatusUnauthorized {
		t.Errorf("he is in: %d", a.status)
	}
}

// TestWhereAProviderSendsBackTo: never to another site, nor to the other side.
func TestWhereAProviderSendsBackTo(t *testing.T) {
	w, p := withProvider(t, false)
	p.says["groups"] = nil
	for asked, want := range map[string]string{
		"": "/inbox/", "/inbox/x?y=1": "/inbox/x?y=1", "https://evil.example/inbox/": "/inbox/", "//evil.example": "/inbox/",
		"/cartable/": "/inbox/", "/inbox/../api/me": "/inbox/", "javascript:alert(1)": "/inbox/", "/\\evil.example": "/inbox/",
	} {
		state, kept := w.leaves(asked)
		if a := w.comesBack("code=c&state="+state, kept); a.header.Get("Location") != want {
			t.Errorf("%q: %d to %s", asked, a.status, a.header.Get("Location"))
		}
	}
}

func TestRefusedByAProvider(t *testing.T) {
	w, p := withProvider(t, false)
	p.fails = fault.New(fault.Unauthorized, "provider.refused").Because(context.Canceled)
	state, kept := w.leaves("")
	for _, query := range []string{"", "code=c", "code=c&state=x", "error=access_denied&state=" + state, "code=c&state=" + state} {
		a := w.comesBack(query, kept)
		if a.status != http.StatusUnauthorized || strings.Contains(a.header.Get("Set-Cookie"), "kartabl_session") || strings.Contains(a.body, "canceled") {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	if a := w.ask("", http.MethodGet, "/signin/oidc/office/callback?code=c&state="+state, "", "Accept", "text/html"); !strings.Contains(a.body, "Begin again from the sign-in page") {
		t.Errorf("people are told %s", a.body)
	}
	if a := w.ask("", http.MethodGet, "/signin/oidc/nothing", ""); a.status != http.StatusNotFound {
		t.Errorf("no such provider: %d", a.status)
	}
}

func TestTheCookieOfAnAttemptIsThisHosts(t *testing.T) {
	w, _ := withProvider(t, true)
	if _, kept := w.leaves(""); !strings.HasPrefix(kept.Name, "__Host-") || !kept.Secure || kept.Domain != "" || kept.Path != "/" {
		t.Errorf("%+v", kept)
	}
}

func TestProvidersAreNotHammered(t *testing.T) {
	w, _ := withProvider(t, false)
	var a answer
	for range 301 {
		a = w.ask("", http.MethodGet, "/signin/oidc/office", "")
	}
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("%d", a.status)
	}
}
