package api_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/store"
)

// shared is what the bank signs with, and what is sent to the crm is signed with.
const shared = "a secret that two sides share"

// webhooks are a bank, and a crm that cannot be reached.
func (w *world) webhooks() *hooks.Webhooks {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "secret")
	w.must(os.WriteFile(file, []byte(shared), 0o600))
	secret := hooks.Secret{File: file}
	h, err := hooks.NewWebhooks(hooks.Config{
		Incoming:   map[string]hooks.Source{"bank": {Secret: secret, Messages: []string{"contract_signed"}}},
		Webhooks:   map[string]hooks.Webhook{"crm": {Address: "http://127.0.0.1:1", Secret: secret, Events: []string{hooks.PaymentSettled}}},
		AllowHosts: []string{"127.0.0.1:1"},
	})
	w.must(err)
	return h
}

// told pays a claim of Sara's and gives the id of the delivery that tells the crm.
func (w *world) told() string {
	w.t.Helper()
	w.review()
	var rows []store.Delivery
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) (err error) {
		rows, err = tx.Deliveries(w.t.Context(), store.DeliveryFilter{})
		return err
	}))
	if len(rows) == 0 {
		w.t.Fatal("nobody was told")
	}
	return rows[0].ID
}

// sends posts a message as the bank does.
func (w *world) sends(source, id, secret, body string) answer {
	w.t.Helper()
	var header []string
	for name, values := range hookstest.Signed(secret, id, saturday, body) {
		header = append(header, name, values[0])
	}
	return w.ask("", http.MethodPost, "/hooks/"+source, body, append(header, "Sec-Fetch-Site", "")...)
}

func TestMessagesFromOutside(t *testing.T) {
	w := newWorld(t)
	w.deploy("credit_check.yaml")
	w.deploy("contract_renewal.yaml")
	message := func(data string) string { return `{"type":"contract_signed","data":` + data + `}` }
	good := message(`{"key":"C-1","signed_at":"2026-11-22T10:00:00Z","hash":"x"}`)
	for _, row := range []struct {
		name, source, id, secret, body string
		status                         int
		must                           string
	}{
		{"early", "bank", "m1", shared, good, 200, `{"status":"kept"}`},
		{"again", "bank", "m1", shared, good, 200, `{"status":"kept"}`},
		{"another with its id", "bank", "m1", shared, good + " ", 409, `"code":"conflict"`},
		{"not signed", "bank", "m2", "a secret that nobody shares", good, 401, "unauthorized.unsigned"},
		{"an unknown source", "shop", "m2", shared, good, 401, "unauthorized.unsigned"},
		{"not signed, and nonsense", "bank", "m2", "a secret that nobody shares", "{", 401, "unauthorized.unsigned"},
		{"nonsense", "bank", "m2", shared, "{", 422, "invalid.body"},
		{"a message of others", "bank", "m2", shared, `{"type":"contract_ended","data":{}}`, 404, `"code":"not_found"`},
		{"fields that do not fit", "bank", "m2", shared, message(`{"key":"C-1","signed_at":"soon"}`), 422, `"path":"data.signed_at"`},
		{"too large", "bank", "m2", shared, message(`{"key":"` + strings.Repeat("x", 1<<20) + `"}`), 413, `"code":"too_large"`},
	} {
		a := w.sends(row.source, row.id, row.secret, row.body)
		if a.status != row.status || !strings.Contains(a.body, row.must) {
			t.Errorf("%s: %d %s", row.name, a.status, a.body)
		}
	}
	if a := w.ask("", http.MethodGet, "/hooks/bank", ""); a.status == http.StatusOK {
		t.Errorf("asked for: %d", a.status)
	}
}

