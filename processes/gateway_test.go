package processes_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// asked are the exchanges about a payment, oldest first.
func (w *world) asked(caseID, payment string) (all []store.ExchangeRow) {
	w.t.Helper()
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		rows, err := tx.PaymentExchanges(w.t.Context(), caseID, payment)
		for _, e := range rows {
			all = append([]store.ExchangeRow{e}, all...)
		}
		return err
	}))
	return all
}

// TestWhatAGatewayIsAskedIsKept: each question about a payment with what came of it, and
// those for lists.
func TestWhatAGatewayIsAskedIsKept(t *testing.T) {
	atTheDesk(t, func(m *desk) {
		m.psp.GivesBack(hooks.RefundsParts)
		m.sara.Mobile = "09121234567"
		id, a := m.opened()
		m.psp.Breaks(hookstest.ErrDown)
		m.later(time.Hour)
		m.psp.Breaks(nil)
		m.psp.Got(a, money.Rial(450))
		m.later(time.Hour)
		m.must(m.advance(id, people.Actor(m.fay), engine.RefundRequested{Payment: m.row(a).ID, Amount: 450, Reason: "call 09121234567"}))
		m.must(m.advance(id, people.Actor(people.Person{ID: "other", Side: engine.Staff}), engine.RefundAgreed{Payment: m.row(a).ID, Refund: "1"}))
		m.s.RunOnce(t.Context())
		type kept struct{ Operation, Outcome, Code, Args, Answer string }
		var got []kept
		for _, e := range m.asked(id, m.row(a).ID) {
			got = append(got, kept{e.Operation, e.Outcome, e.Code, e.Args, e.Answer})
			if e.Service != "main_psp" || e.Kind != store.GatewayQuestion || e.StartedAt.IsZero() {
				t.Errorf("%+v", e)
			}
		}
		const asked = `{"amount":"500 IRR","authority":"•••sp-1"}`
		want := []kept{
			{"open", "answered", "", `{"amount":"500 IRR","description":"1405-000001 کارمزد: پرداخت","mobile":"•••"}`, `{"authority":"•••sp-1"}`},
			{"verify", "failed", "unavailable", asked, `{"code":0,"status":"unknown"}`},
			{"verify", "answered", "", asked, `{"amount":"450 IRR","card":"603799******1234","code":100,"ref":"ref-main_psp-1","status":"paid"}`},
			{"refund", "answered", "", `{"amount":"450 IRR","authority":"•••sp-1","reason":"•••","ref":"ref-main_psp-1"}`, ""},
		}
		if len(got) == len(want) {
			want[3].Args, want[3].Answer = got[3].Args, got[3].Answer
			if !strings.Contains(got[3].Args, `"amount":"450 IRR"`) || !strings.Contains(got[3].Answer, `"status":"done"`) {
				t.Errorf("%+v", got[3])
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		if others := m.exchanges(id); len(others) != 0 {
			t.Errorf("among what services were asked: %+v", others)
		}
		m.psp.Tells(m.line(a))
		m.reconcile(today)
		m.view(func(tx *store.Tx) error {
			lists, err := tx.GatewayExchanges(t.Context(), "main_psp", "", 1)
			if len(lists) != 1 || lists[0].Operation != "list" || lists[0].Answer != `{"lines":1}` || !strings.Contains(lists[0].Args, `"from":"2026-11-17T`) {
				t.Errorf("%+v", lists)
			}
			return err
		})
	})
}

// TestExchangesOfAPaymentAreBounded: its opening stays.
func TestExchangesOfAPaymentAreBounded(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.db.Update(t.Context(), func(tx *store.Tx) error {
			for i := range 60 {
				e := store.ExchangeRow{Case: "c", Request: "p", Service: "g", Operation: "verify", Attempt: i, StartedAt: tx.Now, Outcome: store.Answered}
				if i == 0 {
					e.Operation = "open"
				}
				if err := tx.AddGatewayExchange(t.Context(), e); err != nil {
					return err
				}
			}
			return tx.AddGatewayExchange(t.Context(), store.ExchangeRow{Case: "c", Request: "q", Service: "g", Operation: "open", StartedAt: tx.Now})
		}))
		all := w.asked("c", "p")
		if len(all) != 51 || all[0].Operation != "open" || all[1].Attempt != 10 || all[50].Attempt != 59 || len(w.asked("c", "q")) != 1 {
			t.Errorf("%d are kept, from %+v", len(all), all[0])
		}
	})
}

