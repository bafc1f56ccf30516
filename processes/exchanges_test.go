package processes_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// TestEveryAttemptIsKept: with its step, number and outcome, and with personal data masked.
func TestEveryAttemptIsKept(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(identify))
		w.fake.Fail("civil_registry.verify", hooks.Unavailable)
		w.fake.Answer("civil_registry.verify", map[string]any{"match": "perhaps"})
		w.fake.Answer("civil_registry.verify", map[string]any{"match": true, "full_name": "Sara Karimi", "alive": true, "father": "Ali"})
		id := w.many(1, "identify", person)[0]
		for range 3 {
			w.s.RunOnce(w.t.Context())
			w.now = w.now.Add(time.Second)
		}
		w.at("seen", []string{id})
		type kept struct {
			Attempt                             int
			Outcome, Code, Step, Key, Operation string
			Args, Answer                        string
		}
		var got []kept
		for _, x := range w.exchanges(id) {
			got = append(got, kept{x.Attempt, x.Outcome, x.Code, x.Step, strings.TrimPrefix(x.Key, id), x.Operation, x.Args, x.Answer})
		}
		const args = `{"birth_date":"•••","national_id":"•••"}`
		want := []kept{
			{3, store.Answered, "", "check", "/check/1", "verify", args, `{"alive":true,"full_name":"•••","match":true,"•••":1}`},
			{2, store.CallFailed, "unavailable", "check", "/check/1", "verify", args, `{"match":"perhaps"}`},
			{1, store.CallFailed, "unavailable", "check", "/check/1", "verify", args, ""},
		}
		if d := cmp.Diff(want, got); d != "" {
			w.t.Error(d)
		}
	})
}

// TestIdentitiesAreMaskedWhateverTheyAreCalled: transfer has no personal variable at all.
func TestIdentitiesAreMaskedWhateverTheyAreCalled(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		for _, trace := range []string{"T1", "of 0012345679", "۰۹۱۲۱۲۳۴۵۶۷", "IR82 0540 1026 8002 0817 9090 02", "ask sara@example.org.", "(09121234567)", "12345", "case 5000000"} {
			w.fake.Answer("core_insurance.settle", map[string]any{"trace_no": trace})
			id := w.many(1, "transfer", map[string]any{"amount": 500})[0]
			w.s.RunOnce(w.t.Context())
			x := w.exchanges(id)[0]
			var args, answer map[string]any
			w.must(json.Unmarshal([]byte(x.Args), &args))
			w.must(json.Unmarshal([]byte(x.Answer), &answer))
			shown := trace == "T1" || trace == "12345" || trace == "case 5000000"
			if (answer["trace_no"] == trace) != shown || !shown && answer["trace_no"] != "•••" {
				w.t.Errorf("%q is kept as %v", trace, answer["trace_no"])
			}
			if args["iban"] != "•••" || args["amount"] != 500.0 {
				w.t.Errorf("arguments %v", args)
			}
		}
	})
}

// TestExchangesArePruned: what is older than the operator wants goes, the rest stays.
func TestExchangesArePruned(t *testing.T) {
	on(t, func(w *world) {
		w.s = processes.New(processes.Options{DB: w.db, World: w.fake, KeepExchanges: 24 * time.Hour})
		w.must(w.deploy(identify))
		w.fake.Always("civil_registry.verify", known)
		old := w.many(1, "identify", person)[0]
		w.s.RunOnce(w.t.Context())
		w.now = w.now.Add(23 * time.Hour)
		young := w.many(1, "identify", person)[0]
		w.s.RunOnce(w.t.Context())
		for _, want := range []int{0, 1, 0} {
			n, err := w.s.PruneExchanges(w.t.Context())
			if err != nil || n != want {
				w.t.Errorf("pruned %d, %v, want %d", n, err, want)
			}
			if want == 0 {
				w.now = w.now.Add(2 * time.Hour)
			}
		}
		if len(w.exchanges(old)) != 0 || len(w.exchanges(young)) != 1 {
			w.t.Error("the wrong one is gone")
		}
	})
}

// late is a world in which a second attempt of an undo takes longer than its lease.
type late struct {
	*hookstest.Fake
	meanwhile func()
}

func (l *late) Call(ctx context.Context, r hooks.Request) (map[string]any, error) {
	if r.Operation == "reverse" && r.Attempt == 2 {
		l.meanwhile()
	}
	return l.Fake.Call(ctx, r)
}

// TestAnUndoIsKeptWhateverBecomesOfIt: tried in vain, refused, and at last done by hand;
// and what somebody else had heard meanwhile.
func TestAnUndoIsKeptWhateverBecomesOfIt(t *testing.T) {
	on(t, func(w *world) {
		other := processes.New(processes.Options{DB: w.db, World: w.fake, Hands: 1})
		w.s = processes.New(processes.Options{DB: w.db, Hands: 1, World: &late{Fake: w.fake, meanwhile: func() {
			w.now = w.now.Add(time.Hour)
			w.must(other.Restore(t.Context()))
			other.RunOnce(t.Context())
		}}})
		w.must(w.deploy(transfer))
		w.fake.Answer("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.fake.Fail("core_insurance.reverse", hooks.Unavailable)
		w.fake.Fail("core_insurance.reverse", "refused")
		w.fake.Answer("core_insurance.reverse", map[string]any{"done": true})
		c := w.start()
		w.must(w.advance(c.ID, people.Actor(w.sara), engine.Cancelled{}))
		for range 2 {
			w.s.RunOnce(t.Context())
			w.now = w.now.Add(time.Hour)
		}
		for _, p := range w.stored(c.ID).Problems {
			w.must(w.advance(c.ID, expert1, engine.Retried{Problem: p.ID}))
		}
		w.fake.Answer("core_insurance.reverse", map[string]any{"done": true})
		w.s.RunOnce(t.Context())
		type kept struct {
			Attempt                           int
			Kind, Outcome, Code, Args, Answer string
		}
		var got []kept
		for _, x := range w.exchanges(c.ID) {
			got = append(got, kept{x.Attempt, x.Kind, x.Outcome, x.Code, x.Args, x.Answer})
		}
		const args, done = `{"trace_no":"T1"}`, `{"done":true}`
		want := []kept{
			{3, "undo", store.Answered, "", args, done},
			{2, "undo", store.Answered, "", args, done},
			{2, "undo", store.CallFailed, "refused", args, ""},
			{1, "undo", store.CallFailed, "unavailable", args, ""},
			{1, "call", store.Answered, "", `{"amount":500,"case_no":"1405-000001","iban":"•••"}`, `{"trace_no":"T1"}`},
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		w.replays()
	})
}
