package definitions

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// shipped loads the catalog of the library.
func shipped(t testing.TB) *Catalog {
	t.Helper()
	c, diags, err := LibraryCatalog(Library())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Error(d.In(text.En))
	}
	if c == nil {
		t.FailNow()
	}
	return c
}

func readLibrary(t testing.TB, name string) []byte {
	t.Helper()
	src, err := fs.ReadFile(Library(), name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func processes(t testing.TB) []string {
	t.Helper()
	names, err := fs.Glob(Library(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, name := range names {
		if name != "catalog.yaml" && !strings.HasSuffix(name, ".test.yaml") {
			list = append(list, name)
		}
	}
	return list
}

func TestTheLibraryHasNoFault(t *testing.T) {
	c := shipped(t)
	for _, name := range processes(t) {
		p, diags := Load(name, readLibrary(t, name), c)
		for _, d := range diags {
			t.Error(d.In(text.En))
		}
		if p == nil {
			t.Errorf("%s gives no process", name)
		}
	}
}

func TestTheScenariosOfTheLibraryPass(t *testing.T) {
	c := shipped(t)
	for _, name := range processes(t) {
		src := readLibrary(t, name)
		p, _ := Load(name, src, c)
		list, diags := Scenarios(name, src, p, c)
		if len(list) == 0 || len(diags) > 0 {
			t.Errorf("%s: %d scenarios, %v", name, len(list), diags)
		}
		for _, r := range RunScenarios(p, list) {
			if !r.Passed {
				t.Errorf("%s: %s", name, strings.Join(r.Failures, "\n"))
			}
		}
	}
}
