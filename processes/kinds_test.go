package processes_test

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// signing waits for the signature of a contract, twice.
const signing = `
kartabl: v1
kind: process
id: signing
version: 1
title: {fa: امضا, en: Signing}
owner: claims_manager
start: {by: [customer], form: ask, next: ready}
vars:
  contract_no: {type: text}
  first:  {type: text, optional: true}
  second: {type: text, optional: true}
forms:
  ask:
    title: {fa: قرارداد, en: Contract}
    fields: {contract_no: {label: {fa: شماره, en: Number}, required: true}}
steps:
  ready:   {kind: task, who: customer, label: {fa: آماده, en: Ready}, next: one}
  one:     {kind: message, message: contract_signed, key: =contract_no, set: {first: =result.hash}, next: two}
  two:     {kind: message, message: contract_signed, key: =contract_no, set: {second: =result.hash}, next: closed}
  closed:  {kind: end, label: {fa: پایان, en: Done}, result: success}
`

// watch is started by the message that a contract was signed.
const watch = `
kartabl: v1
kind: process
id: watch
version: 1
title: {fa: پیگیری, en: Follow up}
owner: claims_manager
start:
  by: [message]
  message: {name: contract_signed, customer: =result.hash, set: {signed_at: =result.signed_at}}
  next: look
vars:
  signed_at: {type: datetime, optional: true}
steps:
  look:   {kind: task, who: customer, label: {fa: ببینید, en: Look}, form: seen, next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
forms:
  seen:
    title: {fa: امضا, en: Signature}
    fields: {signed_at: {label: {fa: زمان, en: When}, read_only: true}}
`

func (w *world) begin(process string, values map[string]any) engine.Case {
	w.t.Helper()
	id := w.started(process, values)
	w.s.RunOnce(w.t.Context())
	return w.stored(id)
}

// started starts a case and runs nothing of what is due then.
func (w *world) started(process string, values map[string]any) string {
	w.t.Helper()
	var m processes.Moved
	w.must(w.s.Update(w.t.Context(), func(tx *store.Tx) (err error) {
		m, err = w.s.StartTx(w.t.Context(), tx, processes.StartRequest{Process: process, By: w.sara, Customer: w.sara, Values: values})
		return err
	}))
	return m.Case.ID
}

func (w *world) ready(id string) engine.Case {
	w.t.Helper()
	c := w.stored(id)
	_, err := w.s.Advance(w.t.Context(), id, processes.Command{By: people.Actor(w.sara), Input: engine.Submitted{Item: c.Items[0].ID}})
	w.must(err)
	return w.stored(id)
}

func (w *world) signed(id, key, hash string) processes.Delivered {
	w.t.Helper()
	d, err := w.s.Message(w.t.Context(), processes.Incoming{ID: id, Name: "contract_signed", Key: key, Fields: map[string]any{"signed_at": "2026-11-22T10:00:00Z", "hash": hash}})
	w.must(err)
	return d
}

func (w *world) replayed() {
	w.t.Helper()
	w.must(w.s.Replay(w.t.Context(), func(d processes.Difference, equal bool) {
		if !equal {
			w.t.Errorf("case %s: %s", d.No, d.Cause)
		}
	}))
}

// Messages that come early are kept for seven days by name and key, and given to a
// case when it comes to wait: oldest first, each once.
func TestEarlyMessages(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		w.signed("m0", "C-1", "too old")
		w.now = w.now.Add(7 * 24 * time.Hour)
		c := w.begin("signing", map[string]any{"contract_no": "C-1"})
		other := w.begin("signing", map[string]any{"contract_no": "C-1"})
		if d := w.signed("m1", "C-1", "one"); !d.Kept || len(d.Cases) > 0 {
			t.Errorf("%+v", d)
		}
		w.signed("m2", "C-2", "another key")
		if d := w.signed("m1", "C-1", "again"); !d.Before || d.Kept {
			t.Errorf("%+v", d)
		}
		c = w.ready(c.ID)
		if c.Vars["first"] != "one" || c.Vars["second"] != nil {
			t.Errorf("%v", c.Vars)
		}
		if d := w.signed("m3", "C-1", "three"); d.Kept || len(d.Cases) != 1 {
			t.Errorf("%+v", d)
		}
		if c = w.stored(c.ID); c.Vars["second"] != "three" || c.Ended != "closed" {
			t.Errorf("%v, ended %s", c.Vars, c.Ended)
		}
		if other = w.ready(other.ID); other.Vars["first"] != "one" || other.Vars["second"] != nil {
			t.Errorf("the other case has %v", other.Vars)
		}
		w.replayed()
	})
}

