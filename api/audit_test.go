package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// audited is the trail as the operator reads it, the oldest first: who, deed, kind,
// outcome and fields.
func (w *world) audited(query string) []cartable.AuditLine {
	w.t.Helper()
	w.must(w.server.FlushTrail(w.t.Context()))
	var page cartable.Page[cartable.AuditLine]
	w.get("operator", "/api/audit?limit=100"+query, &page)
	return page.Rows
}

func (w *world) lineOf(query string) cartable.AuditLine {
	w.t.Helper()
	rows := w.audited(query)
	if len(rows) != 1 {
		w.t.Fatalf("%d lines of %s: %+v", len(rows), query, rows)
	}
	return rows[0]
}

func TestTheTrailHasWhatPeopleDo(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	started := w.lineOf("&deed=startCase")
	if started.Name != "name of sara" || started.Case != id || started.CaseNo == "" || started.Outcome != "allowed" || started.Behalf != "" || started.Address != "127.0.0.1" || started.Session == "" || started.Request == "" {
		t.Errorf("%+v", started)
	}
	if fields := strings.Join(started.Fields, " "); !strings.Contains(fields, "values.iban") || strings.Contains(fields, "IR22") {
		t.Errorf("fields %s", fields)
	}
	w.post(holder, "/api/items/"+item+"/submit", `{"outcome": "accept", "values": {}, "version": 0}`, nil)
	if done := w.lineOf("&deed=submit"); done.Kind != "item" || done.Object != item || done.Case != id || done.Behalf != w.persons["sara"].ID || done.Name != "name of "+holder {
		t.Errorf("%+v", done)
	}
	w.ask(holder, http.MethodPost, "/api/items/"+item+"/submit", `{"outcome": "accept", "values": {}, "version": 0}`)
	if again := w.audited("&deed=submit")[0]; again.Outcome != "refused" || again.Status != http.StatusConflict {
		t.Errorf("%+v", again)
	}
	w.ask("reza", http.MethodPost, "/api/items/"+item+"/claim", "")
	if claimed := w.lineOf("&deed=claim"); claimed.Outcome != "refused" || claimed.Status != http.StatusNotFound || claimed.Name != "name of reza" {
		t.Errorf("%+v", claimed)
	}
	w.upload("reza", "a.pdf", pdf)
	if up := w.lineOf("&deed=upload&person=reza"); up.Outcome != "allowed" {
		t.Errorf("%+v", up)
	}
}

func TestTheTrailHasSignIns(t *testing.T) {
	w := newWorld(t)
	w.ask("", http.MethodPost, "/api/session", `{"login": "sara", "password": "`+password+`"}`)
	if in := w.lineOf("&deed=signIn"); in.Name != "name of sara" || in.Outcome != "allowed" || in.Session == "" {
		t.Errorf("%+v", in)
	}
	w.ask("", http.MethodPost, "/api/session", `{"login": "sara", "password": "my other secret"}`)
	if in := w.audited("&deed=signIn")[0]; in.Person != "" || in.Kind != "person" || in.Object != w.persons["sara"].ID || in.Outcome != "refused" || in.Status != http.StatusUnauthorized {
		t.Errorf("%+v", in)
	}
	w.ask("", http.MethodPost, "/api/session", `{"login": "a secret in the wrong field", "password": "x"}`)
	w.ask("sara", http.MethodDelete, "/api/session", "")
	if out := w.lineOf("&deed=signOut"); out.Name != "name of sara" {
		t.Errorf("%+v", out)
	}
	text, err := json.Marshal(w.audited(""))
	w.must(err)
	if strings.Contains(string(text), "secret") || strings.Contains(string(text), password) {
		t.Errorf("a secret is in the trail: %s", text)
	}
}

