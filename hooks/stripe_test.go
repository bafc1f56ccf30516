package hooks

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/money"
)

func TestStripeSession(t *testing.T) {
	var seen *http.Request
	var form url.Values
	g := speaking(t, "stripe", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = r
		form, _ = url.ParseQuery(string(body))
		says(200, `{"id":"cs_test_1","url":"https://checkout.stripe.com/c/pay/cs_test_1#x"}`)(w, r)
	}, 5*time.Second)
	o := Order{ID: "o-7", Amount: money.Of(1250, "EUR"), CallbackURL: "https://k.example/pay/g/callback", Description: "Fee", Email: "a@b.example", OpenedAt: noon}
	got, err := g.Open(t.Context(), o)
	if err != nil || got != (Opened{Authority: "cs_test_1", RedirectURL: "https://checkout.stripe.com/c/pay/cs_test_1#x"}) {
		t.Fatalf("got %+v, %v", got, err)
	}
	want := url.Values{
		"mode": {"payment"}, "payment_method_types[0]": {"card"}, "client_reference_id": {"o-7"}, "customer_email": {"a@b.example"},
		"success_url":                                   {"https://k.example/pay/g/callback?order=o-7&result=done&session_id={CHECKOUT_SESSION_ID}"},
		"cancel_url":                                    {"https://k.example/pay/g/callback?order=o-7&result=cancelled"},
		"line_items[0][quantity]":                       {"1"},
		"line_items[0][price_data][currency]":           {"eur"},
		"line_items[0][price_data][unit_amount]":        {"1250"},
		"line_items[0][price_data][product_data][name]": {"Fee"},
		"metadata[kartabl_order]":                       {"o-7"},
		"payment_intent_data[metadata][kartabl_order]":  {"o-7"},
		"expires_at":                                    {fmt.Sprint(noon.Add(time.Hour).Unix())},
	}
	if d := cmp.Diff(want, form); d != "" {
		t.Error(d)
	}
	h := seen.Header
	if h.Get("Idempotency-Key") != "o-7" || h.Get("Stripe-Version") != stripeVersion || h.Get("Authorization") != "Bearer "+stripeTestKey {
		t.Errorf("headers %v", h)
	}
	for said, want := range map[string]string{
		`{"id":"cs_test_1","url":"http://checkout.example"}`: Unavailable, `{"id":"../x","url":"https://checkout.example"}`: Unavailable, `{"id":"cs_test_1","url":null}`: Unavailable,
	} {
		_, err := speaking(t, "stripe", says(200, said), 5*time.Second).Open(t.Context(), o)
		wantCode(t, err, want)
	}
}

