package processes_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

var (
	expert1  = engine.Actor{ID: "expert1", Side: "staff"}
	expert2  = engine.Actor{ID: "expert2", Side: "staff"}
	finance1 = engine.Actor{ID: "finance1", Side: "staff"}
	boss     = engine.Actor{ID: "boss", Side: "staff"}
)

// claims deploys medical_claim: version 2 of the tests, version 3 as it ships, changed.
func (w *world) claims(version int, change ...string) (definitions.Diagnostics, error) {
	w.t.Helper()
	library := definitions.Library()
	catalog, err := fs.ReadFile(library, "catalog.yaml")
	w.must(err)
	files, err := definitions.CatalogFiles(library)
	w.must(err)
	src, err := fs.ReadFile(library, "medical_claim.yaml")
	if version == 2 {
		src, err = os.ReadFile("testdata/medical_claim_v2.yaml")
	}
	w.must(err)
	return w.s.DeployAs(w.t.Context(), processes.Deployment{
		Catalog:   processes.File{Name: "catalog.yaml", Source: catalog, Files: files},
		Process:   processes.File{Name: "medical_claim.yaml", Source: []byte(strings.NewReplacer(change...).Replace(string(src)))},
		By:        "test",
		CheckOpen: true,
	})
}

func (w *world) claim(kind string) string {
	w.t.Helper()
	var m processes.Moved
	w.must(w.s.Update(w.t.Context(), func(tx *store.Tx) (err error) {
		m, err = w.s.StartTx(w.t.Context(), tx, processes.StartRequest{Process: "medical_claim", By: w.sara, Customer: w.sara, Values: map[string]any{
			"claim_kind": kind, "birth_date": "1990-01-01", "treatment_date": "2026-11-01", "claimed_amount": 8000000,
			"iban": "IR220000000000000000000001", "invoices": []any{"a.pdf"},
		}})
		return err
	}))
	w.s.RunOnce(w.t.Context())
	return m.Case.ID
}

func item(c engine.Case, step string) string {
	for _, it := range c.Items {
		if it.Step == step {
			return it.ID
		}
	}
	return ""
}

func (w *world) advance(id string, by engine.Actor, in engine.Input) error {
	_, err := w.s.Advance(w.t.Context(), id, processes.Command{By: by, Input: in})
	return err
}

// does takes the item of a step and finishes it.
func (w *world) does(id string, by engine.Actor, step, outcome string, values map[string]any) {
	w.t.Helper()
	it := item(w.stored(id), step)
	if by.Side == "staff" {
		w.must(w.advance(id, by, engine.Claimed{Item: it}))
	}
	w.must(w.advance(id, by, engine.Submitted{Item: it, Outcome: outcome, Values: values}))
	w.s.RunOnce(w.t.Context())
}

// stages bring a fresh claim of version 2 to where it waits, by name.
var stages = map[string]func(*world, string){
	"pay_fee": func(*world, string) {},
	"review":  func(*world, string) {},
	"held": func(w *world, id string) {
		it := item(w.stored(id), "review")
		w.must(w.advance(id, expert1, engine.Claimed{Item: it}))
		w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error {
			return tx.KeepDraft(w.t.Context(), store.Draft{Item: it, Person: expert1.ID, SavedAt: tx.Now, Fields: map[string]store.Typed{"reject_reason": {Value: "half written"}}})
		}))
	},
	"return_to_customer": func(w *world, id string) {
		w.does(id, expert1, "review", "give_back", map[string]any{"missing": []any{"prescription"}})
	},
	"departments": func(w *world, id string) { w.does(id, expert1, "review", "accept", nil) },
	"one_done": func(w *world, id string) {
		w.does(id, expert1, "review", "accept", nil)
		w.does(id, finance1, "finance_opinion", "", map[string]any{"finance_verdict": "ok", "finance_amount": 7000000})
	},
	"confirm_reject": func(w *world, id string) {
		w.does(id, expert1, "review", "reject", map[string]any{"reject_reason": "no"})
	},
	"reject_letter": func(w *world, id string) {
		w.does(id, expert1, "review", "reject", map[string]any{"reject_reason": "no"})
		w.does(id, boss, "confirm_reject", "agree", nil)
	},
	"settle": func(w *world, id string) {
		w.does(id, expert1, "review", "accept", nil)
		w.does(id, finance1, "finance_opinion", "", map[string]any{"finance_verdict": "ok", "finance_amount": 7000000})
		w.does(id, expert2, "doctor_review", "", map[string]any{"medical_verdict": "ok", "medical_amount": 7000000})
	},
	"ended": func(w *world, id string) { w.must(w.advance(id, people.Actor(w.sara), engine.Cancelled{})) },
}

