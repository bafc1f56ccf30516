package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPaymentsAreSimulated(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	c := simulateCommand{Seed: 3, Payments: 20}
	if err := c.Run(t.Context(), streams{out: out}); err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"credited twice", "lost ", "took "} {
		if !strings.Contains(string(said), part) {
			t.Errorf("it does not say %q:\n%s", part, said)
		}
	}
}
