package processes_test

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
)

// another is the next version of a definition of the tests.
func another(src string, change ...string) string {
	src = strings.Replace(src, "version: 1", "version: 2", 1) + "\nmigrate: {from: 1}\n"
	return strings.NewReplacer(change...).Replace(src)
}

func (w *world) moves(process string) {
	w.t.Helper()
	w.must(w.s.Migrate(w.t.Context(), process, 2, boss, func(x processes.Tried) {
		if len(x.Refused) > 0 {
			w.t.Errorf("%+v", x)
		}
	}))
}

// A case that waits for a message goes on waiting after it has moved; where the newer
// version says another key it hears that one only, also what came early.
func TestMigratedCasesHearTheirMessages(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		c := w.ready(w.begin("signing", map[string]any{"contract_no": "C-1"}).ID)
		w.must(w.deploy(another(signing)))
		w.moves("signing")
		w.signed("m1", "C-1", "first")
		if c = w.stored(c.ID); c.Version != 2 || c.Vars["first"] != "first" || c.Requests[0].Step != "two" {
			t.Fatalf("%+v", c)
		}
		w.replayed()
	})
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		c := w.ready(w.begin("signing", map[string]any{"contract_no": "C-1"}).ID)
		if d := w.signed("m1", "C-1/2", "early"); !d.Kept {
			t.Fatalf("%+v", d)
		}
		w.must(w.deploy(another(signing, "key: =contract_no", "key: =contract_no + '/2'")))
		w.moves("signing")
		if c = w.stored(c.ID); c.Vars["first"] != "early" || c.Requests[0].Step != "two" {
			t.Fatalf("%+v", c)
		}
		if d := w.signed("m2", "C-1", "old key"); len(d.Cases) > 0 {
			t.Errorf("the old key is heard still: %+v", d)
		}
		w.signed("m3", "C-1/2", "new key")
		if c = w.stored(c.ID); c.Ended != "closed" || c.Vars["second"] != "new key" {
			t.Fatalf("%+v", c)
		}
		w.replayed()
	})
}

// A case that waits for another one hears of its end at the newer version.
func TestMigratedCasesHearOfTheirSubprocess(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(creditCheck(t)))
		w.must(w.deploy(asks))
		w.fake.Fail("credit.score", "odd")
		c := w.begin("asks", nil)
		sub := w.child(c.ID)
		w.must(w.deploy(another(asks, "credit:", "check:", "next: credit", "next: check", "{from: 1}", "{from: 1, steps: {credit: check}}")))
		w.moves("asks")
		w.does(sub.ID, engine.Actor{ID: "clerk", Side: "staff"}, "by_hand", "known", map[string]any{"score": 700})
		if c = w.stored(c.ID); c.Version != 2 || c.Vars["score"] != 700 || len(c.Items) != 1 {
			t.Errorf("%+v", c)
		}
		w.replayed()
	})
}

// A loop moves while its items are worked on.
func TestMigratedCasesGoOnWithTheirItems(t *testing.T) {
	const rows = `
kartabl: v1
kind: process
id: rows
version: 1
title: {fa: ردیف‌ها, en: Rows}
owner: claims_manager
start: {by: [customer], next: each}
vars:
  rows: {type: list, items: {type: object, fields: {name: {type: text, label: {fa: نام, en: Name}}}}, default: [{name: a}, {name: b}, {name: c}]}
steps:
  each:
    kind: foreach
    items: rows
    as: row
    max: 9
    at_once: 2
    start: ask
    steps:
      ask: {kind: task, who: customer, label: {fa: نام, en: Name}, fields: [row.name], next: done}
    next: closed
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`
	on(t, func(w *world) {
		w.must(w.deploy(rows))
		c := w.begin("rows", nil)
		hand := func(name string) {
			c = w.stored(c.ID)
			w.must(w.advance(c.ID, people.Actor(w.sara), engine.Submitted{Item: c.Items[len(c.Items)-1].ID, Values: map[string]any{"row.name": name}}))
		}
		hand("B")
		w.must(w.deploy(another(rows, " each:", " all:", "next: each", "next: all", "start: ask", "start: say", " ask:", " say:", "{from: 1}", "{from: 1, steps: {each: all, ask: say}}")))
		w.moves("rows")
		hand("C")
		hand("A")
		c = w.stored(c.ID)
		got := []any{}
		for _, r := range c.Vars["rows"].([]any) {
			got = append(got, r.(map[string]any)["name"])
		}
		if c.Ended != "closed" || c.Version != 2 || len(got) != 3 || got[0] != "A" || got[1] != "B" || got[2] != "C" {
			t.Fatalf("%v: %+v", got, c)
		}
		w.replayed()
	})
}
