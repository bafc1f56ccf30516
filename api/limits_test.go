package api_test

import (
	"net/http"
	"testing"

	"github.com/kartabl/kartabl/api"
)

// Attack case 39: who changes things faster than people can has to wait, and is told how
// long; looking is not counted, and others go on.
func TestChangesAreLimited(t *testing.T) {
	w := worldWith(t, func(o *api.Options) { o.Limits = api.Limits{Person: 3, Address: 7} })
	change := func(who string) answer { return w.ask(who, http.MethodPatch, "/api/me", `{"lang": "fa"}`) }
	for range 3 {
		if a := change("sara"); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if a := change("sara"); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("one more: %d, %v", a.status, a.header)
	}
	if a := w.ask("sara", http.MethodGet, "/api/me", ""); a.status != http.StatusOK {
		t.Errorf("she may not even look: %d", a.status)
	}
	for range 3 {
		if a := change("reza"); a.status != http.StatusOK {
			t.Errorf("another person: %d", a.status)
		}
	}
	if a := change("manager"); a.status != http.StatusTooManyRequests {
		t.Errorf("from an address that everybody shares: %d", a.status)
	}
}