// What is not signed is the same in every byte, whatever is wrong with it; only the id
// of the request differs, which stands in a header.
func TestUnsignedMessagesAreToldNothing(t *testing.T) {
	w := newWorld(t)
	want := w.sends("bank", "m1", "a secret that nobody shares", "{}")
	for _, a := range []answer{
		w.sends("nobody", "m1", shared, "{}"),
		w.sends("bank", "", shared, "{}"),
		w.ask("", http.MethodPost, "/hooks/bank", "{}"),
		w.ask("operator", http.MethodPost, "/hooks/bank", "{}"),
	} {
		if a.status != http.StatusUnauthorized || a.body != want.body {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}

func TestUnsignedMessagesAreLimitedAndSignedOnesAreNot(t *testing.T) {
	w := newWorld(t)
	w.deploy("credit_check.yaml")
	w.deploy("contract_renewal.yaml")
	for range 30 {
		if a := w.sends("bank", "m1", "a secret that nobody shares", "{}"); a.status != http.StatusUnauthorized {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if a := w.sends("bank", "m1", "a secret that nobody shares", "{}"); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
	for i := range 40 {
		body := fmt.Sprintf(`{"type":"contract_signed","data":{"key":"C-%d","signed_at":"2026-11-22T10:00:00Z","hash":"x"}}`, i)
		if a := w.sends("bank", fmt.Sprint(i), shared, body); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
}

func TestTheLogOfDeliveries(t *testing.T) {
	w := newWorld(t)
	id := w.told()
	const get, post = http.MethodGet, http.MethodPost
	w.run(t, []row{
		{name: "all", who: "operator", method: get, path: "/api/deliveries", status: 200, must: []string{id, `"event":"payment.settled"`, `"state":"waiting"`, `"attempts":1`}},
		{name: "of one", who: "operator", method: get, path: "/api/deliveries?endpoint=crm&state=waiting", status: 200, must: []string{id}},
		{name: "none failed", who: "operator", method: get, path: "/api/deliveries?state=failed", status: 200, must: []string{`"rows":[]`}},
		{name: "no such state", who: "operator", method: get, path: "/api/deliveries?state=lost", status: 422},
		{name: "one with its attempts", who: "operator", method: get, path: "/api/deliveries/" + id, status: 200, must: []string{`"log":[{"no":1`, `connection refused`, `\"type\":\"payment.settled\"`, `\"amount\":`}, mustNot: []string{"name of sara", shared}},
		{name: "nothing by that name", who: "operator", method: get, path: "/api/deliveries/x", status: 404},
		{name: "again", who: "operator", method: post, path: "/api/deliveries/" + id + "/resend", status: 204},
		{name: "nothing again", who: "operator", method: post, path: "/api/deliveries/x/resend", status: 404},
		{name: "endpoints", who: "operator", method: get, path: "/api/endpoints", status: 200, must: []string{`{"name":"crm","open":true}`}},
		{name: "opened", who: "operator", method: post, path: "/api/endpoints/crm/open", status: 204},
		{name: "no endpoint", who: "operator", method: post, path: "/api/endpoints/x/open", status: 404},
		{name: "of whom nothing failed", who: "operator", method: post, path: "/api/endpoints/crm/resend", body: `{"since":"2026-11-01T00:00:00Z"}`, status: 200, must: []string{`{"count":0}`}},
		{name: "since when", who: "operator", method: post, path: "/api/endpoints/crm/resend", body: `{}`, status: 422, must: []string{`"path":"since"`}},
		{name: "for the manager", who: "manager", method: get, path: "/api/deliveries", status: 404, mustNot: []string{id}},
		{name: "for a customer", who: "sara", method: get, path: "/api/endpoints", status: 404},
		{name: "sent again by a customer", who: "sara", method: post, path: "/api/endpoints/crm/resend", body: `{"since":"2026-11-01T00:00:00Z"}`, status: 404},
		{name: "sent again by staff", who: "finance1", method: post, path: "/api/deliveries/" + id + "/resend", status: 404},
	})
}

func TestFailedDeliveriesAreSentAgain(t *testing.T) {
	w := newWorld(t)
	id := w.told()
	w.late.Store(int64(time.Minute))
	w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.LeaseDeliveries(t.Context(), "crm", 5, time.Minute)
		if err != nil || len(rows) != 1 {
			return fmt.Errorf("leased %d: %w", len(rows), err)
		}
		if err := tx.CloseEndpoint(t.Context(), "crm", "answered 410"); err != nil {
			return err
		}
		return tx.FinishDelivery(t.Context(), id, store.Attempt{No: 2, At: tx.Now, Status: 410, Cause: "answered 410"}, time.Time{})
	}))
	var list struct{ Rows []cartable.Endpoint }
	w.get("operator", "/api/endpoints", &list)
	if len(list.Rows) != 1 || list.Rows[0].Open || list.Rows[0].Cause != "answered 410" {
		t.Errorf("%+v", list)
	}
	a := w.ask("operator", http.MethodPost, "/api/endpoints/crm/resend", `{"since":"2026-11-21T06:00:00Z"}`)
	if strings.TrimSpace(a.body) != `{"count":1}` {
		t.Errorf("%d %s", a.status, a.body)
	}
	var log cartable.DeliveryLog
	w.get("operator", "/api/deliveries/"+id, &log)
	if log.State != store.Waiting || len(log.Log) != 2 || log.Log[1].Status != 410 {
		t.Errorf("%+v", log)
	}
}
