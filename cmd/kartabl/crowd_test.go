package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

const crowdCatalog = `kartabl: v1
kind: catalog
languages: [fa, en]
timezone: Asia/Tehran
customer: {attributes: {full_name: {type: text}}}
roles: [owner]
queues: {desk: {role: clerk}}
`

const crowdProcess = `kartabl: v1
kind: process
id: crowd
version: 1
title: {fa: پرسش, en: Question}
owner: owner
start: {by: [customer], form: ask, next: look}
vars:
  question: {type: text, max_length: 200}
  answer:   {type: text, optional: true, max_length: 200}
  thanks:   {type: text, optional: true, max_length: 200}
forms:
  ask:   {title: {fa: پرسش, en: Question}, fields: {question: {label: {fa: پرسش, en: Question}, required: true}}}
  reply: {title: {fa: پاسخ, en: Answer}, fields: {answer: {label: {fa: پاسخ, en: Answer}, required: true}}}
  thank: {title: {fa: سپاس, en: Thanks}, fields: {thanks: {label: {fa: سپاس, en: Thanks}}}}
steps:
  look:  {kind: task, who: staff, label: {fa: بررسی, en: Look}, assign: {queue: desk}, form: reply, next: pause}
  pause: {kind: wait, for: 1s, next: thank}
  thank: {kind: task, who: customer, label: {fa: سپاس, en: Thanks}, form: thank, next: over}
  over:  {kind: end, label: {fa: پایان, en: Over}, result: success}
`

func crowdDefinitions() fstest.MapFS {
	return fstest.MapFS{
		"catalog.yaml": {Data: []byte(crowdCatalog)},
		"crowd.yaml":   {Data: []byte(crowdProcess)},
	}
}

const many = 50

// populate adds people as user add does, with one password hash for all.
func (w *installation) populate(list ...people.Person) {
	w.t.Helper()
	dsn := w.dsn
	if dsn == "" {
		dsn = filepath.Join(w.path("data"), "kartabl.db")
	}
	db, err := store.Open(w.t.Context(), store.Options{DSN: dsn})
	if err != nil {
		w.t.Fatal(err)
	}
	s := people.New(db)
	hash, err := people.Hash(password)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range list {
		if _, err := s.Add(w.t.Context(), p, hash); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		w.t.Fatal(err)
	}
}

func newCrowd(t *testing.T, dsn string, clerks int) *installation {
	t.Helper()
	w := newInstallation(t, dsn, crowdDefinitions())
	list := []people.Person{{Login: "sara", Name: "Sara", Side: engine.Customer}}
	for i := range clerks {
		list = append(list, people.Person{Login: fmt.Sprint("clerk", i), Name: fmt.Sprint("Clerk ", i), Side: engine.Staff, Roles: []string{"clerk"}})
	}
	w.populate(list...)
	w.start()
	return w
}

func (v *visitor) ask(key string) string {
	v.w.t.Helper()
	body := map[string]any{"process": "crowd", "values": map[string]any{"question": "why?"}, "key": key}
	return post[cartable.CaseRow](v, "/api/cases", body).ID
}

// atOnce has everybody do the same thing at the same moment and counts the answers.
func atOnce(n int, do func(i int) answer) map[int]int {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		gun   = make(chan struct{})
		count = map[int]int{}
	)
	for i := range n {
		wg.Go(func() {
			<-gun
			a := do(i)
			mu.Lock()
			defer mu.Unlock()
			count[a.status]++
		})
	}
	close(gun)
	wg.Wait()
	return count
}

func (w *installation) oneWins(what string, got map[int]int) {
	w.t.Helper()
	if got[http.StatusOK] != 1 || got[http.StatusConflict] != many-1 {
		w.t.Errorf("%s by %d at once: %v, want one 200 and %d times 409", what, many, got, many-1)
	}
}

// Of fifty who claim or submit the same item at once one wins; the others are told so,
// and the case moves once.
//
// Attack case 21.
func TestOneOfFiftyWins(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		w := newCrowd(t, dsn, many)
		sara := w.signIn("sara")
		clerks := make([]*visitor, many)
		for i := range clerks {
			clerks[i] = w.signIn(fmt.Sprint("clerk", i))
		}
		id := sara.ask("")
		item := clerks[0].awaits("queue:desk", id).ID
		version := get[cartable.Case](sara, "/api/cases/"+id).Version

		w.oneWins("claim", atOnce(many, func(i int) answer {
			return clerks[i].try(http.MethodPost, "/api/items/"+item+"/claim", map[string]any{})
		}))
		if now := get[cartable.Case](sara, "/api/cases/"+id).Version; now != version+1 {
			t.Errorf("the case moved from %d to %d by a claim, want once", version, now)
		}
		var holder *visitor
		for _, c := range clerks {
			if len(c.items("mine")) > 0 {
				holder = c
			}
		}
		work := map[string]any{"outcome": "", "values": map[string]any{"answer": "because"}, "version": 0}
		w.oneWins("submit", atOnce(many, func(int) answer {
			return holder.try(http.MethodPost, "/api/items/"+item+"/submit", work)
		}))
		thanks := sara.awaits("pending", id).ID
		version = get[cartable.Case](sara, "/api/cases/"+id).Version
		thank := map[string]any{"outcome": "", "values": map[string]any{"thanks": "thank you"}, "version": 0}
		w.oneWins("the customer's submit", atOnce(many, func(int) answer {
			return sara.try(http.MethodPost, "/api/items/"+thanks+"/submit", thank)
		}))
		last := get[cartable.Case](sara, "/api/cases/"+id)
		if last.Version != version+1 || last.Open {
			t.Errorf("the case went from %d to %d, open %v; want one step and its end", version, last.Version, last.Open)
		}
		w.replayed(1)
	})
}

