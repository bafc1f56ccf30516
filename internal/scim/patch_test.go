package scim_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/scim"
)

const patchHead = `{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": `

func patched(schema scim.Schema, before, operations string) (scim.Resource, error) {
	r, err := schema.Read([]byte(before))
	if err != nil {
		return nil, err
	}
	all, err := scim.ReadPatch([]byte(patchHead + operations + "}"))
	if err != nil {
		return nil, err
	}
	return schema.Patch(r, all)
}

// The examples of RFC 7644 section 3.5.2, and what Entra and Okta are documented to send.
func TestPatchUsers(t *testing.T) {
	const mail = `{"userName": "b", "emails": [{"value": "b@x.com", "type": "work", "primary": true}]}`
	for name, row := range map[string]struct{ before, operations, after string }{
		"RFC: add without a path": {
			`{"userName": "b"}`, `[{"op": "add", "value": {"emails": [{"value": "b@x.com", "type": "home"}], "nickname": "Babs"}}]`,
			`{"userName": "b", "emails": [{"value": "b@x.com", "type": "home"}]}`,
		},
		"RFC: a new primary takes the place of the old one": {
			mail, `[{"op": "add", "path": "emails", "value": [{"value": "c@x.com", "type": "home", "primary": true}]}]`,
			`{"userName": "b", "emails": [{"value": "b@x.com", "type": "work", "primary": false}, {"value": "c@x.com", "type": "home", "primary": true}]}`,
		},
		"RFC: remove by two conditions": {
			mail, `[{"op": "remove", "path": "emails[type eq \"work\" and value ew \"x.com\"]"}]`, `{"userName": "b"}`,
		},
		"RFC: replace a part": {
			mail, `[{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "z@x.com"}]`,
			`{"userName": "b", "emails": [{"value": "z@x.com", "type": "work", "primary": true}]}`,
		},
		"RFC: replace merges a complex attribute": {
			`{"userName": "b", "name": {"givenName": "B", "familyName": "J"}}`, `[{"op": "replace", "path": "name", "value": {"familyName": "K"}}]`,
			`{"userName": "b", "name": {"givenName": "B", "familyName": "K"}}`,
		},
		"RFC: an empty list is none": {mail, `[{"op": "replace", "path": "emails", "value": []}]`, `{"userName": "b"}`},
		"Entra: disable":             {`{"userName": "b", "active": true}`, `[{"op": "Replace", "path": "active", "value": "False"}]`, `{"userName": "b", "active": false}`},
		"Entra: add makes the mail that its filter means": {
			`{"userName": "b"}`, `[{"op": "Add", "path": "emails[type eq \"work\"].value", "value": "b@x.com"}]`,
			`{"userName": "b", "emails": [{"value": "b@x.com", "type": "work"}]}`,
		},
		"Entra: paths as names": {
			`{"userName": "b"}`, `[{"op": "Add", "value": {"name.givenName": "B", "emails[type eq \"work\"].value": "b@x.com", "displayName": "B"}}]`,
			`{"userName": "b", "displayName": "B", "name": {"givenName": "B"}, "emails": [{"value": "b@x.com", "type": "work"}]}`,
		},
		"Entra: what is not kept here is passed over": {
			`{"userName": "b"}`, `[{"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "IT"},
				{"op": "Replace", "path": "addresses[type eq \"work\"].formatted", "value": "x"}]`, `{"userName": "b"}`,
		},
		"Okta: disable": {`{"userName": "b", "active": true}`, `[{"op": "replace", "value": {"active": false}}]`, `{"userName": "b", "active": false}`},
		"a part that is taken away": {
			`{"userName": "b", "name": {"givenName": "B"}}`, `[{"op": "remove", "path": "name.givenName"}]`, `{"userName": "b"}`,
		},
		"removing what is not there": {mail, `[{"op": "remove", "path": "emails[type eq \"home\"]"}]`, mail},
	} {
		t.Run(name, func(t *testing.T) { comparePatch(t, scim.Users, row.before, row.operations, row.after) })
	}
}

