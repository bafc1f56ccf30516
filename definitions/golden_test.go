package definitions

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
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

// fixture is a file with what it says of itself and what is told of it.
type fixture struct {
	file  string
	src   string
	diags Diagnostics
}

// badFiles loads every bad file of testdata, each as it is meant to be loaded.
func badFiles(t *testing.T) []fixture {
	t.Helper()
	var list []fixture
	c := shipped(t)
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		list = append(list, told(t, file, func(name string, src []byte) Diagnostics {
			_, diags := Load(name, src, c)
			return diags
		}))
	}
	return append(append(list, aloneFixtures(t)...),
		told(t, "testdata/bad_catalog/catalog.yaml", func(name string, src []byte) Diagnostics {
			_, diags := LoadCatalog(name, src, nil)
			return diags
		}),
		told(t, "testdata/migrate/v2.yaml", func(name string, src []byte) Diagnostics {
			_, diags := LoadAfter(name, src, c, older(t))
			return diags
		}))
}

// aloneFixtures are about what a catalog, a folder or a database has.
func aloneFixtures(t *testing.T) []fixture {
	t.Helper()
	var c *Catalog
	there := []*engine.Process{{ID: "credit_check", Version: 1}}
	nothing := func(string, int) *engine.Process { return nil }
	return []fixture{
		told(t, "testdata/bad_alone/catalog.yaml", func(name string, src []byte) (diags Diagnostics) {
			c, diags = LoadCatalog(name, src, map[string][]byte{"templates/greeting.fa.txt": []byte("درود\n")})
			return diags
		}),
		told(t, "testdata/bad_alone/process.yaml", func(name string, src []byte) Diagnostics {
			_, diags := LoadAfter(name, src, c.WithAll(there), nothing)
			return diags
		}),
		told(t, "testdata/bad_alone/folder.yaml", func(name string, src []byte) Diagnostics {
			_, diags := Load(name, src, c.With(there))
			return diags
		}),
		told(t, "testdata/bad_alone/deployed.yaml", func(name string, src []byte) Diagnostics {
			return Diagnostics{Outgrown(name, src, "renewal", 3, faultsAt(14, 20)), Redeployed(name, src, "claim", 2, 2), Unmapped(name, src, 2, "review", 3)}
		}),
	}
}

// faultsAt are faults at some lines of a file.
func faultsAt(lines ...int) (diags Diagnostics) {
	for _, n := range lines {
		diags = append(diags, Diagnostic{Place: expression.Place{Line: n, Column: 1}, Severity: Error})
	}
	return diags
}

func told(t *testing.T, file string, load func(name string, src []byte) Diagnostics) fixture {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return fixture{file, string(src), load(filepath.Base(file), src)}
}

func TestEveryFaultIsToldAtItsLine(t *testing.T) {
	for _, f := range badFiles(t) {
		t.Run(strings.TrimPrefix(f.file, "testdata/"), func(t *testing.T) {
			compare(t, wantedIn(f.src), f.diags)
			if !slices.IsSortedFunc(f.diags, func(a, b Diagnostic) int { return a.Place.Line - b.Place.Line }) {
				t.Error("they are not in the order of the lines")
			}
			for _, d := range f.diags {
				if d.Excerpt == "" {
					t.Errorf("%s has no excerpt", d)
				}
			}
		})
	}
}

// withoutFixture are codes that no small file can have.
var withoutFixture = map[string]string{
	"K027": "files that are too large are made by TestTooMuch",
	"K033": "calendars say it in their own words",
}

// Every code of the table has a file that shows it, line and wording and all.
func TestEveryCodeHasAFixture(t *testing.T) {
	shown := map[string]bool{}
	for _, f := range badFiles(t) {
		for _, d := range f.diags {
			shown[d.Code] = true
		}
	}
	for _, code := range slices.Concat(Codes(), expressionCodes(t)) {
		if _, not := withoutFixture[code]; !shown[code] && !not {
			t.Errorf("%s has no fixture", code)
		}
	}
}

func expressionCodes(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, r := range expressionRows(t) {
		list = append(list, r.code)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// All messages as people read them stand in one file a language, for editors of the
// language to read: `go test ./definitions -run TestMessagesAsTheyAreRead -write`.
func TestMessagesAsTheyAreRead(t *testing.T) {
	for _, lang := range []text.Lang{text.Fa, text.En} {
		var b strings.Builder
		for _, f := range badFiles(t) {
			b.WriteString("# " + strings.TrimPrefix(f.file, "testdata/") + "\n")
			for _, d := range f.diags {
				b.WriteString(d.line(lang) + "\n")
				if !d.Suggestion.IsZero() {
					b.WriteString("    " + d.Suggestion.In(lang) + "\n")
				}
			}
			b.WriteString("\n")
		}
		b.WriteString(failuresAsTheyAreRead(t, lang))
		golden(t, "testdata/golden/messages."+string(lang)+".txt", b.String())
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *write {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: write it again with -write and read it\n%s", file, diff)
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
