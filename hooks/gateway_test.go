package hooks

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kartabl/kartabl/internal/money"
)

const (
	stripeTestKey = "sk_test_aVeryLongSecretKey"
	panelToken    = "an-access-token-of-the-panel"
)

// noon is when the payments of these tests are opened.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// counter is a gateway of one kind beside the vendor that it speaks with.
type counter struct {
	Gateway
	till   *till
	amount money.Amount
}

// kinds are the gateways with a web service, as far as tests of all of them need them.
var kinds = map[string]struct {
	currency string
	config   GatewayConfig
	handler  func(*till) http.HandlerFunc
}{
	"zarinpal": {"IRR", GatewayConfig{Secret: Secret{known: merchant}, TokenEnv: "KARTABL_TEST_TOKEN", Terminal: "238"}, (*till).zarinpal},
	"zibal":    {"IRR", GatewayConfig{Secret: Secret{known: "zibal"}, TokenEnv: "KARTABL_TEST_TOKEN", Wallet: "1001"}, (*till).zibal},
	"saman":    {"IRR", GatewayConfig{Terminal: "2015"}, (*till).saman},
	"stripe":   {"EUR", GatewayConfig{Secret: Secret{known: stripeTestKey}}, (*till).stripe},
}

// speaking is a gateway of a kind that speaks with this handler.
func speaking(t *testing.T, kind string, handler http.HandlerFunc, timeout time.Duration) Gateway {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	t.Setenv("KARTABL_TEST_TOKEN", panelToken)
	k := kinds[kind]
	c := k.config
	c.Kind, c.Address, c.Timeout = kind, server.URL, timeout
	if kind == "zarinpal" {
		c.Panel = server.URL + "/graphql"
	}
	if kind == "zibal" {
		c.Panel = server.URL
	}
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Config{Currency: k.currency, Gateways: map[string]GatewayConfig{"g": c}, AllowHosts: []string{u.Host}})
	if err != nil {
		t.Fatal(err)
	}
	g, ok := h.Gateway("g")
	if !ok || !cmp.Equal(h.GatewayNames(), []string{"g"}) || string(h.Currency()) != k.currency {
		t.Fatal("no gateway")
	}
	return g
}

func newCounter(t *testing.T, kind string) counter {
	b := &till{t: t, now: noon}
	amount := money.Of(250_000, money.Currency(kinds[kind].currency))
	return counter{Gateway: speaking(t, kind, kinds[kind].handler(b), 5*time.Second), till: b, amount: amount}
}

func (c counter) order(id string) Order {
	return Order{ID: id, Amount: c.amount, CallbackURL: "https://k.example/pay/g/callback", Description: "کارمزد", OpenedAt: noon}
}

// opened is a payment whose payer is at the bank, asked about a minute later.
func (c counter) opened(t *testing.T, id string) Payment {
	t.Helper()
	o, err := c.Open(t.Context(), c.order(id))
	if err != nil || o.Authority == "" || o.RedirectURL == "" {
		t.Fatalf("open: %+v, %v", o, err)
	}
	return Payment{ID: id, Authority: o.Authority, Amount: c.amount, OpenedAt: noon, At: noon.Add(time.Minute)}
}

// paid is one that was paid and has come back.
func (c counter) paid(t *testing.T) Payment {
	t.Helper()
	p := c.opened(t, "1")
	c.till.pay(p.Authority)
	if _, is := c.Gateway.(*saman); is {
		p.Proof = "pi_" + p.Authority
	}
	return p
}

func (c counter) wants(t *testing.T, p Payment, want PaymentStatus, code string) Receipt {
	t.Helper()
	r, err := c.Verify(t.Context(), p)
	wantCode(t, err, code)
	if r.Status != want {
		t.Errorf("got %+v (%v), want %s", r, err, want)
	}
	return r
}

// everyKind runs a law on each gateway with a web service.
func everyKind(t *testing.T, law func(*testing.T, counter)) {
	for kind := range kinds {
		t.Run(kind, func(t *testing.T) { law(t, newCounter(t, kind)) })
	}
}

