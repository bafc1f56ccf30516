package definitions

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// fixtures are the bad definitions by name.
func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	all := map[string][]byte{}
	for _, file := range files {
		if all[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestFormattingChangesOnlyTheLayout(t *testing.T) {
	for _, tt := range []struct{ name, before, after string }{
		{"columns", "kartabl: v1\nsteps:\n    a:\n        kind: end   # stays\n        result: success\n", "kartabl: v1\nsteps:\n  a:\n    kind: end   # stays\n    result: success\n"},
		{"lists", "a:\n- x: 1\n  y: 2\n-   z: [1,\n      2]\n", "a:\n  - x: 1\n    y: 2\n  - z: [1,\n      2]\n"},
		{"comments", "# one\n\n\n\na:\n     # two\n     b: 1  \n# three\nc: 2", "# one\n\na:\n  # two\n  b: 1\n# three\nc: 2\n"},
		{"by hand", "vars:\n  a:    {type: int,\n           min: 1}\n  bcd:  {type: int}\n", "vars:\n  a:    {type: int,\n           min: 1}\n  bcd:  {type: int}\n"},
		{"blocks of text", "a:\n    b: |\n      one  \n\n\n        two\n    c: 1\n", "a:\n  b: |\n    one  \n\n\n      two\n  c: 1\n"},
		{"quotes", "next:\n  - {when: a ?? b, to: c}\n  - {when: x in ['a', 'b'], to: d}\n", "next:\n  - {when: \"a ?? b\", to: c}\n  - {when: \"x in ['a', 'b']\", to: d}\n"},
		{"a comma in brackets", "next: [{when: min(a, b) > 3, to: c}]\n", "next: [{when: \"min(a, b) > 3\", to: c}]\n"},
		{"ends of lines", "a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, diags := Format("x.yaml", []byte(tt.before))
			if string(out) != tt.after || diags != nil {
				t.Errorf("got\n%s%v", out, diags)
			}
		})
	}
}

// The shipped files are formatted, so that people learn the right look.
func TestTheLibraryIsFormatted(t *testing.T) {
	for _, name := range append(processes(t), "catalog.yaml") {
		src := readLibrary(t, name)
		if out, diags := Format(name, src); string(out) != string(src) || diags != nil {
			t.Errorf("%s: %v\n%s", name, diags, cmp.Diff(string(src), string(out)))
		}
	}
}

func TestFormattingAFileThatIsNoYAMLTellsWhy(t *testing.T) {
	src := fixtures(t)["syntax_tab.yaml"]
	out, diags := Format("x.yaml", src)
	if !diags.HasErrors() || string(out) != string(src) {
		t.Error(diags)
	}
}

// Formatting twice is formatting once, and what a process means stays, in whatever
// columns it was written.
func TestFormattingIsIdempotentAndKeepsTheMeaning(t *testing.T) {
	sources := fixtures(t)
	for _, name := range processes(t) {
		sources[name] = readLibrary(t, name)
	}
	names := slices.Sorted(maps.Keys(sources))
	rapid.Check(t, func(t *rapid.T) {
		steady(t, disorder(t, sources[rapid.SampledFrom(names).Draw(t, "source")]))
	})
}

// disorder moves all lines to wider columns and adds blanks where none have a meaning.
func disorder(t *rapid.T, src []byte) []byte {
	wide := rapid.IntRange(1, 4).Draw(t, "columns")
	blanks := rapid.SliceOfN(rapid.IntRange(0, 3), 8, 8).Draw(t, "blanks")
	lines := splitLines(src)
	for i, line := range lines {
		indent := indentOf(line)
		lines[i] = strings.Repeat(" ", indent*wide/2+indent*(wide%2)) + line[indent:] + strings.Repeat(" ", blanks[i%8])
	}
	s := []rune(strings.Join(lines, "\n"))
	for range rapid.IntRange(0, 2).Draw(t, "slips") {
		i := rapid.IntRange(0, len(s)-1).Draw(t, "at")
		s[i] = rapid.SampledFrom([]rune("{}[]:#'\",?-| \na")).Draw(t, "sign")
	}
	return []byte(string(s))
}

type failer interface{ Fatalf(string, ...any) }

func steady(t failer, src []byte) {
	once, diags := Format("x.yaml", src)
	if diags != nil {
		return
	}
	twice, more := Format("x.yaml", once)
	if string(once) != string(twice) || more != nil {
		t.Fatalf("twice differs: %s", cmp.Diff(string(once), string(twice)))
	}
	if before, _ := parse(src); before != nil && len(splitCalls(src, before)) == 0 && len(apart(flaws("x.yaml", src))) == 0 && !alike(before, parsed(once)) {
		t.Fatalf("the meaning has changed:\n%s", once)
	}
}

func FuzzFormat(f *testing.F) {
	for _, name := range processes(f) {
		f.Add(readLibrary(f, name))
	}
	for _, src := range fixtures(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) { steady(t, src) })
}