const (
	plantedMerchant  = "0b1e6f0c-5d8a-4c55-9e0f-2a6d3f7c1b9e"
	plantedPanel     = "panel-5eb63bbbe01eeed093cb22bb8f5acdc3"
	plantedAuthority = "S0000000000000000000000000000secret7"
	plantedCard      = "6037997900001239"
)

// leaky is a bank that repeats whatever it was told, each time in another way, and names
// whole cards.
type leaky struct{ calls int }

func (l *leaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	told, err := json.Marshal(string(body) + r.Header.Get("Authorization") + plantedCard)
	if err != nil {
		panic(err) // a text
	}
	w.Header().Set("Content-Type", "application/json")
	if strings.HasSuffix(r.URL.Path, "/request.json") {
		_, _ = fmt.Fprintf(w, `{"data":{"code":100,"message":%s,"authority":%q},"errors":[]}`, told, plantedAuthority)
		return
	}
	l.calls++
	switch l.calls % 5 {
	case 0:
		_, _ = fmt.Fprintf(w, `{"data":[],"errors":{"code":-9,"message":%s}}`, told)
	case 1:
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write(told)
	case 2:
		w.Header().Set("Location", "https://elsewhere.example/?token="+url.QueryEscape(plantedPanel))
		w.WriteHeader(http.StatusFound)
	case 3:
		w.Header().Set("Content-Type", strings.TrimSpace(plantedPanel))
		_, _ = w.Write(told)
	case 4:
		_, _ = fmt.Fprintf(w, `{"data":{"code":100,"message":%s,"ref_id":77,"card_pan":%q},"errors":[]}`, told, plantedCard)
	}
}

// banked are true gateways beside a fake of everything else.
type banked struct{ real }

func (b banked) Gateway(name string) (hooks.Gateway, bool) { return b.Hooks.Gateway(name) }
func (b banked) GatewayNames() []string                    { return b.Hooks.GatewayNames() }

// TestSecretsOfGatewaysAreWrittenNowhere: whatever a bank answers, neither the log nor
// the database holds our keys or a card, and no exchange by what a payment is paid.
func TestSecretsOfGatewaysAreWrittenNowhere(t *testing.T) {
	server := httptest.NewServer(&leaky{})
	defer server.Close()
	t.Setenv("KARTABL_TEST_MERCHANT", plantedMerchant)
	t.Setenv("KARTABL_TEST_PANEL", plantedPanel)
	outside, err := hooks.New(hooks.Config{
		Gateways: map[string]hooks.GatewayConfig{"main_psp": {
			Kind: "zarinpal", Address: server.URL, Panel: server.URL + "/graphql", Terminal: "238",
			Secret: hooks.Secret{Env: "KARTABL_TEST_MERCHANT"}, TokenEnv: "KARTABL_TEST_PANEL",
		}},
		AllowHosts: []string{strings.TrimPrefix(server.URL, "http://")},
	})
	if err != nil {
		t.Fatal(err)
	}
	file := storetest.SQLite(t)
	var log bytes.Buffer
	w := newWorld(t, storetest.Open(t, file))
	w.s = processes.New(processes.Options{
		DB: w.db, World: banked{real{w.fake, outside}}, BaseURL: "http://kartabl.test",
		Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	w.must(w.deploy(billed))
	w.sara.Mobile = "09121234567"
	c := w.startWith(50_000)
	_, err = w.s.Pay(t.Context(), w.sara, c.ID, c.Items[0].ID, false)
	w.must(err)
	for range 12 {
		w.now = w.now.Add(time.Hour)
		w.s.RunOnce(t.Context())
		_, _ = w.s.Reconcile(t.Context(), "main_psp", today) // it fails, each time in another way
	}
	all := w.asked(c.ID, w.stored(c.ID).Money[0].ID)
	w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
		lists, err := tx.GatewayExchanges(t.Context(), "main_psp", "", 50)
		all = append(all, lists...)
		return err
	}))
	statuses, text := map[int]bool{}, ""
	for _, e := range all {
		statuses[e.Status] = true
		text += fmt.Sprintf("%+v\n", e)
	}
	if len(all) < 12 || len(statuses) < 3 || !strings.Contains(text, "zarinpal answered 500") {
		t.Errorf("%d are kept: %s", len(all), text)
	}
	for _, secret := range []string{plantedMerchant, plantedPanel, plantedCard} {
		if bytes.Contains(log.Bytes(), []byte(secret)) || w.wrote(filepath.Dir(file), secret) {
			t.Errorf("%s is written", secret)
		}
	}
	for _, hidden := range []string{plantedAuthority, "09121234567", plantedMerchant, plantedPanel, plantedCard} {
		if strings.Contains(text, hidden) {
			t.Errorf("an exchange tells %s: %s", hidden, text)
		}
	}
}