func TestOrdersOutOfBoundsAreNotSent(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		terms := c.Terms()
		for _, a := range []money.Amount{
			{},
			money.Of(0, terms.Currency), money.Of(-5, terms.Currency), money.Of(terms.Min-1, terms.Currency), money.Of(250_000, "USD"),
			{Units: 250_000},
			money.Of(max(terms.Max, 1)+1, "GBP"),
		} {
			o := c.order("1")
			o.Amount = a
			_, err := c.Open(t.Context(), o)
			wantCode(t, err, Refused)
		}
		if len(c.till.payments) > 0 {
			t.Error("an order out of bounds was sent")
		}
	})
}

func TestAPaymentThatIsNotMadeIsNotPaid(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		p := c.opened(t, "1")
		c.wants(t, p, Pending, "")
		p.Claim = Paid // forged
		c.wants(t, p, Pending, "")
		p.At = noon.Add(48 * time.Hour)
		if _, is := c.Gateway.(*stripe); !is { // stripe itself ends what it has opened
			c.wants(t, p, Failed, "")
		}
	})
}

func TestAPaymentIsPaidHoweverOftenItIsAsked(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		p := c.paid(t)
		first := c.wants(t, p, Paid, "")
		for range 3 {
			again := c.wants(t, p, Paid, "")
			told := cmpopts.IgnoreFields(Receipt{}, "Already", "Code", "Message")
			if d := cmp.Diff(first, again, told); d != "" {
				t.Error(d)
			}
		}
		if first.Ref == "" || first.Amount != (money.Amount{}) && first.Amount != c.amount {
			t.Errorf("receipt %+v", first)
		}
	})
}

func TestACancelledPaymentFails(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		p := c.opened(t, "1")
		c.till.cancel(p.Authority)
		p.Claim = Failed
		if _, is := c.Gateway.(*saman); is {
			c.wants(t, p, Pending, "") // nothing names its transaction
			p.At = noon.Add(50 * time.Minute)
		}
		c.wants(t, p, Failed, "")
	})
}

func TestSilenceIsUnknown(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		p := c.paid(t)
		c.till.silent(true)
		c.wants(t, p, Unknown, Unavailable)
		_, err := c.Open(t.Context(), c.order("2"))
		wantCode(t, err, Unavailable)
		c.till.silent(false)
		c.wants(t, p, Paid, "")
	})
}

func TestATimeoutIsUnknown(t *testing.T) {
	for kind := range kinds {
		g := speaking(t, kind, hangs, time.Millisecond)
		p := Payment{ID: "1", Authority: map[bool]string{true: "cs_test_1", false: "123"}[kind == "stripe"], Proof: "pi_1", Amount: money.Of(20_000, g.Terms().Currency)}
		r, err := g.Verify(t.Context(), p)
		wantCode(t, err, Unavailable)
		if e := asCallError(err); r.Status != Unknown || !e.Down {
			t.Errorf("%s: %+v, %v", kind, r, err)
		}
		f, err := g.(Refunder).Refund(t.Context(), RefundOrder{Key: "k", Payment: p, Ref: "5", Amount: money.Of(20_000, g.Terms().Currency)})
		wantCode(t, err, Unavailable)
		if f.Status != RefundUnknown {
			t.Errorf("%s: refund %+v", kind, f)
		}
	}
}

