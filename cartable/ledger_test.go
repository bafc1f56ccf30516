package cartable_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/processes"
)

// ledger reads the ledger of a case as somebody, and holds the law against it.
func (w *world) ledger(login, id string) cartable.Ledger {
	w.t.Helper()
	l, err := w.cartable.Ledger(w.t.Context(), w.as(login), id)
	w.must(err)
	var parts, lines cartable.Share
	for _, p := range l.Parts {
		parts.Calendar, parts.Business = parts.Calendar+p.Calendar, parts.Business+p.Business
	}
	for i, line := range l.Lines {
		lines.Calendar, lines.Business = lines.Calendar+line.Calendar, lines.Business+line.Business
		if i > 0 && !line.From.Equal(l.Lines[i-1].To) {
			w.t.Errorf("a gap before line %d: %+v", i, l.Lines)
		}
	}
	c := w.stored(id)
	until := w.now
	if !c.Open() {
		until = c.EndedAt
	}
	if age := int64(until.Sub(c.OpenedAt) / time.Second); l.Age.Calendar != age || parts.Calendar != age || lines.Calendar != age {
		w.t.Errorf("age %d, told %d, parts %d, lines %d", age, l.Age.Calendar, parts.Calendar, lines.Calendar)
	}
	if l.Age.Business != parts.Business || parts.Business != lines.Business {
		w.t.Errorf("business age %d, parts %d, lines %d", l.Age.Business, parts.Business, lines.Business)
	}
	return l
}

// TestTheLedgerOfAClaim follows a claim line by line, in both languages, to its end.
func TestTheLedgerOfAClaim(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID // Saturday 09:30
		w.now = w.now.Add(2 * time.Hour)
		w.pay(c)
		reviewer := w.login(w.item(c, "expert_review").Holder)
		w.now = w.now.Add(3 * time.Hour)
		w.submit(reviewer, c, "expert_review", "give_back", map[string]any{"missing": []any{"prescription"}})
		w.now = w.now.Add(24 * time.Hour)

		const h = 3600
		type line struct {
			party, with, step  string
			calendar, business int64
			counts             string
		}
		told := func(l cartable.Ledger) []line {
			var out []line
			for _, x := range l.Lines {
				out = append(out, line{x.Party, x.With, x.Step, x.Calendar, x.Business, strings.Join(x.Clocks, " ")})
			}
			return out
		}
		l := w.ledger(reviewer, c)
		if d := cmp.Diff([]line{
			{"customer", "", "Pay the review fee", 2 * h, 2 * h, ""},
			{"staff", "Medical review", "Expert review", 3 * h, 3 * h, "promise"},
			{"customer", "", "Send the missing documents", 24 * h, 8 * h, ""},
		}, told(l), cmp.AllowUnexported(line{})); d != "" {
			t.Error(d)
		}
		if last := l.Lines[2]; !last.To.IsZero() || !l.Business {
			t.Errorf("ledger %+v", l)
		}
		want := []cartable.LedgerClock{{Name: "promise", Business: true, Budget: 76 * h, Spent: 3 * h, From: saturday}}
		if d := cmp.Diff(want, l.Clocks); d != "" {
			t.Error(d)
		}
		r := w.as(reviewer)
		r.Lang = text.Fa
		fa, err := w.cartable.Ledger(t.Context(), r, c)
		w.must(err)
		if got := fa.Lines[1]; got.With != "صف کارشناسی پزشکی" {
			t.Errorf("in Persian %+v", got)
		}
		seen, err := w.cartable.Case(t.Context(), w.as(reviewer), c)
		w.must(err)
		if seen.Time == nil || cmp.Diff(l.CaseTime, *seen.Time) != "" {
			t.Errorf("the case says %+v, its ledger %+v", seen.Time, l.CaseTime)
		}

		_, err = w.cartable.Act(t.Context(), w.as("sara"), c, "cancel", nil)
		w.must(err)
		w.later(100 * time.Hour)
		if l = w.ledger(reviewer, c); len(l.Lines) != 3 || l.Lines[2].To.IsZero() || l.Parts[3].Calendar != 0 {
			t.Errorf("after the end %+v", l)
		}
	})
}

// TestWhoSeesTheLedger: staff who may read the case, and nobody else.
func TestWhoSeesTheLedger(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		for login, may := range map[string]bool{"expert1": true, "manager": true, "chief": true, "sara": false, "reza": false, "tech1": false} {
			_, err := w.cartable.Ledger(t.Context(), w.as(login), c)
			if may && err != nil || !may && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", login, err)
			}
		}
		seen, err := w.cartable.Case(t.Context(), w.as("sara"), c)
		w.must(err)
		if seen.Time != nil {
			t.Error("the customer is told with whom the time went")
		}
		if _, err := w.cartable.Ledger(t.Context(), w.as("chief"), "nothing"); !fault.Is(err, fault.NotFound) {
			t.Errorf("no such case: %v", err)
		}
	})
}

