package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// bodies are what the routes with an id take.
var bodies = map[string]string{
	"/api/items/{id}/submit":         `{"outcome": "", "values": {}, "version": 0}`,
	"/api/items/{id}/draft":          `{"values": {}}`,
	"/api/items/{id}/assign":         `{"to": "x"}`,
	"/api/people/{id}/attributes":    `{"values": {"province": "Fars"}}`,
	"/api/problems/{id}/mend":        `{"do": "retry"}`,
	"/api/cases/{id}/actions/{name}": `{"values": {}}`,

	"/api/items/{id}/transfer":                         `{"documents": ["x"], "tracking": "77", "paid_on": "2026-11-20"}`,
	"/api/money/transfers/{id}/confirm":                `{"amount": 1, "ref": "12"}`,
	"/api/money/transfers/{id}/return":                 `{"reason": "Not found."}`,
	"/api/money/payments/{id}/accept":                  `{"reason": "x"}`,
	"/api/money/payments/{id}/refunds":                 `{"amount": 1, "reason": "x"}`,
	"/api/money/payments/{id}/refunds/{refund}/refuse": `{"reason": "x"}`,
	"/api/money/payments/{id}/refunds/{refund}/paid":   `{"ref": "x"}`,
}

// TestWhatIsNotYoursDoesNotExist asks every route with an id for things of another
// and for things that nobody has: the answers are the same, byte for byte.
func TestWhatIsNotYoursDoesNotExist(t *testing.T) {
	w := newWorld(t)
	caseID, item, _ := w.review()
	waiting := w.item(w.start("sara").ID, "pay_fee").ID
	loose := w.document("sara")
	attached := w.attached(caseID)
	const nobody = "019a0000-0000-7000-8000-000000000000"
	things := map[string][]string{
		"/api/cases/":           {caseID},
		"/api/items/":           {item, waiting},
		"/api/documents/":       {attached, loose},
		"/api/problems/":        {caseID + "-1"},
		"/api/deliveries/":      {w.told()},
		"/api/money/transfers/": {w.transferred("sara")},
		"/api/money/payments/":  {w.paidBy(caseID)},
		"/api/people/":          {w.persons["expert1"].ID},
		"/api/absences/":        {w.absent("expert2", "expert2", "expert1")},
	}
	for _, r := range routesWithID() {
		for prefix, ids := range things {
			if !strings.HasPrefix(r.path, prefix) {
				continue
			}
			for _, id := range ids {
				for _, who := range []string{"reza", "tech1", "analyst"} {
					mine := w.with(who, r, id)
					none := w.with(who, r, strings.Replace(id, id[:len(nobody)], nobody, 1))
					if mine.status != http.StatusNotFound || mine.status != none.status || mine.body != none.body {
						t.Errorf("%s %s as %s:\n%d %s\n%d %s", r.method, r.path, who, mine.status, mine.body, none.status, none.body)
					}
				}
			}
		}
	}
}

func (w *world) with(who string, r row, id string) answer {
	w.t.Helper()
	path := strings.NewReplacer("{id}", id, "{name}", "cancel", "{refund}", "1").Replace(r.path)
	return w.ask(who, r.method, path, bodies[r.path])
}

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
