package cartable_test

import (
	"context"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// world is a small insurer whose clock, services and gateway the test plays.
type world struct {
	t         *testing.T
	db        *store.DB
	now       time.Time
	fake      *hookstest.Fake
	gateway   *hookstest.Gateway
	people    *people.Service
	processes *processes.Service
	cartable  *cartable.Service
	persons   map[string]people.Person
}

// saturday is a working morning in Tehran.
var saturday = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, db *store.DB) *world {
	t.Helper()
	w := &world{t: t, db: db, now: saturday, fake: hookstest.New(), persons: map[string]people.Person{}}
	w.gateway = w.fake.AddGateway("main_psp")
	db.SetClock(func() time.Time { return w.now })
	docs, err := documents.Open(t.TempDir())
	w.must(err)
	w.people = people.New(db)
	w.restart()
	w.cartable = cartable.New(db, w.processes, w.people, docs)
	w.deploy("medical_claim.yaml")
	w.fake.Always("civil_registry.verify", map[string]any{"match": true, "full_name": "سارا محمدی", "alive": true})
	w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
	for _, login := range []string{"sara", "reza"} {
		w.person(login, engine.Customer)
	}
	for _, s := range [][2]string{
		{"expert1", "medical_expert"},
		{"expert2", "medical_expert"},
		{"finance1", "finance_expert"},
		{"clerk1", "claims_clerk"},
		{"manager", "claims_manager"},
		{"call1", "call_center"},
		{"tech1", "technician"},
		{"chief", "supervisor"},
		{"fin1", "finance"},
		{"fin2", "finance"},
		{"money1", "finance"},
		{"money2", "finance"},
		{"operator", "operator"},
	} {
		w.person(s[0], engine.Staff, s[1])
	}
	return w
}

// restart makes the services anew over the same database, as after a crash.
func (w *world) restart() {
	w.processes = processes.New(processes.Options{DB: w.db, World: w.fake, BaseURL: "http://kartabl.test"})
	w.must(w.processes.Restore(w.t.Context()))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) deploy(name string) {
	w.t.Helper()
	src, err := fs.ReadFile(definitions.Library(), name)
	w.must(err)
	w.deploySource(name, string(src))
}

func (w *world) deploySource(name, src string) {
	w.t.Helper()
	lib := definitions.Library()
	catalog, err := fs.ReadFile(lib, "catalog.yaml")
	w.must(err)
	files, err := definitions.CatalogFiles(lib)
	w.must(err)
	diags, err := w.processes.Deploy(w.t.Context(), processes.File{Name: "catalog.yaml", Source: catalog, Files: files}, processes.File{Name: name, Source: []byte(src)}, "test")
	if err != nil {
		w.t.Fatalf("deploy: %v\n%v", err, diags)
	}
}

func (w *world) person(login string, side engine.Who, roles ...string) {
	w.t.Helper()
	p, err := w.people.Add(w.t.Context(), people.Person{
		Login: login, Name: "name of " + login, Side: side, Roles: roles, Mobile: "09120000000", Email: login + "@example.com",
		Attributes: map[string]any{"segment": "normal", "national_id": "0012345679", "province": "Tehran", "instruments": []any{}},
	}, "")
	w.must(err)
	w.persons[login] = p
}

func (w *world) as(login string) cartable.Reader {
	return cartable.Reader{Person: w.persons[login], Lang: text.En}
}

// later turns the clock and does what has become due.
func (w *world) later(d time.Duration) {
	w.now = w.now.Add(d)
	w.processes.RunOnce(w.t.Context())
}

// again lets an attempt that waits for delay be made: it may be a quarter later.
func (w *world) again(delay time.Duration) {
	w.later(delay)
	w.later(delay / 4)
}

func (w *world) upload(login string) string {
	w.t.Helper()
	d, err := w.cartable.Upload(w.t.Context(), w.as(login), "invoice.pdf", strings.NewReader("%PDF-1.4\n%%EOF\n"))
	w.must(err)
	return d.ID
}

func (w *world) claim(login string) map[string]any {
	return map[string]any{
		"claim_kind": "outpatient", "birth_date": "1990-01-01", "treatment_date": "2026-11-01", "claimed_amount": 8_000_000,
		"iban": "IR220000000000000000000001", "invoices": []any{w.upload(login)},
	}
}

// start files a claim of sara and lets the services answer.
func (w *world) start() cartable.CaseRow {
	w.t.Helper()
	row, err := w.cartable.Start(w.t.Context(), w.as("sara"), cartable.Start{Process: "medical_claim", Values: w.claim("sara")})
	w.must(err)
	w.processes.RunOnce(w.t.Context())
	return row
}

// item finds the open item of a step.
func (w *world) item(caseID, step string) engine.Item {
	w.t.Helper()
	c := w.stored(caseID)
	for _, it := range c.Items {
		if it.Step == step {
			return it
		}
	}
	w.t.Fatalf("no open item at %s; tokens %v, problems %v", step, c.Tokens, c.Problems)
	return engine.Item{}
}

func (w *world) stored(caseID string) engine.Case {
	w.t.Helper()
	var c engine.Case
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.Case(w.t.Context(), caseID)
		return err
	}))
	return c
}

// pay goes to the bank with the case's pay item and comes back with the money paid.
func (w *world) pay(caseID string) {
	w.t.Helper()
	back := w.atBank(caseID)
	w.gateway.Set(back.Get("Authority"), hooks.Paid)
	got, err := w.processes.Callback(w.t.Context(), "main_psp", back)
	w.must(err)
	if got.Status != hooks.Paid || got.Case != caseID {
		w.t.Fatalf("returned %+v", got)
	}
}

// atBank begins a payment and gives the query of the return.
func (w *world) atBank(caseID string) url.Values {
	w.t.Helper()
	address, err := w.cartable.Pay(w.t.Context(), w.as("sara"), w.item(caseID, "pay_fee").ID, false)
	w.must(err)
	return url.Values{"Authority": {address[strings.LastIndex(address, "/")+1:]}, "Status": {"OK"}}
}

func (w *world) submit(login, caseID, step, outcome string, values map[string]any) {
	w.t.Helper()
	w.must(w.try(w.t.Context(), login, w.item(caseID, step), outcome, values))
	w.processes.RunOnce(w.t.Context())
}

// try claims the item where nobody holds it, and submits.
func (w *world) try(ctx context.Context, login string, it engine.Item, outcome string, values map[string]any) error {
	if it.Who == engine.Staff && it.Holder == "" {
		if _, err := w.cartable.Claim(ctx, w.as(login), it.ID); err != nil {
			return err
		}
	}
	_, err := w.cartable.Submit(ctx, w.as(login), it.ID, cartable.Work{Outcome: outcome, Values: values})
	return err
}

// replayed checks that every case of the world is what its events lead to.
func (w *world) replayed() {
	w.t.Helper()
	w.must(w.processes.Replay(w.t.Context(), func(d processes.Difference, equal bool) {
		if !equal {
			w.t.Errorf("case %s: %s", d.No, d.Cause)
		}
	}))
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error { return counted(w.t, tx) }))
}

// counted compares the counters of lists with a recount.
func counted(t *testing.T, tx *store.Tx) error {
	t.Helper()
	want, err := tx.Recount(t.Context())
	if err != nil {
		return err
	}
	keys := make([]string, 0, len(want))
	for k := range want {
		keys = append(keys, k)
	}
	got, err := tx.Counts(t.Context(), keys)
	for k, n := range want {
		if got[k] != n {
			t.Errorf("counter %s is %d, counted %d", k, got[k], n)
		}
	}
	return err
}
