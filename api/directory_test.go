package api_test

import (
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/processes"
)

const (
	officeToken = "a-token-of-the-office-0123456789abcdef"
	otherToken  = "a-token-of-another-0123456789abcdefgh"
)

// directoryWorld has two directories.
func directoryWorld(t *testing.T) *world {
	return worldWith(t, func(o *api.Options) {
		o.Directories = []api.Directory{
			{Directory: processes.Directory{Name: "office", Roles: map[string]string{"Experts": "medical_expert"}}, Tokens: [][sha256.Size]byte{api.TokenHash(officeToken)}},
			{Directory: processes.Directory{Name: "other"}, Tokens: [][sha256.Size]byte{api.TokenHash(otherToken)}},
		}
	})
}

// provision asks as the office does.
func (w *world) provision(method, path, body string, header ...string) (answer, scim.Resource) {
	w.t.Helper()
	usual := []string{"Authorization", "Bearer " + officeToken, "Sec-Fetch-Site", ""}
	if body != "" {
		usual = append(usual, "Content-Type", scim.MediaType)
	}
	a := w.ask("", method, "/scim/v2"+path, body, append(usual, header...)...)
	var r scim.Resource
	if a.body != "" {
		w.must(json.Unmarshal([]byte(a.body), &r))
		if kind := a.header.Get("Content-Type"); kind != scim.MediaType {
			w.t.Errorf("%s %s: %s", method, path, kind)
		}
	}
	return a, r
}

