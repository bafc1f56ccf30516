package processes_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/people"
)

// offAndOn has a promise that stands still while the customer has the turn.
var offAndOn = strings.NewReplacer(
	"warn: 1bh,", "warn: 1bh, pause_on: [ask_again],",
	"    next: closed\n", "    outcomes: {ask: {label: {fa: پرسش, en: Ask}, to: ask_again}, done: {label: {fa: پایان, en: Done}, to: closed}}\n"+
		"  ask_again: {kind: task, who: customer, label: {fa: پاسخ, en: Answer}, next: work}\n",
).Replace(promised)

// A holiday that is declared afterwards is taken off what a clock has counted before it
// paused, as it is off what runs.
func TestADeclarationOfYesterdayTakesOffWhatWasCounted(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(offAndOn)) // Saturday the 21st, 9:30 in Tehran
		c := w.start()
		w.now = w.now.Add(3 * time.Hour)
		w.does(c.ID, expert1, "work", "ask", nil)
		if got := w.stored(c.ID).Clocks[0]; got.Spent != 3*3600 || !got.Since.IsZero() {
			t.Fatalf("clock %+v", got)
		}
		w.now = w.now.Add(24 * time.Hour) // Sunday
		w.declare("2026-11-21", "office")
		w.s.RunOnce(t.Context())
		if got := w.stored(c.ID).Clocks[0]; got.Spent != 0 {
			t.Errorf("clock %+v", got)
		}
		w.declare("2026-11-21 08:00-10:00", "office")
		w.does(c.ID, people.Actor(w.sara), "ask_again", "", nil)
		got := w.stored(c.ID).Clocks[0]
		if got.Spent != 1800 || got.Due.In(iranTime).Format("02 15:04") != "23 14:00" {
			t.Errorf("clock %+v", got)
		}
		w.declare("2026-11-21 usual", "office")
		w.s.RunOnce(t.Context())
		if got := w.stored(c.ID).Clocks[0]; got.Spent != 3*3600 {
			t.Errorf("clock %+v", got)
		}
		w.replays()
	})
}
