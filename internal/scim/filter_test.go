package scim_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/scim"
)

const bjensen = `{"userName": "bjensen", "externalId": "BJ", "active": true, "displayName": "Ms. Barbara Jensen",
	"name": {"givenName": "Barbara", "familyName": "O'Malley"},
	"emails": [{"value": "bjensen@example.com", "type": "work", "primary": true}, {"value": "babs@example.org", "type": "home"}]}`

// user is the one of the examples in the RFCs.
func user(t testing.TB) scim.Resource {
	t.Helper()
	r, err := scim.Users.Read([]byte(bjensen))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The filters of RFC 7644 section 3.4.2.2, as far as they ask for what people here have,
// and those that directories send.
func TestFilter(t *testing.T) {
	r := user(t)
	r["meta"] = scim.Resource{"lastModified": "2026-05-13T04:42:34Z"}
	for filter, want := range map[string]bool{
		``:                              true,
		`userName eq "bjensen"`:         true,
		`userName Eq "BJENSEN"`:         true,
		`username eq "bjensen"`:         true,
		`userName eq "john"`:            false,
		`userName ne "john"`:            true,
		`externalId eq "BJ"`:            true,
		`externalId eq "bj"`:            false,
		`name.familyName co "O'Malley"`: true,
		`userName sw "J"`:               false,
		`userName sw "bj"`:              true,
		`userName ew "sen"`:             true,
		`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b"`: true,
		`title pr`:       false,
		`displayName pr`: true,
		`name pr`:        true,
		`meta.lastModified gt "2011-05-13T04:42:34Z"`:            true,
		`meta.lastModified le "2011-05-13T04:42:34Z"`:            false,
		`title pr and userName eq "bjensen"`:                     false,
		`title pr or userName eq "bjensen"`:                      true,
		`userName eq "x" and title pr or active eq true`:         true,
		`active eq "True"`:                                       false,
		`active eq True`:                                         true,
		`active eq false`:                                        false,
		`not (userName eq "x")`:                                  true,
		`userName eq "bjensen" and not (emails.type eq "work")`:  false,
		`emails co "example.org"`:                                true,
		`emails.value eq "BABS@example.org"`:                     true,
		`emails[type eq "work" and value co "@example.com"]`:     true,
		`emails[type eq "work" and value co "@example.org"]`:     false,
		`emails[type eq "home"].value eq "babs@example.org"`:     true,
		`emails[type eq "work"] and active eq true`:              true,
		`(active eq true) and (title pr or displayName sw "ms")`: true,
		`displayName eq "a \" b"`:                                false,
		`title eq null`:                                          true,
		`nobody.knows.it pr`:                                     false,
	} {
		f, err := scim.ParseFilter(filter)
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		if got := scim.Users.Match(f, r); got != want {
			t.Errorf("%s: %v", filter, got)
		}
	}
}

func TestBadFilters(t *testing.T) {
	for _, filter := range []string{
		`userName`, `userName eq`, `userName eq bjensen`, `userName is "x"`, `eq "x"`, `"x" eq userName`, `userName eq "x`, `(userName pr`, `userName pr)`,
		`emails[type eq "work"`, `emails[]`, `emails[type eq "work"].`, `not userName pr`, `userName eq "x" or`, `userName eq {"a":1}`, `a b c d`, `. pr`,
		strings.Repeat("(", 11) + "a pr" + strings.Repeat(")", 11), strings.Repeat("a pr or ", 60) + "a pr", `userName eq "` + strings.Repeat("x", 2000) + `"`,
	} {
		if f, err := scim.ParseFilter(filter); err == nil {
			t.Errorf("%.60s: %+v", filter, f)
		}
	}
}

func TestFilterForOne(t *testing.T) {
	for filter, want := range map[string]string{
		`userName eq "x"`: "x", `active eq true and userName eq "x"`: "x", `userName eq "x" or active eq true`: "", `not (userName eq "x")`: "",
		`userName sw "x"`: "", `emails[userName eq "x"]`: "",
	} {
		f, err := scim.ParseFilter(filter)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := f.Equal("username"); got != want {
			t.Errorf("%s: %q", filter, got)
		}
	}
	f, err := scim.ParseFilter(`active eq true and (not (groups.value eq "x") or userName pr)`)
	if err != nil || !f.Mentions("Groups") || f.Mentions("emails") {
		t.Errorf("what a filter mentions: %v", err)
	}
}

// Whatever is sent as a filter or a path is answered soon, and never with a panic.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{`userName eq "x"`, `emails[type eq "work"].value`, `not (a pr) and b[c.d ge 1.5].e`, `(((`, `a[b[c pr]]`, "urn:x:1.0:User:a.b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		r := user(t)
		if filter, err := scim.ParseFilter(src); err == nil {
			scim.Users.Match(filter, r)
		}
		value := any("x")
		var decoded any
		if json.Unmarshal([]byte(src), &decoded) == nil {
			value = decoded
		}
		for _, op := range []string{"add", "replace", "remove"} {
			now, err := scim.Users.Patch(r, []scim.Operation{{Op: op, Path: src, Value: value}})
			if err != nil {
				continue
			}
			again, err := json.Marshal(now)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := scim.Users.Read(again); err != nil {
				t.Errorf("%s %s makes what is no user: %s: %v", op, src, again, err)
			}
		}
	})
}