// What is promised for a moment at which the server is dead comes late, not never.
func TestAPromiseIsKeptLate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		w := newCrowd(t, dsn, 1)
		sara, clerk := w.signIn("sara"), w.signIn("clerk0")
		id := sara.ask("")
		item := clerk.awaits("queue:desk", id).ID
		clerk.must(http.MethodPost, "/api/items/"+item+"/claim", map[string]any{})
		clerk.submit(item, "", map[string]any{"answer": "because"})
		w.crash()
		sara.submit(sara.awaits("pending", id).ID, "", map[string]any{})
		w.replayed(1)
	})
}

// asked is a case of a burst as its caller knows it.
type asked struct {
	key     string
	id      string
	version int // of the last answer that came back
}

// The server is killed while many are at work: what was acknowledged is there, what
// was not may be asked for again with the same key and is done once.
func TestABurstOutlivesTheServer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		const callers = 8
		w := newCrowd(t, dsn, callers)
		sara := w.signIn("sara")
		clerks := make([]*visitor, callers)
		for i := range clerks {
			clerks[i] = w.signIn(fmt.Sprint("clerk", i))
		}
		var (
			wg     sync.WaitGroup
			enough = make(chan struct{}, 1000)
			all    = make([][]asked, callers)
		)
		for i := range callers {
			wg.Go(func() { all[i] = burst(sara, clerks[i], i, enough) })
		}
		for range 100 {
			<-enough // so many answers have come
		}
		w.server.kill()
		wg.Wait()
		w.start()
		cases := 0
		for i, list := range all {
			for _, a := range list {
				cases++
				w.recovered(sara, clerks[i], a)
			}
		}
		w.replayed(cases)
	})
}

// burst asks, claims and answers until the server is gone.
func burst(sara, clerk *visitor, caller int, done chan<- struct{}) []asked {
	var list []asked
	for n := 0; ; n++ {
		list = append(list, asked{key: fmt.Sprintf("%d-%d", caller, n)})
		a := &list[len(list)-1]
		body := map[string]any{"process": "crowd", "values": map[string]any{"question": "why?"}, "key": a.key}
		started := sara.try(http.MethodPost, "/api/cases", body)
		if started.status != http.StatusCreated {
			return list
		}
		a.id, a.version = as[cartable.CaseRow](sara, started).ID, 1
		note(done)
		item := a.id + "-1"
		claimed := clerk.try(http.MethodPost, "/api/items/"+item+"/claim", map[string]any{})
		if claimed.status != http.StatusOK {
			return list
		}
		a.version = as[cartable.Item](clerk, claimed).Version
		note(done)
		work := map[string]any{"outcome": "", "values": map[string]any{"answer": "because"}, "version": a.version}
		answered := clerk.try(http.MethodPost, "/api/items/"+item+"/submit", work)
		if answered.status != http.StatusOK {
			return list
		}
		a.version = as[cartable.Done](clerk, answered).Version
		note(done)
	}
}

func note(done chan<- struct{}) {
	select {
	case done <- struct{}{}:
	default:
	}
}

// recovered brings a case of the burst to its end and checks that nothing of it was
// lost or done twice.
func (w *installation) recovered(sara, clerk *visitor, a asked) {
	w.t.Helper()
	id := sara.ask(a.key)
	if a.id != "" && id != a.id {
		w.t.Errorf("key %s opened a second case", a.key)
	}
	if now := get[cartable.Case](sara, "/api/cases/"+id).Version; now < a.version {
		w.t.Errorf("case %s is at %d, but %d was acknowledged", id, now, a.version)
	}
	item := id + "-1"
	if claimed := clerk.try(http.MethodPost, "/api/items/"+item+"/claim", map[string]any{}); claimed.status >= http.StatusInternalServerError {
		w.t.Errorf("claim: %d %s", claimed.status, claimed.body)
	}
	work := map[string]any{"outcome": "", "values": map[string]any{"answer": "because"}, "version": 0}
	if answered := clerk.try(http.MethodPost, "/api/items/"+item+"/submit", work); answered.status != http.StatusOK && answered.status != http.StatusConflict {
		w.t.Errorf("submit: %d %s", answered.status, answered.body)
	}
	w.await("case "+id+" to go on", func() bool {
		for _, row := range get[cartable.Case](sara, "/api/cases/"+id).Items {
			return row.ID != item
		}
		return false
	})
	submitted := 0
	for _, e := range get[cartable.Case](clerk, "/api/cases/"+id).History {
		if e.Kind == engine.FactSubmitted {
			submitted++
		}
	}
	if submitted != 1 {
		w.t.Errorf("case %s was answered %d times", id, submitted)
	}
}
