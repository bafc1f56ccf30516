package hooks

import (
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

func TestGatewaysHaveNamesForPeople(t *testing.T) {
	t.Parallel()
	for kind := range uses {
		for _, lang := range []text.Lang{text.Fa, text.En} {
			if titles[kind][lang] == "" {
				t.Errorf("%s has no name in %s", kind, lang)
			}
		}
	}
	own := text.Text{text.Fa: "درگاه ملت"}
	h := Hooks{titles: titlesOf(map[string]GatewayConfig{"a": {Kind: "saman", Title: own}, "b": {Kind: "zibal"}})}
	if a, b := h.GatewayTitle("a").In(text.Fa), h.GatewayTitle("b").In(text.En); a != "درگاه ملت" || b != "Zibal" || h.GatewayTitle("c").In(text.Fa) != "" {
		t.Errorf("names %q and %q", a, b)
	}
}
