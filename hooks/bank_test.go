package hooks_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
)

var hidden = regexp.MustCompile(`name="([A-Za-z]+)" value="([^"]*)"`)

// payAt pays on the sandbox's page of a payment, and gives what comes back.
func payAt(t *testing.T, base string, o hooks.Opened) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/pg/StartPay/"+o.Authority, strings.NewReader("decision=pay"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if back, err := res.Location(); err == nil {
		return back.Query()
	}
	page, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(string(page), -1) {
		form.Set(m[1], strings.ReplaceAll(m[2], "&#43;", "+"))
	}
	return form
}

func TestEveryGatewayAtTheSandbox(t *testing.T) {
	t.Setenv("KARTABL_TEST_TOKEN", "a-token-of-the-panel")
	t.Setenv("KARTABL_TEST_MERCHANT", "zibal")
	var base string
	_, h := world(t, func(c *hooks.Config) {
		main := c.Gateways["main_psp"]
		base = main.Address
		main.TokenEnv, main.Terminal, main.Panel = "KARTABL_TEST_TOKEN", "238", base+"/api/v4/graphql"
		c.Gateways["main_psp"] = main
		c.Gateways["zibal"] = hooks.GatewayConfig{
			Kind: "zibal", Address: base, Panel: base, Secret: hooks.Secret{Env: "KARTABL_TEST_MERCHANT"}, TokenEnv: "KARTABL_TEST_TOKEN", Wallet: "1001",
		}
		c.Gateways["saman"] = hooks.GatewayConfig{Kind: "saman", Address: base, Terminal: "2015"}
	})
	for _, name := range []string{"main_psp", "zibal", "saman"} {
		g, _ := h.Gateway(name)
		o, err := g.Open(t.Context(), hooks.Order{ID: "o-" + name, Amount: money.Rial(250_000), CallbackURL: "http://127.0.0.1:9/back", Description: "کارمزد", OpenedAt: time.Now()})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p := hooks.Payment{ID: "o-" + name, Authority: o.Authority, Amount: money.Rial(250_000), OpenedAt: time.Now(), At: time.Now()}
		if r, err := g.Verify(t.Context(), p); err != nil || r.Status != hooks.Pending {
			t.Errorf("%s unpaid: %+v, %v", name, r, err)
		}
		back := g.Callback(payAt(t, base, o))
		if !back.Known() || back.Claim != hooks.Paid {
			t.Errorf("%s came back with %+v", name, back)
		}
		p.Proof = back.Proof
		first, err := g.Verify(t.Context(), p)
		if err != nil || first.Status != hooks.Paid || first.Ref == "" || first.CardMasked == "" {
			t.Errorf("%s paid: %+v, %v", name, first, err)
		}
		if r, err := g.Verify(t.Context(), p); err != nil || r.Status != hooks.Paid || !r.Already {
			t.Errorf("%s again: %+v, %v", name, r, err)
		}
		for range 2 {
			f, err := g.(hooks.Refunder).Refund(t.Context(), hooks.RefundOrder{Key: "k", Payment: p, Ref: first.Ref, Amount: p.Amount})
			if err != nil || f.Status != hooks.RefundDone && f.Status != hooks.RefundPending {
				t.Errorf("%s refund: %+v, %v", name, f, err)
			}
		}
		l, is := g.(hooks.Lister)
		if !is {
			continue
		}
		lines, err := l.List(t.Context(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
		if err != nil || len(lines) == 0 || lines[0].Order != p.ID || lines[0].Amount != p.Amount || lines[0].Authority != p.Authority {
			t.Errorf("%s lists %+v, %v", name, lines, err)
		}
	}
}
