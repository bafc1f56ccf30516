package hooks

import (
	"strings"
	"testing"
	"time"
)

func TestFaultsOfGatewaysNameTheirKeys(t *testing.T) {
	t.Setenv("KARTABL_TEST_TOKEN", panelToken)
	zarinpal := GatewayConfig{Kind: "zarinpal", Secret: Secret{known: merchant}}
	stripe := GatewayConfig{Kind: "stripe", Secret: Secret{known: stripeTestKey}}
	saman := GatewayConfig{Kind: "saman", Terminal: "2015"}
	manual := GatewayConfig{Kind: "manual", Account: treasury}
	with := func(c GatewayConfig, change func(*GatewayConfig)) GatewayConfig {
		change(&c)
		return c
	}
	for name, row := range map[string]struct {
		currency string
		config   GatewayConfig
		want     string // "" for none
	}{
		"zarinpal":          {"", zarinpal, ""},
		"zibal":             {"irr", GatewayConfig{Kind: "zibal", Secret: Secret{known: "zibal"}}, ""},
		"saman":             {"IRR", saman, ""},
		"stripe":            {"usd", stripe, ""},
		"manual":            {"QAR", manual, ""},
		"a kind":            {"", GatewayConfig{Kind: "paypal"}, `gateways.card.kind: "paypal" is not a known gateway; known: manual, saman, stripe, zarinpal, zibal`},
		"a currency":        {"toman", saman, `currency: "toman" is not a known currency`},
		"rial at stripe":    {"", stripe, "gateways.card: stripe does not take IRR"},
		"euro at saman":     {"EUR", saman, "gateways.card: saman does not take EUR; it takes IRR"},
		"no merchant":       {"", GatewayConfig{Kind: "zarinpal"}, "gateways.card.secret: the merchant id is a UUID"},
		"no merchant name":  {"", GatewayConfig{Kind: "zibal"}, "gateways.card.secret: the merchant's name at zibal"},
		"no key":            {"EUR", GatewayConfig{Kind: "stripe", Secret: Secret{known: "pk_test_1"}}, "gateways.card.secret: stripe's secret key begins with"},
		"no terminal":       {"", GatewayConfig{Kind: "saman", Terminal: "x"}, "gateways.card.terminal: give the terminal's number"},
		"half a panel":      {"", with(zarinpal, func(c *GatewayConfig) { c.TokenEnv = "KARTABL_TEST_TOKEN" }), "gateways.card.terminal: refunds and lists need"},
		"the other half":    {"", with(zarinpal, func(c *GatewayConfig) { c.Terminal = "238" }), "gateways.card.terminal: refunds and lists need"},
		"wallet, no token":  {"", GatewayConfig{Kind: "zibal", Secret: Secret{known: "zibal"}, Wallet: "1001"}, "gateways.card.wallet: refunds need"},
		"an empty token":    {"", with(zarinpal, func(c *GatewayConfig) { c.TokenEnv = "KARTABL_TEST_NOTHING" }), "gateways.card.token: the environment variable"},
		"an address":        {"", with(saman, func(c *GatewayConfig) { c.Address = "http://sep.example" }), "gateways.card.address: plain http is only for hosts in allow_hosts"},
		"a panel":           {"", with(zarinpal, func(c *GatewayConfig) { c.Panel = "next" }), "gateways.card.panel: give a whole address"},
		"no use":            {"", with(saman, func(c *GatewayConfig) { c.Wallet = "1" }), "gateways.card.wallet: saman has no use for it"},
		"no use of secrets": {"", with(manual, func(c *GatewayConfig) { c.Secret = Secret{Env: "KARTABL_TEST_TOKEN"} }), "gateways.card.secret: manual has no use for it"},
		"a timeout":         {"", with(saman, func(c *GatewayConfig) { c.Timeout = time.Hour }), "gateways.card.timeout: give a duration up to 10m"},
		"too small":         {"", with(zarinpal, func(c *GatewayConfig) { c.Min = 500 }), "gateways.card.min: zarinpal takes no less than 10000 IRR"},
		"too large":         {"", with(zarinpal, func(c *GatewayConfig) { c.Max = 1_000_000_001 }), "gateways.card.max: zarinpal takes no more than 1000000000 IRR"},
		"below zero":        {"", with(manual, func(c *GatewayConfig) { c.Min = -1 }), "gateways.card: min and max are not below zero"},
		"the wrong way":     {"", with(manual, func(c *GatewayConfig) { c.Min, c.Max = 10, 5 }), "gateways.card.max: it is below min"},
		"an owner":          {"", with(manual, func(c *GatewayConfig) { c.Account.Owner = "" }), "gateways.card.account.owner: missing"},
		"a bank":            {"", with(manual, func(c *GatewayConfig) { c.Account.Bank = "" }), "gateways.card.account.bank: missing"},
		"an iban":           {"", with(manual, func(c *GatewayConfig) { c.Account.IBAN = "IR000" }), "gateways.card.account.iban: not a valid IBAN"},
		"a card":            {"", with(manual, func(c *GatewayConfig) { c.Account.Card = "1234" }), "gateways.card.account.card: not a valid card number"},
	} {
		_, err := New(Config{Currency: row.currency, Gateways: map[string]GatewayConfig{"card": row.config}})
		switch {
		case row.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
			t.Errorf("%s: %v, want %s", name, err, row.want)
		}
	}
}

func TestAGatewaysGateWaitsForAllItsCalls(t *testing.T) {
	h, err := New(Config{Gateways: map[string]GatewayConfig{"card": {Kind: "saman", Terminal: "2015", Timeout: 7 * time.Second}, "bank": {Kind: "manual", Account: treasury}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]time.Duration{"card": 21 * time.Second, "bank": 90 * time.Second} {
		if p := h.Gates().Enter(GateOf(name), 1, noon); p.Longest != want || p.Places != 1 {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
