package cartable_test

import (
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

// hands is a world in which ali holds the first step of a case that call1 has opened.
func (w *world) hands() (caseID string, it engine.Item) {
	w.t.Helper()
	w.eyes("ali", "bita", "caro")
	caseID = w.ask("call1", "ali")
	it = w.item(caseID, "first")
	w.must(w.claims("ali", it))
	return caseID, it
}

func (w *world) id(login string) string { return w.persons[login].ID }

func (w *world) hand(login, item string) *cartable.Hand {
	w.t.Helper()
	v, err := w.cartable.Item(w.t.Context(), w.as(login), item)
	w.must(err)
	return v.Hand
}

// listed are the cases' steps in a view of somebody's, which its counter must agree with.
func (w *world) listed(login, view string) []string {
	w.t.Helper()
	page, err := w.cartable.Items(w.t.Context(), w.as(login), cartable.ListRequest{View: view, Narrow: cartable.Narrowing{Process: "eyes"}})
	w.must(err)
	var steps []string
	for _, row := range page.Rows {
		steps = append(steps, row.Label+" "+row.Mark)
	}
	home, err := w.cartable.Home(w.t.Context(), w.as(login))
	w.must(err)
	i := slices.IndexFunc(home.Views, func(v cartable.View) bool { return v.Key == view })
	if n := len(page.Rows); i < 0 && n > 0 || i >= 0 && home.Views[i].Count != n {
		w.t.Errorf("%s of %s has %d, views %+v", view, login, n, home.Views)
	}
	return steps
}

func (w *world) lists(login, view string, want ...string) {
	w.t.Helper()
	if got := w.listed(login, view); !slices.Equal(got, want) {
		w.t.Errorf("%s of %s: %q, want %q", view, login, got, want)
	}
}

// hears checks what the newest messages in somebody's cartable say.
func (w *world) hears(login string, want ...string) {
	w.t.Helper()
	home, err := w.cartable.Home(w.t.Context(), w.as(login))
	w.must(err)
	var got []string
	for _, n := range home.Notices[:min(len(want), len(home.Notices))] {
		got = append(got, n.Text)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("%s hears %q, want %q", login, got, want)
	}
}

// What ali delegates is bita's to do and ali's to take back; the history names both.
func TestDelegatedWork(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, it := w.hands()
		ctx := t.Context()
		want(t, w.cartable.Delegate(ctx, w.as("bita"), it.ID, w.id("caro"), ""), fault.NotFound, "not_found")
		want(t, w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("tech1"), ""), fault.Invalid, "assign.not_eligible")
		w.must(w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("bita"), "  I am on the road. "))
		w.lists("ali", "mine")
		w.lists("ali", "given", "First delegated")
		w.lists("bita", "mine", "First delegated")
		if h := w.hand("bita", it.ID); !slices.Equal(h.For, []string{"name of ali"}) || !slices.Equal(h.Can, []string{"delegate", "hand_back", "ask", "put_aside", "escalate"}) {
			t.Errorf("bita may %+v", h)
		}
		want(t, w.submits("ali", it), fault.Conflict, "conflict.claimed")
		w.must(w.cartable.TakeBack(ctx, w.as("ali"), it.ID))
		w.lists("ali", "mine", "First ")
		w.lists("ali", "given")
		w.must(w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("bita"), ""))
		w.must(w.cartable.Delegate(ctx, w.as("bita"), it.ID, w.id("caro"), ""))
		w.must(w.cartable.HandBack(ctx, w.as("caro"), it.ID, "no time"))
		w.must(w.cartable.TakeBack(ctx, w.as("chief"), it.ID))
		w.lists("ali", "mine", "First ")
		w.must(w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("bita"), ""))
		w.must(w.submits("bita", it))
		w.lists("ali", "given")
		second := w.item(c, "second")
		for _, login := range []string{"ali", "bita"} {
			want(t, w.claims(login, second), fault.Forbidden, "four_eyes")
		}
		no := w.stored(c).No
		w.hears("bita", "name of ali has delegated “First” of case "+no+" to you")
		w.hears("caro", "name of bita has delegated “First” of case "+no+" to you")
		w.told(c, "name of ali", "Delegated “First” to name of bita: I am on the road.", "Took “First” back", "Handed “First” back to name of bita: no time", "Took “First” back for name of ali")
		w.replayed()
	})
}

// told looks for lines in the history, and for one that was done for somebody.
func (w *world) told(caseID, forWhom string, lines ...string) {
	w.t.Helper()
	v, err := w.cartable.Case(w.t.Context(), w.as("chief"), caseID)
	w.must(err)
	var all []string
	done := false
	for _, e := range v.History {
		all = append(all, e.Text)
		done = done || e.Kind == engine.FactSubmitted && e.For == forWhom
	}
	for _, line := range lines {
		if !slices.Contains(all, line) {
			w.t.Errorf("nothing tells %q: %q", line, all)
		}
	}
	if forWhom != "" && !done {
		w.t.Errorf("nobody has done it for %s: %+v", forWhom, v.History)
	}
}

