package hooks

import "github.com/kartabl/kartabl/internal/text"

// titles are what people call the gateways of each kind.
var titles = map[string]text.Text{
	"zarinpal": {text.Fa: "زرین‌پال", text.En: "Zarinpal"},
	"zibal":    {text.Fa: "زیبال", text.En: "Zibal"},
	"saman":    {text.Fa: "درگاه پرداخت سامان", text.En: "Saman (SEP)"},
	"stripe":   {text.Fa: "Stripe", text.En: "Stripe"},
	"manual":   {text.Fa: "واریز به حساب", text.En: "Bank transfer"},
}

// GatewayTitle is what people call the configured gateway of this name; nothing where
// there is none.
func (h *Hooks) GatewayTitle(name string) text.Text { return h.titles[name] }

// titlesOf are the given titles of gateways, and those of their kinds.
func titlesOf(all map[string]GatewayConfig) map[string]text.Text {
	m := map[string]text.Text{}
	for name, c := range all {
		if m[name] = c.Title; c.Title.IsZero() {
			m[name] = titles[c.Kind]
		}
	}
	return m
}
