package hooks_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/sandbox"
)

// world is a sandbox and the hooks that point to it.
func world(t *testing.T, change func(*hooks.Config)) (*sandbox.Server, *hooks.Hooks) {
	t.Helper()
	s := sandbox.New(sandbox.Options{Slow: time.Millisecond, Hold: time.Millisecond})
	if err := s.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	cfg := hooks.LocalConfig(s.URL(), s.SMTPAddr())
	if change != nil {
		change(&cfg)
	}
	h, err := hooks.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s, h
}

func set(t *testing.T, s *sandbox.Server, service string, kind sandbox.FaultKind, times int) {
	t.Helper()
	if err := s.SetFault(sandbox.Fault{Service: service, Kind: kind, Times: times}); err != nil {
		t.Fatal(err)
	}
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*hooks.CallError](err); ok {
		return e.Code
	}
	return ""
}

func TestEveryServiceOfTheCatalog(t *testing.T) {
	_, h := world(t, nil)
	for _, row := range []struct {
		service, operation string
		args               map[string]any
		has                []string // of the output
		code               string
	}{
		{"civil_registry", "verify", map[string]any{"national_id": "0499370899", "birth_date": "1985-05-22"}, []string{"match", "full_name", "alive"}, ""},
		{"civil_registry", "verify", map[string]any{"national_id": "0000000000", "birth_date": "1985-05-22"}, nil, "not_found"},
		{"core_insurance", "settle", map[string]any{"iban": "IR820540102680020817909002", "amount": 5000, "case_no": "1"}, []string{"trace_no"}, ""},
		{"core_insurance", "settle", map[string]any{"iban": "IR820540102680020817909404", "amount": 5000, "case_no": "1"}, nil, "bad_account"},
		{"core_insurance", "settle", map[string]any{"iban": "IR820540102680020817909002", "amount": 10_000_000_001, "case_no": "1"}, nil, "over_limit"},
		{"core_insurance", "reverse", map[string]any{"trace_no": "T1"}, []string{"done"}, ""},
		{"contracts", "price_line", map[string]any{"line_code": "L1", "months": 12}, []string{"price"}, ""},
		{"contracts", "price_line", map[string]any{"line_code": "L404", "months": 12}, nil, "unknown_line"},
		{"lists", "contracts_ending", map[string]any{"days": 45}, []string{"items"}, ""},
		{"contracts", "activate", map[string]any{"contract_no": "C1", "until": "2027-01-01", "total": 5}, []string{"new_contract_no"}, ""},
		{"terminals", "diagnose", map[string]any{"serial": "P1"}, []string{"online", "last_seen_hours", "code"}, ""},
		{"terminals", "diagnose", map[string]any{"serial": "P404"}, nil, "unknown_terminal"},
		{"terminals", "reload", map[string]any{"serial": "P1"}, []string{"accepted"}, ""},
		{"credit", "score", map[string]any{"national_id": "0499370899"}, []string{"score"}, ""},
		{"credit", "nothing", nil, nil, hooks.Unavailable},
		{"shahkar", "match", map[string]any{"national_id": "0499370899", "mobile": "09120000000"}, []string{"match"}, ""},
		{"shahkar", "match", map[string]any{"national_id": "0499370899", "mobile": "09120000404"}, nil, "not_found"},
		{"banking", "iban_owner", map[string]any{"iban": "IR820540102680020817909002", "national_id": "0499370899"}, []string{"match", "owner", "bank"}, ""},
		{"banking", "iban_owner", map[string]any{"iban": "IR820540102680020817909404", "national_id": "0499370899"}, nil, "bad_account"},
		{"merchants", "register", map[string]any{"kind": "ussd", "iban": "IR820540102680020817909002", "postal_code": "1234567891", "case_no": "1"}, []string{"merchant_no"}, ""},
		{"merchants", "register", map[string]any{"kind": "ussd", "iban": "IR820540102680020817909002", "postal_code": "1234567404", "case_no": "1"}, nil, "rejected"},
		{"merchants", "close", map[string]any{"merchant_no": "M1"}, []string{"done"}, ""},
		{"merchants", "change_account", map[string]any{"national_id": "0499370899", "iban": "IR820540102680020817909002", "case_no": "1"}, []string{"changed_on"}, ""},
		{"merchants", "change_account", map[string]any{"national_id": "0499370899", "iban": "IR820540102680020817909404", "case_no": "1"}, nil, "rejected"},
		{"personnel", "record_leave", map[string]any{"person": "a", "kind": "annual", "from": "2026-12-01", "days": 3}, []string{"leave_no"}, ""},
		{"personnel", "record_leave", map[string]any{"person": "a", "kind": "annual", "from": "2026-12-01", "days": 90}, nil, "no_balance"},
		{"personnel", "cancel_leave", map[string]any{"leave_no": "L1"}, []string{"done"}, ""},
		{"budget", "reserve", map[string]any{"department": "it", "amount": 1000, "case_no": "1"}, []string{"reservation_no", "left"}, ""},
		{"budget", "reserve", map[string]any{"department": "it", "amount": 30_000_000_000, "case_no": "1"}, nil, "exhausted"},
		{"budget", "release", map[string]any{"reservation_no": "B1"}, []string{"done"}, ""},
	} {
		name := row.service + "." + row.operation
		out, err := h.Call(t.Context(), hooks.Request{Service: row.service, Operation: row.operation, Key: name + row.code, Attempt: 1, Args: row.args})
		if codeOf(err) != row.code || len(out) != len(row.has) {
			t.Errorf("%s: %v, %v", name, out, err)
		}
		for _, field := range row.has {
			if _, ok := out[field]; !ok {
				t.Errorf("%s lacks %s", name, field)
			}
		}
	}
}

