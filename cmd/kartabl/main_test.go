package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run this test binary under the name of the program; the journeys build
// the program itself, once.
func TestMain(m *testing.M) {
	testscript.Main(cleaned{m}, map[string]func(){"kartabl": main, "opencases": openCases})
}

// cleaned removes what the tests share.
type cleaned struct{ m *testing.M }

func (c cleaned) Run() int {
	code := c.m.Run()
	if shared != "" {
		if err := os.RemoveAll(shared); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return code
}

// shared is the folder of the built program, "" until somebody needs it.
var shared string

// built gives the program: the one that KARTABL_BIN names, or a fresh one.
var built = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("KARTABL_BIN"); given != "" {
		return filepath.Abs(given)
	}
	dir, err := os.MkdirTemp("", "kartabl-journey-")
	if err != nil {
		return "", err
	}
	shared = dir
	program := filepath.Join(dir, "kartabl")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return program, nil
})

func program(t *testing.T) string {
	t.Helper()
	name, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return name
}