// Who is delegated to must be there and have room; nobody does what is to be done by its
// holder himself; who has left gets nothing back.
func TestDelegationHasBounds(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, it := w.hands()
		ctx := t.Context()
		w.away("bita", "", 1)
		want(t, w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("bita"), ""), fault.Conflict, "delegate.away")
		_, err := w.cartable.SetQueue(ctx, w.as("chief"), "claims_desk", cartable.QueueRule{Capacity: 1})
		w.must(err)
		other := w.item(w.ask("call1", "ali"), "first")
		w.must(w.claims("caro", other))
		want(t, w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("caro"), ""), fault.Conflict, "delegate.full")
		w.must(w.submits("caro", other))
		w.must(w.cartable.Delegate(ctx, w.as("ali"), it.ID, w.id("caro"), ""))
		_, err = w.processes.Leave(ctx, "ali")
		w.must(err)
		want(t, w.cartable.HandBack(ctx, w.as("caro"), it.ID, ""), fault.Conflict, "delegate.gone")
		w.must(w.submits("caro", it))
		w.must(w.submitsAs("clerk1", w.item(c, "second")))
		own := w.item(c, "own")
		w.must(w.claims("clerk1", own))
		want(t, w.cartable.Delegate(ctx, w.as("clerk1"), own.ID, w.id("caro"), ""), fault.Conflict, "delegate.alone")
	})
}

func (w *world) submitsAs(login string, it engine.Item) error {
	if err := w.claims(login, it); err != nil {
		return err
	}
	return w.submits(login, it)
}

// Who is asked sees the case until he has answered, does nothing else, and his stand-in may
// answer for him.
func TestAskingAColleague(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, it := w.hands()
		ctx := t.Context()
		sees := func(login string) error {
			_, err := w.cartable.Case(ctx, w.as(login), c)
			return err
		}
		want(t, sees("tech1"), fault.NotFound, "not_found")
		want(t, w.cartable.Ask(ctx, w.as("ali"), it.ID, w.id("call1"), "Who asks?"), fault.Invalid, "ask.not_allowed")
		want(t, w.cartable.Ask(ctx, w.as("ali"), it.ID, w.id("sara"), "What?"), fault.Invalid, "ask.not_allowed")
		w.must(w.cartable.Ask(ctx, w.as("ali"), it.ID, w.id("tech1"), "Is it broken?"))
		w.must(sees("tech1"))
		w.lists("tech1", "asked", "First asked")
		w.lists("ali", "mine", "First asked")
		want(t, w.submits("ali", it), fault.Conflict, "conflict.asked")
		want(t, w.submits("tech1", it), fault.NotFound, "not_found")
		if _, err := w.cartable.Action(ctx, w.as("tech1"), c, "cancel"); fault.As(err).Code != fault.NotFound {
			t.Errorf("who is asked may act on the case: %v", err)
		}
		if h := w.hand("tech1", it.ID); !slices.Equal(h.Can, []string{"answer"}) || h.Question.By != "name of ali" {
			t.Errorf("tech1 may %+v", h)
		}
		want(t, w.cartable.Answer(ctx, w.as("finance1"), it.ID, "Yes."), fault.NotFound, "not_found")
		w.away("tech1", "finance1", 1)
		w.lists("finance1", "asked", "First asked")
		w.must(sees("finance1"))
		w.must(w.cartable.Answer(ctx, w.as("finance1"), it.ID, "Yes."))
		want(t, sees("tech1"), fault.NotFound, "not_found")
		want(t, sees("finance1"), fault.NotFound, "not_found")
		w.lists("finance1", "asked")
		w.lists("ali", "mine", "First replied")
		if q := w.hand("ali", it.ID).Question; q.Answer != "Yes." || q.AnsweredBy != "name of finance1" || q.To != "name of tech1" {
			t.Errorf("answered %+v", q)
		}
		no := w.stored(c).No
		w.hears("tech1", "name of ali asks you about “First” of case "+no)
		w.hears("ali", "name of finance1 has answered your question about “First” of case "+no)
		w.told(c, "", "Asked name of tech1 about “First”: Is it broken?", "Answered about “First”: Yes.")
		w.must(w.cartable.Ask(ctx, w.as("ali"), it.ID, w.id("fin1"), "And now?"))
		w.must(w.cartable.WithdrawQuestion(ctx, w.as("chief"), it.ID))
		want(t, sees("fin1"), fault.NotFound, "not_found")
		w.must(w.submits("ali", it))
		w.replayed()
	})
}