// The life of a person and a group, in the shapes that Entra is documented to send.
func TestProvisioning(t *testing.T) {
	w := directoryWorld(t)
	if _, r := w.provision("GET", "/Users?filter=userName+eq+%22mina%40example.com%22", ""); r["totalResults"] != 0.0 {
		t.Errorf("%v", r)
	}
	a, mina := w.provision("POST", "/Users", `{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
		"externalId": "0a21f0f2", "userName": "mina@example.com", "active": true, "displayName": "مینا کریمی", "title": "Expert", "roles": [],
		"emails": [{"primary": true, "type": "work", "value": "mina@example.com"}], "meta": {"resourceType": "User"},
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Claims"}}`)
	id, _ := mina["id"].(string)
	if a.status != http.StatusCreated || a.header.Get("Location") != "http://kartabl.test/scim/v2/Users/"+id || a.header.Get("ETag") == "" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	_, group := w.provision("POST", "/Groups", `{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Experts", "externalId": "g"}`)
	groupID, _ := group["id"].(string)
	const patch = `{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [`
	if a, _ := w.provision("PATCH", "/Groups/"+groupID, patch+`{"op": "Add", "path": "members", "value": [{"value": "`+id+`"}]}]}`); a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
	a, r := w.provision("GET", "/Users/"+id, "")
	if groups, _ := json.Marshal(r["groups"]); !strings.Contains(string(groups), "Experts") {
		t.Errorf("%s", a.body)
	}
	version := a.header.Get("ETag")
	if a, _ := w.provision("GET", "/Users/"+id, "", "If-None-Match", version); a.status != http.StatusNotModified {
		t.Errorf("%d", a.status)
	}
	if a, r := w.provision("GET", "/Users/"+id+"?attributes=userName", ""); r["displayName"] != nil || r["userName"] != "mina@example.com" {
		t.Errorf("%s", a.body)
	}
	if a, _ := w.provision("PATCH", "/Users/"+id, patch+`{"op": "Replace", "path": "active", "value": "False"}]}`, "If-Match", version); a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a, _ := w.provision("PATCH", "/Users/"+id, patch+`{"op": "Replace", "path": "active", "value": "True"}]}`, "If-Match", version); a.status != http.StatusPreconditionFailed {
		t.Errorf("an old version: %d %s", a.status, a.body)
	}
	if a, r := w.provision("GET", "/Groups?filter=displayName+eq+%22experts%22&excludedAttributes=members", ""); r["totalResults"] != 1.0 || strings.Contains(a.body, "members") {
		t.Errorf("%s", a.body)
	}
	for _, path := range []string{"/Users/" + id, "/Groups/" + groupID} {
		if a, _ := w.provision("DELETE", path, ""); a.status != http.StatusNoContent || a.body != "" {
			t.Errorf("%d %s", a.status, a.body)
		}
		if a, r := w.provision("GET", path, ""); a.status != http.StatusNotFound || r["status"] != "404" {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}

func TestWhatIsSpoken(t *testing.T) {
	w := directoryWorld(t)
	for path, want := range map[string]string{
		"/ServiceProviderConfig": `"patch":{"supported":true}`, "/ResourceTypes": `"endpoint":"/Users"`, "/ResourceTypes/Group": `"id":"Group"`,
		"/Schemas": `"totalResults":2`, "/Schemas/" + scim.UserSchema: `"name":"userName"`,
	} {
		if a, _ := w.provision("GET", path, ""); a.status != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

func TestWhatDirectoriesAreRefused(t *testing.T) {
	w := directoryWorld(t)
	for name, row := range map[string]struct {
		method, path, body, kind string
		status                   int
	}{
		"no such kind":    {"GET", "/Robots", "", "", 404},
		"no such user":    {"GET", "/Users/x", "", "", 404},
		"no such schema":  {"GET", "/Schemas/x", "", "", 404},
		"no such type":    {"GET", "/ResourceTypes/x", "", "", 404},
		"a bad filter":    {"GET", "/Users?filter=userName+is+1", "", "invalidFilter", 400},
		"a bad page":      {"GET", "/Users?count=many", "", "invalidValue", 400},
		"no JSON":         {"POST", "/Users", "{", "invalidSyntax", 400},
		"no login":        {"POST", "/Users", "{}", "invalidValue", 400},
		"a login twice":   {"POST", "/Users", `{"userName": "expert1"}`, "uniqueness", 409},
		"no patch":        {"PATCH", "/Users/x", `{"Operations": []}`, "invalidSyntax", 400},
		"too much":        {"POST", "/Users", `{"userName": "` + strings.Repeat("x", api.MaxBody) + `"}`, "", 413},
		"no such method":  {"POST", "/Schemas", `{}`, "", 405},
		"of another type": {"POST", "/Users", `{"userName": "a"}`, "", 415},
	} {
		var header []string
		if row.status == 415 {
			header = []string{"Content-Type", "text/plain"}
		}
		a, r := w.provision(row.method, row.path, row.body, header...)
		kind, _ := r["scimType"].(string)
		if a.status != row.status || kind != row.kind {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

// A directory is known by its token and by nothing else; each sees its own groups only.
func TestOnlyDirectoriesProvision(t *testing.T) {
	w := directoryWorld(t)
	for name, header := range map[string][]string{
		"nobody":        {"Authorization", ""},
		"no such token": {"Authorization", "Bearer " + officeToken + "x"},
		"no token":      {"Authorization", "Bearer "},
		"another kind":  {"Authorization", "Basic " + officeToken},
		"an operator":   {"Authorization", "", "Cookie", "kartabl_session=operator"},
	} {
		a, r := w.provision("GET", "/Users", "", header...)
		if a.status != http.StatusUnauthorized || r["status"] != "401" || a.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	_, group := w.provision("POST", "/Groups", `{"displayName": "Experts"}`)
	asOther := []string{"Authorization", "Bearer " + otherToken}
	if a, _ := w.provision("GET", "/Groups/"+group["id"].(string), "", asOther...); a.status != http.StatusNotFound {
		t.Errorf("sees the group of another: %d %s", a.status, a.body)
	}
	if a := w.ask("", http.MethodGet, "/api/audit", "", "Authorization", "Bearer "+officeToken); a.status != http.StatusUnauthorized {
		t.Errorf("the token opens the rest: %d", a.status)
	}
	for range 40 {
		w.provision("GET", "/Users", "", "Authorization", "Bearer guess")
	}
	if a, _ := w.provision("GET", "/Users", "", "Authorization", "Bearer guess"); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("guesses on: %d", a.status)
	}
	if a, _ := w.provision("GET", "/Users", ""); a.status != http.StatusOK {
		t.Errorf("is kept out by the guesses of others: %d", a.status)
	}
}

// What a directory does is in the trail with the names of the attributes, and none of
// their values.
func TestTheTrailHasDirectories(t *testing.T) {
	w := directoryWorld(t)
	_, mina := w.provision("POST", "/Users", `{"userName": "mina", "displayName": "Secret Name"}`)
	id, _ := mina["id"].(string)
	const patch = `{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [`
	w.provision("PATCH", "/Users/"+id, patch+`{"op": "add", "path": "emails[value eq \"secret@example.com\"].type", "value": "work"}, {"op": "add", "value": {"displayName": "Secret"}}]}`)
	if made := w.lineOf("&deed=scimAddUser"); made.Person != "scim:office" || made.Kind != "person" || made.Object != id || !slices.Equal(made.Fields, []string{"displayName", "userName"}) {
		t.Errorf("%+v", made)
	}
	if changed := w.lineOf("&deed=scimPatchUser"); changed.Object != id || !slices.Equal(changed.Fields, []string{"displayName", "emails.type"}) {
		t.Errorf("%+v", changed)
	}
	w.provision("POST", "/Groups", `{"displayName": "Experts", "members": [{"value": "`+id+`"}]}`)
	if roles := w.lineOf("&deed=changeRoles&person=scim:office"); roles.Person != "scim:office" || roles.Object != id || !slices.Equal(roles.Fields, []string{"gained:medical_expert"}) || roles.Request == "" {
		t.Errorf("%+v", roles)
	}
	w.provision("DELETE", "/Users/nobody", "")
	if refused := w.lineOf("&deed=scimDropUser"); refused.Outcome != "refused" || refused.Status != http.StatusNotFound {
		t.Errorf("%+v", refused)
	}
}

// Attack case 5: who is disabled by the directory is out with his next request.
func TestWhoIsDisabledByADirectoryIsOut(t *testing.T) {
	w := directoryWorld(t)
	const patch = `{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "value": {"active": false}}]}`
	if a, _ := w.provision("PATCH", "/Users/"+w.persons["expert1"].ID, patch); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	_, back := w.provision("PATCH", "/Users/"+w.persons["expert1"].ID, strings.Replace(patch, "false", "true", 1))
	if back["active"] != true {
		t.Errorf("%v", back)
	}
	if a := w.ask("expert1", http.MethodGet, "/api/me", ""); a.status != http.StatusUnauthorized {
		t.Errorf("%d", a.status)
	}
}