func TestBrokenAnswersDecideNothing(t *testing.T) {
	for kind := range kinds {
		g := speaking(t, kind, says(500, ``), 5*time.Second)
		for _, body := range []string{
			``, `{`, `null`, `[]`, `""`, `{}`, `{"data":[],"errors":[]}`, `{"result":null}`, `{"ResultCode":"x"}`, `{"result":100}`, `{"result":"100","status":true}`,
			`{"ResultCode":0,"Success":true}`, `{"ResultCode":2}`, `{"ResultCode":0,"Success":true,"TransactionDetail":{"OrginalAmount":"many"}}`,
			`{"ResultCode":0,"Success":true,"TransactionDetail":{"OrginalAmount":5,"RefNum":"another"}}`,
			`{"ResultCode":0,"Success":true,"TransactionDetail":{"OrginalAmount":5,"TerminalNumber":1}}`,
			`{"result":100,"status":1,"amount":-5}`, `{"result":100,"status":1,"amount":5,"orderId":"another"}`, `{"result":100,"status":99}`,
			`{"id":"cs_test_1","payment_status":"paid"}`, `{"id":"cs_test_2","payment_status":"paid","amount_total":5,"currency":"eur","payment_intent":"pi_1"}`,
			`{"id":"cs_test_1","client_reference_id":"another","payment_status":"paid","amount_total":5,"currency":"eur","payment_intent":"pi_1"}`,
			`{"id":"cs_test_1","payment_status":"paid","amount_total":5,"currency":"xxx","payment_intent":"pi_1"}`,
			`{"id":"cs_test_1","payment_status":"no_payment_required","status":"complete"}`, `{"id":"cs_test_1","payment_status":"unpaid","status":"odd"}`,
			`{"data":{"code":100`, `<html>`, strings.Repeat(`[`, 100), `{"data":{"code":"100000000000000000000"}}`,
		} {
			for _, status := range []int{200, 400, 404, 500, 302} {
				wireOf(g).client = &http.Client{Transport: oneAnswer{status, body}}
				p := Payment{ID: "1", Authority: map[bool]string{true: "cs_test_1", false: "123"}[kind == "stripe"], Proof: "pi_1", Amount: money.Rial(20_000)}
				r, err := g.Verify(t.Context(), p)
				if r.Status != Unknown || err == nil {
					t.Errorf("%s says %d %s: %+v, %v", kind, status, body, r, err)
				}
				if _, err := g.Open(t.Context(), Order{ID: "1", Amount: money.Of(20_000, g.Terms().Currency), CallbackURL: "https://k.example"}); err == nil {
					t.Errorf("%s says %d %s: opened", kind, status, body)
				}
			}
		}
	}
}

func TestARefundIsMadeOnceForOneKey(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		p := c.paid(t)
		receipt := c.wants(t, p, Paid, "")
		if receipt.Proof != "" {
			p.Proof = receipt.Proof
		}
		r := RefundOrder{Key: "case/refund/1", Payment: p, Ref: receipt.Ref, Amount: c.amount, AskedAt: noon}
		back := c.Gateway.(Refunder)
		c.till.silent(true)
		got, err := back.Refund(t.Context(), r)
		wantCode(t, err, Unavailable)
		if got.Status != RefundUnknown {
			t.Errorf("without an answer: %+v", got)
		}
		c.till.silent(false)
		for range 3 {
			if got, err = back.Refund(t.Context(), r); err != nil || got.Status != RefundPending && got.Status != RefundDone {
				t.Errorf("got %+v, %v", got, err)
			}
		}
		c.till.settle()
		if got, err = back.Refund(t.Context(), r); err != nil || got.Status != RefundDone || got.Message[`fa`] == "" {
			t.Errorf("at last: %+v, %v", got, err)
		}
		if sum := c.till.given(p.Authority); sum != c.amount.Units {
			t.Errorf("%d were given back of %s", sum, c.amount)
		}
	})
}

func TestPartsAreRefundedWhereTheyCanBe(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		p := c.paid(t)
		receipt := c.wants(t, p, Paid, "")
		if receipt.Proof != "" {
			p.Proof = receipt.Proof
		}
		want := 0
		for _, key := range []string{"a", "b", "a"} { // two equal parts
			r := RefundOrder{Key: key, Payment: p, Ref: receipt.Ref, Amount: money.Of(50_000, c.amount.Currency)}
			got, err := c.Gateway.(Refunder).Refund(t.Context(), r)
			parts := c.Terms().Refunds == RefundsParts
			if err != nil || (got.Status == RefundFailed) == parts {
				t.Errorf("part %s: %+v, %v", key, got, err)
			}
			if parts {
				want = 100_000
			}
		}
		if sum := c.till.given(p.Authority); sum != want {
			t.Errorf("%d were given back, want %d", sum, want)
		}
	})
}