// What is put aside is in no list but that of what was, until its time has come.
func TestPuttingWorkAside(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, it := w.hands()
		ctx := t.Context()
		aside := func(login string, d time.Duration) error {
			return w.cartable.PutAside(ctx, w.as(login), it.ID, w.now.Add(d), "the office is closed")
		}
		want(t, aside("bita", time.Hour), fault.Conflict, "conflict.claimed")
		want(t, aside("ali", -time.Hour), fault.Invalid, "invalid.fields")
		w.must(aside("ali", 3*time.Hour))
		w.lists("ali", "mine")
		w.lists("ali", "later", "First ")
		want(t, w.claims("bita", it), fault.Conflict, "conflict.claimed")
		if h := w.hand("ali", it.ID); !h.Until.Equal(w.now.Add(3*time.Hour)) || h.Reason != "the office is closed" || !slices.Contains(h.Can, "take_up") {
			t.Errorf("put aside %+v", h)
		}
		w.away("ali", "bita", 1)
		w.lists("bita", "later", "First ")
		w.must(w.cartable.TakeUp(ctx, w.as("bita"), it.ID))
		w.lists("bita", "mine", "First ")
		w.must(aside("bita", time.Hour))
		w.later(time.Hour)
		w.lists("bita", "later")
		w.lists("bita", "mine", "First back")
		w.must(aside("bita", time.Hour))
		w.must(w.cartable.Assign(ctx, w.as("chief"), it.ID, w.id("caro")))
		w.lists("caro", "mine", "First ")
		w.later(2 * time.Hour)
		w.lists("caro", "mine", "First ")
		w.must(w.submits("caro", it))
		w.told(c, "", "“First” was given to name of caro", "“First” came back: its time had come", "Took “First” up again")
		w.replayed()
	})
}

// The colleagues that one chooses from are those who may do it, with who is away.
func TestCandidates(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		_, it := w.hands()
		w.away("caro", "", 1)
		names := func(login, what string) []string {
			rows, err := w.cartable.Candidates(t.Context(), w.as(login), it.ID, what, "")
			w.must(err)
			var all []string
			for _, c := range rows {
				if c.Away {
					c.Name += ", away"
				}
				all = append(all, c.Name)
			}
			slices.Sort(all)
			return all
		}
		mates := []string{"name of bita", "name of caro, away", "name of clerk1"}
		for login, what := range map[string]string{"ali": cartable.ForDelegating, "chief": cartable.ForAssigning} {
			if got := names(login, what); !slices.Equal(got, mates) {
				t.Errorf("%s is offered %q", login, got)
			}
		}
		if all := names("ali", cartable.ForAsking); !slices.Contains(all, "name of tech1") || slices.Contains(all, "name of call1") || slices.Contains(all, "name of sara") || slices.Contains(all, "name of ali") {
			t.Errorf("may be asked: %q", all)
		}
		_, err := w.cartable.Candidates(t.Context(), w.as("sara"), it.ID, cartable.ForAsking, "")
		want(t, err, fault.NotFound, "not_found")
	})
}

// A question to one who has left comes back to who asked, who can then ask another.
func TestWhoIsAskedLeaves(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, it := w.hands()
		ctx := t.Context()
		w.must(w.cartable.Ask(ctx, w.as("ali"), it.ID, w.id("tech1"), "Is it broken?"))
		w.changes("tech1", disabled(true))
		w.lists("ali", "mine", "First returned")
		if q := w.hand("ali", it.ID).Question; q.GoneAt.IsZero() || q.Answer != "" || q.Text != "Is it broken?" {
			t.Errorf("came back as %+v", q)
		}
		w.hears("ali", "name of tech1 has left: your question about “First” of case "+w.stored(c).No+" came back without an answer")
		w.told(c, "", "The question about “First” to name of tech1 came back without an answer: that colleague has left")
		w.must(w.cartable.Ask(ctx, w.as("ali"), it.ID, w.id("fin1"), "Is it broken?"))
		w.lists("fin1", "asked", "First asked")
		w.changes("clerk1", disabled(true)) // nobody who is asked
		w.lists("fin1", "asked", "First asked")
		w.replayed()
	})
}

// Who has the work, or could have it, shows what makes no progress to the next of its ladder,
// whose people may then take it over; nobody else does.
func TestEscalatingWork(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c, it := w.hands()
		ctx := t.Context()
		for _, login := range []string{"tech1", "sara"} {
			want(t, w.cartable.Escalate(ctx, w.as(login), it.ID, "x"), fault.NotFound, "not_found")
		}
		want(t, w.cartable.Escalate(ctx, w.as("ali"), it.ID, " "), fault.Invalid, "invalid.fields")
		if h := w.hand("bita", it.ID); h.Above != "Claims manager" || !slices.Contains(h.Can, "escalate") {
			t.Errorf("bita may %+v", h)
		}
		w.must(w.cartable.Escalate(ctx, w.as("bita"), it.ID, " Ali is stuck. "))
		if got := w.stored(c).Items[0]; got.Holder != w.id("ali") || !slices.Equal(got.Escalated, []string{"claims_manager"}) {
			t.Errorf("escalated %+v", got)
		}
		w.hears("manager", "name of bita has escalated “First” of case "+w.stored(c).No+" to you")
		w.told(c, "", "Escalated “First” to Claims manager: Ali is stuck.")
		if h := w.hand("ali", it.ID); h.Above != "" || slices.Contains(h.Can, "escalate") {
			t.Errorf("nobody is above: %+v", h)
		}
		want(t, w.cartable.Escalate(ctx, w.as("ali"), it.ID, "x"), fault.Conflict, "conflict.escalated")
		w.must(w.cartable.Release(ctx, w.as("ali"), it.ID))
		w.must(w.claims("manager", it))
		w.must(w.submits("manager", it))
		w.replayed()
	})
}
