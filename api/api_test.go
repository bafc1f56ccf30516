package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/store"
)

// row is one request and what must come of it.
type row struct {
	name, who, method, path, body string
	header                        []string
	status                        int
	must, mustNot                 []string
}

func (w *world) run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			a := w.ask(r.who, r.method, r.path, r.body, r.header...)
			if a.status != r.status {
				t.Errorf("status %d, want %d: %s", a.status, r.status, a.body)
			}
			for _, s := range r.must {
				if !strings.Contains(a.body, s) {
					t.Errorf("no %q in %s", s, a.body)
				}
			}
			for _, s := range r.mustNot {
				if strings.Contains(a.body, s) {
					t.Errorf("%q in %s", s, a.body)
				}
			}
			if kind := a.header.Get("Content-Type"); a.status >= 400 && kind != "application/problem+json" {
				t.Errorf("an error as %s", kind)
			}
		})
	}
}

func TestWhoSeesWhat(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
		return tx.AddExchange(t.Context(), store.ExchangeRow{Process: "medical_claim", Kind: store.ListQuestion, Service: "lists", Operation: "renewals", Outcome: store.Answered})
	}))
	const get, post = http.MethodGet, http.MethodPost
	w.run(t, []row{
		{name: "who I am", who: "sara", method: get, path: "/api/me", status: 200, must: []string{`"login":"sara"`, `"side":"customer"`, `"lang":"fa"`}, mustNot: []string{"hash", "argon"}},
		{name: "home of a customer", who: "sara", method: get, path: "/api/home", status: 200, must: []string{id, "Medical-expense claim"}, mustNot: []string{item, "name of expert", "queue"}},
		{name: "home of another customer", who: "reza", method: get, path: "/api/home", status: 200, must: []string{`"offers"`}, mustNot: []string{id, "sara"}},
		{name: "home of staff", who: holder, method: get, path: "/api/home", status: 200, must: []string{`"views"`, `"key":"mine","label":"`, `"count":1`}},
		{name: "offers", who: "sara", method: get, path: "/api/offers", status: 200, must: []string{`"process":"medical_claim"`}},
		{name: "an offer with its form", who: "sara", method: get, path: "/api/offers/medical_claim", status: 200, must: []string{`"key":"`, `"path":"iban"`, `"required":true`}},
		{name: "no such offer", who: "sara", method: get, path: "/api/offers/nothing", status: 404},
		{name: "own case", who: "sara", method: get, path: "/api/cases/" + id, status: 200, must: []string{`"stages"`}, mustNot: []string{`"values"`, `"clocks"`, "name of expert", "least_loaded"}},
		{name: "the case for staff", who: "finance1", method: get, path: "/api/cases/" + id, status: 200, must: []string{`"values"`, "name of sara"}},
		{name: "own cases", who: "sara", method: get, path: "/api/cases?open=true", status: 200, must: []string{id}},
		{name: "no ended cases", who: "sara", method: get, path: "/api/cases?open=false", status: 200, must: []string{`"rows":[]`}},
		{name: "cases of another", who: "reza", method: get, path: "/api/cases", status: 200, must: []string{`"rows":[]`}},
		{name: "cases of the team", who: "manager", method: get, path: "/api/cases?process=medical_claim", status: 200, must: []string{id, "name of sara"}},
		{name: "cases for another team", who: "tech1", method: get, path: "/api/cases", status: 200, must: []string{`"rows":[]`}},
		{name: "my work", who: holder, method: get, path: "/api/items?view=mine", status: 200, must: []string{item}},
		{name: "the item", who: holder, method: get, path: "/api/items/" + item, status: 200, must: []string{`"can_submit":true`, `"name":"give_back"`, `"case_view"`}},
		{name: "a pool that is not mine", who: "finance1", method: get, path: "/api/items?view=queue:medical_experts", status: 404},
		{name: "staff views are not for customers", who: "sara", method: get, path: "/api/items?view=mine", status: 404},
		{name: "people for staff", who: "manager", method: get, path: "/api/people?role=medical_expert", status: 200, must: []string{"name of expert1"}, mustNot: []string{"name of sara", "mobile"}},
		{name: "nobody goes through customers", who: "call1", method: get, path: "/api/people?q=sara", status: 200, must: []string{`"rows":[]`}},
		{name: "people are not for customers", who: "sara", method: get, path: "/api/people", status: 404, mustNot: []string{"expert"}},
		{name: "problems", who: "operator", method: get, path: "/api/problems", status: 200, must: []string{`"rows":[]`}},
		{name: "causes", who: "operator", method: get, path: "/api/problems/causes", status: 200, must: []string{`"rows":[]`}},
		{name: "the operator is told how many", who: "operator", method: get, path: "/api/home", status: 200, must: []string{`"problems":0`}},
		{name: "others are not", who: holder, method: get, path: "/api/home", status: 200, mustNot: []string{`"problems"`}},
		{name: "nothing to mend", who: "operator", method: post, path: "/api/problems/bulk", body: `{"do": "retry"}`, status: 422},
		{name: "a cause of nobody", who: "operator", method: post, path: "/api/problems/bulk", body: `{"do": "retry", "process": "medical_claim", "cause": "x"}`, status: 200, must: []string{`"done":0`, `"failed":[]`}},
		{name: "a process of others", who: "tech1", method: post, path: "/api/problems/bulk", body: `{"do": "retry", "process": "medical_claim", "cause": "x"}`, status: 404},
		{name: "no such mending", who: "operator", method: post, path: "/api/problems/bulk", body: `{"do": "dance", "ids": ["x"]}`, status: 422},
		{name: "exchanges of a case", who: "operator", method: get, path: "/api/cases/" + id + "/exchanges", status: 200, must: []string{`"service":"civil_registry"`, `"outcome":"answered"`, `\"national_id\":\"•••\"`, `"waiting":[]`}},
		{name: "exchanges for the owner", who: "manager", method: get, path: "/api/cases/" + id + "/exchanges?limit=1", status: 200, must: []string{"civil_registry"}},
		{name: "exchanges are not for who works on the case", who: holder, method: get, path: "/api/cases/" + id + "/exchanges", status: 404, mustNot: []string{"civil_registry"}},
		{name: "exchanges are not for the customer", who: "sara", method: get, path: "/api/cases/" + id + "/exchanges", status: 404, mustNot: []string{"civil_registry"}},
		{name: "questions of lists", who: "operator", method: get, path: "/api/processes/medical_claim/questions", status: 200, must: []string{`"kind":"list"`, `"operation":"renewals"`, `"waiting":[]`}},
		{name: "questions of lists for the owner", who: "manager", method: get, path: "/api/processes/medical_claim/questions?limit=1", status: 200, must: []string{"renewals"}},
		{name: "questions of lists are not for other staff", who: "tech1", method: get, path: "/api/processes/medical_claim/questions", status: 404, mustNot: []string{"renewals"}},
		{name: "questions of lists are not for the customer", who: "sara", method: get, path: "/api/processes/medical_claim/questions", status: 404, mustNot: []string{"renewals"}},
		{name: "questions of no process", who: "operator", method: get, path: "/api/processes/none/questions", status: 404},
		{name: "in Persian", who: "", method: get, path: "/api/me", header: []string{"Accept-Language", "fa"}, status: 401, must: []string{"دوباره وارد شوید"}},
		{name: "customers claim nothing", who: "sara", method: post, path: "/api/items/" + item + "/claim", status: 404},
		{name: "the schema for editors", method: get, path: "/api/schema.json", status: 200, must: []string{"draft-07", "step_parallel"}},
		{name: "the description", method: get, path: "/api/openapi.json", status: 200, must: []string{`"openapi":"3.1.0"`, "PageCaseRow"}},
		{name: "health", method: get, path: "/healthz", status: 200},
		{name: "readiness", method: get, path: "/readyz", status: 200},
	})
}