// What staff look at is written once an hour for each person and thing; what customers
// look at of their own is not, and what is refused is.
func TestTheTrailHasWhatStaffSee(t *testing.T) {
	w := newWorld(t)
	w.late.Store(int64(-5 * time.Minute)) // before a full hour
	id, item, holder := w.review()
	file := w.attached(id)
	look := func() {
		for range 3 {
			w.get("manager", "/api/cases/"+id, nil)
			w.get(holder, "/api/items/"+item, nil)
			w.get(holder, "/api/documents/"+file, nil)
			w.get("sara", "/api/cases/"+id, nil)
			w.get("operator", "/api/money/payments/"+w.paidBy(id), nil)
			w.ask("reza", http.MethodGet, "/api/cases/"+id, "")
			w.get("manager", "/api/cases", nil)
		}
	}
	look()
	count := func(deed string, want int) {
		t.Helper()
		if got := w.audited("&deed=" + deed); len(got) != want {
			t.Errorf("%d lines of %s: %+v", len(got), deed, got)
		}
	}
	count("case", 2) // the manager's, and the refused one
	count("item", 1)
	count("payment", 1)
	count("cases", 0)
	if seen := w.audited("&deed=case&person=manager"); len(seen) != 1 || seen[0].Case != id || seen[0].Outcome != "allowed" {
		t.Errorf("%+v", seen)
	}
	if seen := w.audited("&deed=item"); seen[0].Case != id {
		t.Errorf("%+v", seen)
	}
	w.late.Store(0)
	look()
	count("case", 4)
}

func TestWhoReadsTheTrail(t *testing.T) {
	w := newWorld(t)
	id, _, _ := w.review()
	var c cartable.CaseRow
	w.get("sara", "/api/cases/"+id, &c)
	const get = http.MethodGet
	w.run(t, []row{
		{name: "of all", who: "operator", method: get, path: "/api/audit", status: 200, must: []string{"startCase", "name of sara"}},
		{name: "by number", who: "operator", method: get, path: "/api/audit?case=" + url.QueryEscape(c.No), status: 200, must: []string{"startCase"}},
		{name: "by login", who: "operator", method: get, path: "/api/audit?person=SARA", status: 200, must: []string{"startCase"}},
		{name: "by day", who: "operator", method: get, path: "/api/audit?day=1405-08-30", status: 200, must: []string{"startCase"}},
		{name: "of another day", who: "operator", method: get, path: "/api/audit?day=2026-11-20", status: 200, must: []string{`"rows":[]`}},
		{name: "no day", who: "operator", method: get, path: "/api/audit?day=soon", status: 422, must: []string{`"path":"day"`}},
		{name: "of nobody", who: "operator", method: get, path: "/api/audit?person=nobody", status: 200, must: []string{`"rows":[]`}},
		{name: "a forged place", who: "operator", method: get, path: "/api/audit?after=x", status: 200, must: []string{`"rows":[]`}},
		{name: "not by the owner", who: "manager", method: get, path: "/api/audit", status: 404},
		{name: "not as a file", who: "manager", method: get, path: "/api/audit/file", status: 404},
		{name: "of his case by the owner", who: "manager", method: get, path: "/api/cases/" + id + "/audit", status: 200, must: []string{"startCase"}},
		{name: "not by the customer", who: "sara", method: get, path: "/api/cases/" + id + "/audit", status: 404},
		{name: "as a file", who: "operator", method: get, path: "/api/audit/file?deed=startCase", status: 200, must: []string{"\uFEFFid,at,request", "name of sara"}},
		{name: "as lines", who: "operator", method: get, path: "/api/audit/file?deed=startCase&format=json", status: 200, must: []string{`"deed":"startCase"`}},
		{name: "as something else", who: "operator", method: get, path: "/api/audit/file?format=xml", status: 422},
	})
	if got := w.audited("&deed=auditFile&person=operator"); len(got) != 3 {
		t.Errorf("taking the trail away is told %d times", len(got))
	}
}

