package processes_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

const shared = "a secret that two sides share"

// hooked gives the service what comes in from a bank, and what goes out.
func (w *world) hooked(out map[string]hooks.Webhook, allow ...string) {
	w.t.Helper()
	w.t.Setenv("KARTABL_TEST_HOOK", shared)
	secret := hooks.Secret{Env: "KARTABL_TEST_HOOK"}
	for name, hook := range out {
		hook.Secret = secret
		out[name] = hook
	}
	h, err := hooks.NewWebhooks(hooks.Config{
		Incoming: map[string]hooks.Source{
			"bank": {Secret: secret, Messages: []string{"contract_signed", "contract_ended"}},
			"shop": {Secret: secret, Messages: []string{"contract_signed"}},
		},
		Webhooks: out, AllowHosts: allow,
	})
	w.must(err)
	w.s = processes.New(processes.Options{DB: w.db, World: w.fake, Webhooks: h})
	w.must(w.s.Restore(w.t.Context()))
}

func (w *world) receives(source, id, body string) (string, error) {
	return w.s.Receive(context.WithoutCancel(w.t.Context()), source, hookstest.Signed(shared, id, w.now, body), []byte(body))
}

// contractSigned is the message of a bank that C-1 was signed.
func contractSigned(hash string) string {
	return fmt.Sprintf(`{"type":"contract_signed","timestamp":"2026-11-22T10:00:00Z","data":{"key":"C-1","signed_at":"2026-11-22T10:00:00Z","hash":%q,"more":1}}`, hash)
}

func TestReceive(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		w.hooked(nil)
		c := w.begin("signing", map[string]any{"contract_no": "C-1"})
		got := func(source, id, body string) string {
			t.Helper()
			answer, err := w.receives(source, id, body)
			if err != nil {
				return fault.As(err).Key
			}
			return answer
		}
		for _, row := range []struct{ source, id, body, want string }{
			{"bank", "m1", contractSigned("one"), processes.Kept},
			{"bank", "m1", contractSigned("one"), processes.Kept},
			{"bank", "m1", contractSigned("two"), "conflict.message"},
			{"nobody", "m9", contractSigned("x"), "unauthorized.unsigned"},
		} {
			if answer := got(row.source, row.id, row.body); answer != row.want {
				t.Errorf("%s %s: %s, want %s", row.source, row.id, answer, row.want)
			}
		}
		if c = w.ready(c.ID); c.Vars["first"] != "one" || c.Vars["second"] != nil {
			t.Fatalf("%v", c.Vars)
		}
		if answer := got("shop", "m1", contractSigned("two")); answer != processes.Taken {
			t.Errorf("the id of another source: %s", answer)
		}
		if answer := got("shop", "m1", contractSigned("two")); answer != processes.Taken {
			t.Errorf("again: %s", answer)
		}
		if c = w.stored(c.ID); c.Vars["second"] != "two" || c.Ended != "closed" {
			t.Errorf("%v, ended %q", c.Vars, c.Ended)
		}
		w.now = w.now.Add(engine.KeepMessages)
		if answer := got("bank", "m1", contractSigned("one")); answer != processes.Kept {
			t.Errorf("after seven days: %s", answer)
		}
		w.replayed()
	})
}

func TestReceiveChecksByTheCatalog(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		w.hooked(nil)
		for _, row := range []struct {
			name, body, want string
			fields           []string
		}{
			{"another's message", `{"type":"contract_ended","data":{"key":"x"}}`, "not_found", nil},
			{"nothing but the envelope", `{"type":"contract_signed","data":{}}`, "invalid.fields", []string{"data.key", "data.signed_at", "data.hash"}},
			{"no key", `{"type":"contract_signed","data":{"key":" ","signed_at":"2026-11-22T10:00:00Z","hash":"x"}}`, "invalid.fields", []string{"data.key"}},
			{"other types", `{"type":"contract_signed","data":{"key":{"a":1},"signed_at":"yesterday","hash":[1]}}`, "invalid.fields", []string{"data.key", "data.signed_at", "data.hash"}},
		} {
			_, err := w.receives("bank", "m1", row.body)
			f := fault.As(err)
			if f == nil || f.Key != row.want {
				t.Errorf("%s: %v", row.name, err)
				continue
			}
			var paths []string
			for _, field := range f.Fields {
				paths = append(paths, field.Path)
			}
			if d := cmp.Diff(row.fields, paths); d != "" {
				t.Errorf("%s: %s", row.name, d)
			}
		}
		if answer, err := w.receives("bank", "m1", contractSigned("x")); answer != processes.Kept || err != nil {
			t.Errorf("its id was taken by one that was refused: %s, %v", answer, err)
		}
	})
}

// A message that starts a case starts one, however often and by however many at once
// it is sent.
func TestAMessageThatIsSentByManyAtOnceStartsOneCase(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(watch))
		w.hooked(nil)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if answer, err := w.receives("bank", "m1", contractSigned("sara")); answer != processes.Began || err != nil {
					t.Errorf("%s, %v", answer, err)
				}
			})
		}
		all.Wait()
		w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
			cases, err := tx.CasesOf(t.Context(), "sara", store.CasePage{Limit: 5})
			if len(cases) != 1 {
				t.Errorf("%d cases", len(cases))
			}
			return err
		}))
		if _, err := w.receives("bank", "m2", contractSigned("a stranger")); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
	})
}

func TestAnOldMessageIsRefused(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(signing))
		w.hooked(nil)
		body := contractSigned("x")
		header := hookstest.Signed(shared, "m1", w.now, body)
		w.now = w.now.Add(5*time.Minute + time.Second)
		if _, err := w.s.Receive(t.Context(), "bank", header, []byte(body)); !fault.Is(err, fault.Unauthorized) {
			t.Error(err)
		}
	})
}
