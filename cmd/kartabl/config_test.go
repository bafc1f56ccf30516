package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestKeepExchanges(t *testing.T) {
	for text, want := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "1d": 24 * time.Hour, "0d": 0, "9": 0, "24h": 0, "5000d": 0, "-1d": 0} {
		file := filepath.Join(t.TempDir(), "kartabl.yaml")
		if err := os.WriteFile(file, []byte("keep_exchanges: "+text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := readConfig(file)
		if time.Duration(c.KeepExchanges) != want || (err != nil) != (want == 0) {
			t.Errorf("%s: %s, %v", text, time.Duration(c.KeepExchanges), err)
		}
	}
}

// TestTheExamplesOfTheOperator: what the page of operations shows is read.
func TestTheExamplesOfTheOperator(t *testing.T) {
	files, err := filepath.Glob("../../docs/examples/operator/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if _, err := readConfig(file); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}
