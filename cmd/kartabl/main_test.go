package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	return build(context.Background(), "kartabl")
})

// folder is made when the first program is built.
var folder = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "kartabl-journey-")
	shared = dir
	return dir, err
})

func build(ctx context.Context, name string, flags ...string) (string, error) {
	dir, err := folder()
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, name)
	build := exec.CommandContext(ctx, "go", append(append([]string{"build"}, flags...), "-o", program, ".")...) //nolint:gosec // the test's own words
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return program, nil
}

// tomorrow gives the program with one more migration, as the next release may have.
func tomorrow(t *testing.T) string {
	t.Helper()
	file, err := filepath.Abs("../../store/migrations.go")
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(var migrations = \[\]string\{[^}]*)\}`)
	changed := filepath.Join(t.TempDir(), "migrations.go")
	more := list.ReplaceAll(src, []byte(`$1, "CREATE TABLE IF NOT EXISTS tomorrow (id {id} PRIMARY KEY)"}`))
	if bytes.Equal(more, src) {
		t.Fatal("the list of migrations was not found")
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{file: changed}})
	if err := errors.Join(err, os.WriteFile(changed, more, 0o600), os.WriteFile(overlay, replace, 0o600)); err != nil {
		t.Fatal(err)
	}
	program, err := build(t.Context(), "kartabl-tomorrow", "-overlay", overlay)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func program(t *testing.T) string {
	t.Helper()
	name, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return name
}
