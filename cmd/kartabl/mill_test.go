package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

const millCatalog = crowdCatalog + `services:
  core_insurance:
    operations:
      settle:
        input: {iban: {type: text, format: iban}, amount: {type: money}, case_no: {type: text}}
        output: {trace_no: {type: text}}
        errors: [bad_account, over_limit, unavailable]
        idempotent: true
templates: [thanks]
`

// A case of the mill calls a service, waits for staff, for a moment and for its
// customer, and tells her and another system.
const millProcess = `kartabl: v1
kind: process
id: crowd
version: 1
title: {fa: پرسش, en: Question}
owner: owner
start: {by: [customer], form: ask, next: settle}
vars:
  question: {type: text, max_length: 200}
  trace:    {type: text, optional: true, max_length: 200}
  answer:   {type: text, optional: true, max_length: 200}
  thanks:   {type: text, optional: true, max_length: 200}
forms:
  ask:   {title: {fa: پرسش, en: Question}, fields: {question: {label: {fa: پرسش, en: Question}, required: true}}}
  reply: {title: {fa: پاسخ, en: Answer}, fields: {answer: {label: {fa: پاسخ, en: Answer}, required: true}}}
  thank: {title: {fa: سپاس, en: Thanks}, fields: {thanks: {label: {fa: سپاس, en: Thanks}}}}
steps:
  settle:
    kind: call
    label: {fa: واریز, en: Settle}
    call: core_insurance.settle
    args: {iban: IR220000000000000000000001, amount: 1000, case_no: =case.no}
    timeout: 30s
    retry: {times: 8, delay: 1s, errors: [unavailable]}
    set: {trace: =result.trace_no}
    on_error: {else: {to: over}}
    next: look
  look:  {kind: task, who: staff, label: {fa: بررسی, en: Look}, assign: {queue: desk}, form: reply, next: pause}
  pause: {kind: wait, for: 1s, next: tell}
  tell:  {kind: notify, to: customer, by: [sms], template: thanks, next: thank}
  thank: {kind: task, who: customer, label: {fa: سپاس, en: Thanks}, form: thank, next: over}
  over:  {kind: end, label: {fa: پایان, en: Over}, result: success}
`

func millDefinitions() fstest.MapFS {
	return fstest.MapFS{
		"catalog.yaml":            {Data: []byte(millCatalog)},
		"crowd.yaml":              {Data: []byte(millProcess)},
		"templates/thanks.fa.txt": {Data: []byte("Thanks\n\nThank you for {{ case.no }}.\n")},
		"templates/thanks.en.txt": {Data: []byte("Thanks\n\nThank you for {{ case.no }}.\n")},
	}
}

const millHooks = `  webhooks:
    crm: {address: %s/webhooks, secret_env: JOURNEY_HOOK, events: [case.started, case.ended]}
`

// mill is an installation at which many people work, and what they were told.
type mill struct {
	*installation
	hands []hand

	mu      sync.Mutex
	keys    map[string]string // of every case that was asked for; "" while nobody was told its id
	version map[string]int    // of each case, the highest that somebody was told
	told    int               // answers of all kinds
	enough  int               // told at which full is closed
	full    chan struct{}
	outside ledger
	effects []string // operations that each case has outside, once
}

// hand is a customer and the clerk beside her.
type hand struct {
	n               int
	customer, clerk *visitor
}

func newMill(t *testing.T, dsn string, hands int) *mill {
	t.Helper()
	w := newInstallation(t, dsn, millDefinitions())
	w.addHook()
	m := millOf(w, "core.settle", "sms.send", "webhooks.case.started", "webhooks.case.ended")
	var list []people.Person
	for i := range hands {
		list = append(list,
			people.Person{Login: fmt.Sprint("sara", i), Name: "Sara", Side: engine.Customer, Mobile: fmt.Sprintf("0912%07d", i)},
			people.Person{Login: fmt.Sprint("clerk", i), Name: "Clerk", Side: engine.Staff, Roles: []string{"clerk"}})
	}
	w.populate(list...)
	w.start()
	m.signIn(hands)
	return m
}

func millOf(w *installation, effects ...string) *mill {
	return &mill{installation: w, keys: map[string]string{}, version: map[string]int{}, outside: newLedger(w.t), effects: effects}
}

func (m *mill) signIn(hands int) {
	m.t.Helper()
	for i := range hands {
		m.hands = append(m.hands, hand{n: i, customer: m.installation.signIn(fmt.Sprint("sara", i)), clerk: m.installation.signIn(fmt.Sprint("clerk", i))})
	}
}

