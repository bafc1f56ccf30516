package cartable_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// eyes has a step for whoever claims it, one for other eyes, one that nobody does for
// another, and one for a person by name.
const eyes = `
kartabl: v1
kind: process
id: eyes
version: 1
title: {fa: چهار چشم, en: Four eyes}
owner: claims_manager
start: {by: [staff], roles: [call_center, claims_clerk], form: ask, next: first}
vars: {boss: {type: text, label: {fa: رئیس, en: Boss}}}
forms:
  ask: {title: {fa: درخواست, en: Ask}, fields: {boss: {required: true, label: {fa: رئیس, en: Boss}}}}
steps:
  first:  {kind: task, who: staff, label: {fa: نخست, en: First}, assign: {queue: claims_desk}, next: second}
  second: {kind: task, who: staff, label: {fa: دوم, en: Second}, assign: {queue: claims_desk, not_same_as: [first]}, next: own}
  own:    {kind: task, who: staff, label: {fa: سوم, en: Third}, assign: {queue: claims_desk, substitute: false}, next: named}
  named:  {kind: task, who: staff, label: {fa: به نام, en: By name}, assign: {user: =boss, fallback: claims_desk}, next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`

func (w *world) eyes(logins ...string) {
	w.t.Helper()
	for _, login := range logins {
		w.person(login, engine.Staff, "claims_clerk")
	}
	w.deploySource("eyes.yaml", eyes)
}

func (w *world) ask(by, boss string) string {
	w.t.Helper()
	row, err := w.cartable.Start(w.t.Context(), w.as(by), cartable.Start{Process: "eyes", Values: map[string]any{"boss": w.persons[boss].ID}})
	w.must(err)
	return row.ID
}

// away notes that somebody is away from today for some days.
func (w *world) away(login, substitute string, days int) cartable.Absence {
	w.t.Helper()
	a, err := w.cartable.NoteAbsence(w.t.Context(), w.as("chief"), w.wish(login, substitute, days))
	w.must(err)
	return a
}

func (w *world) wish(login, substitute string, days int) cartable.AbsenceWish {
	wish := cartable.AbsenceWish{Person: w.persons[login].ID, From: w.now.Format(time.DateOnly), Until: w.now.AddDate(0, 0, days-1).Format(time.DateOnly)}
	if substitute != "" {
		wish.Substitute = w.persons[substitute].ID
	}
	return wish
}

func (w *world) claims(login string, it engine.Item) error {
	_, err := w.cartable.Claim(w.t.Context(), w.as(login), it.ID)
	return err
}

func (w *world) submits(login string, it engine.Item) error {
	_, err := w.cartable.Submit(w.t.Context(), w.as(login), it.ID, cartable.Work{Values: map[string]any{}})
	return err
}

// mine are the steps in a person's own list, those that he does for others in brackets.
func (w *world) mine(login string) []string {
	w.t.Helper()
	page, err := w.cartable.Items(w.t.Context(), w.as(login), cartable.ListRequest{View: "mine", Narrow: cartable.Narrowing{Process: "eyes"}})
	w.must(err)
	var steps []string
	for _, row := range page.Rows {
		label := row.Label
		if row.StandIn {
			label = "(" + label + " for " + row.HolderName + ")"
		}
		steps = append(steps, label)
	}
	home, err := w.cartable.Home(w.t.Context(), w.as(login))
	w.must(err)
	if home.Views[0].Count != len(page.Rows) {
		w.t.Errorf("%s counts %d, has %v", login, home.Views[0].Count, steps)
	}
	return steps
}

func want(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Code != code || f.Key != key {
		t.Errorf("got %v, want %s %s", err, code, key)
	}
}

// A stand-in sees and does what the holder holds while he is away, as the history tells;
// after the end date it is as if he had never been one.
func TestAStandInWorks(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "caro")
		c := w.ask("call1", "ali")
		first := w.item(c, "first")
		w.must(w.claims("ali", first))
		want(t, w.submits("bita", first), fault.Conflict, "conflict.claimed")
		w.away("ali", "bita", 2)
		if got := w.mine("bita"); !slices.Equal(got, []string{"(First for name of ali)"}) {
			t.Fatalf("bita has %v", got)
		}
		want(t, w.submits("caro", first), fault.Conflict, "conflict.claimed")
		_, err := w.cartable.SaveDraft(t.Context(), w.as("bita"), first.ID, cartable.DraftSave{Values: map[string]any{}})
		w.must(err)
		v, err := w.cartable.Item(t.Context(), w.as("bita"), first.ID)
		w.must(err)
		if !v.CanSubmit || !v.StandIn {
			t.Errorf("may submit %v, stands in %v", v.CanSubmit, v.StandIn)
		}
		w.now = w.now.AddDate(0, 0, 2)
		if got := w.mine("bita"); got != nil {
			t.Errorf("after the end bita has %v", got)
		}
		want(t, w.submits("bita", first), fault.Conflict, "conflict.claimed")
		w.away("ali", "bita", 2)
		w.must(w.submits("bita", first))
		done := w.stored(c).Completed["first"]
		if !slices.Equal(done, []string{w.persons["ali"].ID, w.persons["bita"].ID}) {
			t.Errorf("done by %v", done)
		}
		seen, err := w.cartable.Case(t.Context(), w.as("manager"), c)
		w.must(err)
		if !slices.ContainsFunc(seen.History, func(e cartable.Entry) bool { return e.By == "name of bita" && e.For == "name of ali" }) {
			t.Errorf("history %+v", seen.History)
		}
		for _, login := range []string{"ali", "bita"} {
			want(t, w.claims(login, w.item(c, "second")), fault.Forbidden, "four_eyes")
		}
		w.replayed()
	})
}

