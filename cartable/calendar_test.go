package cartable_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
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

// What a clock had counted before it paused is counted anew, the ledger agrees, and the
// history says so in hours. An ended case hears of nothing any more.
func TestADeclarationOfYesterdayInTheLedger(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID // Saturday 09:30
		w.pay(c)
		reviewer := w.login(w.item(c, "expert_review").Holder)
		w.now = w.now.Add(3 * time.Hour)
		w.submit(reviewer, c, "expert_review", "give_back", map[string]any{"missing": []any{"prescription"}})
		w.now = w.now.Add(24 * time.Hour)
		declare := func(hours []calendar.Window) {
			day := calendar.DayHours{Date: saturday.Format(time.DateOnly), Hours: hours}
			_, err := w.processes.Declare(t.Context(), processes.Declaration{Calendars: []string{"office"}, Days: []calendar.DayHours{day}})
			w.must(err)
			w.processes.RunOnce(t.Context())
		}
		declare([]calendar.Window{{From: 8 * 3600, To: 10 * 3600}})
		l := w.ledger(reviewer, c)
		if l.Clocks[0].Spent != 1800 || l.Age.Business != 1800+4*3600+1800 {
			t.Errorf("ledger %+v", l)
		}
		for lang, want := range map[text.Lang]string{
			text.Fa: "از ۳:۰۰ به ۰:۳۰ رسید، چون تقویم office عوض شد: شنبه ۳۰ آبان ۱۴۰۵",
			text.En: "“promise” went from 3:00 to 0:30, because the calendar office changed: ",
		} {
			r := w.as(reviewer)
			r.Lang = lang
			seen, err := w.cartable.Case(t.Context(), r, c)
			w.must(err)
			if !slices.ContainsFunc(seen.History, func(e cartable.Entry) bool { return strings.Contains(e.Text, want) }) {
				t.Errorf("no %s in %+v", want, seen.History)
			}
		}
		_, err := w.cartable.Act(t.Context(), w.as("sara"), c, "cancel", nil)
		w.must(err)
		ended := w.ledger(reviewer, c)
		declare(nil)
		if d := cmp.Diff(ended, w.ledger(reviewer, c)); d != "" {
			t.Error(d)
		}
		w.replayed()
	})
}
