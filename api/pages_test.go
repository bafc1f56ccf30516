package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/hooks"
)

const html = "text/html,application/xhtml+xml"

func TestPages(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, who, path string
		status          int
		location, body  string
	}{
		{"the front, unsigned", "", "/", 303, "/signin", ""},
		{"the front for a customer", "sara", "/", 303, "/cartable/", ""},
		{"the front for staff", "manager", "/", 303, "/inbox/", ""},
		{"signing in", "", "/signin", 200, "", "<title>signin"},
		{"signing in with somewhere to go", "", "/signin?next=%2Fcartable%2F", 200, "", "<title>signin"},
		{"signed in already", "sara", "/signin", 303, "/cartable/", ""},
		{"signed in, and on", "sara", "/signin?next=%2Fcartable%2Fcases%2F1", 303, "/cartable/cases/1", ""},
		{"signed in, and lured away", "sara", "/signin?next=" + url.QueryEscape("//evil.example/"), 303, "/cartable/", ""},
		{"the cartable, unsigned", "", "/cartable/cases/1?paid=1", 303, "/signin?next=%2Fcartable%2Fcases%2F1%3Fpaid%3D1", ""},
		{"the cartable", "sara", "/cartable/", 200, "", "<title>cartable"},
		{"a page of the cartable", "sara", "/cartable/cases/1", 200, "", "<title>cartable"},
		{"the inbox", "manager", "/inbox", 200, "", "<title>inbox"},
		{"the inbox for a customer", "sara", "/inbox/", 303, "/cartable/", ""},
		{"the parts of the pages", "manager", "/design", 200, "", "<title>design"},
		{"the parts of the pages for a customer", "sara", "/design", 303, "/cartable/", ""},
		{"the parts of the pages, unsigned", "", "/design", 303, "/signin?next=%2Fdesign", ""},
		{"signed in, and on to them", "manager", "/signin?next=%2Fdesign", 303, "/design", ""},
		{"signed in as a customer, and on to them", "sara", "/signin?next=%2Fdesign", 303, "/cartable/", ""},
		{"an old session", "forged", "/inbox/", 303, "/signin?next=%2Finbox%2F", ""},
		{"an asset", "", "/assets/app-1a2B3c4D.js", 200, "", "export"},
		{"the worker", "", "/worker.js", 200, "", "self"},
		{"an icon", "", "/icon.svg", 200, "", "<svg"},
		{"no such asset", "", "/assets/app-5a6B7c8D.js", 404, "", "Not found"},
		{"what the build left", "", "/.vite/manifest.json", 404, "", "Not found"},
		{"a kind that is not served", "", "/secret.pem", 404, "", "Not found"},
		{"the entry by its name", "", "/signin/index.html", 404, "", "Not found"},
		{"out of the folder", "", "/assets/..%2f..%2fsecret.pem", 404, "", "Not found"},
		{"no such page", "", "/nothing", 404, "", `<a href="/">`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.ask(c.who, http.MethodGet, c.path, "", "Accept", html)
			if a.status != c.status || a.header.Get("Location") != c.location || !strings.Contains(a.body, c.body) {
				t.Errorf("%d to %q: %s", a.status, a.header.Get("Location"), a.body)
			}
			if kind := a.header.Get("Content-Type"); c.status == 404 && !strings.HasPrefix(kind, "text/html") {
				t.Errorf("a browser gets %s", kind)
			}
		})
	}
}

func TestWhatABrowserMayKeep(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]string{
		"/assets/app-1a2B3c4D.js": "public, max-age=31536000, immutable", "/assets/app-5a6B7c8D.js": "no-store", "/signin": "no-cache", "/": "no-store",
		"/assets/icon.svg": "public, max-age=3600", "/icon.svg": "public, max-age=3600", "/worker.js": "no-cache",
	} {
		if got := w.ask("", http.MethodGet, path, "").header.Get("Cache-Control"); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestAssetsTravelSmall(t *testing.T) {
	w := newWorld(t)
	for _, encoding := range []string{"br", "gzip"} {
		a := w.ask("", http.MethodGet, "/assets/big-1a2B3c4D.js", "", "Accept-Encoding", encoding)
		if a.header.Get("Content-Encoding") != encoding || len(a.body) > 1000 || !strings.Contains(a.header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%d bytes as %q, vary by %q", len(a.body), a.header.Get("Content-Encoding"), a.header.Get("Vary"))
		}
	}
}

func TestTheWayBackFromTheBank(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name   string
		status hooks.PaymentStatus
		method string
		want   string
	}{
		{"paid", hooks.Paid, http.MethodGet, "1"},
		{"paid, by a form", hooks.Paid, http.MethodPost, "1"},
		{"not paid, whatever the query says", hooks.Failed, http.MethodGet, "0"},
		{"not known yet", hooks.Unknown, http.MethodGet, "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := w.start("reza").ID
			path, query, _ := strings.Cut(w.bank("reza", id, c.status), "?")
			body := ""
			if c.method == http.MethodGet {
				path += "?" + query
			} else {
				body = query
			}
			a := w.ask("", c.method, path, body, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site", "Origin", "https://bank.example")
			if want := "/cartable/cases/" + id + "?paid=" + c.want; a.status != http.StatusSeeOther || a.header.Get("Location") != want {
				t.Errorf("%d to %s: %s", a.status, a.header.Get("Location"), a.body)
			}
			w.ask("reza", http.MethodPost, "/api/cases/"+id+"/actions/cancel", `{"values": {}}`)
		})
	}
	for _, path := range []string{"/pay/main_psp/callback?Authority=forged&Status=OK", "/pay/main_psp/callback", "/pay/other/callback?Authority=x"} {
		if a := w.ask("", http.MethodGet, path, ""); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}