func TestStripeVerify(t *testing.T) {
	session := func(status, payment, more string) string {
		return `{"id":"cs_test_1","client_reference_id":"o-7","status":"` + status + `","payment_status":"` + payment + `"` + more + `}`
	}
	paid := func(amount, currency string) string {
		return session("complete", "paid", `,"amount_total":`+amount+`,"currency":"`+currency+`","payment_intent":"pi_1"`)
	}
	for name, row := range map[string]struct {
		body   string
		want   PaymentStatus
		amount money.Amount
	}{
		"paid":              {paid("1250", "eur"), Paid, money.Of(1250, "EUR")},
		"a number as text":  {paid(`"1250"`, "eur"), Paid, money.Of(1250, "EUR")},
		"another amount":    {paid("5", "eur"), Paid, money.Of(5, "EUR")},
		"another currency":  {paid("1250", "jpy"), Paid, money.Of(1250, "JPY")},
		"nothing":           {paid("0", "eur"), Unknown, money.Amount{}},
		"open":              {session("open", "unpaid", ""), Pending, money.Amount{}},
		"no money yet":      {session("complete", "unpaid", ""), Pending, money.Amount{}},
		"expired":           {session("expired", "unpaid", ""), Failed, money.Amount{}},
		"nothing to pay":    {session("complete", "no_payment_required", ""), Unknown, money.Amount{}},
		"of an unknown one": {strings.ReplaceAll(paid("1250", "eur"), "cs_test_1", "cs_test_2"), Unknown, money.Amount{}},
		"of another order":  {strings.ReplaceAll(paid("1250", "eur"), "o-7", "o-8"), Unknown, money.Amount{}},
	} {
		r, err := speaking(t, "stripe", says(200, row.body), 5*time.Second).Verify(t.Context(), Payment{ID: "o-7", Authority: "cs_test_1", Amount: money.Of(1250, "EUR")})
		if r.Status != row.want || r.Amount != row.amount || (err != nil) != (row.want == Unknown) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		if r.Status == Paid && (r.Proof != "pi_1" || r.Ref != "pi_1") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestStripeFaults(t *testing.T) {
	fault := func(kind, code string) string {
		return `{"error":{"type":"` + kind + `","code":"` + code + `","message":"x"}}`
	}
	p := Payment{ID: "o-7", Authority: "cs_test_1", Proof: "pi_1", Amount: money.Of(1250, "EUR")}
	for _, row := range []struct {
		status int
		body   string
		code   string
		refund RefundStatus
	}{
		{400, fault("invalid_request_error", "charge_already_refunded"), Refused, RefundFailed},
		{402, fault("card_error", ""), Refused, RefundFailed},
		{404, fault("invalid_request_error", "resource_missing"), Refused, RefundFailed},
		{401, fault("invalid_request_error", ""), Refused, RefundUnknown},
		{403, fault("invalid_request_error", "x y"), Refused, RefundUnknown},
		{400, fault("idempotency_error", ""), Unavailable, RefundUnknown},
		{409, fault("invalid_request_error", "lock_timeout"), Unavailable, RefundUnknown},
		{429, fault("rate_limit_error", ""), Unavailable, RefundUnknown},
		{500, fault("api_error", ""), Unavailable, RefundUnknown},
		{400, `{"error":{}}`, Unavailable, RefundUnknown},
	} {
		g := speaking(t, "stripe", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/refunds") {
				says(200, `{"data":[],"has_more":false}`)(w, r)
				return
			}
			says(row.status, row.body)(w, r)
		}, 5*time.Second)
		r, err := g.Verify(t.Context(), p)
		wantCode(t, err, row.code)
		if r.Status != Unknown {
			t.Errorf("%d %s: %+v", row.status, row.body, r)
		}
		f, err := g.(Refunder).Refund(t.Context(), RefundOrder{Key: "k", Payment: p, Amount: p.Amount})
		if err != nil {
			wantCode(t, err, Unavailable)
		}
		if f.Status != row.refund || (err == nil) != (f.Status == RefundFailed) {
			t.Errorf("%d %s: refund %+v, %v", row.status, row.body, f, err)
		}
	}
}

