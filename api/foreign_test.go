package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// Attack case 9: names in headers are nobody's; the session alone says who asks.
// Attack case 6: what an untrusted peer says of others is not believed.
func TestHeadersNameNobody(t *testing.T) {
	w := newWorld(t)
	id, item, _ := w.review()
	sara := w.persons["sara"]
	forged := [][]string{
		{"X-Remote-User", "sara"},
		{"X-Forwarded-User", "sara"},
		{"X-User-Id", sara.ID},
		{"X-Customer-Id", sara.ID},
		{"X-On-Behalf-Of", sara.ID},
		{"X-Forwarded-For", "127.0.0.1"},
		{"X-Real-Ip", "127.0.0.1"},
		{"X-Original-Url", "/api/cases/" + id},
		{"X-Rewrite-Url", "/api/cases/" + id},
		{"Authorization", "Bearer sara"},
		{"X-Http-Method-Override", "DELETE"},
		{"X-Case-Id", id},
	}
	for _, path := range []string{"/api/cases/" + id, "/api/items/" + item, "/api/cases", "/api/me"} {
		for _, who := range []string{"reza", ""} {
			want := w.ask(who, http.MethodGet, path, "")
			for _, header := range forged {
				if got := w.ask(who, http.MethodGet, path, "", header...); got.status != want.status || got.body != want.body {
					t.Errorf("%s as %q with %v: %d %s", path, who, header, got.status, got.body)
				}
			}
		}
	}
	if a := w.ask("sara", http.MethodPost, "/api/cases/"+id, "{}", "X-Http-Method-Override", "GET"); a.status != http.StatusMethodNotAllowed {
		t.Errorf("another method: %d", a.status)
	}
}

// Attack case 10: ids of others in bodies do nothing, wherever they stand.
func TestIdsOfOthersInBodies(t *testing.T) {
	w := newWorld(t)
	id, item, holder := w.review()
	sara, foreign := w.persons["sara"].ID, w.document("sara")
	attached := w.attached(id)
	mine := w.item(w.start("reza").ID, "pay_fee").ID
	const post = http.MethodPost
	insert := func(keys string) string {
		return strings.Replace(w.claim("reza"), `{"process"`, `{`+keys+`, "process"`, 1)
	}
	w.run(t, []row{
		{name: "related", who: "reza", method: post, path: "/api/cases", body: insert(`"related": "` + id + `"`), status: 422, must: []string{`"path":"related"`}},
		{name: "parent", who: "reza", method: post, path: "/api/cases", body: insert(`"parent": "` + id + `"`), status: 422, must: []string{`"path":"parent"`}},
		{name: "customer_id", who: "reza", method: post, path: "/api/cases", body: insert(`"customer_id": "` + sara + `"`), status: 422, must: []string{`"path":"customer_id"`}},
		{name: "organization_id", who: "reza", method: post, path: "/api/cases", body: insert(`"organization_id": "x"`), status: 422},
		{name: "assignee", who: "reza", method: post, path: "/api/cases", body: insert(`"assignee": "` + w.persons["expert1"].ID + `"`), status: 422},
		{name: "a file of hers", who: "reza", method: post, path: "/api/cases", body: strings.Replace(w.claim("reza"), `"invoices": ["`, `"invoices": ["`+foreign+`", "`, 1), status: 422, must: []string{`"path":"invoices[0]"`}},
		{name: "a file of her case", who: "reza", method: post, path: "/api/cases", body: strings.Replace(w.claim("reza"), `"invoices": ["`, `"invoices": ["`+attached+`", "`, 1), status: 422, must: []string{`"path":"invoices[0]"`}},
		{name: "given to a customer", who: "manager", method: post, path: "/api/items/" + item + "/assign", body: `{"to": "` + sara + `"}`, status: 422},
		{name: "given to nobody", who: "manager", method: post, path: "/api/items/" + item + "/assign", body: `{"to": "` + unknown + `"}`, status: 404},
		{name: "another's case in a draft", who: "reza", method: http.MethodPut, path: "/api/items/" + mine + "/draft", body: `{"case": "` + id + `", "values": {}}`, status: 422, must: []string{`"path":"case"`}},
		{name: "problems of others", who: "tech1", method: post, path: "/api/problems/bulk", body: `{"do": "retry", "ids": ["` + id + `-1"]}`, status: 200, must: []string{`"done":0`}, mustNot: []string{"sara"}},
		{name: "hers is as it was", who: holder, method: http.MethodGet, path: "/api/items/" + item, status: 200, must: []string{`"can_submit":true`}},
		{name: "she has one case", who: "sara", method: http.MethodGet, path: "/api/cases", status: 200, must: []string{id}},
	})
}

// Attack case 11: no request takes a key that its description does not name, whatever
// it would be called inside.
func TestNoRequestTakesUnknownKeys(t *testing.T) {
	w := newWorld(t)
	var d struct {
		Paths      map[string]map[string]operation
		Components struct {
			Schemas map[string]struct{ Properties map[string]json.RawMessage }
		}
	}
	w.get("", "/api/openapi.json", &d)
	keys := []string{"visibility", "status", "paid", "sla", "role", "roles", "side", "created_at", "customer_id", "glass"}
	tried := 0
	for path, methods := range d.Paths {
		for method, op := range methods {
			schema := op.RequestBody.Content["application/json"].Schema.Ref
			if schema == "" || !strings.HasPrefix(path, "/api/") {
				continue
			}
			tried++
			known := d.Components.Schemas[schema[strings.LastIndex(schema, "/")+1:]].Properties
			body := map[string]any{}
			for _, k := range keys {
				if known[k] == nil {
					body[k] = "x"
				}
			}
			text, err := json.Marshal(body)
			w.must(err)
			a := w.ask("sara", strings.ToUpper(method), strings.ReplaceAll(parts.Replace(path), "{id}", unknown), string(text))
			for k := range body {
				if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"path":"`+k+`"`) {
					t.Errorf("%s %s takes %s: %d %s", method, path, k, a.status, a.body)
				}
			}
		}
	}
	if tried < 15 {
		t.Errorf("only %d requests have a body", tried)
	}
}

// operation is what the description says of a request's body.
type operation struct {
	RequestBody struct {
		Content map[string]struct {
			Schema struct {
				Ref string `json:"$ref"`
			}
		}
	}
}
