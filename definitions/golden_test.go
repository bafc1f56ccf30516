package definitions

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

// wanted is what a fixture says at a line: `# E101 part of the text`.
type wanted struct {
	line int
	code string
	text string
}

var wantPattern = regexp.MustCompile(`# ([KEW][0-9]{3})([^#]*)`)

func wantedIn(src string) []wanted {
	var list []wanted
	for i, line := range strings.Split(src, "\n") {
		for _, m := range wantPattern.FindAllStringSubmatch(line, -1) {
			list = append(list, wanted{i + 1, m[1], strings.TrimSpace(m[2])})
		}
	}
	return list
}

func (w wanted) fits(d Diagnostic) bool {
	return d.Place.Line == w.line && d.Code == w.code && strings.Contains(d.Text.In(text.En), w.text)
}

func TestEveryFaultIsToldAtItsLine(t *testing.T) {
	c := shipped(t)
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, diags := Load(filepath.Base(file), src, c)
			compare(t, wantedIn(string(src)), diags)
		})
	}
}

func compare(t *testing.T, want []wanted, diags Diagnostics) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(diags, w.fits) {
			t.Errorf("line %d: %s %s is not told", w.line, w.code, w.text)
		}
	}
	for _, d := range diags {
		if !slices.ContainsFunc(want, func(w wanted) bool { return w.fits(d) }) {
			t.Errorf("not expected:\n%s", d.In(text.En))
		}
		if d.Text.In(text.Fa) == "" || strings.Contains(d.Text.In(text.En)+d.Text.In(text.Fa), "{"+"name}") {
			t.Errorf("the words of %s are not whole: %v", d.Code, d.Text)
		}
	}
}

func TestEveryFaultOfACatalogIsToldAtItsLine(t *testing.T) {
	src, err := os.ReadFile("testdata/bad_catalog/catalog.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, diags := LoadCatalog("catalog.yaml", src, nil)
	compare(t, wantedIn(string(src)), diags)
}