func settle(t *testing.T, h *hooks.Hooks, key string, attempt int) (any, error) {
	t.Helper()
	out, err := h.Call(t.Context(), hooks.Request{
		Service: "core_insurance", Operation: "settle", Key: key, Attempt: attempt,
		Args: map[string]any{"iban": "IR820540102680020817909002", "amount": 5000, "case_no": "1"},
	})
	return out["trace_no"], err
}

// Whatever befalls the first attempts, the money goes out under one trace.
func TestFaultsOfACall(t *testing.T) {
	for _, kind := range []sandbox.FaultKind{sandbox.Timeout, sandbox.Broken} {
		s, h := world(t, nil)
		set(t, s, "core", kind, 2)
		for attempt := 1; attempt <= 2; attempt++ {
			if _, err := settle(t, h, "case/7", attempt); codeOf(err) != hooks.Unavailable {
				t.Errorf("%s: %v", kind, err)
			}
		}
		first, err := settle(t, h, "case/7", 3)
		if err != nil || first == nil {
			t.Errorf("%s: third attempt: %v, %v", kind, first, err)
		}
		if again, err := settle(t, h, "case/7", 4); err != nil || again != first {
			t.Errorf("%s: %v, then %v, %v", kind, first, again, err)
		}
		for _, c := range s.State().Calls {
			if c.Key != "case/7" {
				t.Errorf("key %q", c.Key)
			}
		}
	}
	s, h := world(t, nil)
	set(t, s, "core", sandbox.Slow, 1)
	if trace, err := settle(t, h, "k", 1); err != nil || trace == nil {
		t.Errorf("slow: %v, %v", trace, err)
	}
}

func open(t *testing.T, h *hooks.Hooks) (hooks.Gateway, hooks.Opened) {
	t.Helper()
	g, ok := h.Gateway("main_psp")
	if !ok {
		t.Fatal("no gateway")
	}
	o, err := g.Open(t.Context(), hooks.Order{ID: "7", Amount: money.Rial(250_000), CallbackURL: "http://127.0.0.1:9/back", Description: "کارمزد"})
	if err != nil {
		t.Fatal(err)
	}
	return g, o
}

// visit presses a button of the bank's page and gives the callback's query.
func visit(t *testing.T, o hooks.Opened, decision string) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.RedirectURL, strings.NewReader("decision="+decision))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	back, err := res.Location()
	if err != nil {
		t.Fatal(err)
	}
	return back.Query()
}