// Attack case 33: names of fields and ids are typed by people; in the file each line is
// one line, and no cell is a formula.
func TestTheTrailAsAFileIsInert(t *testing.T) {
	w := newWorld(t)
	w.ask("sara", http.MethodPost, "/api/cases/"+url.PathEscape("=cmd|'/c calc'!A1\r\nforged,line")+"/actions/cancel", `{"values": {"=1+1\u001b[2J\nx": 1}}`)
	w.must(w.server.FlushTrail(t.Context()))
	for _, format := range []string{"csv", "json"} {
		a := w.ask("operator", http.MethodGet, "/api/audit/file?deed=act&format="+format, "")
		lines := strings.Split(strings.TrimSpace(a.body), "\n")
		if format == "csv" {
			lines = lines[1:]
		}
		if len(lines) != 1 || strings.ContainsAny(lines[0], "\x1b") || strings.Contains(lines[0], ",=cmd") {
			t.Errorf("%q", lines)
		}
	}
}

func TestEveryDeedHasWords(t *testing.T) {
	for _, name := range api.KeptDeeds() {
		if !text.Known("deed." + name) {
			t.Errorf("no words for %s: add them to auditDeeds", name)
		}
	}
}

// A line reads as a sentence, in the reader's language.
func TestTheTrailIsReadAsSentences(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	var c struct{ No string }
	w.get(holder, "/api/cases/"+id, &c)
	w.ask("reza", http.MethodPost, "/api/items/"+item+"/claim", "")
	w.ask("", http.MethodPost, "/api/codes", `{"purpose": "sign_in", "target": "09120000099"}`)
	w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
		return errors.Join(
			tx.AddAudit(t.Context(), store.AuditEntry{Person: "scim:office", Deed: "changeRoles", Kind: "person", Object: w.persons["fin1"].ID, Outcome: "allowed"}),
			tx.AddAudit(t.Context(), store.AuditEntry{Person: "x", Deed: "brandNew", Outcome: "allowed"}),
		)
	}))
	persian := text.PersianDigits(c.No)
	for query, want := range map[string][2]string{
		"&deed=case&person=" + holder:          {"name of " + holder + " looked at case " + c.No, "name of " + holder + " پرونده‌ی " + persian + " را دید"},
		"&deed=claim":                          {"name of reza was refused: taking work of case " + c.No, "درخواستِ name of reza پذیرفته نشد: برداشتن کار از پرونده‌ی " + persian},
		"&deed=changeRoles&person=scim:office": {"The directory “office” changed the roles of name of fin1", "سامانه‌ی کارکنانِ «office» نقش‌های name of fin1 را تغییر داد"},
		"&deed=brandNew":                       {"x did this: brandNew", "x این کار را کرد: brandNew"},
	} {
		for i, lang := range []string{"en", "fa"} {
			w.must(w.server.FlushTrail(t.Context()))
			var page cartable.Page[cartable.AuditLine]
			w.read(w.ask("operator", http.MethodGet, "/api/audit?limit=100"+query, "", "Accept-Language", lang), &page)
			plain := strings.NewReplacer("\u2066", "", "\u2069", "")
			if len(page.Rows) != 1 || plain.Replace(page.Rows[0].Text) != want[i] {
				t.Errorf("%s: %+v", query, page.Rows)
			}
		}
	}
}

func TestDaysOfTheTrail(t *testing.T) {
	w := newWorld(t)
	w.ask("sara", http.MethodPatch, "/api/me", `{"lang": "fa"}`)
	for query, want := range map[string]int{
		"&from=2026-11-21": 1, "&from=2026-11-22": 0, "&to=2026-11-20": 0, "&to=1405-08-30": 1, "&from=1405-08-30&to=2026-11-21": 1, "&day=2026-11-21": 1, "&day=2026-11-20": 0,
	} {
		if rows := w.audited("&deed=setLang" + query); len(rows) != want {
			t.Errorf("%s: %+v", query, rows)
		}
	}
	for _, query := range []string{"from=soon", "to=2026-13-01"} {
		for _, path := range []string{"/api/audit?", "/api/audit/file?"} {
			if a := w.ask("operator", http.MethodGet, path+query, ""); a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %s", query, a.status, a.body)
			}
		}
	}
}
