package processes_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/store"
)

// receiver keeps what it was sent and answers with a status.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	ids    []string
	bodies []string
	wrong  []string // signatures that do not hold
	during func()   // called while a sender waits
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{status: http.StatusOK, during: func() {}}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		status := r.take(req.Header, string(body))
		r.during()
		w.WriteHeader(status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(h http.Header, body string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids, r.bodies = append(r.ids, h.Get("Webhook-Id")), append(r.bodies, body)
	var stamp int64
	_ = json.Unmarshal([]byte(h.Get("Webhook-Timestamp")), &stamp)
	if want := hookstest.Signed(shared, h.Get("Webhook-Id"), time.Unix(stamp, 0), body); want.Get("Webhook-Signature") != h.Get("Webhook-Signature") {
		r.wrong = append(r.wrong, h.Get("Webhook-Id"))
	}
	return r.status
}

func (r *receiver) host() string { return strings.TrimPrefix(r.URL, "http://") }

// tells points one webhook, crm, to the receiver.
func (w *world) tells(r *receiver, events ...string) {
	w.t.Helper()
	w.hooked(map[string]hooks.Webhook{"crm": {Address: r.URL, Events: events}}, r.host())
}

func (w *world) deliveries(f store.DeliveryFilter) (rows []store.Delivery) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		rows, err = tx.Deliveries(w.t.Context(), f)
		return err
	}))
	return rows
}

func (w *world) deliver() int {
	w.t.Helper()
	n, err := w.s.Deliver(w.t.Context(), "crm")
	w.must(err)
	return n
}

func TestEventsOfACase(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		r := newReceiver(t)
		w.tells(r, hooks.Events()...)
		c := w.begin("signing", map[string]any{"contract_no": "a secret of the customer"})
		c = w.ready(c.ID)
		for _, id := range []string{"m1", "m2"} {
			w.signed(id, "a secret of the customer", "hash")
		}
		w.s.RunOnce(t.Context())
		var events []string
		for _, d := range w.deliveries(store.DeliveryFilter{State: store.Delivered, Limit: 50}) {
			var e struct {
				Type      string
				Timestamp time.Time
				Data      struct {
					Case   struct{ ID, No, Process string }
					Step   string
					Result string
				}
			}
			w.must(json.Unmarshal([]byte(d.Body), &e))
			if e.Data.Case.ID != c.ID || e.Data.Case.No != c.No || e.Data.Case.Process != "signing" || e.Type != d.Event || !e.Timestamp.Equal(w.now) {
				t.Errorf("%s", d.Body)
			}
			if strings.Contains(d.Body, "secret") || strings.Contains(d.Body, "sara") {
				t.Errorf("tells what is nobody's business: %s", d.Body)
			}
			events = append([]string{strings.TrimSpace(e.Type + " " + e.Data.Step + " " + e.Data.Result)}, events...)
		}
		want := []string{
			"case.started", "case.step_entered ready", "case.step_entered one", "case.step_entered two",
			"case.step_entered closed", "case.ended closed success",
		}
		if d := cmp.Diff(want, events); d != "" {
			t.Error(d)
		}
		if len(r.wrong) > 0 || len(r.ids) != len(want) {
			t.Errorf("%d came, wrongly signed: %v", len(r.ids), r.wrong)
		}
		w.replayed()
	})
}

func TestOnlyWhatIsWantedIsWritten(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		w.hooked(map[string]hooks.Webhook{
			"ends":  {Address: "http://127.0.0.1:1", Events: []string{hooks.CaseEnded}},
			"other": {Address: "http://127.0.0.1:1", Events: hooks.Events(), Processes: []string{"watch"}},
		}, "127.0.0.1")
		w.begin("signing", map[string]any{"contract_no": "C-1"})
		if rows := w.deliveries(store.DeliveryFilter{}); len(rows) > 0 {
			t.Errorf("%+v", rows)
		}
	})
}

