package cartable_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/processes"
)

// Staff read in the history what was due when, and why it is due later; the list of work
// has the new time. The customer reads nothing of it.
func TestADeclaredHolidayInTheHistory(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		it := w.item(c, "expert_review")
		expert := w.login(it.Holder)
		before := w.stored(c).Items[0].DueAt
		var days []calendar.DayHours
		for n := range 5 {
			days = append(days, calendar.DayHours{Date: before.AddDate(0, 0, n-2).Format(time.DateOnly)})
		}
		_, err := w.processes.Declare(t.Context(), processes.Declaration{Calendars: []string{"office"}, Days: days, Reason: "سوگواری"})
		w.must(err)
		w.processes.RunOnce(t.Context())
		if after := w.stored(c).Items[0].DueAt; !after.After(before) {
			t.Errorf("due %v, was %v", after, before)
		}
		about := func(login string) string {
			seen, err := w.cartable.Case(t.Context(), w.as(login), c)
			w.must(err)
			i := slices.IndexFunc(seen.History, func(e cartable.Entry) bool { return e.Kind == engine.FactCalendar })
			if i < 0 {
				return ""
			}
			return seen.History[i].Text
		}
		text := about(expert)
		for _, part := range []string{"became", "because the calendar office changed", "and 2 more days", "(سوگواری)"} {
			if !strings.Contains(text, part) {
				t.Errorf("%q does not tell %q", text, part)
			}
		}
		if text := about("sara"); text != "" {
			t.Errorf("the customer reads %q", text)
		}
		w.replayed()
	})
}
