package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// files unpacks a copy of somebody's data.
func (w *world) files(who string) map[string]string {
	w.t.Helper()
	a := w.ask(who, http.MethodPost, "/api/me/export", "{}")
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment; ") {
		w.t.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	z, err := zip.NewReader(bytes.NewReader([]byte(a.body)), int64(len(a.body)))
	w.must(err)
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		w.must(err)
		raw, err := io.ReadAll(r)
		w.must(err)
		all[f.Name] = string(raw)
	}
	return all
}

// Attack case 40: a copy of one's data has what one's pages show and nothing of others,
// nothing that staff keep to themselves and no secret.
func TestACopyOfOnesOwnData(t *testing.T) {
	w := newWorld(t)
	id, _, holder := w.review()
	loose, others := w.document("sara"), w.start("reza")
	w.ask("sara", http.MethodPut, "/api/offers/medical_claim/draft", `{"values": {"claim_kind": "half written"}}`)
	hers := w.document("reza")
	w.changePerson("sara", func(p *person) { p.Attributes["risk"] = "watch-this-one" })
	all := w.files("sara")
	var row struct {
		No        string
		Documents []struct{ ID, Name string }
	}
	page := w.ask("sara", http.MethodGet, "/api/cases/"+id, "").body
	w.must(json.Unmarshal([]byte(page), &row))
	if !sameJSON(t, all["cases/"+row.No+".json"], page) {
		t.Errorf("the case is not as the page shows it:\n%s\n%s", all["cases/"+row.No+".json"], page)
	}
	for _, d := range row.Documents {
		if all["documents/"+d.ID+"/"+d.Name] != w.ask("sara", http.MethodGet, "/api/documents/"+d.ID, "").body {
			t.Errorf("document %s is not the one of the page", d.ID)
		}
	}
	if all["documents/"+loose+"/invoice.pdf"] == "" {
		t.Error("a file that was not handed in is missing")
	}
	if !strings.Contains(all["drafts.json"], "half written") {
		t.Errorf("drafts: %s", all["drafts.json"])
	}
	var whole struct {
		Cases, Documents int
		SignIns          int `json:"sign_ins"`
	}
	w.must(json.Unmarshal([]byte(all["summary.json"]), &whole))
	if whole.Cases != 1 || whole.Documents != len(row.Documents)+1 || whole.SignIns < 1 || len(all) != 5+whole.Cases+whole.Documents {
		t.Errorf("%+v of %d files", whole, len(all))
	}
	if !strings.Contains(all["profile.json"], w.persons["sara"].Name) {
		t.Errorf("%s", all["profile.json"])
	}
	everything := fmt.Sprint(all)
	for what, secret := range map[string]string{
		"another's case": others.ID, "another's number": others.No, "another's id": w.persons["reza"].ID, "another's name": w.persons["reza"].Name,
		"another's file": hers, "who works on it": w.persons[holder].ID, "the password": "argon2", "a hidden attribute": "watch-this-one",
		"pools": "role:medical", "facts of staff": `"private"`,
	} {
		if strings.Contains(everything, secret) {
			t.Errorf("%s is in it", what)
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal([]byte(a), &x); err != nil {
		t.Errorf("%v: %s", err, a)
		return false
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatal(err)
	}
	if m, ok := y.(map[string]any); ok {
		delete(m, "$schema")
	}
	return reflect.DeepEqual(x, y)
}

// Staff may read cases of others; they are not their data.
func TestACopyOfStaffHasNoCases(t *testing.T) {
	w := newWorld(t)
	_, _, holder := w.review()
	for name, text := range w.files(holder) {
		if strings.HasPrefix(name, "cases/") || strings.HasPrefix(name, "documents/") || strings.Contains(text, w.persons["sara"].ID) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// A day has so many copies, for each person.
func TestCopiesAreLimited(t *testing.T) {
	w := newWorld(t)
	ask := func(who string) int { return w.ask(who, http.MethodPost, "/api/me/export", "{}").status }
	for n := range 5 {
		if got := ask("sara"); got != http.StatusOK {
			t.Fatalf("copy %d: %d", n+1, got)
		}
	}
	if got := ask("sara"); got != http.StatusTooManyRequests {
		t.Errorf("one more: %d", got)
	}
	if got := ask("reza"); got != http.StatusOK {
		t.Errorf("another person: %d", got)
	}
	w.late.Add(int64(24 * 60 * 60 * 1e9))
	w.session("sara", "tomorrow", saturday.Add(24*60*60*1e9))
	if got := ask("tomorrow"); got != http.StatusOK {
		t.Errorf("the next day: %d", got)
	}
	if got := ask(""); got != http.StatusUnauthorized {
		t.Errorf("nobody: %d", got)
	}
}