// An event that is not taken is sent again with the same id, ever later, and given up
// after three days.
func TestEventsAreSentAgain(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		r := newReceiver(t)
		r.status = http.StatusInternalServerError
		w.tells(r, hooks.CaseStarted)
		w.begin("signing", map[string]any{"contract_no": "C-1"})
		began, last := w.now, w.now
		for {
			rows := w.deliveries(store.DeliveryFilter{State: store.Waiting})
			if len(rows) == 0 {
				break
			}
			if pause := rows[0].DueAt.Sub(last); pause < 5*time.Second || pause > 29*time.Hour {
				t.Fatalf("a pause of %s", pause)
			}
			w.now, last = rows[0].DueAt, rows[0].DueAt
			w.deliver()
		}
		if took := w.now.Sub(began); len(r.ids) != 10 || took < 75*time.Hour || took > 92*time.Hour {
			t.Errorf("%d attempts in %s", len(r.ids), took)
		}
		for i := range r.ids {
			if r.ids[i] != r.ids[0] || r.bodies[i] != r.bodies[0] {
				t.Errorf("attempt %d: %s %s", i, r.ids[i], r.bodies[i])
			}
		}
		failed := w.deliveries(store.DeliveryFilter{State: store.Failed})
		if len(failed) != 1 || failed[0].Cause != "answered 500" || failed[0].Tries != 10 {
			t.Fatalf("%+v", failed)
		}
		r.status = http.StatusOK
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error { return tx.Resend(t.Context(), failed[0].ID) }))
		w.deliver()
		if rows := w.deliveries(store.DeliveryFilter{State: store.Delivered}); len(rows) != 1 || r.ids[10] != r.ids[0] {
			t.Errorf("%+v", rows)
		}
	})
}

// Who answers 410 is told nothing more until an operator opens it again.
func TestWhoIsGoneIsToldNoMore(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		r := newReceiver(t)
		r.status = http.StatusGone
		w.tells(r, hooks.CaseStarted)
		for range 2 {
			w.begin("signing", map[string]any{"contract_no": "C-1"})
		}
		if len(r.ids) != 1 || len(w.deliveries(store.DeliveryFilter{State: store.Failed})) != 1 {
			t.Errorf("%d attempts, %+v", len(r.ids), w.deliveries(store.DeliveryFilter{}))
		}
	})
}

// While one endpoint does not answer another gets its own.
func TestASlowEndpointHoldsNobodyUp(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		slow, quick := newReceiver(t), newReceiver(t)
		release, taken := make(chan struct{}), make(chan struct{}, 1)
		slow.during = func() { <-release }
		quick.during = func() { taken <- struct{}{} }
		w.hooked(map[string]hooks.Webhook{
			"a_slow":  {Address: slow.URL, Events: []string{hooks.CaseStarted}},
			"b_quick": {Address: quick.URL, Events: []string{hooks.CaseStarted}},
		}, slow.host(), quick.host())
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- w.s.Run(ctx) }()
		w.started("signing", map[string]any{"contract_no": "C-1"})
		<-taken
		close(release)
		stop()
		w.must(<-ended)
	})
}

// A server that dies after sending and before writing sends again, with the same id.
func TestWhatWasNotWrittenIsSentAgain(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		r := newReceiver(t)
		w.tells(r, hooks.CaseStarted)
		w.started("signing", map[string]any{"contract_no": "C-1"})
		ctx, die := context.WithCancel(t.Context())
		r.during = func() { die(); <-ctx.Done() }
		r.status = http.StatusServiceUnavailable
		if _, err := w.s.Deliver(ctx, "crm"); err != nil {
			t.Fatal(err)
		}
		r.during, r.status = func() {}, http.StatusOK
		if n := w.deliver(); n != 0 {
			t.Fatal("somebody else sends it while its lease is on")
		}
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error { return tx.TakeBack(t.Context()) }))
		w.deliver()
		if len(r.ids) != 2 || r.ids[0] != r.ids[1] || r.bodies[0] != r.bodies[1] {
			t.Errorf("%v", r.ids)
		}
		if rows := w.deliveries(store.DeliveryFilter{State: store.Delivered}); len(rows) != 1 || rows[0].Tries != 2 {
			t.Errorf("%+v", rows)
		}
	})
}

func TestOldDeliveriesGo(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		r := newReceiver(t)
		w.tells(r, hooks.CaseStarted)
		w.begin("signing", map[string]any{"contract_no": "C-1"})
		w.now = w.now.Add(30*24*time.Hour + time.Second)
		w.s.RunOnce(t.Context())
		if rows := w.deliveries(store.DeliveryFilter{}); len(rows) > 0 {
			t.Errorf("%+v", rows)
		}
	})
}
