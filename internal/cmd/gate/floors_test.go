package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A package without a floor may import anything, so the table has to know them all.
func TestEveryPackageHasItsFloor(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	rules, err := os.ReadFile(filepath.Join(root, ".golangci.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob(filepath.Join(root, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		if rule := "${config-path}/" + filepath.Base(folder) + "/"; len(sources) > 0 && !strings.Contains(string(rules), rule) {
			t.Errorf("no rule of .golangci.yaml stands for %s", rule)
		}
	}
}
