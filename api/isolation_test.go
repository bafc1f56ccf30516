package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// transferred is a claim of a customer that finance has not decided.
func (w *world) transferred(who string) string {
	w.t.Helper()
	id := w.start(who).ID
	w.fake.AddTransfer("main_psp")
	w.post(who, "/api/items/"+w.item(id, "pay_fee").ID+"/transfer", `{"documents": ["`+w.document(who)+`"], "tracking": "77", "paid_on": "2026-11-20"}`, nil)
	var page struct{ Rows []struct{ ID string } }
	w.get("fin1", "/api/money/transfers", &page)
	return page.Rows[len(page.Rows)-1].ID
}

// attached is the document that a case was started with.
func (w *world) attached(caseID string) string {
	w.t.Helper()
	var c struct{ Documents []struct{ ID string } }
	w.get("sara", "/api/cases/"+caseID, &c)
	return c.Documents[0].ID
}

// Attack case 5.
func TestARemovedRightCountsAtOnce(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	w.changePerson(holder, func(p *person) { p.Roles = nil })
	if a := w.ask(holder, http.MethodPost, "/api/items/"+item+"/claim", ""); a.status != http.StatusNotFound && a.status != http.StatusConflict {
		t.Errorf("claims without the role: %d %s", a.status, a.body)
	}
	w.changePerson("finance1", func(p *person) { p.Roles = nil })
	if a := w.ask("finance1", http.MethodGet, "/api/cases/"+id, ""); a.status != http.StatusNotFound {
		t.Errorf("reads without the role: %d", a.status)
	}
	w.changePerson("manager", func(p *person) { p.Disabled = true })
	if a := w.ask("manager", http.MethodGet, "/api/me", ""); a.status != http.StatusUnauthorized {
		t.Errorf("a disabled person is let in: %d", a.status)
	}
}

// TestNobodyHandsInAnothersFile covers ids of others in the body (and keys that a
// request does not have: those are in TestBadInput).
//
// Attack case 10.
func TestNobodyHandsInAnothersFile(t *testing.T) {
	w := newWorld(t)
	a := w.ask("reza", http.MethodPost, "/api/cases", w.claim("sara"))
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"path":"invoices[0]"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	body := strings.Replace(w.claim("reza"), `{"process"`, `{"customer": "`+w.persons["sara"].ID+`", "process"`, 1)
	w.ask("reza", http.MethodPost, "/api/cases", body)
	if a := w.ask("sara", http.MethodGet, "/api/cases", ""); !strings.Contains(a.body, `"rows":[]`) {
		t.Errorf("a customer started a case for another: %s", a.body)
	}
}
