package main

import (
	"testing"

	"github.com/kartabl/kartabl/bench"
)

// A real server is killed among living cases and answers again.
func TestLivingCasesAreServed(t *testing.T) {
	t.Parallel()
	o := bench.LiveOptions{
		Options: bench.Options{Dir: t.TempDir(), Callers: 2, Rounds: 1, Cases: 1},
		Cases:   100, Brief: true, Program: program(t),
	}
	report, err := bench.Live(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	measured := map[string]float64{}
	for _, f := range report.Runs[0].Figures {
		measured[f.Name] = f.Large
	}
	for _, name := range []string{"page of cases", "steps", "ready after kill -9", "bytes on disk of a case"} {
		if !(measured[name] > 0) {
			t.Errorf("%s: %v", name, measured[name])
		}
	}
}
