package hooks

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// GatewayConfig is one payment gateway. What the secret and the token are depends on
// its kind.
type GatewayConfig struct {
	Kind      string        `yaml:"kind"`    // zarinpal, zibal, saman, stripe, manual
	Title     text.Text     `yaml:"title"`   // what people call it; that of its kind when not given
	Address   string        `yaml:"address"` // the vendor's own when not given
	Panel     string        `yaml:"panel"`   // of its service for refunds and lists; the vendor's own when not given
	Timeout   time.Duration `yaml:"timeout"` // of one call; 30s when not given
	Terminal  string        `yaml:"terminal"`
	Wallet    string        `yaml:"wallet"` // that refunds are paid from
	Secret    Secret        `yaml:",inline"`
	TokenEnv  string        `yaml:"token_env"` // for refunds and lists
	TokenFile string        `yaml:"token_file"`
	Min       int           `yaml:"min"` // in the smallest unit; narrows what the vendor takes
	Max       int           `yaml:"max"`
	Account   Account       `yaml:"account"`

	token string // LocalConfig's, which guards nothing
}

// currency is that of the installation; the rial where none is given.
func (c Config) currency(bad *faults) money.Currency {
	if c.Currency == "" {
		return money.IRR
	}
	found, err := money.ParseCurrency(c.Currency)
	bad.add("currency", err)
	return found
}

// gatewayMaker makes the gateways of one config.
type gatewayMaker struct {
	wire     *wire
	allow    hostList
	currency money.Currency
	bad      *faults
}

func (m gatewayMaker) gateway(key string, c GatewayConfig) Gateway {
	kinds := map[string]func(string, GatewayConfig) Gateway{
		"zarinpal": m.zarinpal, "zibal": m.zibal, "saman": m.saman, "stripe": m.stripe, "manual": m.manual,
	}
	newKind, ok := kinds[c.Kind]
	if !ok {
		m.bad.add(key+".kind", fmt.Errorf("%q is not a known gateway; known: manual, saman, stripe, zarinpal, zibal", c.Kind))
		return nil
	}
	m.unused(key, c)
	return newKind(key, c)
}

// uses are the keys beside kind, timeout, min and max that a kind knows.
var uses = map[string]string{
	"zarinpal": "address panel secret token terminal",
	"zibal":    "address panel secret token wallet",
	"saman":    "address terminal",
	"stripe":   "address secret",
	"manual":   "account",
}

// unused names what would have no effect.
func (m gatewayMaker) unused(key string, c GatewayConfig) {
	known := map[string]bool{}
	for _, name := range strings.Fields(uses[c.Kind]) {
		known[name] = true
	}
	for _, given := range []struct {
		name string
		is   bool
	}{
		{"address", c.Address != ""},
		{"panel", c.Panel != ""},
		{"terminal", c.Terminal != ""},
		{"wallet", c.Wallet != ""},
		{"secret", c.Secret != Secret{}},
		{"token", c.TokenEnv+c.TokenFile+c.token != ""},
		{"account", c.Account != Account{}},
	} {
		if given.is && !known[given.name] {
			m.bad.add(key+"."+given.name, fmt.Errorf("%s has no use for it", c.Kind))
		}
	}
}

func (m gatewayMaker) vendor(key string, c GatewayConfig) vendor {
	return vendor{wire: m.wire, name: c.Kind, timeout: m.bad.timeout(key+".timeout", c.Timeout), now: time.Now}
}

// address is the vendor's own where none is given.
func (m gatewayMaker) address(key, given, own string) string {
	if given == "" {
		return own
	}
	return m.bad.address(key, given, m.allow)
}

func (m gatewayMaker) token(key string, c GatewayConfig) string {
	return m.bad.secret(key+".token", Secret{Env: c.TokenEnv, File: c.TokenFile, known: c.token})
}

// terms narrows what a vendor takes to what the config says.
func (m gatewayMaker) terms(key string, c GatewayConfig, own Terms) Terms {
	if own.Currency != m.currency {
		m.bad.add(key, fmt.Errorf("%s does not take %s; it takes %s", c.Kind, m.currency, own.Currency))
	}
	return m.bounds(key, c, own)
}

func (m gatewayMaker) bounds(key string, c GatewayConfig, t Terms) Terms {
	switch {
	case c.Min < 0 || c.Max < 0:
		m.bad.add(key, errors.New("min and max are not below zero"))
	case c.Min > 0 && c.Min < t.Min:
		m.bad.add(key+".min", fmt.Errorf("%s takes no less than %s", c.Kind, money.Of(t.Min, t.Currency)))
	case t.Max > 0 && c.Max > t.Max:
		m.bad.add(key+".max", fmt.Errorf("%s takes no more than %s", c.Kind, money.Of(t.Max, t.Currency)))
	}
	if c.Min > 0 {
		t.Min = c.Min
	}
	if c.Max > 0 {
		t.Max = c.Max
	}
	if t.Max > 0 && t.Min > t.Max {
		m.bad.add(key+".max", errors.New("it is below min"))
	}
	return t
}

// account checks where money is transferred to.
func (m gatewayMaker) account(key string, a Account) Account {
	if a.Owner == "" {
		m.bad.add(key+".owner", errors.New("missing"))
	}
	if a.Bank == "" {
		m.bad.add(key+".bank", errors.New("missing"))
	}
	if !iran.IBAN.Valid(a.IBAN) {
		m.bad.add(key+".iban", errors.New("not a valid IBAN"))
	}
	if a.Card != "" && !iran.Card.Valid(a.Card) {
		m.bad.add(key+".card", errors.New("not a valid card number"))
	}
	a.IBAN, a.Card = iran.IBAN.Normalize(a.IBAN), iran.Card.Normalize(a.Card)
	return a
}
