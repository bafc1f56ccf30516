package hooks

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// The codes that public clients of these gateways know.
func TestEveryKnownCodeHasAMessage(t *testing.T) {
	b, err := os.ReadFile("testdata/gateway_codes.json")
	if err != nil {
		t.Fatal(err)
	}
	var known map[string][]int
	if err := json.Unmarshal(b, &known); err != nil {
		t.Fatal(err)
	}
	tables := map[string][]messages{
		"zarinpal": {zarinpalMessages}, "zibal": {zibalResults, zibalStatuses}, "sep": {samanStates, samanResults}, "saman": {samanStates, samanResults},
	}
	if len(known) != len(tables) {
		t.Fatalf("%d gateways", len(known))
	}
	for name, codes := range known {
		for _, code := range codes {
			if !slices.ContainsFunc(tables[name], func(m messages) bool { return m[code] != nil }) {
				t.Errorf("%s: %d has no message", name, code)
			}
		}
	}
}

func TestMessagesAreInBothLanguages(t *testing.T) {
	all := slices.Collect(maps.Values(refundMessages))
	all = slices.AppendSeq(all, maps.Values(stripeMessages))
	for _, m := range []messages{zarinpalMessages, zibalResults, zibalStatuses, zibalPanelResults, samanStates, samanResults} {
		all = slices.AppendSeq(all, maps.Values(m))
		all = append(all, m.of(-12345))
	}
	for _, m := range all {
		if m[text.Fa] == "" || m[text.En] == "" || strings.ContainsAny(m[text.Fa], "يك") || strings.ContainsAny(strings.ReplaceAll(m[text.Fa], "CVV2", ""), "0123456789") {
			t.Errorf("%v", m)
		}
	}
}