// addHook lets another system hear of cases.
func (w *installation) addHook() {
	w.t.Helper()
	f, err := os.OpenFile(w.path("kartabl.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(f, millHooks, w.sandbox); err != nil {
		w.t.Error(err)
	}
	if err := f.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// work lets everybody work until stop is closed; begun tells the round of it.
func (m *mill) work(round int, stop <-chan struct{}) *sync.WaitGroup {
	var all sync.WaitGroup
	for _, h := range m.hands {
		all.Go(func() {
			again := time.NewTicker(5 * time.Millisecond)
			defer again.Stop()
			for n := 0; ; {
				select {
				case <-stop:
					return
				case <-again.C:
				}
				if m.start1(h, fmt.Sprintf("%d-%d-%d", round, h.n, n)) {
					n++
				}
				m.answer1(h)
				m.thank1(h)
			}
		})
	}
	return &all
}

// after gives a channel that is closed when so many more answers have come.
func (m *mill) after(n int) <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.enough, m.full = m.told+n, make(chan struct{})
	return m.full
}

// heard writes down what an answer promises. An answer that did not come, or says that
// somebody was faster, promises nothing.
func (m *mill) heard(a answer, key, id string, version int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a.status == 0 || a.status >= http.StatusBadRequest {
		return
	}
	if key != "" {
		m.keys[key] = id
	}
	m.version[id] = max(m.version[id], version)
	if m.told++; m.told == m.enough {
		close(m.full)
	}
}

// start1 opens a case and reports whether it was told so.
func (m *mill) start1(h hand, key string) bool {
	m.mu.Lock()
	if _, known := m.keys[key]; !known {
		m.keys[key] = ""
	}
	m.mu.Unlock()
	body := map[string]any{"process": "crowd", "values": map[string]any{"question": "why?"}, "key": key}
	a := m.polite(h.customer, "/api/cases", body)
	if a.status != http.StatusCreated && a.status != http.StatusOK {
		return false
	}
	m.heard(a, key, as[cartable.CaseRow](h.customer, a).ID, 1)
	return true
}

// answer1 answers one of the questions that wait.
func (m *mill) answer1(h hand) {
	rows := append(h.clerk.items("mine"), h.clerk.items("queue:desk")...)
	if len(rows) == 0 {
		return
	}
	row := rows[h.n%len(rows)]
	item := "/api/items/" + row.ID
	if row.Holder == "" {
		a := m.polite(h.clerk, item+"/claim", map[string]any{})
		if a.status != http.StatusOK {
			return
		}
		m.heard(a, "", row.Case, as[cartable.Item](h.clerk, a).Version)
	}
	m.submit1(h.clerk, row, map[string]any{"answer": "because"})
}

func (m *mill) thank1(h hand) {
	if rows := h.customer.items("pending"); len(rows) > 0 {
		m.submit1(h.customer, rows[0], map[string]any{"thanks": "thank you"})
	}
}

func (m *mill) submit1(v *visitor, row cartable.Row, values map[string]any) {
	a := m.polite(v, "/api/items/"+row.ID+"/submit", map[string]any{"outcome": "", "values": values, "version": 0})
	if a.status == http.StatusOK {
		m.heard(a, "", row.Case, as[cartable.Done](v, a).Version)
	}
}

// polite sends a command and complains of an answer that nobody should get.
func (m *mill) polite(v *visitor, path string, body any) answer {
	a := v.try(http.MethodPost, path, body)
	switch a.status {
	case 0, http.StatusOK, http.StatusCreated, http.StatusConflict, http.StatusNotFound, http.StatusServiceUnavailable:
	default:
		m.t.Errorf("%s: %s: %d %s", v.login, path, a.status, a.body)
		said := v.w.server.said
		m.t.Cleanup(func() { m.t.Logf("the server of %s said:\n%s", v.login, said()) })
	}
	return a
}

// settleUp asks again, with its key, for what was not acknowledged.
func (m *mill) settleUp() {
	m.t.Helper()
	for key, id := range maps.Clone(m.keys) {
		if id == "" {
			m.start1(m.hands[handOf(m.t, key)], key)
		}
	}
	for key, id := range m.keys {
		if id == "" {
			m.t.Errorf("%s was not taken up", key)
		}
	}
}

func handOf(t *testing.T, key string) (n int) {
	t.Helper()
	var round, count int
	if _, err := fmt.Sscanf(key, "%d-%d-%d", &round, &n, &count); err != nil {
		t.Fatal(err)
	}
	return n
}

// nothingLost looks for all that was acknowledged.
func (m *mill) nothingLost() {
	m.t.Helper()
	m.view(func(tx *store.Tx) {
		for id, version := range m.version {
			c, err := tx.Case(m.t.Context(), id)
			if err != nil || c.Seq < version {
				m.t.Errorf("case %s is at %d, %v; %d was acknowledged", id, c.Seq, err, version)
			}
		}
		want, err := tx.Recount(m.t.Context())
		if err != nil {
			m.t.Fatal(err)
		}
		got, err := tx.Counts(m.t.Context(), slices.Sorted(maps.Keys(want)))
		if err != nil || !maps.Equal(want, got) {
			m.t.Errorf("counters are %v, a recount gives %v, %v", got, want, err)
		}
	})
}

// patient lets a look at the database pause for longer than a server may: a busy machine
// gives the test no turn for a while.
func patient(dsn string) string {
	if !strings.HasPrefix(dsn, "postgres") {
		return dsn
	}
	mark := "?"
	if strings.Contains(dsn, "?") {
		mark = "&"
	}
	return dsn + mark + "idle_in_transaction_session_timeout=60s"
}

// view looks into the database beside the server.
func (m *mill) view(look func(*store.Tx)) {
	m.t.Helper()
	db, err := store.Open(m.t.Context(), store.Options{DSN: patient(m.address()), Worker: "the test"})
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			m.t.Error(err)
		}
	}()
	if err := db.View(m.t.Context(), func(tx *store.Tx) error { look(tx); return nil }); err != nil {
		m.t.Fatal(err)
	}
}

