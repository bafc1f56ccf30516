package processes_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// transfer moves money by a call that can be undone, then waits for the customer.
const transfer = `
kartabl: v1
kind: process
id: transfer
version: 1
title: {fa: واریز, en: Transfer}
owner: claims_manager
columns: [amount, words]
start: {by: [customer], form: ask, next: sort}
vars:
  amount:   {type: money, min: 1}
  words:    {type: list, items: {type: text}, default: []}
  trace_no: {type: text, optional: true}
forms:
  ask:
    title: {fa: واریز, en: Transfer}
    fields: {amount: {label: {fa: مبلغ, en: Amount}, required: true}}
decisions:
  notes:
    hit: collect
    inputs: {amount: amount}
    outputs: {words: words}
    rules:
      - {when: {amount: "> 10"},  then: {words: large}}
      - {when: {amount: "> 100"}, then: {words: huge}}
steps:
  sort: {kind: decide, table: notes, next: settle}
  settle:
    kind: call
    call: core_insurance.settle
    args: {iban: IR220000000000000000000001, amount: =amount, case_no: =case.no}
    timeout: 10s
    retry: {times: 3, delay: 1s}
    set: {trace_no: =result.trace_no}
    undo: {call: core_insurance.reverse, args: {trace_no: =trace_no}}
    on_error: {else: {to: withdrawn}}
    next: confirm
  confirm:
    kind: task
    who: customer
    label: {fa: تأیید, en: Confirm}
    next: closed
  closed:    {kind: end, label: {fa: پایان, en: Done}, result: success}
  withdrawn: {kind: end, label: {fa: انصراف, en: Withdrawn}, result: cancelled}
cancel: {by: [customer], to: withdrawn, compensate: true}
`

type world struct {
	t    *testing.T
	db   *store.DB
	now  time.Time
	fake *hookstest.Fake
	s    *processes.Service
	sara people.Person
}

func on(t *testing.T, test func(*world)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, db *store.DB) { test(newWorld(t, db)) })
}

func newWorld(t *testing.T, db *store.DB) *world {
	t.Helper()
	w := &world{t: t, db: db, now: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), fake: hookstest.New()}
	db.SetClock(func() time.Time { return w.now })
	w.s = processes.New(processes.Options{DB: db, World: w.fake, BaseURL: "http://kartabl.test"})
	w.sara = people.Person{ID: "sara", Login: "sara", Name: "Sara", Side: engine.Customer}
	w.must(db.Update(t.Context(), func(tx *store.Tx) error { return tx.AddPerson(t.Context(), w.sara) }))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) catalog() processes.File {
	w.t.Helper()
	src, err := fs.ReadFile(definitions.Library(), "catalog.yaml")
	w.must(err)
	return processes.File{Name: "catalog.yaml", Source: src}
}

func (w *world) deploy(src string) error {
	w.t.Helper()
	_, err := w.s.Deploy(w.t.Context(), w.catalog(), processes.File{Name: "transfer.yaml", Source: []byte(src)}, "test")
	return err
}

func (w *world) start() engine.Case {
	w.t.Helper()
	return w.startWith(500)
}

func (w *world) startWith(amount int) engine.Case {
	w.t.Helper()
	var m processes.Moved
	w.must(w.s.Update(w.t.Context(), func(tx *store.Tx) (err error) {
		m, err = w.s.StartTx(w.t.Context(), tx, processes.StartRequest{Process: "transfer", By: w.sara, Customer: w.sara, Values: map[string]any{"amount": amount}})
		return err
	}))
	w.s.RunOnce(w.t.Context())
	return w.stored(m.Case.ID)
}

func (w *world) stored(id string) engine.Case {
	w.t.Helper()
	var c engine.Case
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Case(w.t.Context(), id)
		return err
	}))
	return c
}

