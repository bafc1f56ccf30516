package processes_test

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
)

// TestAnEmptyTextIsAnAnswer: a service that has no name to give says so with an empty
// text; what is no text does not fit.
func TestAnEmptyTextIsAnAnswer(t *testing.T) {
	for name, test := range map[string]struct {
		answer map[string]any
		at     string
	}{
		"given":  {map[string]any{"trace_no": "T1"}, "confirm"},
		"empty":  {map[string]any{"trace_no": ""}, "confirm"},
		"wrong":  {map[string]any{"trace_no": []any{"T1"}}, "settle"},
		"absent": {map[string]any{}, "settle"},
	} {
		t.Run(name, func(t *testing.T) {
			on(t, func(w *world) {
				w.must(w.deploy(transfer))
				w.fake.Answer("core_insurance.settle", test.answer)
				if at := step(w.start()); at != test.at {
					t.Errorf("the case is at %q, want %q", at, test.at)
				}
			})
		})
	}
}

// step is where a case with one token stands.
func step(c engine.Case) string {
	for _, token := range c.Tokens {
		return token.Step
	}
	return ""
}