// TestTheLedgerSpeaksInTheWordsOfItsTime: a line is told as the step was called then.
func TestTheLedgerSpeaksInTheWordsOfItsTime(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.now = w.now.Add(time.Hour)
		w.pay(c)
		w.now = w.now.Add(time.Hour)
		w.newVersion("{fa: بررسی کارشناس, en: Expert review}", "{fa: بررسی میز, en: Desk review}", "expert_review", "desk_review",
			"\n  promise: {", "\n  second: {target: 5bd, pause_on: [fix_identity, pay_fee, return_to_customer, fix_account]}\n  promise: {")
		w.must(w.processes.Migrate(t.Context(), "medical_claim", 4, engine.System, func(processes.Tried) {}))
		w.now = w.now.Add(time.Hour)
		l := w.ledger("manager", c)
		var steps []string
		for _, line := range l.Lines {
			steps = append(steps, line.Step)
		}
		if d := cmp.Diff([]string{"Pay the review fee", "Expert review", "Desk review"}, steps); d != "" {
			t.Error(d)
		}
		second, promise := l.Clocks[0], l.Clocks[1]
		if promise.Spent != 2*3600 || !promise.From.Equal(saturday) || l.Parts[0].Business != 2*3600 {
			t.Errorf("ledger %+v", l)
		}
		if second.Spent != 3600 || !second.From.Equal(l.Lines[2].From) {
			t.Errorf("the clock of the new version %+v", second)
		}
	})
}

// TestReopenedCasesGoOn: what was closed is done's, and the clocks begin anew.
func TestReopenedCasesGoOn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		reviewer := w.login(w.item(c, "expert_review").Holder)
		w.now = w.now.Add(time.Hour)
		w.submit(reviewer, c, "expert_review", "reject", map[string]any{"reject_reason": "نسخه ندارد"})
		w.submit("manager", c, "confirm_reject", "agree", nil)
		if it := w.stored(c).Items; len(it) > 0 {
			_, err := w.cartable.Sign(t.Context(), w.as("manager"), it[0].ID)
			w.must(err)
		}
		w.now = w.now.Add(5 * time.Hour)
		_, err := w.cartable.Act(t.Context(), w.as("sara"), c, "reopen", nil)
		w.must(err)
		w.now = w.now.Add(time.Hour)
		l := w.ledger("manager", c)
		if l.Parts[3].Calendar != 5*3600 || !l.Clocks[0].From.Equal(w.now.Add(-time.Hour)) || l.Clocks[0].Spent > 3600 {
			t.Errorf("ledger %+v", l)
		}
	})
}

// TestALateSweep: the worker stood still for hours. What was done in time is not
// breached, and what was late is late since its due time.
func TestALateSweep(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		it := w.item(c, "expert_review")
		reviewer := w.login(it.Holder)
		w.now = it.DueAt
		w.must(w.try(t.Context(), reviewer, it, "give_back", map[string]any{"missing": []any{"prescription"}}))
		w.later(30 * time.Hour)
		late := func() []cartable.Entry {
			v, err := w.cartable.Case(t.Context(), w.as("manager"), c)
			w.must(err)
			return slices.DeleteFunc(v.History, func(e cartable.Entry) bool { return e.Kind != engine.FactBreached })
		}
		if l := late(); len(l) != 0 {
			t.Fatalf("done in the second of its due time, and late: %+v", l)
		}
		w.submit("sara", c, "return_to_customer", "", map[string]any{"invoices": w.stored(c).Vars["invoices"], "customer_note": "x"})
		it = w.item(c, "expert_review")
		w.now = it.DueAt.Add(7 * time.Hour)
		_, err := w.cartable.Claim(t.Context(), w.as(reviewer), it.ID) // his, until he was waited for too long
		w.must(err)
		w.submit(reviewer, c, "expert_review", "accept", nil)
		if l := late(); len(l) != 1 || !l[0].At.Equal(it.DueAt) || l[0].Text != "“Expert review” is overdue" {
			t.Errorf("late %+v, due %s", l, it.DueAt)
		}
	})
}

// TestLateTimersFireInTheirOrder: of several late timers of a case, whichever a sweep
// takes first, the older promise is told of first.
func TestLateTimersFireInTheirOrder(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		w.pay(c)
		stored := w.stored(c)
		i := slices.IndexFunc(stored.Timers, func(x engine.PendingTimer) bool { return x.Clock != "" && x.Why == engine.TimerBreach })
		w.now = stored.Timers[i].Due.Add(100 * time.Hour)
		_, err := w.processes.FireTimers(t.Context())
		w.must(err)
		if it := w.item(c, "expert_review"); it.Stage != engine.StageBreached || w.stored(c).Clocks[0].Stage != engine.StageBreached {
			t.Errorf("item %+v", it)
		}
		v, err := w.cartable.Case(t.Context(), w.as("manager"), c)
		w.must(err)
		var told []string
		for _, e := range v.History {
			if e.Kind == engine.FactBreached || e.Kind == engine.FactWarned {
				told = append(told, e.Text)
			}
		}
		first := []string{"“Expert review” is nearly due", "“Expert review” is overdue"}
		if len(told) < 4 || !slices.Equal(told[:2], first) || told[len(told)-1] != "The case is overdue" {
			t.Errorf("told %q", told)
		}
	})
}