// The oldest of several early messages comes first; a loop of waits takes all of them.
func TestEarlyMessagesInTheirOrder(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		c := w.begin("signing", map[string]any{"contract_no": "C-1"})
		w.signed("b", "C-1", "one")
		w.signed("a", "C-1", "two")
		if c = w.ready(c.ID); c.Vars["first"] != "one" || c.Vars["second"] != "two" || c.Ended != "closed" {
			t.Errorf("%v, ended %q", c.Vars, c.Ended)
		}
		if _, err := w.s.Message(t.Context(), processes.Incoming{Name: "nobody_knows", Key: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("an unknown message: %v", err)
		}
	})
}

// A message that no case waits for starts one, where a process says so.
func TestAMessageStartsACase(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(watch))
		d := w.signed("m1", "C-1", "sara")
		if len(d.Cases) != 1 || d.Kept {
			t.Fatalf("%+v", d)
		}
		if again := w.signed("m1", "C-1", "sara"); !again.Before {
			t.Errorf("%+v", again)
		}
		c := w.stored(d.Cases[0])
		if c.Customer != "sara" || c.Vars["signed_at"] != "2026-11-22T10:00:00Z" || c.Channel != "message" {
			t.Errorf("%+v", c)
		}
		if _, err := w.s.Message(t.Context(), processes.Incoming{Name: "contract_signed", Key: "C", Fields: map[string]any{"signed_at": "2026-11-22T10:00:00Z", "hash": "stranger"}}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
	})
}

// asks runs a credit check of its customer and waits for him.
const asks = `
kartabl: v1
kind: process
id: asks
version: 1
title: {fa: وام, en: Loan}
owner: claims_manager
start: {by: [customer], next: credit}
vars:
  score: {type: int, default: 0}
  left:  {type: text, default: ""}
steps:
  credit:
    kind: subprocess
    process: credit_check
    args: {national_id: "0012345679"}
    set: {score: =result.score}
    on_error:
      failure: {to: offer, set: {left: failure}}
      else:    {to: offer, set: {left: other}}
    next: offer
  offer:   {kind: task, who: customer, label: {fa: پیشنهاد, en: Offer}, fields: [score, left], next: closed}
  closed:  {kind: end, label: {fa: پایان, en: Done}, result: success}
  refused: {kind: end, label: {fa: انصراف, en: Withdrawn}, result: cancelled}
cancel: {by: [customer], to: refused}
`

func creditCheck(t *testing.T) string {
	t.Helper()
	src, err := fs.ReadFile(definitions.Library(), "credit_check.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func (w *world) child(parent string) engine.Case {
	w.t.Helper()
	var ids []string
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		ids, err = tx.Subs(w.t.Context(), parent)
		return err
	}))
	if len(ids) != 1 {
		w.t.Fatalf("case %s has started %v", parent, ids)
	}
	return w.stored(ids[0])
}

