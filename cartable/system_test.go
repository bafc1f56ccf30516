package cartable_test

import (
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// Who runs the installation sees what waits and which service does not answer; nobody else does.
func TestSystem(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.fake.Down("civil_registry", true)
		w.start()
		w.later(time.Second)
		got, err := w.cartable.System(t.Context(), w.as("operator"))
		w.must(err)
		if got.Database.Schema == 0 || got.Database.Size == 0 || got.Database.About == "" {
			t.Errorf("database %+v", got.Database)
		}
		i := slices.IndexFunc(got.Services, func(s cartable.SystemService) bool { return s.Name == "civil_registry" })
		if i < 0 || got.Services[i].Failed == 0 {
			t.Errorf("services %+v", got.Services)
		}
		kinds := []string{}
		for _, job := range got.Jobs {
			kinds = append(kinds, job.Kind)
		}
		if !slices.Equal(kinds, []string{"timers", "calls", "messages", "deliveries"}) {
			t.Errorf("jobs %v", kinds)
		}
		for _, login := range []string{"sara", "expert1", "chief", "fin1"} {
			if _, err := w.cartable.System(t.Context(), w.as(login)); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", login, err)
			}
		}
	})
}
