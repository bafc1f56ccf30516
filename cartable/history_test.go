package cartable_test

import (
	"strings"
	"testing"
)

// What is done beside the steps is called in the history what its button is called.
func TestTheHistoryNamesWhatWasDoneBeside(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		w.deploySource("eyes.yaml", strings.NewReplacer("version: 1", "version: 2",
			"\nsteps:", "\nanytime:\n  remark: {by: [staff], label: {fa: یادآوری, en: Remark}, while: [first], fields: [boss]}\nsteps:").Replace(eyes))
		c := w.ask("call1", "ali")
		_, err := w.cartable.Act(t.Context(), w.as("ali"), c, "anytime.remark", map[string]any{"boss": "x"})
		w.must(err)
		w.told(c, "", "Remark")
	})
}