// A subprocess is a case of its own, of the version that was the newest when its
// parent began; its end goes on to the parent.
func TestSubprocess(t *testing.T) {
	on(t, func(w *world) {
		check := creditCheck(t)
		w.must(w.deploy(check))
		w.must(w.deploy(asks))
		w.fake.Fail("credit.score", "odd")
		c := w.begin("asks", nil)
		w.must(w.deploy(strings.Replace(check, "version: 1", "version: 2", 1)))
		sub := w.child(c.ID)
		if sub.Version != 1 || sub.Parent == nil || sub.Parent.Case != c.ID || sub.Customer != "sara" || sub.Items[0].Step != "by_hand" {
			t.Fatalf("%+v", sub)
		}
		clerk := engine.Actor{ID: "clerk", Side: "staff"}
		item := sub.Items[0].ID
		for _, in := range []engine.Input{engine.Claimed{Item: item}, engine.Submitted{Item: item, Outcome: "known", Values: map[string]any{"score": 700}}} {
			_, err := w.s.Advance(t.Context(), sub.ID, processes.Command{By: clerk, Input: in})
			w.must(err)
		}
		w.s.RunOnce(t.Context())
		if c = w.stored(c.ID); c.Vars["score"] != 700 || len(c.Items) != 1 {
			t.Errorf("%v", c.Vars)
		}
		w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.CasesOf(t.Context(), "sara", store.CasePage{Limit: 5})
			if len(rows) != 1 || rows[0].ID != c.ID {
				t.Errorf("the customer sees %v", rows)
			}
			return err
		}))
		w.replayed()
	})
}

func TestASubprocessThatFails(t *testing.T) {
	on(t, func(w *world) {
		catalog, err := fs.ReadFile(definitions.Library(), "catalog.yaml")
		w.must(err)
		_, err = w.s.DeployAs(t.Context(), processes.Deployment{
			Catalog: processes.File{Name: "catalog.yaml", Source: catalog}, Process: processes.File{Name: "asks.yaml", Source: []byte(asks)},
			Beside: []processes.File{{Name: "credit_check.yaml", Source: []byte(creditCheck(t))}}, // and is refused then
		})
		w.must(err)
		if c := w.begin("asks", nil); c.Vars["left"] != "other" {
			t.Errorf("no process: %v", c.Vars)
		}
		w.must(w.deploy(creditCheck(t)))
		wrong := strings.Replace(strings.Replace(asks, `"0012345679"`, `"7"`, 1), "version: 1", "version: 2", 1)
		w.must(w.deploy(wrong))
		if c := w.begin("asks", nil); c.Vars["left"] != "other" || len(c.Requests) > 0 {
			t.Errorf("values that are refused: %v", c.Vars)
		}
		w.replayed()
	})
}

// Who gives a case up gives up its subprocesses too.
func TestCancelReachesTheSubprocess(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(creditCheck(t)))
		w.must(w.deploy(asks))
		w.fake.Fail("credit.score", "odd")
		c := w.begin("asks", nil)
		_, err := w.s.Advance(t.Context(), c.ID, processes.Command{By: people.Actor(w.sara), Input: engine.Cancelled{}})
		w.must(err)
		w.s.RunOnce(t.Context())
		if sub := w.child(c.ID); sub.Ended != "unknown" || len(sub.Items) > 0 {
			t.Errorf("ended %q, items %v", sub.Ended, sub.Items)
		}
		if c = w.stored(c.ID); c.Ended != "refused" {
			t.Errorf("ended %q", c.Ended)
		}
		w.replayed()
	})
}

// nightly starts a case for each contract that a list provider names.
const nightly = `
kartabl: v1
kind: process
id: nightly
version: 1
title: {fa: تمدید, en: Renewal}
owner: claims_manager
start:
  by: [schedule]
  schedule: {cron: "30 6 * * *", calendar: office, each: contracts_ending, with: {days: 45}}
  form: ask
  next: look
vars:
  contract_no: {type: text, pattern: "^C-[0-9]$"}
forms:
  ask:
    title: {fa: قرارداد, en: Contract}
    fields: {contract_no: {label: {fa: شماره, en: Number}, required: true}}
steps:
  look:   {kind: task, who: customer, label: {fa: ببینید, en: Look}, fields: [contract_no], next: closed}
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
`

func (w *world) cases() int {
	w.t.Helper()
	n := 0
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		return tx.EachCase(w.t.Context(), func(string) error { n++; return nil })
	}))
	return n
}