// finish brings every case to its end.
func (m *mill) finish() {
	m.t.Helper()
	m.settleUp()
	m.await("every case to end", func() bool {
		for _, h := range m.hands {
			m.answer1(h)
			m.thank1(h)
		}
		open := 0
		m.view(func(tx *store.Tx) {
			for _, id := range m.keys {
				if c, err := tx.Case(m.t.Context(), id); err != nil || c.Open() {
					open++
				}
			}
		})
		return open == 0
	})
}

// onceEach checks that everything that happens in a case has happened once in each, here
// and outside.
func (m *mill) onceEach() {
	m.t.Helper()
	cases := map[string]bool{}
	m.view(func(tx *store.Tx) {
		for key, id := range m.keys {
			if cases[id] {
				m.t.Errorf("two keys, one of them %s, have one case", key)
			}
			cases[id] = true
			m.livedOnce(tx, id)
		}
	})
	m.replayed(len(cases))
	m.await("the last message and event to arrive", func() bool {
		m.outside.take(m.installation)
		return !slices.ContainsFunc(m.effects, func(operation string) bool { return m.outside.keys[operation] < len(cases) })
	})
	for _, operation := range m.effects {
		if got := m.outside.keys[operation]; got != len(cases) {
			m.t.Errorf("%s came under %d keys, want one for each of %d cases", operation, got, len(cases))
		}
	}
}

func (m *mill) livedOnce(tx *store.Tx, id string) {
	rows, err := tx.Events(m.t.Context(), id)
	if err != nil {
		m.t.Fatal(err)
	}
	happened := map[string]int{}
	for _, row := range rows {
		if row.Ignored == "" {
			happened[engine.KindOf(row.Event.Input)]++
		}
	}
	for kind, want := range map[string]int{"started": 1, "submitted": 2, "call_answered": 1, "timer_due": 1} {
		if happened[kind] != want {
			m.t.Errorf("case %s: %d times %s, want %d; all: %v", id, happened[kind], kind, want, happened)
		}
	}
}

// ledger is what the world outside has seen, gathered while it still remembers.
type ledger struct {
	t       *testing.T
	last    int               // call that was read
	content map[string]string // by operation and key
	answers map[string]string
	keys    map[string]int // by operation
}

func newLedger(t *testing.T) ledger {
	t.Helper()
	return ledger{t: t, content: map[string]string{}, answers: map[string]string{}, keys: map[string]int{}}
}

// take reads what has come since, and checks that one key has one content and one answer.
func (l *ledger) take(w *installation) {
	l.t.Helper()
	last := l.last
	for _, c := range w.outside().Calls {
		if c.ID <= last {
			continue
		}
		l.last = max(l.last, c.ID)
		operation := c.Service + "." + c.Operation
		key := operation + " " + c.Key
		content, known := l.content[key]
		if !known {
			l.keys[operation]++
			l.content[key], l.answers[key] = string(c.Args), string(c.Answer)
			continue
		}
		if !sameJSON(content, string(c.Args)) {
			l.t.Errorf("%s came with two contents: %s and %s", key, content, c.Args)
		}
		if old := l.answers[key]; c.Service != "sms" && old != string(c.Answer) {
			l.t.Errorf("%s was done twice: %s and %s", key, old, c.Answer)
		}
	}
}

func sameJSON(a, b string) bool {
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	return fmt.Sprint(x) == fmt.Sprint(y)
}
