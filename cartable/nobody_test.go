package cartable_test

import (
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// few has a step with a condition, one whose queue has another behind it, and one of a person.
const few = `
kartabl: v1
kind: process
id: few
version: 1
title: {fa: کم, en: Few}
owner: claims_manager
start: {by: [staff], roles: [call_center], form: ask, next: able}
vars: {place: {type: text, label: {fa: استان, en: Province}}}
forms:
  ask: {title: {fa: درخواست, en: Ask}, fields: {place: {required: true, label: {fa: استان, en: Province}}}}
steps:
  able:   {kind: task, who: staff, label: {fa: توانا, en: Able}, assign: {role: claims_clerk, where: staff.province == place}, next: behind}
  behind: {kind: task, who: staff, label: {fa: پشت, en: Behind}, assign: {queue: claims_desk, not_same_as: [able], fallback: finance_experts}, next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`

// nobody is the problem that the case has, or "".
func (w *world) nobody(caseID string) string {
	w.t.Helper()
	for _, p := range w.stored(caseID).Problems {
		if p.Code == engine.ProblemNobody {
			return p.ID
		}
	}
	return ""
}

// changes a person of staff, and lets the rounds see it.
func (w *world) changes(login string, change func(*people.Person)) {
	w.t.Helper()
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error {
		p, err := tx.Person(w.t.Context(), w.persons[login].ID)
		if err != nil {
			return err
		}
		change(&p)
		w.persons[login] = p
		return tx.UpdatePerson(w.t.Context(), p)
	}))
	w.processes.RunOnce(w.t.Context())
}

func disabled(yes bool) func(*people.Person) { return func(p *people.Person) { p.Disabled = yes } }

// What nobody is there to do is a problem in the moment in which it opens, and none any more
// when somebody comes who can do it.
func TestNobodyCanDoIt(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("eyes.yaml", eyes)
		w.changes("clerk1", disabled(true))
		c := w.ask("call1", "call1")
		id := w.nobody(c)
		if id == "" || engine.Waiting(w.stored(c)) != engine.WaitsStaff {
			t.Fatalf("problems %+v", w.stored(c).Problems)
		}
		v, err := w.cartable.Problem(t.Context(), w.as("manager"), id)
		w.must(err)
		if v.Nobody == nil || v.Nobody.Wants == "" || len(v.Nobody.Barred) != 0 || len(v.Can.People) == 0 || !v.Can.Retry || len(v.Can.Ways) != 1 {
			t.Errorf("problem %+v, can %+v", v.Nobody, v.Can)
		}
		w.changes("call1", func(p *people.Person) { p.Attributes = map[string]any{"x": 1} })
		if w.nobody(c) != id {
			t.Errorf("a change of another: %+v", w.stored(c).Problems)
		}
		w.changes("clerk1", disabled(false))
		if w.nobody(c) != "" {
			t.Errorf("it stays: %+v", w.stored(c).Problems)
		}
		w.changes("clerk1", disabled(true))
		if w.nobody(c) == "" {
			t.Error("nobody tells that the only one has gone")
		}
		w.person("dara", engine.Staff, "claims_clerk")
		w.must(w.claims("dara", w.item(c, "first")))
		if w.nobody(c) != "" {
			t.Error("somebody has it, and it is told that nobody can")
		}
		w.replayed()
	})
}

// Four eyes bars who has done the step before, and who stands in for him as long as he is away.
func TestFourEyesCanBarAll(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		c := w.ask("call1", "ali")
		w.submit("ali", c, "first", "", nil)
		if w.nobody(c) != "" {
			t.Fatal("clerk1 can do it")
		}
		w.away("ali", "clerk1", 2)
		w.processes.RunOnce(t.Context())
		id := w.nobody(c)
		if id == "" {
			t.Fatal("clerk1 stands in for ali, who has done it")
		}
		v, err := w.cartable.Problem(t.Context(), w.as("manager"), id)
		w.must(err)
		if len(v.Nobody.Barred) != 2 || v.Nobody.Barred[0].Why == v.Nobody.Barred[1].Why {
			t.Errorf("barred %+v", v.Nobody.Barred)
		}
		for _, barred := range []string{"ali", "clerk1"} {
			_, err := w.cartable.Mend(t.Context(), w.as("manager"), id, cartable.Mend{Do: cartable.MendAssign, Person: w.persons[barred].ID, Reason: "x"})
			want(t, err, fault.Invalid, "invalid.fields")
		}
		w.later(48 * time.Hour)
		if w.nobody(c) != "" {
			t.Error("ali is back, and clerk1 may do it")
		}
		w.replayed()
	})
}

