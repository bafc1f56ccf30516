package cartable_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

// TestExchanges: who answers for problems sees what was asked and what waits, and
// nobody else sees that there is such a case.
func TestExchanges(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.fake.Limit(map[string]hooks.Limits{"civil_registry": {Failures: 2}})
		w.fake.Down("civil_registry", true)
		c := w.start().ID
		w.again(5 * time.Second)
		w.person("op", "staff", "operator")
		page, err := w.cartable.Exchanges(t.Context(), w.as("op"), c, "", 1)
		w.must(err)
		if len(page.Rows) != 1 || page.Rows[0].Outcome != store.Held || page.Rows[0].Attempt != 2 || page.Next == "" {
			t.Fatalf("first page %+v", page)
		}
		if len(page.Waiting) != 1 || page.Waiting[0].Cause != store.ServiceDown || !page.Waiting[0].Due.After(w.now) || page.Waiting[0].Step != "identity" {
			t.Errorf("waiting %+v", page.Waiting)
		}
		more, err := w.cartable.Exchanges(t.Context(), w.as("op"), c, page.Next, 9)
		w.must(err)
		if len(more.Rows) != 1 || more.Rows[0].Outcome != store.CallFailed || more.Next != "" || len(more.Waiting) != 0 {
			t.Errorf("second page %+v", more)
		}
		if !strings.Contains(more.Rows[0].Request, `"national_id":"•••"`) {
			t.Errorf("request %s", more.Rows[0].Request)
		}
		for _, login := range []string{"sara", "reza"} {
			if got, err := w.cartable.Exchanges(t.Context(), w.as(login), c, "", 9); err == nil || len(got.Rows) > 0 {
				t.Errorf("%s sees %+v", login, got)
			}
		}
		_, err = w.cartable.Exchanges(t.Context(), w.as("op"), "nothing", "", 9)
		if err == nil {
			t.Error("a case that does not exist has exchanges")
		}
	})
}
