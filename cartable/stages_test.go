package cartable_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
)

// TestStagesTellSinceWhen holds the line of a case to what its history tells: what was
// reached has its time, what lies ahead has none.
func TestStagesTellSinceWhen(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.now = w.now.Add(time.Hour)
		w.pay(c)
		view, err := w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		want := []cartable.Stage{
			{Label: "Identity check", State: "done", At: saturday},
			{Label: "Pay the review fee", State: "done", At: saturday},
			{Label: "Expert review", State: "current", At: saturday.Add(time.Hour), Due: saturday.Add(49 * time.Hour)},
			{Label: "Medical and finance review", State: "next"},
		}
		if diff := cmp.Diff(want, view.Stages[:len(want)]); diff != "" {
			t.Error(diff)
		}
	})
}

// TestWhatIsNotPromised: of a step that the customer sees by its name only, of one without a
// time and of one whose time is reckoned from what he may not see, he is told no time.
func TestWhatIsNotPromised(t *testing.T) {
	open := "    glass: open                  # glass room"
	for name, change := range map[string]*strings.Replacer{
		"seen by its name": strings.NewReplacer(open, "    glass: name                  # glass room"),
		"a deadline":       strings.NewReplacer("      target: 2bd\n      warn: 75%", "      deadline: \"=date_add(treatment_date, '60d')\"\n      warn: 1h"),
	} {
		t.Run(name, func(t *testing.T) {
			on(t, func(t *testing.T, w *world) {
				src, err := fs.ReadFile(definitions.Library(), "medical_claim.yaml")
				w.must(err)
				changed := strings.NewReplacer("version: 3", "version: 4").Replace(change.Replace(string(src)))
				w.deploySource("medical_claim.yaml", changed)
				c := w.start().ID
				w.pay(c)
				if w.item(c, "expert_review").DueAt.IsZero() {
					t.Fatal("staff have no time either")
				}
				view, err := w.cartable.Case(t.Context(), w.as("sara"), c)
				w.must(err)
				for _, stage := range view.Stages {
					if !stage.Due.IsZero() {
						t.Errorf("promised: %+v", stage)
					}
				}
			})
		})
	}
}
