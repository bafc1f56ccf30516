package processes_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// identify asks the registry about a person, and goes on by hand when it cannot.
const identify = `
kartabl: v1
kind: process
id: identify
version: 1
title: {fa: هویت, en: Identity}
owner: claims_manager
start: {by: [customer], form: ask, next: check}
vars:
  national_id: {type: text, format: national_id, pii: true}
  birth_date:  {type: date, pii: true}
  name:        {type: text, optional: true, pii: true}
forms:
  ask:
    title: {fa: هویت, en: Identity}
    fields: {national_id: {label: {fa: کد ملی, en: National id}, required: true}, birth_date: {label: {fa: تولد, en: Birth}, required: true}}
steps:
  check:
    kind: call
    call: civil_registry.verify
    args: {national_id: =national_id, birth_date: =birth_date}
    timeout: 10s
    retry: {times: 3, delay: 1s}
    set: {name: =result.full_name}
    on_error: {else: {to: by_hand}}
    next: seen
  seen:    {kind: task, who: customer, label: {fa: دیدن, en: See}, next: closed}
  by_hand: {kind: task, who: customer, label: {fa: دستی, en: By hand}, next: closed}
  closed:  {kind: end, label: {fa: پایان, en: Done}, result: success}
`

var (
	person = map[string]any{"national_id": "0012345679", "birth_date": "1985-05-22"}
	known  = map[string]any{"match": true, "full_name": "Sara Karimi", "alive": true}
)

// many starts cases and leaves their calls to whoever runs.
func (w *world) many(n int, process string, values map[string]any) (ids []string) {
	w.t.Helper()
	for range n {
		w.must(w.s.Update(w.t.Context(), func(tx *store.Tx) error {
			m, err := w.s.StartTx(w.t.Context(), tx, processes.StartRequest{Process: process, By: w.sara, Customer: w.sara, Values: values})
			if err == nil {
				ids = append(ids, m.Case.ID)
			}
			return err
		}))
	}
	return ids
}

// TestAHangingServiceHasItsPlacesOnly: while a service answers nothing, its calls take
// its own places and those of another all come through.
func TestAHangingServiceHasItsPlacesOnly(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		w.must(w.deploy(identify))
		w.fake.Limit(map[string]hooks.Limits{"core_insurance": {Concurrent: 3}, "civil_registry": {Concurrent: 2}})
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.fake.Always("civil_registry.verify", known)
		release := w.fake.Hang("core_insurance")
		slow, quick := w.many(10, "transfer", map[string]any{"amount": 5}), w.many(20, "identify", person)
		ended := make(chan error, 1)
		go func() {
			_, err := w.s.RunCalls(w.t.Context())
			ended <- err
		}()
		w.fake.Await("civil_registry", len(quick))
		w.fake.Await("core_insurance", 3)
		for _, c := range w.fake.Gates().States(w.now) {
			if c.Service == "core_insurance" && c.InFlight != 3 {
				w.t.Errorf("in flight: %+v", c)
			}
		}
		release()
		w.must(<-ended)
		w.at("seen", quick)
		w.at("confirm", slow)
		if n := len(w.fake.Calls()); n != 30 {
			w.t.Errorf("%d calls for 30 cases", n)
		}
	})
}

// at checks where cases stand.
func (w *world) at(want string, ids []string) {
	w.t.Helper()
	for _, id := range ids {
		if got := step(w.stored(id)); got != want {
			w.t.Fatalf("case %s is at %q, want %q", id, got, want)
		}
	}
}

// hour lets an hour pass, ten seconds at a time.
func (w *world) hour() {
	w.t.Helper()
	for range 360 {
		w.now = w.now.Add(10 * time.Second)
		w.s.RunOnce(w.t.Context())
	}
}