func TestListsTellWhatWasMoved(t *testing.T) {
	everyKind(t, func(t *testing.T, c counter) {
		l, ok := c.Gateway.(Lister)
		if ok != c.Terms().Lists {
			t.Fatal("the terms say otherwise")
		}
		if !ok {
			return
		}
		c.opened(t, "unpaid")
		p := c.paid(t)
		receipt := c.wants(t, p, Paid, "")
		p.Proof = receipt.Proof
		if _, err := c.Gateway.(Refunder).Refund(t.Context(), RefundOrder{Key: "k", Payment: p, Ref: receipt.Ref, Amount: c.amount}); err != nil {
			t.Fatal(err)
		}
		c.till.settle()
		got, err := l.List(t.Context(), noon.Add(-time.Hour), noon.Add(time.Hour))
		if err != nil || len(got) != 2 {
			t.Fatalf("%+v, %v", got, err)
		}
		for i, kind := range []ListedKind{ListedPaid, ListedRefunded} {
			if g := got[i]; g.Kind != kind || g.Order != "1" || g.Amount != c.amount || !g.At.Equal(noon) || g.Ref == "" || strings.Contains(g.Card, "123456") {
				t.Errorf("%+v", g)
			}
		}
		if _, is := l.(*zibal); is && (got[0].Ref != "77" || got[1].Ref != "1") {
			t.Errorf("references %s and %s", got[0].Ref, got[1].Ref)
		}
		if _, is := l.(*stripe); is {
			return // which looks at the times itself
		}
		for _, hours := range []time.Duration{-2, 1} {
			if got, err := l.List(t.Context(), noon.Add(hours*time.Hour), noon.Add((hours+1)*time.Hour)); hours == 1 && (err != nil || len(got) > 0) {
				t.Errorf("%d hours off: %+v, %v", hours, got, err)
			}
		}
		c.till.silent(true)
		_, err = l.List(t.Context(), noon, noon.Add(time.Hour))
		wantCode(t, err, Unavailable)
	})
}

// No answer of a vendor makes an error tell what only we and it know.
func TestErrorsOfGatewaysTellNoSecret(t *testing.T) {
	for kind := range kinds {
		secrets := []string{merchant, stripeTestKey, panelToken}
		quote := `"` + strings.Join(secrets, " ") + `"`
		for _, body := range []string{
			quote, `{"result":` + quote + `}`, `{"error":{"type":` + quote + `,"code":` + quote + `,"message":` + quote + `}}`,
			`{"errors":{"code":-9,"message":` + quote + `}}`, `{"errors":[` + quote + `]}`, `{"result":6,"message":` + quote + `}`,
		} {
			g := speaking(t, kind, says(401, body), 5*time.Second)
			p := Payment{ID: "1", Authority: map[bool]string{true: "cs_test_1", false: "123"}[kind == "stripe"], Proof: "pi_1", Amount: money.Of(20_000, g.Terms().Currency)}
			_, err := g.Verify(t.Context(), p)
			_, opening := g.Open(t.Context(), Order{ID: "1", Amount: p.Amount})
			_, back := g.(Refunder).Refund(t.Context(), RefundOrder{Key: "k", Payment: p, Ref: "5", Amount: p.Amount})
			errs := []error{err, opening, back}
			if l, is := g.(Lister); is {
				_, err := l.List(t.Context(), noon, noon.Add(time.Hour))
				errs = append(errs, err)
			}
			for _, err := range errs {
				if err == nil {
					t.Errorf("%s says %s: no error", kind, body)
					continue
				}
				for _, secret := range secrets {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("%s: %v", kind, err)
					}
				}
			}
		}
	}
}