func TestNobodyComesInUnsigned(t *testing.T) {
	w := newWorld(t)
	for _, r := range api.Routes() {
		if r.Open {
			continue
		}
		path := strings.NewReplacer("{id}", "x", "{name}", "x", "{process}", "x").Replace(r.Path)
		says := `"code":"unauthorized"`
		if r.Action == api.ByToken {
			says = `"status":"401"`
		}
		for _, token := range []string{"", "forged"} {
			if a := w.ask(token, r.Method, path, ""); a.status != 401 || !strings.Contains(a.body, says) {
				t.Errorf("%s %s as %q: %d %s", r.Method, r.Path, token, a.status, a.body)
			}
		}
	}
}

func TestTheWholeWork(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	var it cartable.Item
	w.get(holder, "/api/items/"+item, &it)
	var saved cartable.DraftKept
	w.read(w.ask(holder, http.MethodPut, "/api/items/"+item+"/draft", `{"values": {"reject_reason": "so far"}}`), &saved)
	w.get(holder, "/api/items/"+item, &it)
	if it.DraftAt.IsZero() || !it.DraftAt.Equal(saved.SavedAt) {
		t.Errorf("draft of %v, saved at %v", it.DraftAt, saved.SavedAt)
	}
	var done cartable.Done
	w.post(holder, "/api/items/"+item+"/submit", `{"outcome": "give_back", "values": {"missing": ["prescription"]}, "version": 0}`, &done)
	if done.Case.ID != id || done.Next != nil {
		t.Errorf("done: %+v", done)
	}
	var pending cartable.Page[cartable.Row]
	w.get("sara", "/api/items?view=pending", &pending)
	if len(pending.Rows) != 1 || pending.Rows[0].Label != "Send the missing documents" {
		t.Fatalf("pending: %+v", pending.Rows)
	}
	w.post("sara", "/api/items/"+pending.Rows[0].ID+"/submit", `{"outcome": "", "version": 0, "values": {"invoices": ["`+w.document("sara")+`"]}}`, &done)
	again := w.item(id, "expert_review")
	if a := w.ask(w.login(again.Holder), http.MethodPost, "/api/items/"+again.ID+"/release", ""); a.status != 204 || a.body != "" {
		t.Errorf("release: %d %s", a.status, a.body)
	}
	if a := w.ask("manager", http.MethodPost, "/api/items/"+again.ID+"/assign", `{"to": "`+w.persons["expert2"].ID+`"}`); a.status != 204 {
		t.Errorf("assign: %d %s", a.status, a.body)
	}
	var action cartable.Action
	w.get("sara", "/api/cases/"+id+"/actions/cancel", &action)
	var after cartable.Case
	w.post("sara", "/api/cases/"+id+"/actions/cancel", `{"values": {"reason": "found another way"}}`, &after)
	if after.Open || after.Result != "cancelled" {
		t.Errorf("after cancelling: open %v, result %s", after.Open, after.Result)
	}
	if strings.Contains(w.log.String(), "ERROR") {
		t.Errorf("the log has errors:\n%s", w.log.String())
	}
}

// Attack case 21.
func TestSendingTwiceOpensOneCase(t *testing.T) {
	w := newWorld(t)
	body := strings.Replace(w.claim("sara"), `{"process"`, `{"key": "k1", "process"`, 1)
	var one, two cartable.CaseRow
	w.post("sara", "/api/cases", body, &one)
	w.post("sara", "/api/cases", body, &two)
	if one.ID != two.ID {
		t.Errorf("two cases: %s and %s", one.ID, two.ID)
	}
}

func TestStaffStartOnBehalf(t *testing.T) {
	w := newWorld(t)
	body := strings.Replace(w.claim("call1"), `{"process"`, `{"customer": "`+w.persons["sara"].ID+`", "channel": "phone", "process"`, 1)
	a := w.ask("call1", http.MethodPost, "/api/cases", body)
	if a.status != 201 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	var page cartable.Page[cartable.CaseRow]
	w.get("sara", "/api/cases", &page)
	if len(page.Rows) != 1 {
		t.Errorf("the customer has %d cases", len(page.Rows))
	}
}
