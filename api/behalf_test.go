package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
)

// A customer calls: she is found by her national id, her claim is opened, and she reads
// who did it and how. The audit trail has on whose behalf.
func TestACustomerCalls(t *testing.T) {
	w := newWorld(t)
	w.changePerson("reza", func(p *person) { p.Attributes["national_id"] = "0499370899" })
	var found api.Customers
	w.post("call1", "/api/customers/find", `{"known_as": "۰۰۱۲۳۴۵۶۷۹"}`, &found)
	if len(found.Rows) != 1 || found.Rows[0].Name != "name of sara" {
		t.Fatalf("found %+v", found)
	}
	id := found.Rows[0].ID
	var served cartable.Served
	w.get("call1", "/api/customers/"+id, &served)
	if len(served.Offers) != 1 {
		t.Fatalf("offered to her %+v", served.Offers)
	}
	w.get("call1", "/api/offers/"+served.Offers[0].Process+"?customer="+id, &api.Opening{})
	var row cartable.CaseRow
	w.post("call1", "/api/cases", strings.Replace(w.claim("call1"), `{"process"`, `{"customer": "`+id+`", "channel": "phone", "process"`, 1), &row)
	a := w.ask("sara", http.MethodGet, "/api/cases/"+row.ID, "")
	for _, part := range []string{`"by":"name of call1"`, `"for":"name of sara"`, `"via":"by phone"`} {
		if !strings.Contains(a.body, part) {
			t.Errorf("she does not read %s: %s", part, a.body)
		}
	}
	a = w.ask("operator", http.MethodGet, "/api/cases/"+row.ID+"/audit", "")
	if !strings.Contains(a.body, `"behalf":"`+id+`"`) {
		t.Errorf("the audit trail: %s", a.body)
	}
}

// Whom staff have written down makes an account by his mobile and his national id, and finds
// his request in it.
func TestWhoWasWrittenDownComesIn(t *testing.T) {
	w := newWorld(t)
	reached(w)
	var c cartable.Customer
	w.post("call1", "/api/customers", `{"name": "Mina", "mobile": "09123333333", "national_id": "0013542419"}`, &c)
	cookie, code := w.coded("", "/api/codes", `{"purpose": "sign_up", "target": "09123333333"}`)
	a := w.status(w.tell(cookie, "/api/signup/code", `{"code": "`+code+`"}`), http.StatusOK)
	if !strings.Contains(a.body, `"noted":true`) {
		t.Errorf("he is not asked whether it is he: %s", a.body)
	}
	a = w.status(w.tell(cookie, "/api/signup", `{"name": "Mina", "national_id": "0084575948"}`), http.StatusUnprocessableEntity)
	if !strings.Contains(a.body, `"national_id"`) {
		t.Errorf("%s", a.body)
	}
	a = w.status(w.tell(cookie, "/api/signup", `{"name": "Mina Asadi", "national_id": "0013542419"}`), http.StatusOK)
	session := strings.TrimPrefix(pairOf(a), "kartabl_session=")
	if a = w.ask(session, http.MethodGet, "/api/me", ""); !strings.Contains(a.body, c.ID) {
		t.Errorf("he is not %s: %s", c.ID, a.body)
	}
}

// Whoever looks is answered alike where nobody is found, whoever it was.
func TestNobodyIsFound(t *testing.T) {
	w := newWorld(t)
	w.person("left", engine.Customer)
	w.changePerson("left", func(p *person) { p.Disabled = true })
	none := w.ask("call1", http.MethodPost, "/api/customers/find", `{"known_as": "nobody"}`)
	for _, word := range []string{"left", "expert1", "name of sara", "sar", "09129999999"} {
		if a := w.ask("call1", http.MethodPost, "/api/customers/find", `{"known_as": "`+word+`"}`); a.status != none.status || a.body != none.body {
			t.Errorf("%s: %d %s, nobody: %d %s", word, a.status, a.body, none.status, none.body)
		}
	}
	if none.status != http.StatusOK {
		t.Errorf("nobody: %d %s", none.status, none.body)
	}
}

func TestACustomerIsWrittenDown(t *testing.T) {
	w := newWorld(t)
	var c cartable.Customer
	w.post("call1", "/api/customers", `{"name": "Mina", "mobile": "09123333333"}`, &c)
	if a := w.ask("call1", http.MethodPost, "/api/customers", `{"name": "Mina", "mobile": "09123333333"}`); a.status != http.StatusConflict {
		t.Errorf("again: %d %s", a.status, a.body)
	}
	a := w.ask("call1", http.MethodPost, "/api/customers", `{"name": "", "mobile": "7", "national_id": "8"}`)
	for _, field := range []string{"name", "mobile", "national_id"} {
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"`+field+`"`) {
			t.Errorf("%s: %d %s", field, a.status, a.body)
		}
	}
	w.get("call1", "/api/customers/"+c.ID, &cartable.Served{})
}