// TestAServiceIsDownForAnHour: no case is lost, none uses up its attempts, and the
// service is left alone but for a call now and then.
func TestAServiceIsDownForAnHour(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(identify))
		w.fake.Always("civil_registry.verify", known)
		w.fake.Down("civil_registry", true)
		ids := w.many(100, "identify", person)
		w.s.RunOnce(w.t.Context())
		w.hour()
		w.at("check", ids)
		if n := len(w.fake.Calls()); n > 40 {
			w.t.Errorf("%d calls to a service that is down", n)
		}
		held := w.stored(ids[99]).Requests[0]
		w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
			wait, err := tx.CallWait(w.t.Context(), held.ID)
			if wait.Cause != store.ServiceDown || !wait.Due.After(w.now) || wait.Taken {
				w.t.Errorf("waits: %+v", wait)
			}
			return err
		}))
		w.fake.Down("civil_registry", false)
		more := w.many(5, "identify", person)
		w.now = w.now.Add(5 * time.Minute)
		w.s.RunOnce(w.t.Context())
		w.at("seen", append(ids, more...))
		failed := 0
		for _, id := range ids {
			for _, x := range w.exchanges(id) {
				if x.Outcome == store.CallFailed {
					failed++
				}
			}
		}
		if failed != hooks.DefaultLimits.Failures-1 {
			w.t.Errorf("%d attempts were used up", failed)
		}
		w.replayed()
	})
}

func (w *world) exchanges(id string) (rows []store.ExchangeRow) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		rows, err = tx.Exchanges(w.t.Context(), id, "", 100)
		return err
	}))
	return rows
}

// TestWaitingHasAnEnd: after the time that the operator allows, the case is told, and
// goes the way that its definition gives; its further attempts do not wait anew.
func TestWaitingHasAnEnd(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(identify))
		w.fake.Limit(map[string]hooks.Limits{"civil_registry": {Failures: 1, Hold: 50 * time.Minute}})
		w.fake.Down("civil_registry", true)
		ids := w.many(3, "identify", person)
		w.s.RunOnce(w.t.Context())
		w.at("check", ids)
		w.hour()
		w.at("by_hand", ids)
		outcomes := map[string]int{}
		for _, id := range ids {
			for _, x := range w.exchanges(id) {
				outcomes[x.Outcome]++
				if x.Attempt > 4 || x.Args == "" {
					w.t.Errorf("exchange %+v", x)
				}
			}
		}
		if outcomes[store.Held] == 0 || outcomes[store.NotSent] == 0 || outcomes[store.NotSent]+outcomes[store.CallFailed] != 12 {
			w.t.Errorf("outcomes %v, want 4 attempts of each case to end", outcomes)
		}
		w.replayed()
	})
}

// TestAServiceMayAskToBeLeftAlone: Retry-After shuts the line at once, and uses up no attempt.
func TestAServiceMayAskToBeLeftAlone(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(identify))
		w.fake.Always("civil_registry.verify", known)
		w.fake.FailOnce("civil_registry.verify", &hooks.CallError{Code: hooks.Unavailable, Down: true, RetryAfter: 90 * time.Second})
		id := w.many(1, "identify", person)
		w.s.RunOnce(w.t.Context())
		w.now = w.now.Add(89 * time.Second)
		w.s.RunOnce(w.t.Context())
		w.at("check", id)
		w.now = w.now.Add(time.Second)
		w.s.RunOnce(w.t.Context())
		w.at("seen", id)
		calls := w.fake.Calls()
		if len(calls) != 2 || calls[1].Attempt != 1 || calls[0].Key != calls[1].Key {
			w.t.Errorf("calls %+v", calls)
		}
	})
}

// TestACallThatNobodyWaitsFor: what a case no longer wants is not asked when the service
// is back.
func TestACallThatNobodyWaitsFor(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		w.fake.Limit(map[string]hooks.Limits{"core_insurance": {Failures: 1}})
		w.fake.Down("core_insurance", true)
		ids := w.many(2, "transfer", map[string]any{"amount": 5})
		w.s.RunOnce(w.t.Context())
		before := len(w.fake.Calls())
		_, err := w.s.Advance(w.t.Context(), ids[1], processes.Command{By: engine.Actor{ID: "sara", Side: string(engine.Customer)}, Input: engine.Cancelled{}})
		w.must(err)
		w.fake.Down("core_insurance", false)
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.fake.Always("core_insurance.reverse", map[string]any{"done": true})
		w.now = w.now.Add(time.Hour)
		w.s.RunOnce(w.t.Context())
		if got := step(w.stored(ids[0])) + w.stored(ids[1]).Ended; got != "confirmwithdrawn" {
			w.t.Errorf("at %s after %d more calls", got, len(w.fake.Calls())-before)
		}
		w.replayed()
	})
}
