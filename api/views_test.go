package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// viewOf saves a view of a person of staff and gives its id.
func (w *world) viewOf(who, share string) string {
	w.t.Helper()
	var v struct{ ID string }
	w.post(who, "/api/views", `{"name": "Late", "view": "mine", "narrow": {"due": "overdue"}, "share": "`+share+`"}`, &v)
	return v.ID
}

// phraseOf keeps a text of a person of staff and gives its id.
func (w *world) phraseOf(who, share string) string {
	w.t.Helper()
	var v struct{ ID string }
	w.post(who, "/api/phrases", `{"name": "Thanks", "text": "Thank you.", "share": "`+share+`"}`, &v)
	return v.ID
}

type savedView struct {
	ID, Name, View, Sort string
	Default              bool
	Count                *int
	Narrow               struct{ Due string }
}

// A view is saved, changed, begun with, put in order and deleted; the inbox has it with its number.
func TestSavedViewsOverHTTP(t *testing.T) {
	w := newWorld(t)
	first, second := w.viewOf("expert1", ""), w.viewOf("expert1", "")
	home := func() (saved []savedView) {
		var h struct{ Saved []savedView }
		w.get("expert1", "/api/home", &h)
		return h.Saved
	}
	if a := w.ask("expert1", http.MethodPut, "/api/views/"+first, `{"name": "Next", "view": "queue:medical_experts", "sort": "age"}`); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := w.ask("expert1", http.MethodPut, "/api/views/first", `{"id": "`+first+`"}`); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := w.ask("expert1", http.MethodPut, "/api/views/order", `{"ids": ["`+second+`", "`+first+`"]}`); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
	saved := home()
	if len(saved) != 2 || saved[0].ID != second || saved[0].Narrow.Due != "overdue" || saved[0].Count == nil || *saved[0].Count != 0 {
		t.Fatalf("%+v", saved)
	}
	if v := saved[1]; v.Name != "Next" || v.View != "queue:medical_experts" || v.Sort != "age" || !v.Default || v.Narrow.Due != "" {
		t.Errorf("%+v", v)
	}
	if a := w.ask("expert1", http.MethodDelete, "/api/views/"+second, ""); a.status != http.StatusNoContent || len(home()) != 1 {
		t.Errorf("%d %s", a.status, a.body)
	}
	for body, path := range map[string]string{
		`{"name": "x", "view": "mine", "narrow": {"due": "never"}}`:                             "narrow.due",
		`{"name": "x", "view": "mine", "sort": "luck"}`:                                         "sort",
		`{"name": "", "view": "mine"}`:                                                          "name",
		`{"name": "x", "view": "queue:none"}`:                                                   "view",
		`{"name": "x", "view": "mine", "narrow": {"text": "` + strings.Repeat("x", 201) + `"}}`: "narrow.text",
	} {
		if a := w.ask("expert1", http.MethodPost, "/api/views", body); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"path":"`+path+`"`) {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
}

func TestByWhatListsAreNarrowedOverHTTP(t *testing.T) {
	w := newWorld(t)
	var by struct {
		Processes, Holders []struct{ Value, Label string }
	}
	w.get("expert1", "/api/items/narrowing?view=queue:medical_experts", &by)
	if len(by.Processes) != 1 || by.Processes[0].Value != "medical_claim" || len(by.Holders) != 0 {
		t.Errorf("%+v", by)
	}
}