// TestDelegation is attack case 19: a chain past one who is present, oneself, one's own
// request, and four eyes by way of a stand-in.
func TestDelegation(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "caro")
		c := w.ask("bita", "ali")
		first := w.item(c, "first")
		w.must(w.claims("ali", first))
		_, err := w.cartable.NoteAbsence(t.Context(), w.as("ali"), w.wish("ali", "ali", 3))
		want(t, err, fault.Invalid, "invalid.fields")
		_, err = w.cartable.NoteAbsence(t.Context(), w.as("bita"), w.wish("ali", "bita", 3))
		want(t, err, fault.NotFound, "not_found")
		w.away("ali", "bita", 3)
		want(t, w.submits("bita", first), fault.Conflict, "conflict.claimed") // bita has asked for it
		back := w.away("bita", "caro", 2)
		if got := w.mine("caro"); len(got) != 1 {
			t.Fatalf("caro has %v", got)
		}
		_, err = w.cartable.EndAbsence(t.Context(), w.as("caro"), back.ID)
		want(t, err, fault.NotFound, "not_found")
		_, err = w.cartable.EndAbsence(t.Context(), w.as("bita"), back.ID)
		w.must(err)
		want(t, w.submits("caro", first), fault.Conflict, "conflict.claimed") // bita is back
		w.away("bita", "caro", 2)
		w.must(w.submits("caro", first))
		second := w.item(c, "second")
		w.now = w.now.AddDate(0, 0, 4)
		w.must(w.claims("bita", second))
		w.away("ali", "bita", 1)
		want(t, w.submits("bita", second), fault.Forbidden, "four_eyes") // ali's eyes have seen it
		w.now = w.now.AddDate(0, 0, 1)
		w.must(w.submits("bita", second))
		w.replayed()
	})
}

// What nobody does for another stays with its holder and is shown to those who hand work
// out, as is all that has no stand-in; and so is nothing of it once he is back.
func TestWorkWithoutAStandIn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "caro")
		c, other := w.ask("call1", "ali"), w.ask("call1", "ali")
		for _, step := range []string{"first", "second"} {
			login := map[string]string{"first": "caro", "second": "ali"}[step]
			w.must(w.claims(login, w.item(c, step)))
			w.must(w.submits(login, w.item(c, step)))
		}
		w.must(w.claims("ali", w.item(c, "own")))
		w.must(w.claims("ali", w.item(other, "first")))
		stranded := func(login string) (labels []string) {
			page, err := w.cartable.Items(t.Context(), w.as(login), cartable.ListRequest{View: "away"})
			w.must(err)
			for _, row := range page.Rows {
				labels = append(labels, row.Label)
			}
			home, err := w.cartable.Home(t.Context(), w.as(login))
			w.must(err)
			if last := home.Views[len(home.Views)-1]; (last.Key == "away") != (labels != nil) || labels != nil && last.Count != len(labels) {
				t.Errorf("the last line is %+v beside %v", last, labels)
			}
			slices.Sort(labels)
			return labels
		}
		if got := stranded("chief"); got != nil {
			t.Errorf("nobody is away, and %v", got)
		}
		a := w.away("ali", "", 3)
		if got := stranded("chief"); !slices.Equal(got, []string{"First", "Third"}) {
			t.Errorf("without a stand-in: %v", got)
		}
		_, err := w.cartable.EndAbsence(t.Context(), w.as("chief"), a.ID)
		w.must(err)
		w.away("ali", "bita", 3)
		if got := stranded("chief"); !slices.Equal(got, []string{"Third"}) {
			t.Errorf("with a stand-in: %v", got)
		}
		if got := w.mine("bita"); !slices.Equal(got, []string{"(First for name of ali)"}) {
			t.Errorf("bita has %v", got)
		}
		want(t, w.submits("bita", w.item(c, "own")), fault.Conflict, "conflict.claimed")
		_, err = w.cartable.Items(t.Context(), w.as("bita"), cartable.ListRequest{View: "away"})
		want(t, err, fault.NotFound, "not_found")
		w.must(w.cartable.Assign(t.Context(), w.as("chief"), w.item(c, "own").ID, w.persons["caro"].ID))
		w.must(w.submits("caro", w.item(c, "own")))
		if it := w.item(c, "named"); it.Holder != w.persons["ali"].ID {
			t.Errorf("with a stand-in ali is given %+v", it)
		}
		w.replayed()
	})
}