func TestPatchGroups(t *testing.T) {
	const two = `{"displayName": "G", "members": [{"value": "1"}, {"value": "2"}]}`
	for name, row := range map[string]struct{ before, operations, after string }{
		"RFC: add a member": {
			two, `[{"op": "add", "path": "members", "value": [{"display": "Babs", "$ref": "https://x/2", "value": "3"}]}]`,
			`{"displayName": "G", "members": [{"value": "1"}, {"value": "2"}, {"value": "3"}]}`,
		},
		"a member is one only once": {
			two, `[{"op": "add", "path": "members", "value": [{"value": "2", "type": "User"}]}]`,
			`{"displayName": "G", "members": [{"value": "1"}, {"value": "2", "type": "User"}]}`,
		},
		"RFC: remove one":        {two, `[{"op": "remove", "path": "members[value eq \"1\"]"}]`, `{"displayName": "G", "members": [{"value": "2"}]}`},
		"RFC: remove all":        {two, `[{"op": "remove", "path": "members"}]`, `{"displayName": "G"}`},
		"Entra: remove by value": {two, `[{"op": "Remove", "path": "members", "value": [{"value": "1"}]}]`, `{"displayName": "G", "members": [{"value": "2"}]}`},
		"RFC: exchange members": {
			two, `[{"op": "remove", "path": "members[value eq \"1\"]"}, {"op": "add", "path": "members", "value": [{"value": "9"}]}]`,
			`{"displayName": "G", "members": [{"value": "2"}, {"value": "9"}]}`,
		},
		"RFC: replace all":                  {two, `[{"op": "replace", "path": "members", "value": [{"value": "7"}]}]`, `{"displayName": "G", "members": [{"value": "7"}]}`},
		"Okta: rename with the id repeated": {two, `[{"op": "replace", "value": {"id": "x", "displayName": "H"}}]`, `{"displayName": "H", "members": [{"value": "1"}, {"value": "2"}]}`},
	} {
		t.Run(name, func(t *testing.T) { comparePatch(t, scim.Groups, row.before, row.operations, row.after) })
	}
}

func comparePatch(t *testing.T, schema scim.Schema, before, operations, after string) {
	t.Helper()
	got, err := patched(schema, before, operations)
	if err != nil {
		t.Fatal(err)
	}
	want, err := schema.Read([]byte(after))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBadPatches(t *testing.T) {
	for operations, kind := range map[string]string{
		`[]`: "invalidSyntax",
		`[{"op": "move", "path": "active", "value": true}]`:                           "invalidSyntax",
		`[{"op": "add", "value": "x"}]`:                                               "invalidSyntax",
		`[{"op": "remove"}]`:                                                          "noTarget",
		`[{"op": "replace", "path": "id", "value": "x"}]`:                             "mutability",
		`[{"op": "add", "path": "groups", "value": []}]`:                              "mutability",
		`[{"op": "replace", "path": "active", "value": "maybe"}]`:                     "invalidValue",
		`[{"op": "replace", "path": "userName", "value": ["x"]}]`:                     "invalidValue",
		`[{"op": "replace", "path": "name", "value": "x"}]`:                           "invalidValue",
		`[{"op": "replace", "path": "a b", "value": "x"}]`:                            "invalidPath",
		`[{"op": "replace", "path": "active.x", "value": "x"}]`:                       "invalidPath",
		`[{"op": "replace", "path": "emails[type eq \"home\"].value", "value": "x"}]`: "noTarget",
		`[{"op": "add", "path": "emails[type sw \"home\"].value", "value": "x"}]`:     "noTarget",
	} {
		_, err := patched(scim.Users, bjensen[:len(bjensen)-len(`, {"value": "babs@example.org", "type": "home"}]}`)]+"]}", operations)
		var refused *scim.Error
		if !errors.As(err, &refused) || refused.Type != kind {
			t.Errorf("%s: %v", operations, err)
		}
	}
}

func TestPatchLeavesWhatItWasGiven(t *testing.T) {
	r := user(t)
	before, _ := json.Marshal(r)
	_, err := scim.Users.Patch(r, []scim.Operation{
		{Op: "replace", Path: "emails[type eq \"work\"].value", Value: "x"}, {Op: "replace", Path: "name.givenName", Value: "x"}, {Op: "remove", Path: "emails"},
	})
	if after, _ := json.Marshal(r); err != nil || string(before) != string(after) {
		t.Errorf("%v: %s", err, after)
	}
}

func TestProjection(t *testing.T) {
	r := user(t)
	r["id"] = "1"
	for _, row := range []struct{ attributes, excluded, want string }{
		{"userName", "", `{"id": "1", "userName": "bjensen"}`},
		{"urn:ietf:params:scim:schemas:core:2.0:User:userName, name.givenName", "", `{"id": "1", "userName": "bjensen", "name": {"givenName": "Barbara"}}`},
		{"emails.value", "", `{"id": "1", "emails": [{"value": "bjensen@example.com"}, {"value": "babs@example.org"}]}`},
		{"", "emails,NAME,active,displayName,externalId,id", `{"id": "1", "userName": "bjensen"}`},
		{"name", "name.familyName", `{"id": "1", "name": {"givenName": "Barbara"}}`},
	} {
		got, err := json.Marshal(scim.ParseProjection(row.attributes, row.excluded).Of(r))
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		_, _ = json.Unmarshal(got, &a), json.Unmarshal([]byte(row.want), &b)
		if diff := cmp.Diff(b, a); diff != "" {
			t.Errorf("%s without %s (-want +got):\n%s", row.attributes, row.excluded, diff)
		}
	}
}
