package hooks

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// fuzzed are the gateways as they read; none of them speaks with anybody.
func fuzzed(f *testing.F) []Gateway {
	var all []Gateway
	f.Setenv("KARTABL_TEST_TOKEN", panelToken)
	for kind, k := range kinds {
		c := k.config
		c.Kind = kind
		h, err := New(Config{Currency: k.currency, Gateways: map[string]GatewayConfig{"g": c}})
		if err != nil {
			f.Fatal(err)
		}
		g, _ := h.Gateway("g")
		all = append(all, g)
	}
	return all
}

// Whatever a callback brings, what is taken of it is a short name of plain letters.
func FuzzCallback(f *testing.F) {
	for _, seed := range []string{
		"Authority=A1&Status=OK", "success=1&trackId=77&orderId=o-7", "Token=tk&ResNum=o-7&RefNum=jJ%2Bmy&State=OK", "order=o-7&session_id=cs_test_1&result=done",
		"Authority=%00", "ResNum=%3Cscript%3E&RefNum=x", "RefNum=a&RefNum=b&Token=t",
	} {
		f.Add(seed)
	}
	all := fuzzed(f)
	f.Fuzz(func(t *testing.T, raw string) {
		query, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		for _, g := range all {
			r := g.Callback(query)
			for _, s := range []string{r.Authority, r.Order, r.Proof} {
				if len(s) > 210 || strings.ContainsAny(s, "<>\"'& \n\x00%") {
					t.Errorf("%T took %q", g, s)
				}
			}
			if !r.Known() && r != (Return{}) || r.Claim != "" && r.Claim != Paid && r.Claim != Failed {
				t.Errorf("%T gave %+v", g, r)
			}
		}
	})
}

func wireOf(g Gateway) *wire {
	switch g := g.(type) {
	case *zarinpal:
		return g.wire
	case *zibal:
		return g.wire
	case *saman:
		return g.wire
	case *stripe:
		return g.wire
	}
	return nil
}

// oneAnswer answers every call with the same and needs no wire.
type oneAnswer struct {
	status int
	body   string
}

func (s oneAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: s.status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(s.body)), Request: r}, nil
}

// Whatever a vendor answers, money counts only with a whole amount above nothing or none
// at all, and an error leaves it open.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"data":{"code":100,"ref_id":201,"card_pan":"502229******5995"},"errors":[]}`, `{"data":[],"errors":{"code":-51}}`, `{"data":{"code":100,"status":"IN_BANK"}}`,
		`{"result":100,"status":2,"amount":160000,"orderId":"o-7","refNumber":77,"cardNumber":"6037991234561234"}`, `{"result":203}`, `{"result":"100","status":"1","amount":"5.0"}`,
		`{"ResultCode":0,"Success":true,"TransactionDetail":{"RRN":"1","RefNum":"pi_1","OrginalAmount":12000}}`, `{"ResultCode":2,"TransactionDetail":{"OrginalAmount":1e3}}`,
		`{"id":"cs_test_1","payment_status":"paid","status":"complete","amount_total":1250,"currency":"eur","payment_intent":"pi_1"}`,
		`{"status":1,"token":"tk"}`, `{"result":100,"trackId":"77"}`, `{"id":"cs_test_1","url":"https://checkout.stripe.com/x"}`,
		`{"data":{"resource":[{"id":5,"amount":20000,"authority":"123","timeline":{"refund_status":"SUCCESS"}}]}}`, `{"data":{"resource":{"id":5}}}`,
		`{"result":1,"data":[{"refundId":1,"status":2,"amount":20000,"description":"kartabl k","createdAt":"2026-11-22T15:30:00"}]}`,
		`{"data":[{"id":"re_1","status":"succeeded","amount":5,"currency":"eur","metadata":{"kartabl_refund":"k"}}],"has_more":false}`,
	} {
		f.Add(200, seed)
		f.Add(404, seed)
	}
	all := fuzzed(f)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		for _, g := range all {
			wireOf(g).client = &http.Client{Transport: oneAnswer{status, body}}
			authority := map[bool]string{true: "cs_test_1", false: "123"}[g.Terms().Currency == "EUR"]
			p := Payment{ID: "o-7", Authority: authority, Proof: "pi_1", OpenedAt: noon, At: noon.Add(time.Minute)}
			p.Amount.Units, p.Amount.Currency = 20_000, g.Terms().Currency
			r, err := g.Verify(t.Context(), p)
			if (err != nil) != (r.Status == Unknown) || r.Amount.Units < 0 || r.Status == Paid && r.Amount.Currency != "" && r.Amount.Units == 0 {
				t.Errorf("%T verifies %+v, %v", g, r, err)
			}
			if number := strings.Trim(r.CardMasked, "0123456789"); r.CardMasked != "" && number == "" && len(r.CardMasked) > 10 {
				t.Errorf("%T keeps the card %q", g, r.CardMasked)
			}
			back, err := g.(Refunder).Refund(t.Context(), RefundOrder{Key: "k", Payment: p, Ref: "5", Amount: p.Amount})
			if e := asCallError(err); (err != nil) != (back.Status == RefundUnknown) || e != nil && e.Code != Unavailable {
				t.Errorf("%T refunds %+v, %v", g, back, err)
			}
			o, err := g.Open(t.Context(), Order{ID: "o-7", Amount: p.Amount, CallbackURL: "https://k.example"})
			if (err == nil) != (o.Authority != "" && strings.HasPrefix(o.RedirectURL, "https://")) {
				t.Errorf("%T opens %+v, %v", g, o, err)
			}
			if l, is := g.(Lister); is {
				lines, err := l.List(t.Context(), noon.Add(-time.Hour), noon.Add(time.Hour))
				for _, line := range lines {
					if err != nil || line.Amount.Units < 0 || line.Amount.Currency == "" || line.Kind == "" {
						t.Errorf("%T lists %+v, %v", g, line, err)
					}
				}
			}
		}
	})
}
