package hooks

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/internal/fault"
)

// The examples of the documents of Standard Webhooks.
var vectors = []struct{ secret, id, stamp, body, signature string }{
	{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", `{"test": 2432232314}`, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
	{"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", "1649367553", `{"email":"test@example.com","username":"test_user"}`, "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="},
}

func TestSignature(t *testing.T) {
	for _, v := range vectors {
		key, err := signingKey(v.secret)
		if err != nil {
			t.Fatal(err)
		}
		at := moment(t, v.stamp)
		h := http.Header{}
		sign(h, v.id, at, []byte(v.body), key)
		if got := h.Get("Webhook-Signature"); got != v.signature || h.Get("Webhook-Timestamp") != v.stamp {
			t.Errorf("%s: %v", v.id, h)
		}
		if id, err := verify(h, []byte(v.body), at, key); id != v.id || err != nil {
			t.Errorf("%s: %q, %v", v.id, id, err)
		}
	}
}

func moment(t *testing.T, stamp string) time.Time {
	t.Helper()
	var seconds int64
	if _, err := fmt.Sscan(stamp, &seconds); err != nil {
		t.Fatal(err)
	}
	return time.Unix(seconds, 0)
}

func TestVerify(t *testing.T) {
	v := vectors[0]
	key, err := signingKey(v.secret)
	if err != nil {
		t.Fatal(err)
	}
	other, at := []byte("another key, long enough"), moment(t, v.stamp)
	good := func(change ...string) http.Header {
		h := http.Header{"Webhook-Id": {v.id}, "Webhook-Timestamp": {v.stamp}, "Webhook-Signature": {v.signature}}
		for i := 0; i < len(change); i += 2 {
			h.Set(change[i], change[i+1])
		}
		return h
	}
	const id, stamp, sig = "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"
	for _, row := range []struct {
		name   string
		header http.Header
		off    time.Duration
		body   string
		keys   [][]byte
		ok     bool
	}{
		{"as it was sent", good(), 0, v.body, [][]byte{key}, true},
		{"by the older of two keys", good(), 0, v.body, [][]byte{other, key}, true},
		{"the second of several", good(sig, "v1,AAAA v2,x "+v.signature), 0, v.body, [][]byte{key}, true},
		{"five minutes late", good(), 5 * time.Minute, v.body, [][]byte{key}, true},
		{"five minutes early", good(), -5 * time.Minute, v.body, [][]byte{key}, true},
		{"later", good(), 5*time.Minute + time.Second, v.body, [][]byte{key}, false},
		{"earlier", good(), -5*time.Minute - time.Second, v.body, [][]byte{key}, false},
		{"another body", good(), 0, v.body + " ", [][]byte{key}, false},
		{"another id", good(id, "msg_x"), 0, v.body, [][]byte{key}, false},
		{"another time", good(stamp, "1614265331"), 0, v.body, [][]byte{key}, false},
		{"another key", good(), 0, v.body, [][]byte{other}, false},
		{"no key", good(), 0, v.body, nil, false},
		{"another version", good(sig, "v1a"+v.signature[2:]), 0, v.body, [][]byte{key}, false},
		{"no version", good(sig, v.signature[3:]), 0, v.body, [][]byte{key}, false},
		{"a part of it", good(sig, "v1,g0hM9SsE"), 0, v.body, [][]byte{key}, false},
		{"nothing of it", good(sig, "v1,"), 0, v.body, [][]byte{key}, false},
		{"not signed", good(sig, ""), 0, v.body, [][]byte{key}, false},
		{"no id", good(id, ""), 0, v.body, [][]byte{key}, false},
		{"an id that is none", good(id, "a b"), 0, v.body, [][]byte{key}, false},
		{"a long id", good(id, strings.Repeat("a", 201)), 0, v.body, [][]byte{key}, false},
		{"no time", good(stamp, ""), 0, v.body, [][]byte{key}, false},
		{"a time that is none", good(stamp, "1614265330.0"), 0, v.body, [][]byte{key}, false},
		{"the end of time", good(stamp, "9223372036854775807"), 0, v.body, [][]byte{key}, false},
		{"the beginning of time", good(stamp, "-9223372036854775808"), 0, v.body, [][]byte{key}, false},
		{"no header", http.Header{}, 0, v.body, [][]byte{key}, false},
	} {
		if _, err := verify(row.header, []byte(row.body), at.Add(row.off), row.keys...); (err == nil) != row.ok {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

// What is signed by any of our keys is verified by each of them, and nothing else is.
func TestWhatIsSignedIsVerified(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 16, 64)
		ours := rapid.SliceOfN(key, 1, 3).Draw(t, "keys")
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		id := rapid.StringMatching(`[!-~]{1,200}`).Draw(t, "id")
		at := time.Unix(rapid.Int64Range(0, 1<<40).Draw(t, "at"), 0)
		h := http.Header{}
		sign(h, id, at, body, ours...)
		for _, k := range ours {
			if got, err := verify(h, body, at, k); got != id || err != nil {
				t.Fatalf("%q, %v", got, err)
			}
		}
		if _, err := verify(h, append(body, 'x'), at, ours...); err == nil {
			t.Fatal("a longer body was taken")
		}
	})
}

// hooked is a bank that may send contract_signed, and a crm at the address.
func hooked(t *testing.T, address string) *Webhooks {
	t.Helper()
	t.Setenv("BANK", vectors[0].secret)
	t.Setenv("OLD_BANK", testSecret)
	t.Setenv("CRM", vectors[1].secret)
	cfg := Config{Incoming: map[string]Source{"bank": {Secret: Secret{Env: "BANK"}, Old: OldSecret{Env: "OLD_BANK"}, Messages: []string{"contract_signed"}}}}
	if address != "" {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		cfg.AllowHosts = []string{u.Host}
		cfg.Webhooks = map[string]Webhook{
			"crm": {Address: address, Secret: Secret{Env: "CRM"}, Old: OldSecret{Env: "OLD_BANK"}, Events: []string{CaseStarted, CaseEnded}, Processes: []string{"claim"}},
			"all": {Address: address + "/all", Secret: Secret{Env: "CRM"}, Events: Events()},
		}
	}
	h, err := NewWebhooks(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestReceive(t *testing.T) {
	h, at := hooked(t, ""), time.Unix(1_700_000_000, 0)
	key, err := signingKey(vectors[0].secret)
	if err != nil {
		t.Fatal(err)
	}
	const whole = `{"type":"contract_signed","timestamp":"2026-11-22T10:00:00Z","data":{"key":"C-1","amount":12.50,"n":5,"gone":null}}`
	for _, row := range []struct {
		name, source, body string
		key                []byte
		want               string // the sentence of the fault
		fields             []string
	}{
		{"whole", "bank", whole, key, "", nil},
		{"by the old secret", "bank", whole, []byte(testSecret), "", nil},
		{"by the key of nobody", "bank", whole, h.nobody, "unauthorized.unsigned", nil},
		{"an unknown source", "shop", whole, key, "unauthorized.unsigned", nil},
		{"an unknown source with its key", "shop", whole, h.nobody, "unauthorized.unsigned", nil},
		{"unsigned nonsense", "bank", `{`, h.nobody, "unauthorized.unsigned", nil},
		{"no object", "bank", `[]`, key, "invalid.body", nil},
		{"more than one", "bank", whole + whole, key, "invalid.body", nil},
		{"nothing", "bank", ``, key, "invalid.body", nil},
		{"an empty object", "bank", `{}`, key, "invalid.fields", []string{"type", "data"}},
		{"no data", "bank", `{"type":"contract_signed","data":"x"}`, key, "invalid.fields", []string{"data"}},
		{"a type that is no name", "bank", `{"type":7,"data":{}}`, key, "invalid.fields", []string{"type"}},
		{"a message of others", "bank", `{"type":"contract_ended","data":{}}`, key, "not_found", nil},
	} {
		header := http.Header{}
		sign(header, "msg_1", at, []byte(row.body), row.key)
		got, err := h.Receive(row.source, header, []byte(row.body), at)
		if row.want == "" {
			want := Received{Source: "bank", ID: "msg_1", Name: "contract_signed", Data: map[string]any{"key": "C-1", "amount": "12.50", "n": 5}}
			if d := cmp.Diff(want, got); d != "" || err != nil {
				t.Errorf("%s: %v %s", row.name, err, d)
			}
			continue
		}
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
}

func TestWhoWantsToHear(t *testing.T) {
	h := hooked(t, "http://127.0.0.1:1")
	for _, row := range []struct {
		event, process string
		want           []string
	}{
		{CaseStarted, "claim", []string{"all", "crm"}},
		{CaseStarted, "loan", []string{"all"}},
		{CaseProblem, "claim", []string{"all"}},
		{"case.unknown", "claim", nil},
	} {
		if d := cmp.Diff(row.want, h.Wanting(row.event, row.process)); d != "" {
			t.Errorf("%s of %s: %s", row.event, row.process, d)
		}
	}
	if d := cmp.Diff([]string{"all", "crm"}, h.Endpoints()); d != "" {
		t.Error(d)
	}
}

func TestPost(t *testing.T) {
	var got *http.Request
	var body []byte
	status, location := 204, ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	h := hooked(t, server.URL)
	for _, row := range []struct {
		status   int
		location string
		want     string
	}{
		{200, "", ""},
		{204, "", ""},
		{302, server.URL + "/all", "answered 302"},
		{400, "", "answered 400"},
		{410, "", "answered 410"},
		{503, "", "answered 503"},
	} {
		status, location = row.status, row.location
		s := h.Post(t.Context(), "crm", "019a-1", []byte(`{"type":"case.ended"}`))
		if s.Status != row.status || s.Error != row.want || s.Gone() != (row.status == 410) {
			t.Errorf("%d: %+v", row.status, s)
		}
		if got.URL.Path != "/" || string(body) != `{"type":"case.ended"}` || got.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %v %s", got.URL, got.Header, body)
		}
	}
	for _, secret := range []string{vectors[1].secret, testSecret} { // the receiver may know either
		key, err := signingKey(secret)
		if err != nil {
			t.Fatal(err)
		}
		if id, err := verify(got.Header, body, time.Now(), key); id != "019a-1" || err != nil {
			t.Errorf("%q, %v", id, err)
		}
	}
	if s := h.Post(t.Context(), "nobody", "1", nil); s.Error == "" {
		t.Errorf("%+v", s)
	}
}

func TestPostGoesNowhereInside(t *testing.T) {
	t.Setenv("CRM", testSecret)
	h, err := NewWebhooks(Config{Webhooks: map[string]Webhook{"crm": {Address: "https://127.0.0.1:1/x", Secret: Secret{Env: "CRM"}, Events: Events()}}})
	if err != nil {
		t.Fatal(err)
	}
	if s := h.Post(t.Context(), "crm", "1", nil); s.Status != 0 || !strings.Contains(s.Error, "private") {
		t.Errorf("%+v", s)
	}
}

func TestPostHasALimitOfTime(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(hangs))
	t.Cleanup(server.Close)
	h := hooked(t, server.URL)
	for _, e := range h.endpoints {
		e.timeout = 10 * time.Millisecond
	}
	if s := h.Post(t.Context(), "crm", "1", nil); s.Error != "no answer within 10ms" {
		t.Errorf("%+v", s)
	}
}

const webhooksConfig = `
incoming:
  bank: {secret_env: BANK, old_secret_file: /run/secrets/old-bank, messages: [contract_signed]}
webhooks:
  crm: {address: https://crm.example/hook, timeout: 10s, secret_file: /run/secrets/crm, events: [case.ended], processes: [claim]}
keep_deliveries: 90d
`

func TestConfigOfWebhooks(t *testing.T) {
	read := func(src string) (c Config, err error) {
		d := yaml.NewDecoder(strings.NewReader(src))
		d.KnownFields(true)
		return c, d.Decode(&c)
	}
	got, err := read(webhooksConfig)
	want := Config{
		Incoming: map[string]Source{"bank": {Secret: Secret{Env: "BANK"}, Old: OldSecret{File: "/run/secrets/old-bank"}, Messages: []string{"contract_signed"}}},
		Webhooks: map[string]Webhook{"crm": {
			Address: "https://crm.example/hook", Timeout: 10 * time.Second, Secret: Secret{File: "/run/secrets/crm"},
			Events: []string{CaseEnded}, Processes: []string{"claim"},
		}},
		Keep: Days(90 * 24 * time.Hour),
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(Secret{})); d != "" || err != nil {
		t.Error(err, d)
	}
	for _, row := range []struct{ config, want string }{
		{`incoming: {bank: {messages: [a]}}`, "incoming.bank.secret: missing"},
		{`incoming: {bank: {secret_env: SHORT, messages: [a]}}`, "incoming.bank.secret: a signing secret has at least 16 bytes"},
		{`incoming: {bank: {secret_env: BANK, old_secret_env: NOTHING, messages: [a]}}`, "incoming.bank.old_secret: the environment variable NOTHING is empty"},
		{`incoming: {bank: {secret_env: BANK}}`, "incoming.bank.messages: name the messages"},
		{`incoming: {"a/b": {secret_env: BANK, messages: [a]}}`, "incoming.a/b: a name has"},
		{`webhooks: {crm: {address: "http://crm.example", secret_env: BANK, events: [case.ended]}}`, "webhooks.crm.address: plain http"},
		{`webhooks: {crm: {address: "https://crm.example", secret_env: BANK}}`, "webhooks.crm.events: name some"},
		{`webhooks: {crm: {address: "https://crm.example", secret_env: BANK, events: [case.end]}}`, `webhooks.crm.events: there is no event "case.end"`},
		{`webhooks: {crm: {address: "https://crm.example", secret_env: BANK, timeout: 2m, events: [case.ended]}}`, "webhooks.crm.timeout: give a duration up to 1m0s"},
		{`keep_deliveries: 1h`, "keep_deliveries: give at least 1d"},
		{`keep_deliveries: soon`, "soon"},
	} {
		t.Setenv("BANK", testSecret)
		t.Setenv("SHORT", "abc")
		t.Setenv("NOTHING", "")
		c, err := read(row.config)
		if err == nil {
			_, err = NewWebhooks(c)
		}
		if err == nil || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), testSecret) {
			t.Errorf("%s: %v", row.config, err)
		}
	}
}

// Nothing that may come in, signed or not, makes the reader fall over.
func FuzzPayload(f *testing.F) {
	f.Add([]byte(`{"type":"a","data":{"key":"x"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		name, data, err := payload(body)
		if err == nil && (name == "" || data == nil || !json.Valid(body)) {
			t.Errorf("%q: %s %v", body, name, data)
		}
	})
}