// insured lets Sara claim, and the registry know her.
func (w *world) insured() {
	w.sara.Attributes = map[string]any{"full_name": "Sara", "segment": "normal", "national_id": "0012345679", "mobile": "09120000000", "province": "Tehran", "instruments": []any{}}
	w.fake.Always("civil_registry.verify", map[string]any{"match": true, "full_name": "Sara", "alive": true})
}

// crowd opens ten claims at each stage and gives them by stage.
func (w *world) crowd() map[string][]string {
	w.t.Helper()
	w.insured()
	w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
	cases := map[string][]string{}
	for _, stage := range slices.Sorted(maps.Keys(stages)) {
		kind := "dental"
		if stage == "pay_fee" {
			kind = "outpatient"
		}
		for range 10 {
			id := w.claim(kind)
			stages[stage](w, id)
			cases[stage] = append(cases[stage], id)
		}
	}
	return cases
}

// unlimited lets one customer have all the claims of a test.
var unlimited = []string{"limit: {open_per_customer: 5}", "limit: {open_per_customer: 1000}"}

// A hundred claims that stand everywhere in version 2 come to version 3 while people go
// on working; then people go on there.
func TestAHundredCasesMigrateWhilePeopleWork(t *testing.T) {
	on(t, func(w *world) {
		_, err := w.claims(2, unlimited...)
		w.must(err)
		cases := w.crowd()
		_, err = w.claims(3, unlimited...)
		w.must(err)
		w.planned()
		before := w.stored(cases["return_to_customer"][0])
		var crowd sync.WaitGroup
		over := make(chan struct{})
		crowd.Go(func() { w.work(cases["held"][:5]); w.steals(over, cases["review"]) })
		w.must(w.s.Migrate(t.Context(), "medical_claim", 3, boss, func(processes.Tried) {}))
		close(over)
		crowd.Wait()

		w.everywhere(cases)
		w.kept(before)
		w.drafts(cases["held"][5:])
		w.lists()
		w.goesOn(cases)
		w.must(w.s.Replay(t.Context(), func(d processes.Difference, same bool) {
			if !same {
				t.Errorf("replay: %+v", d)
			}
		}))
		again := 0
		w.must(w.s.Migrate(t.Context(), "medical_claim", 3, boss, func(processes.Tried) { again++ }))
		if again != 9 { // those that `leave` keeps, but for the one that has ended
			t.Errorf("a second run looked at %d cases", again)
		}
	})
}

// planned: the dry run counts by step, and says who moves by himself.
func (w *world) planned() {
	w.t.Helper()
	p, err := w.s.Plan(w.t.Context(), "medical_claim", 3)
	w.must(err)
	got := map[string][5]int{}
	for _, s := range p.Steps {
		got[s.Step+" "+s.To] = [5]int{s.Cases, s.Alone, s.Ruled, s.NeedRule, s.Stay}
	}
	want := map[string][5]int{
		"pay_fee pay_fee":                       {10, 10, 0, 0, 0},
		"review expert_review":                  {20, 0, 20, 0, 0},
		"return_to_customer return_to_customer": {10, 10, 0, 0, 0},
		"doctor_review medical_opinion":         {20, 0, 20, 0, 0},
		"finance_opinion finance_opinion":       {10, 10, 0, 0, 0},
		"confirm_reject confirm_reject":         {10, 10, 0, 0, 0},
		"reject_letter reject_letter":           {10, 10, 0, 0, 0},
		"accept_letter accept_letter":           {10, 0, 0, 0, 10},
	}
	if d := cmp.Diff(want, got); d != "" {
		w.t.Errorf("plan (-want +got):\n%s", d)
	}
	if p.Cases != 90 || p.Moves != 80 || p.Stay != 10 || p.NeedRule != 0 || len(p.Others) != 0 {
		w.t.Errorf("plan %+v", p)
	}
}