// Only who has gone back ends a session that is open, and a session that cannot be
// ended is asked about again.
func TestStripeEndsASessionThatWasLeft(t *testing.T) {
	session := func(status string) string {
		return `{"id":"cs_test_1","client_reference_id":"o-7","status":"` + status + `","payment_status":"unpaid"}`
	}
	for name, row := range map[string]struct {
		claim PaymentStatus
		ended string
		code  int
		want  PaymentStatus
	}{
		"left":              {Failed, session("expired"), 200, Failed},
		"paid while ending": {Failed, `{"error":{"type":"invalid_request_error"}}`, 400, Pending},
		"says that it paid": {Paid, ``, 200, Pending},
		"says nothing":      {"", ``, 200, Pending},
	} {
		asked := false
		g := speaking(t, "stripe", func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/expire") {
				asked = true
				says(row.code, row.ended)(w, r)
				return
			}
			says(200, session("open"))(w, r)
		}, 5*time.Second)
		r, err := g.Verify(t.Context(), Payment{ID: "o-7", Authority: "cs_test_1", Claim: row.claim})
		if err != nil || r.Status != row.want || asked != (row.claim == Failed) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func TestStripeListsToTheEnd(t *testing.T) {
	charge := func(id, more string) string {
		return `{"id":"` + id + `","status":"succeeded","captured":true,"amount":1250,"currency":"eur","created":1,"payment_intent":"pi_1"` + more + `}`
	}
	ours := `,"metadata":{"kartabl_order":"o-7"}`
	for name, row := range map[string]struct {
		pages map[string]string // by starting_after
		want  int
		code  string
	}{
		"pages": {map[string]string{
			"":     `{"data":[` + charge("ch_1", ours) + `,` + charge("ch_2", "") + `],"has_more":true}`,
			"ch_2": `{"data":[` + charge("ch_3", ours) + `],"has_more":false}`,
		}, 2, ""},
		"no end":        {map[string]string{"": `{"data":[],"has_more":true}`}, 0, Unavailable},
		"an odd amount": {map[string]string{"": `{"data":[` + strings.ReplaceAll(charge("ch_1", ours), "eur", "odd") + `]}`}, 0, Unavailable},
		"broken":        {map[string]string{"": `{"data":{}}`}, 0, Unavailable},
	} {
		g := speaking(t, "stripe", func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if q.Get("created[gte]") != fmt.Sprint(noon.Unix()) || q.Get("created[lt]") != fmt.Sprint(noon.Unix()+1) {
				t.Errorf("asked %s", r.URL.RawQuery)
			}
			if strings.HasSuffix(r.URL.Path, "/refunds") {
				says(200, `{"data":[]}`)(w, r)
				return
			}
			says(200, row.pages[q.Get("starting_after")])(w, r)
		}, 5*time.Second)
		got, err := g.(Lister).List(t.Context(), noon, noon.Add(time.Millisecond))
		wantCode(t, err, row.code)
		if len(got) != row.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestStripeCallback(t *testing.T) {
	g := speaking(t, "stripe", says(200, ``), time.Second)
	for query, want := range map[string]Return{
		"order=o-7&result=done&session_id=cs_test_1": {Authority: "cs_test_1", Order: "o-7", Claim: Paid},
		"order=o-7&result=cancelled":                 {Order: "o-7", Claim: Failed},
		"result=done&session_id=..%2Fx":              {},
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := g.Callback(q); got != want {
			t.Errorf("%s: %+v", query, got)
		}
	}
}

// Every request is one that stripe's own description of its interface allows.
func TestStripeTakesEveryRequest(t *testing.T) {
	base := stripeMock(t)
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Config{
		Currency: "EUR", AllowHosts: []string{u.Host},
		Gateways: map[string]GatewayConfig{"card": {Kind: "stripe", Address: base, Secret: Secret{known: stripeTestKey}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := h.Gateway("card")
	s := g.(*stripe)
	for _, o := range []Order{
		{ID: "o-7", Amount: money.Of(1250, "EUR"), CallbackURL: "https://k.example/cb", Description: "کارمزد صدور", Email: "a@b.example", OpenedAt: time.Now()},
		{ID: "o-8", Amount: money.Of(50, "EUR"), CallbackURL: "https://k.example/cb?x=1"},
	} {
		if got, err := s.Open(t.Context(), o); err != nil || !stripeSession.MatchString(got.Authority) {
			t.Errorf("open: %+v, %v", got, err)
		}
	}
	// What it answers is made up; a session is open and has no amount.
	if r, err := s.Verify(t.Context(), Payment{Authority: "cs_test_a1"}); err != nil || r.Status != Pending {
		t.Errorf("verify: %+v, %v", r, err)
	}
	var ended stripeCheckout
	if _, err := s.create(t.Context(), "/v1/checkout/sessions/cs_test_a1/expire", "", nil, &ended); err != nil {
		t.Error(err)
	}
	r := RefundOrder{Key: "k", Payment: Payment{ID: "o-7", Proof: "pi_1", Amount: money.Of(1250, "EUR")}, Amount: money.Of(1250, "EUR")}
	if got, err := s.Refund(t.Context(), r); err != nil || got.Status == RefundUnknown {
		t.Errorf("refund: %+v, %v", got, err)
	}
	for path, query := range map[string]url.Values{
		"/v1/charges": between(noon, noon.Add(time.Hour)), "/v1/refunds": {"payment_intent": {"pi_1"}, "limit": {"25"}, "starting_after": {"re_1"}},
	} {
		var page struct{ Data []json.RawMessage }
		if err := s.get(t.Context(), path, query, &page); err != nil || len(page.Data) == 0 {
			t.Errorf("%s: %+v, %v", path, page, err)
		}
	}
	if _, err := s.List(t.Context(), noon, noon.Add(time.Hour)); err != nil {
		t.Errorf("list: %v", err)
	}
	bad := url.Values{"mode": {"payment"}, "no_such_field": {"1"}}
	if _, err := s.create(t.Context(), "/v1/checkout/sessions", "", bad, &ended); err == nil {
		t.Error("it takes everything")
	}
}

// stripeMock starts the vendor's mock server, built from the version in tools/go.mod,
// and gives its address.
func stripeMock(t *testing.T) string {
	t.Helper()
	program := os.Getenv("KARTABL_STRIPE_MOCK")
	if program == "" {
		program = filepath.Join(t.TempDir(), "stripe-mock")
		build := exec.CommandContext(t.Context(), "go", "build", "-modfile=tools/go.mod", "-o", program, "github.com/stripe/stripe-mock")
		build.Dir = ".."
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("build stripe-mock: %v\n%s", err, out)
		}
	}
	plain, secure := freePort(t), freePort(t)
	mock := exec.CommandContext(t.Context(), program, "-strict-version-check", "-http-addr", plain, "-https-addr", secure)
	if err := mock.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mock.Wait() }) // its context has ended it
	listening(t, plain)
	return "http://" + plain
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// listening waits until somebody listens there.
func listening(t *testing.T, address string) {
	t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(time.Minute)
	for {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-again.C:
		case <-deadline:
			t.Fatalf("nobody listens: %v", err)
		}
	}
}
