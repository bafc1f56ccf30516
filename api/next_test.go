package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// What is asked for is checked before anything is done, and a claim needs no reason.
func TestWorkByTurn(t *testing.T) {
	w := newWorld(t)
	_, item, holder := w.review()
	tests := []struct {
		path, body string
		status     int
		has        string
	}{
		{"/api/items/" + item + "/release", "", http.StatusNoContent, ""},
		{"/api/items/" + item + "/claim", `{"why": "mood"}`, http.StatusUnprocessableEntity, `"path":"why"`},
		{"/api/items/" + item + "/claim", `{"why": "other", "note": "` + strings.Repeat("x", 301) + `"}`, http.StatusUnprocessableEntity, `"path":"note"`},
		{"/api/items/next", `{"view": "queue:nothing"}`, http.StatusNotFound, ""},
		{"/api/items/next", `{}`, http.StatusOK, `"id":"` + item + `"`},
		{"/api/items/next", `{}`, http.StatusOK, `"said":"Nothing waits for you now."`},
		{"/api/items/batch", `{"op": "burn", "ids": ["x"]}`, http.StatusUnprocessableEntity, `"path":"op"`},
		{"/api/items/batch", `{"op": "claim", "ids": []}`, http.StatusUnprocessableEntity, `"path":"ids"`},
		{"/api/items/batch", `{"op": "release", "ids": ["` + item + `", "x-1"], "key": "k"}`, http.StatusOK, `[{"id":"` + item + `","done":true},{"id":"x-1","done":false,"code":"not_found"`},
		{"/api/items/" + item + "/claim", "", http.StatusOK, `"can_submit":true`},
		{"/api/items/" + item + "/priority", `{"priority": "high"}`, http.StatusNotFound, ""},
	}
	for _, tt := range tests {
		if a := w.ask(holder, http.MethodPost, tt.path, tt.body); a.status != tt.status || !strings.Contains(a.body, tt.has) {
			t.Errorf("%s %s: %d %s", tt.path, tt.body, a.status, a.body)
		}
	}
}