// TestUndo: giving a case up takes back what was done outside, and tries until it is done.
func TestUndo(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		w.fake.Answer("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.fake.Fail("core_insurance.reverse", hooks.Unavailable)
		w.fake.Answer("core_insurance.reverse", map[string]any{"done": true})
		c := w.start()
		_, err := w.s.Advance(w.t.Context(), c.ID, processes.Command{By: people.Actor(w.sara), Input: engine.Cancelled{}})
		w.must(err)
		w.s.RunOnce(w.t.Context())
		for range 10 {
			w.now = w.now.Add(time.Hour)
			w.s.RunOnce(w.t.Context())
		}
		c = w.stored(c.ID)
		calls := w.fake.Calls()
		last := calls[len(calls)-1]
		if last.Operation != "reverse" || last.Args["trace_no"] != "T1" || c.Ended != "withdrawn" {
			w.t.Errorf("ended %s, last call %+v", c.Ended, last)
		}
		if len(c.Requests) > 0 || len(c.Problems) > 0 {
			w.t.Errorf("requests %v, problems %v", c.Requests, c.Problems)
		}
	})
}

// TestAFailedUndoByHand: what could not be taken back is tried again by people, under the
// same key, also when the case has ended.
func TestAFailedUndoByHand(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		w.fake.Answer("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.fake.Fail("core_insurance.reverse", "refused")
		c := w.start()
		w.must(w.advance(c.ID, people.Actor(w.sara), engine.Cancelled{}))
		w.s.RunOnce(t.Context())
		c = w.stored(c.ID)
		if len(c.Problems) != 1 || c.Problems[0].Undo == nil || c.Ended != "withdrawn" {
			t.Fatalf("problems %+v", c.Problems)
		}
		first := w.fake.Calls()[len(w.fake.Calls())-1]
		w.fake.Answer("core_insurance.reverse", map[string]any{"done": true})
		w.must(w.advance(c.ID, expert1, engine.Retried{Problem: c.Problems[0].ID}))
		w.s.RunOnce(t.Context())
		again := w.fake.Calls()[len(w.fake.Calls())-1]
		if again.Operation != "reverse" || again.Key != first.Key || again.Attempt != first.Attempt+1 || again.Args["trace_no"] != "T1" {
			t.Errorf("first %+v, again %+v", first, again)
		}
		if c = w.stored(c.ID); len(c.Requests) > 0 || len(c.Problems) > 0 {
			t.Errorf("requests %v, problems %v", c.Requests, c.Problems)
		}
		w.replays()
	})
}

// TestColumns: what lists show of a case is stored beside it, and a collecting table
// gives one item for each rule that holds.
func TestColumns(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.start()
		w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
			rows, err := tx.CasesOf(w.t.Context(), "sara", store.CasePage{Limit: 5})
			if err != nil {
				return err
			}
			words, _ := rows[0].Columns["words"].([]any)
			if len(rows) != 1 || rows[0].Columns["amount"] != 500 || len(words) != 2 || words[1] != "huge" {
				w.t.Errorf("rows %+v", rows)
			}
			return nil
		}))
	})
}

// TestDeploy: a version is immutable, faults and failing scenarios are refused.
func TestDeploy(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		w.must(w.deploy(transfer))
		if err := w.deploy(transfer + "# another text\n"); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("other content: %v", err)
		}
		broken := strings.Replace(transfer, "next: settle}", "next: setle}", 1)
		if err := w.deploy(strings.Replace(broken, "version: 1", "version: 2", 1)); !errors.Is(err, processes.ErrRefused) {
			w.t.Errorf("a fault: %v", err)
		}
		failing := strings.Replace(transfer, "version: 1", "version: 2", 1) + `
scenarios:
  - name: never
    given: {now: 2026-11-21T09:00:00+03:30, customer: {full_name: Sara, segment: normal, national_id: "0012345679", mobile: "09120000000", province: Tehran, instruments: []}, services: {core_insurance.settle: [{returns: {trace_no: T1}}]}}
    when: [{start: {by: customer, with: {amount: 5}}}]
    then: {ended: closed}
`
		if err := w.deploy(failing); !errors.Is(err, processes.ErrRefused) {
			w.t.Errorf("a failing scenario: %v", err)
		}
		if p, err := w.s.Latest("transfer"); err != nil || p.Version != 1 {
			w.t.Errorf("latest %v, %v", p, err)
		}
	})
}
