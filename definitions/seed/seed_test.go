package seed_test

import (
	"testing"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/definitions/seed"
	"github.com/kartabl/kartabl/internal/text"
)

// TestSeededFaultsAreCaught: of at least 300 faults at least 99 in a hundred are told
// at their line, and the files as they are give no alarm.
func TestSeededFaultsAreCaught(t *testing.T) {
	figure, err := seed.Measure(definitions.Library(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range figure.FalseAlarms {
		t.Error(d.In(text.En))
	}
	t.Logf("%d of %d faults are told at their line", figure.Caught, figure.Planted)
	if figure.Planted < 300 || figure.Caught*100 < figure.Planted*99 {
		t.Errorf("%d of %d", figure.Caught, figure.Planted)
		for _, m := range figure.Missed {
			t.Logf("%s: %s: lines %v: %s", m.File, m.Kind, m.Lines, m.Planted)
			for i, d := range m.Told {
				if i < 2 {
					t.Log(d.In(text.En))
				}
			}
		}
	}
}
