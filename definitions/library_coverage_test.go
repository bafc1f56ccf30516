package definitions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// The scenarios of the library pass, and go through every edge, row, timer and answer
// to an error.
func TestTheScenariosOfTheLibraryGoEverywhere(t *testing.T) {
	c := shipped(t)
	for _, name := range processes(t) {
		t.Run(name, func(t *testing.T) {
			p, _ := Load(name, readLibrary(t, name), c)
			coverage := NewCoverage(p)
			runAll(t, p, c, coverage, filepath.Join("library", name))
			checkUntold(t, coverage)
		})
	}
}

// runAll runs the scenarios in a definition and those in the file beside it.
func runAll(t *testing.T, p *engine.Process, c *Catalog, coverage *Coverage, file string) {
	t.Helper()
	for _, name := range []string{file, strings.TrimSuffix(file, ".yaml") + ".test.yaml"} {
		src, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		list, diags := ScenariosAfter(name, src, p, c, olderBeside(t, file, c))
		for _, d := range diags {
			t.Error(d.In(text.En))
		}
		for _, r := range RunCovered(p, list, coverage) {
			if !r.Passed {
				t.Errorf("%s: %s", r.Name, strings.Join(r.Failures, "\n"))
			}
		}
	}
}

// olderBeside finds older versions in files beside a definition.
func olderBeside(t *testing.T, file string, c *Catalog) func(id string, version int) *engine.Process {
	t.Helper()
	return func(id string, version int) *engine.Process {
		name := filepath.Join(filepath.Dir(file), fmt.Sprintf("%s.v%d.yaml", id, version))
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, diags := Load(name, src, c)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		return p
	}
}

func checkUntold(t *testing.T, coverage *Coverage) {
	t.Helper()
	for _, part := range coverage.Parts {
		if part.Hits == 0 {
			t.Errorf("line %d: no scenario goes through %s %s", part.Line, part.Kind, part.Name)
		}
	}
}