func TestPaymentToTheEnd(t *testing.T) {
	_, h := world(t, nil)
	g, o := open(t, h)
	r, err := g.Verify(t.Context(), hooks.Payment{ID: "7", Authority: o.Authority, Amount: money.Rial(250_000)})
	if err != nil || r.Status == hooks.Paid || r.Code != -51 {
		t.Errorf("unpaid: %+v, %v", r, err)
	}
	back := g.Callback(visit(t, o, "pay"))
	if back.Authority != o.Authority || back.Claim != hooks.Paid {
		t.Errorf("callback %+v", back)
	}
	r, err = g.Verify(t.Context(), hooks.Payment{ID: "7", Authority: o.Authority, Amount: money.Rial(249_990)})
	if codeOf(err) != hooks.Refused || r.Status != hooks.Unknown || r.Code != -50 {
		t.Errorf("another amount: %+v, %v", r, err)
	}
	first, err := g.Verify(t.Context(), hooks.Payment{ID: "7", Authority: o.Authority, Amount: money.Rial(250_000)})
	if err != nil || first.Status != hooks.Paid || first.Already || first.Ref == "" || first.CardMasked == "" {
		t.Errorf("paid: %+v, %v", first, err)
	}
	again, err := g.Verify(t.Context(), hooks.Payment{ID: "7", Authority: o.Authority, Amount: money.Rial(250_000)})
	if err != nil || again.Status != hooks.Paid || !again.Already || again.Ref != first.Ref {
		t.Errorf("again: %+v, %v", again, err)
	}
}