// A firing starts one case for each entry of the list, once, however often it is
// looked at and by however many servers; what is refused is not tried again.
func TestSchedule(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(nightly))
		entry := func(no, customer string) any {
			return map[string]any{"key": no, "customer": customer, "with": map[string]any{"contract_no": no}}
		}
		w.fake.Always("lists.contracts_ending", map[string]any{"items": []any{entry("C-1", "sara"), entry("C-2", "sara"), entry("wrong", "sara"), entry("C-3", "stranger")}})
		w.s.RunOnce(t.Context()) // Saturday 09:30: the schedule begins
		if w.cases() != 0 {
			t.Fatal("a new schedule starts what is over")
		}
		w.now = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) // 06:30 in Tehran
		second := processes.New(processes.Options{DB: w.db, World: w.fake})
		w.must(second.Restore(t.Context()))
		w.s.RunOnce(t.Context())
		second.RunOnce(t.Context())
		w.s.RunOnce(t.Context())
		if n := w.cases(); n != 2 {
			t.Errorf("%d cases, want 2", n)
		}
		if calls := w.fake.Calls(); calls[0].Args["days"] != 45 || calls[0].Key != "nightly/schedule/2026-11-22T06:30" {
			t.Errorf("%+v", calls[0])
		}
		w.now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) // three mornings later: one is made up for
		w.s.RunOnce(t.Context())
		if n := w.cases(); n != 4 {
			t.Errorf("%d cases, want 4", n)
		}
		w.now = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC) // Thursday's is the last one; Friday the office is closed
		w.s.RunOnce(t.Context())
		w.now = time.Date(2026, 11, 27, 20, 0, 0, 0, time.UTC)
		w.s.RunOnce(t.Context())
		if n := w.cases(); n != 6 {
			t.Errorf("%d cases, want 6", n)
		}
		w.replayed()
	})
}

// A list provider that is silent is asked again; the firing is not lost.
func TestAScheduleWaitsForItsList(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(nightly))
		w.s.RunOnce(t.Context())
		w.now = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
		w.fake.Fail("lists.contracts_ending", "unavailable")
		w.fake.Always("lists.contracts_ending", map[string]any{"items": []any{map[string]any{"customer": "sara", "with": map[string]any{"contract_no": "C-1"}}}})
		w.s.RunOnce(t.Context())
		w.s.RunOnce(t.Context())
		if len(w.fake.Calls()) != 1 || w.cases() != 0 {
			t.Errorf("%d calls, %d cases", len(w.fake.Calls()), w.cases())
		}
		w.now = w.now.Add(2 * time.Minute)
		w.s.RunOnce(t.Context())
		if w.cases() != 1 {
			t.Errorf("%d cases", w.cases())
		}
	})
}

// No message is lost between a case that comes to wait and a system that sends.
func TestMessagesAndWaitsAtTheSameTime(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		var cases []engine.Case
		for i := range 12 {
			cases = append(cases, w.begin("signing", map[string]any{"contract_no": fmt.Sprint("C-", i)}))
		}
		var all sync.WaitGroup
		for i, c := range cases {
			all.Go(func() {
				_, err := w.s.Advance(t.Context(), c.ID, processes.Command{By: people.Actor(w.sara), Input: engine.Submitted{Item: c.Items[0].ID}})
				if err != nil {
					t.Error(err)
				}
			})
			for range 2 {
				all.Go(func() {
					_, err := w.s.Message(t.Context(), processes.Incoming{Name: "contract_signed", Key: fmt.Sprint("C-", i), Fields: map[string]any{"signed_at": "2026-11-22T10:00:00Z", "hash": "x"}})
					if err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		for _, c := range cases {
			if c = w.stored(c.ID); c.Ended != "closed" {
				t.Errorf("%s has %v", c.Vars["contract_no"], c.Vars)
			}
		}
		w.replayed()
	})
}

// Without a list a schedule starts one case: of nobody, or of the customer that it names.
func TestAScheduleWithoutAList(t *testing.T) {
	on(t, func(w *world) {
		src := strings.Replace(nightly, `calendar: office, each: contracts_ending, with: {days: 45}`, `with: {contract_no: C-1}`, 1)
		w.must(w.deploy(src))
		w.s.RunOnce(t.Context())
		w.now = time.Date(2026, 11, 22, 3, 0, 59, 0, time.UTC)
		w.s.RunOnce(t.Context())
		w.s.RunOnce(t.Context())
		if n := w.cases(); n != 1 {
			t.Errorf("%d cases", n)
		}
		w.replayed()
	})
}
