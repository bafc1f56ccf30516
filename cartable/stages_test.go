package cartable_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
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
			{Label: "Expert review", State: "current", At: saturday.Add(time.Hour)},
			{Label: "Medical and finance review", State: "next"},
		}
		if diff := cmp.Diff(want, view.Stages[:len(want)]); diff != "" {
			t.Error(diff)
		}
	})
}
