package processes_test

import (
	"slices"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// twice asks the same person again, and the starter by name.
const twice = `
kartabl: v1
kind: process
id: twice
version: 1
title: {fa: دوباره, en: Twice}
owner: claims_manager
start: {by: [customer], next: first}
vars: {boss: {type: text, default: amin}}
steps:
  first:  {kind: task, who: staff, label: {fa: نخست, en: First}, assign: {queue: claims_desk}, next: second}
  second: {kind: task, who: staff, label: {fa: دوم, en: Second}, assign: {queue: claims_desk, same_as: first}, next: named}
  named:  {kind: task, who: staff, label: {fa: به نام, en: By name}, assign: {user: =boss}, next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`

// Who leaves the company holds nothing any more: open items are in their queue again,
// and a familiar person who is gone is not waited for.
func TestAStaffPersonLeaves(t *testing.T) {
	on(t, func(w *world) {
		amin := people.Person{ID: "amin", Login: "amin", Name: "Amin", Side: "staff", Roles: []string{"claims_clerk"}}
		mina := people.Person{ID: "mina", Login: "mina", Name: "Mina", Side: "staff", Roles: []string{"claims_clerk"}}
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.AddPerson(t.Context(), mina); err != nil {
				return err
			}
			return tx.AddPerson(t.Context(), amin)
		}))
		w.must(w.deploy(twice))
		do := func(c engine.Case, who people.Person, in ...engine.Input) engine.Case {
			t.Helper()
			for _, one := range in {
				_, err := w.s.Advance(t.Context(), c.ID, processes.Command{By: people.Actor(who), Input: one})
				w.must(err)
			}
			return w.stored(c.ID)
		}
		claim := func(c engine.Case) engine.Input { return engine.Claimed{Item: c.Items[0].ID} }
		submit := func(c engine.Case) engine.Input { return engine.Submitted{Item: c.Items[0].ID} }
		held := w.begin("twice", nil)
		held = do(held, amin, claim(held))
		familiar := w.begin("twice", nil)
		familiar = do(familiar, amin, claim(familiar), submit(familiar))
		later := w.begin("twice", nil)
		later = do(later, amin, claim(later))
		named := w.begin("twice", nil)
		named = do(named, mina, claim(named), submit(named))
		named = do(named, mina, submit(named))
		if familiar.Items[0].Holder != "amin" || named.Items[0].Holder != "amin" {
			t.Fatalf("%+v\n%+v", familiar.Items, named.Items)
		}
		left, err := w.s.Leave(t.Context(), "amin")
		w.must(err)
		if left.Returned != 3 || !slices.Equal(left.Alone, []string{named.No}) {
			t.Errorf("%+v", left)
		}
		for _, id := range []string{held.ID, familiar.ID, later.ID} {
			if it := w.stored(id).Items[0]; it.Holder != "" || it.Queue != "claims_desk" {
				t.Errorf("%+v", it)
			}
		}
		if again, err := w.s.Leave(t.Context(), "amin"); err != nil || again.Returned != 0 {
			t.Errorf("%+v, %v", again, err)
		}
		held = w.stored(held.ID)
		held = do(held, mina, claim(held), submit(held))
		if held.Items[0].Step != "second" || held.Items[0].Holder != "mina" {
			t.Errorf("the familiar person is %+v", held.Items)
		}
		w.replayed()
	})
}