// work submits items that experts hold, whichever version they are at by then.
func (w *world) work(ids []string) {
	for _, id := range ids {
		c := w.stored(id)
		if err := w.advance(id, expert1, engine.Submitted{Item: c.Items[0].ID, Outcome: "accept"}); err != nil {
			w.t.Errorf("submit: %v", err)
		}
	}
}

// steals claims and releases items until the migration is over.
func (w *world) steals(over <-chan struct{}, ids []string) {
	for n := 0; ; n++ {
		select {
		case <-over:
			return
		default:
		}
		id := ids[n%len(ids)]
		it := w.stored(id).Items[0].ID
		for _, in := range []engine.Input{engine.Claimed{Item: it}, engine.Released{Item: it}} {
			if err := w.advance(id, expert2, in); err != nil {
				w.t.Errorf("claim and release: %v", err)
			}
		}
	}
}

func (w *world) everywhere(cases map[string][]string) {
	w.t.Helper()
	for stage, ids := range cases {
		for _, id := range ids {
			want := 3
			if stage == "settle" || stage == "ended" {
				want = 2
			}
			c := w.stored(id)
			p, err := w.s.Process(c.Process, c.Version)
			w.must(err)
			if c.Version != want {
				w.t.Errorf("a case at %s is at version %d", stage, c.Version)
			}
			if err := engine.Invariants(p, c); err != nil {
				w.t.Errorf("a case at %s: %v", stage, err)
			}
			if c.Version == 3 && c.Vars["lane"] != "normal" {
				w.t.Errorf("a case at %s has lane %v", stage, c.Vars["lane"])
			}
		}
	}
}

// kept: the customer's reminders and the promise stand as they stood.
func (w *world) kept(before engine.Case) {
	w.t.Helper()
	after := w.stored(before.ID)
	if d := cmp.Diff(before.Timers, after.Timers); d != "" {
		w.t.Errorf("timers (-before +after):\n%s", d)
	}
	if d := cmp.Diff(before.Clocks, after.Clocks); d != "" {
		w.t.Errorf("clocks (-before +after):\n%s", d)
	}
}

func (w *world) drafts(ids []string) {
	w.t.Helper()
	for _, id := range ids {
		c := w.stored(id)
		w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
			draft, err := tx.Draft(w.t.Context(), item(c, "expert_review"), expert1.ID)
			if draft.Values()["reject_reason"] != "half written" || c.Items[0].Holder != expert1.ID {
				w.t.Errorf("draft %+v, item %+v", draft, c.Items[0])
			}
			return err
		}))
	}
}

// lists: rows have the new steps, and the counters are what a recount gives.
func (w *world) lists() {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Items(w.t.Context(), store.ItemFilter{Pools: []string{"queue:medical_experts"}})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Version != 3 || r.Step != "expert_review" && r.Step != "medical_opinion" {
				w.t.Errorf("row %+v", r)
			}
		}
		counted, err := tx.Recount(w.t.Context())
		if err != nil {
			return err
		}
		counts, err := tx.Counts(w.t.Context(), slices.Collect(maps.Keys(counted)))
		if d := cmp.Diff(counted, counts); d != "" {
			w.t.Errorf("counters (-recount +counters):\n%s", d)
		}
		return err
	}))
}

// goesOn: four eyes sees through the new names, a branch that was done stays done, and
// what was left on its version ends there.
func (w *world) goesOn(cases map[string][]string) {
	w.t.Helper()
	id := cases["one_done"][0]
	it := item(w.stored(id), "medical_opinion")
	if err := w.advance(id, expert1, engine.Claimed{Item: it}); !fault.Is(err, fault.Forbidden) {
		w.t.Errorf("who reviewed it gives the medical opinion too: %v", err)
	}
	w.does(id, expert2, "medical_opinion", "", map[string]any{"medical_verdict": "ok", "medical_amount": 5000000})
	for _, id := range []string{id, cases["settle"][0]} {
		w.must(w.advance(id, boss, engine.LetterSigned{Item: item(w.stored(id), "accept_letter")}))
		if c := w.stored(id); c.Ended != "closed" {
			w.t.Errorf("case %s stands at %+v", id, c.Tokens)
		}
	}
}