func TestPaymentCancelled(t *testing.T) {
	_, h := world(t, nil)
	g, o := open(t, h)
	if back := g.Callback(visit(t, o, "cancel")); back.Authority != o.Authority || back.Claim != hooks.Failed {
		t.Errorf("callback %+v", back)
	}
	if r, err := g.Verify(t.Context(), hooks.Payment{ID: "7", Authority: o.Authority, Amount: money.Rial(250_000)}); err != nil || r.Status != hooks.Failed {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestFaultsOfAPayment(t *testing.T) {
	for _, row := range []struct {
		kind sandbox.FaultKind
		want hooks.PaymentStatus
		code string
		then bool // Already, in the verification after it
	}{
		{sandbox.Timeout, hooks.Unknown, hooks.Unavailable, true},
		{sandbox.Broken, hooks.Unknown, hooks.Unavailable, false},
		{sandbox.Slow, hooks.Paid, "", true},
		{sandbox.WrongAmount, hooks.Unknown, hooks.Refused, false},
		{sandbox.Pending, hooks.Pending, "", false},
	} {
		s, h := world(t, nil)
		g, o := open(t, h)
		visit(t, o, "pay")
		set(t, s, "pg", row.kind, 1)
		if r, err := g.Verify(t.Context(), hooks.Payment{ID: "7", Authority: o.Authority, Amount: money.Rial(250_000)}); r.Status != row.want || codeOf(err) != row.code {
			t.Errorf("%s: %+v, %v", row.kind, r, err)
		}
		if r, err := g.Verify(t.Context(), hooks.Payment{ID: "7", Authority: o.Authority, Amount: money.Rial(250_000)}); err != nil || r.Status != hooks.Paid || r.Already != row.then {
			t.Errorf("after %s: %+v, %v", row.kind, r, err)
		}
	}
}

func TestSendSMS(t *testing.T) {
	s, h := world(t, nil)
	m := hooks.Message{Channel: hooks.SMS, To: "09120000000", Body: "کاری منتظر شماست", Key: "k1"}
	set(t, s, "sms", sandbox.Broken, 1)
	if err := h.Send(t.Context(), m); codeOf(err) != hooks.Unavailable {
		t.Errorf("broken: %v", err)
	}
	for range 2 {
		if err := h.Send(t.Context(), m); err != nil {
			t.Error(err)
		}
	}
	got := s.State().Messages
	if len(got) != 1 || got[0].To != m.To || got[0].Body != m.Body || got[0].Times != 2 {
		t.Errorf("%+v", got)
	}
}

func TestSendMail(t *testing.T) {
	s, h := world(t, nil)
	m := hooks.Message{
		Channel: hooks.Mail, To: "sara@customer.example", Key: "k1",
		Subject: "نامه‌ی شما\r\nBcc: thief@evil.example", Body: "سلام سارا،\n.\nپرونده‌ی شما به پایان رسید.",
	}
	set(t, s, "mail", sandbox.Broken, 1)
	if err := h.Send(t.Context(), m); codeOf(err) != hooks.Unavailable {
		t.Errorf("broken: %v", err)
	}
	for range 2 {
		if err := h.Send(t.Context(), m); err != nil {
			t.Error(err)
		}
	}
	got := s.State().Messages
	if len(got) != 1 || got[0].Times != 2 {
		t.Fatalf("%+v", got)
	}
	want := sandbox.Message{
		ID: got[0].ID, At: got[0].At, Key: got[0].Key, Channel: "mail", Times: 2,
		From: "kartabl@sandbox.example", To: "sara@customer.example",
		Subject: "نامه‌ی شما Bcc: thief@evil.example", Body: m.Body,
	}
	got[0].Body = strings.TrimSuffix(got[0].Body, "\n")
	if d := cmp.Diff(want, got[0]); d != "" {
		t.Error(d)
	}
}

func TestSendRefusals(t *testing.T) {
	_, h := world(t, func(c *hooks.Config) { c.SMS = hooks.SMSConfig{} })
	for _, m := range []hooks.Message{
		{Channel: "mail", To: "a@b.example, c@d.example", Body: "x", Key: "k"},
		{Channel: "mail", To: "a@b.example\r\nRCPT TO:<c@d.example>", Body: "x", Key: "k"},
		{Channel: "mail", To: "nobody", Body: "x", Key: "k"},
		{Channel: "mail", To: "a@b.example", Key: "k"},
		{Channel: "mail", To: "a@b.example", Body: "x"},
		{Channel: "sms", To: "09120000000", Body: "x", Key: "k"},
		{Channel: "fax", To: "1", Body: "x", Key: "k"},
	} {
		if err := h.Send(t.Context(), m); codeOf(err) != hooks.Refused {
			t.Errorf("%+v: %v", m, err)
		}
	}
}

func TestMailServerThatSaysNothing(t *testing.T) {
	s, h := world(t, nil)
	set(t, s, "mail", sandbox.Timeout, 1)
	m := hooks.Message{Channel: hooks.Mail, To: "a@b.example", Body: "x", Key: "k"}
	if err := h.Send(t.Context(), m); codeOf(err) != hooks.Unavailable {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.Send(ctx, m); codeOf(err) != hooks.Unavailable {
		t.Error(err)
	}
}

func TestLoopbackNeedsAllowHosts(t *testing.T) {
	s, h := world(t, func(c *hooks.Config) {
		c.AllowHosts = nil
		c.Services, c.Gateways, c.SMS = nil, nil, hooks.SMSConfig{}
	})
	err := h.Send(t.Context(), hooks.Message{Channel: hooks.Mail, To: "a@b.example", Body: "x", Key: "k"})
	if codeOf(err) != hooks.Unavailable || !strings.Contains(err.Error(), "allow_hosts") {
		t.Error(err)
	}
	if _, err := hooks.New(hooks.Config{Services: map[string]hooks.Service{"core": {Address: s.URL()}}}); err == nil {
		t.Error("plain http to a host that is not in allow_hosts")
	}
}

func TestTheSandboxVerifiesEvents(t *testing.T) {
	s, _ := world(t, nil)
	for _, row := range []struct {
		secret string
		want   int
	}{{sandbox.WebhookSecret, 200}, {"another secret, long enough", 401}} {
		t.Setenv("KARTABL_TEST_SECRET", row.secret)
		h, err := hooks.NewWebhooks(hooks.Config{
			Webhooks: map[string]hooks.Webhook{"crm": {
				Address: s.URL() + "/webhooks", Secret: hooks.Secret{Env: "KARTABL_TEST_SECRET"}, Events: hooks.Events(),
			}},
			AllowHosts: []string{s.Addr()},
		})
		if err != nil {
			t.Fatal(err)
		}
		if sent := h.Post(t.Context(), "crm", "019a-1", []byte(`{"type":"case.ended","data":{}}`)); sent.Status != row.want {
			t.Errorf("%+v", sent)
		}
	}
}
