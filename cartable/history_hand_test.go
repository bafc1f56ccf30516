package cartable

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
)

// What colleagues have written is read whatever name it has in the history.
func TestWordsUnderEarlierNames(t *testing.T) {
	for _, test := range []struct{ kind, name string }{
		{engine.FactDelegated, "text"},
		{engine.FactDelegated, "note"},
		{engine.FactHandedBack, "text"},
		{engine.FactHandedBack, "note"},
		{engine.FactAsked, "text"},
		{engine.FactAsked, "question"},
		{engine.FactReplied, "text"},
		{engine.FactReplied, "answer"},
		{engine.FactAside, "reason"},
		{engine.FactNoted, "text"},
	} {
		f := engine.Fact{Kind: test.kind, Data: map[string]any{"item": "c-1", "to": "p", test.name: "so"}}
		if words := colleaguesWords(f); words != "so" || handKey(f, "key") != "key.words" {
			t.Errorf("%s under %s: %q", test.kind, test.name, words)
		}
		f.Data[test.name] = nil // erased
		if words := colleaguesWords(f); words != "" || handKey(f, "key") != "" {
			t.Errorf("%s under %s, erased: %q", test.kind, test.name, words)
		}
	}
}