// What has no word in `migrate` is told before it is deployed; deployed all the same, its
// cases stay on their version and all others move.
func TestCasesWithoutARuleStay(t *testing.T) {
	on(t, func(w *world) {
		_, err := w.claims(2, unlimited...)
		w.must(err)
		w.insured()
		for range 3 {
			w.claim("dental")
		}
		w.claim("outpatient")
		change := []string{"review: expert_review, ", ""}
		diags, err := w.claims(3, change...)
		if !errors.Is(err, processes.ErrRefused) || len(diags) != 1 || diags[0].Code != "E402" || !strings.Contains(diags.Error(), "3 open cases are at 'review', which version 3 does not have") {
			t.Fatalf("%v, %v", diags, err)
		}
		library := definitions.Library()
		catalog, err := fs.ReadFile(library, "catalog.yaml")
		w.must(err)
		files, err := definitions.CatalogFiles(library)
		w.must(err)
		src, err := fs.ReadFile(library, "medical_claim.yaml")
		w.must(err)
		_, err = w.s.Deploy(t.Context(), processes.File{Name: "catalog.yaml", Source: catalog, Files: files},
			processes.File{Name: "medical_claim.yaml", Source: []byte(strings.NewReplacer(change...).Replace(string(src)))}, "test")
		w.must(err)
		p, err := w.s.Plan(t.Context(), "medical_claim", 3)
		w.must(err)
		if p.Cases != 4 || p.Moves != 1 || p.NeedRule != 3 || p.Steps[1].Why[0].Cases != 3 || p.Steps[1].Why[0].Code != engine.StaysStep {
			t.Errorf("plan %+v", p)
		}
		var told []string
		w.must(w.s.Migrate(t.Context(), "medical_claim", 3, boss, func(x processes.Tried) {
			told = append(told, fmt.Sprintf("version %d, %d reasons", w.stored(x.Case).Version, len(x.Refused)))
		}))
		slices.Sort(told)
		if !slices.Equal(told, []string{"version 2, 1 reasons", "version 2, 1 reasons", "version 2, 1 reasons", "version 3, 0 reasons"}) {
			t.Errorf("%v", told)
		}
	})
}

// A run that is stopped leaves every case whole, at the one version or the other; the
// next run moves the rest.
func TestAMigrationThatWasStoppedGoesOn(t *testing.T) {
	on(t, func(w *world) {
		_, err := w.claims(2, unlimited...)
		w.must(err)
		w.insured()
		var ids []string
		for range 90 { // more than one batch
			ids = append(ids, w.claim("dental"))
		}
		_, err = w.claims(3, unlimited...)
		w.must(err)
		ctx, stop := context.WithCancel(t.Context())
		moved := 0
		err = w.s.Migrate(ctx, "medical_claim", 3, boss, func(processes.Tried) {
			if moved++; moved == 10 {
				stop()
			}
		})
		if err == nil || moved >= len(ids) {
			t.Errorf("stopped after %d cases: %v", moved, err)
		}
		for _, id := range ids {
			c := w.stored(id)
			p, err := w.s.Process(c.Process, c.Version)
			w.must(err)
			w.must(engine.Invariants(p, c))
		}
		w.must(w.s.Migrate(t.Context(), "medical_claim", 3, boss, func(processes.Tried) {}))
		for _, id := range ids {
			if c := w.stored(id); c.Version != 3 || c.Seq != w.stored(ids[0]).Seq {
				t.Errorf("case %s is at version %d, seq %d", id, c.Version, c.Seq)
			}
		}
	})
}

// A server that runs takes up what another program has deployed and moved.
func TestAnotherProgramDeploysAndMigrates(t *testing.T) {
	on(t, func(w *world) {
		_, err := w.claims(2, unlimited...)
		w.must(err)
		w.insured()
		id := w.claim("dental")
		server := w.s
		w.s = processes.New(processes.Options{DB: w.db, World: w.fake})
		w.must(w.s.Restore(t.Context()))
		_, err = w.claims(3, unlimited...)
		w.must(err)
		w.must(w.s.Migrate(t.Context(), "medical_claim", 3, boss, func(processes.Tried) {}))
		w.s = server
		w.does(id, expert1, "expert_review", "accept", nil)
		w.must(server.Refresh(t.Context()))
		if p, err := server.Latest("medical_claim"); err != nil || p.Version != 3 {
			t.Errorf("latest %v, %v", p, err)
		}
	})
}