// Who is asked for by name and has nobody who stands in for him is not waited for.
func TestAnAbsentPersonByName(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita", "caro")
		for _, tt := range []struct{ starter, substitute, holder, queue string }{
			{"call1", "", "", "claims_desk"},
			{"call1", "bita", "ali", ""},
			{"bita", "bita", "", "claims_desk"}, // would decide about his own request
		} {
			w.away("ali", tt.substitute, 1)
			c := w.ask(tt.starter, "ali")
			for _, move := range [][2]string{{"first", "bita"}, {"second", "caro"}, {"own", "caro"}} {
				w.must(w.claims(move[1], w.item(c, move[0])))
				w.must(w.submits(move[1], w.item(c, move[0])))
			}
			if it := w.item(c, "named"); it.Queue != tt.queue || it.Holder != w.persons[tt.holder].ID {
				t.Errorf("%+v: %+v", tt, it)
			}
			w.now = w.now.AddDate(0, 0, 1)
		}
		w.replayed()
	})
}

// told is what a model of absences knows by heart.
type told struct {
	person, substitute string
	from, until        time.Time
}

func standInAt(all []told, at time.Time, person string) string {
	sub := func(id string) (string, bool) {
		for _, a := range all {
			if a.person == id && !at.Before(a.from) && at.Before(a.until) {
				return a.substitute, true
			}
		}
		return "", false
	}
	who := person
	for range 8 {
		next, away := sub(who)
		if !away || next == "" || next == person {
			return ""
		}
		if _, away := sub(next); !away {
			return next
		}
		who = next
	}
	return ""
}

// TestLawsOfStandingIn: random absences, chains and times, and everybody tries everything.
// Nobody acts for another outside the dates, on his own request or where nobody may, and
// four eyes holds in the log.
func TestLawsOfStandingIn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		logins := []string{"ali", "bita", "caro", "dara"}
		w.eyes(logins...)
		var all []told
		rapid.Check(t, func(rt *rapid.T) {
			who := rapid.SampledFrom(logins)
			w.now = w.now.AddDate(0, 0, 20)
			c := w.ask(who.Draw(rt, "asks"), who.Draw(rt, "boss"))
			for range rapid.IntRange(4, 12).Draw(rt, "moves") {
				w.now = w.now.Add(time.Second)
				switch rapid.IntRange(0, 3).Draw(rt, "move") {
				case 0:
					wish := w.wish(who.Draw(rt, "away"), who.Draw(rt, "substitute"), rapid.IntRange(1, 3).Draw(rt, "days"))
					if a, err := w.cartable.NoteAbsence(t.Context(), w.as("chief"), wish); err == nil {
						from, _ := time.ParseInLocation(time.DateOnly, a.From, w.processes.Zone())
						until, _ := time.ParseInLocation(time.DateOnly, a.Until, w.processes.Zone())
						if from.Before(w.now) {
							from = w.now // before that nobody knew
						}
						all = append(all, told{a.Person, a.Substitute, from, until.AddDate(0, 0, 1)})
					}
				case 1:
					w.now = w.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(rt, "hours")) * time.Hour)
				default:
					for _, it := range w.stored(c).Items {
						login := who.Draw(rt, "does")
						_ = w.claims(login, it)
						_ = w.submits(login, it)
					}
				}
			}
			w.lawful(rt, c, all)
		})
		w.replayed()
	})
}

// lawful looks at the log of a case with the eyes of a model.
func (w *world) lawful(t *rapid.T, id string, all []told) {
	c := w.stored(id)
	var rows []store.StoredEvent
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		rows, err = tx.Events(w.t.Context(), id)
		return err
	}))
	first := map[string]bool{}
	for _, row := range rows {
		e := row.Event
		step := ""
		if in, ok := e.Input.(engine.Submitted); ok {
			step = w.stepOf(rows, in.Item)
		}
		if e.By.For != "" {
			if got := standInAt(all, e.At, e.By.For); got != e.By.ID {
				t.Fatalf("%s did %s for %s at %v: stand-in was %q", e.By.Name, step, e.By.For, e.At, got)
			}
			if e.By.ID == c.StartedBy || step == "own" {
				t.Fatalf("%s did %s for %s", e.By.Name, step, e.By.For)
			}
		}
		if step == "second" {
			for done := range first {
				if done == e.By.ID || done == e.By.For || standInAt(all, e.At, done) == e.By.ID {
					t.Fatalf("P7: %s did second after %s", e.By.Name, done)
				}
			}
		}
		if step == "first" {
			first[e.By.ID] = true
			if e.By.For != "" {
				first[e.By.For] = true
			}
		}
	}
}

// stepOf is the step of an item, as its fact tells.
func (w *world) stepOf(rows []store.StoredEvent, item string) string {
	for _, row := range rows {
		for _, f := range row.Facts {
			if f.Kind == engine.FactSubmitted && f.Data["item"] == item {
				return f.Step
			}
		}
	}
	return ""
}