// What nobody of the queue can do is given to somebody else, tried again, or left by a way.
func TestMendingWhatNobodyCanDo(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("eyes.yaml", eyes)
		w.changes("clerk1", disabled(true))
		c := w.ask("call1", "call1")
		mend := func(m cartable.Mend) (bool, error) {
			return w.cartable.Mend(t.Context(), w.as("manager"), w.nobody(c), m)
		}
		if again, err := mend(cartable.Mend{Do: cartable.MendRetry}); err != nil || !again {
			t.Errorf("again %v, %v", again, err)
		}
		_, err := mend(cartable.Mend{Do: cartable.MendAssign, Person: w.persons["call1"].ID})
		want(t, err, fault.Invalid, "invalid.fields")
		_, err = mend(cartable.Mend{Do: cartable.MendAssign, Person: w.persons["call1"].ID, Reason: "the desk is closed"})
		w.must(err)
		w.must(w.submits("call1", w.item(c, "first")))
		if w.nobody(c) == "" {
			t.Fatal("the next step has nobody either")
		}
		_, err = mend(cartable.Mend{Do: cartable.MendAssign, Person: w.persons["call1"].ID, Reason: "once more"})
		want(t, err, fault.Invalid, "invalid.fields")
		_, err = mend(cartable.Mend{Do: cartable.MendWay, Way: "next:0", Reason: "no second look"})
		w.must(err)
		w.item(c, "own")
		w.replayed()
	})
}

// assign.where is asked again when attributes or values change; the fallback comes before the
// problem.
func TestWhereAndFallback(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.deploySource("few.yaml", few)
		row, err := w.cartable.Start(t.Context(), w.as("call1"), cartable.Start{Process: "few", Values: map[string]any{"place": "Qom"}})
		w.must(err)
		if w.nobody(row.ID) == "" {
			t.Fatal("clerk1 is of Tehran")
		}
		w.changes("clerk1", func(p *people.Person) { p.Attributes = map[string]any{"province": "Qom"} })
		if w.nobody(row.ID) != "" {
			t.Error("clerk1 is of Qom now")
		}
		w.changes("clerk1", func(p *people.Person) { p.Attributes = map[string]any{"province": "Yazd"} })
		_, err = w.cartable.Mend(t.Context(), w.as("manager"), w.nobody(row.ID), cartable.Mend{Do: cartable.MendValue, Path: "place", Value: "Yazd", Retry: true, Reason: "typed wrongly"})
		w.must(err)
		w.submit("clerk1", row.ID, "able", "", nil)
		if it := w.item(row.ID, "behind"); it.Queue != "finance_experts" || w.nobody(row.ID) != "" {
			t.Errorf("item %+v", it)
		}
		w.changes("finance1", disabled(true))
		if w.nobody(row.ID) == "" {
			t.Error("the fallback has nobody either")
		}
		w.replayed()
	})
}

// Who is away is not nobody: the item tells when the first of them is back.
func TestAllAreAway(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes()
		c := w.ask("call1", "call1")
		w.away("clerk1", "", 3)
		w.processes.RunOnce(t.Context())
		it := w.item(c, "first")
		v, err := w.cartable.Item(t.Context(), w.as("clerk1"), it.ID)
		w.must(err)
		if w.nobody(c) != "" || v.AwayUntil.Sub(w.now) < 48*time.Hour {
			t.Errorf("away until %s, problems %+v", v.AwayUntil, w.stored(c).Problems)
		}
		w.person("dara", engine.Staff, "claims_clerk")
		w.later(3 * time.Second)
		if v, err = w.cartable.Item(t.Context(), w.as("dara"), it.ID); err != nil || !v.AwayUntil.IsZero() {
			t.Errorf("away until %s, %v", v.AwayUntil, err)
		}
	})
}

// Who goes for good and holds what was his by name leaves a problem.
func TestWorkOfOneWhoHasLeft(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		c := w.ask("call1", "ali")
		for _, step := range []string{"first", "own"} {
			w.submit("ali", c, step, "", nil)
			if step == "first" {
				w.submit("clerk1", c, "second", "", nil)
			}
		}
		if it := w.item(c, "named"); it.Holder != w.persons["ali"].ID {
			t.Fatalf("item %+v", it)
		}
		_, err := w.processes.Leave(t.Context(), "ali")
		w.must(err)
		w.processes.RunOnce(t.Context())
		it := w.item(c, "named")
		if it.Queue != "claims_desk" || it.Holder != "" || w.nobody(c) != "" {
			t.Errorf("item %+v", it)
		}
		if !slices.ContainsFunc(w.stored(c).Items, func(i engine.Item) bool { return i.ID == it.ID }) {
			t.Error("the item is another one")
		}
	})
}
