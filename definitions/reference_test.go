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

// sectionOf says under which heading of the page a place of the language is described.
var sectionOf = map[string]string{
	"process": "The process", "access": "The process", "start": "The process", "limit": "The process",
	"schedule": "The process", "message_start": "The process",
	"type": "Variables and types", "form": "Forms", "field": "Forms", "rule": "Forms",
	"table": "Decision tables", "table_rule": "Decision tables",
	"assign": "Assign", "sla": "SLA", "again": "SLA", "timer": "Timers", "action": "Actions",
	"anytime": "Beside the steps", "cancel": "Beside the steps", "reopen": "Beside the steps",
	"migrate": "Versions and migration",
	"catalog": "The catalog", "customer": "The catalog", "attribute": "The catalog", "staff": "The catalog", "calendar": "The catalog", "week": "The catalog",
	"range": "The catalog", "day": "The catalog", "queue": "The catalog", "service": "The catalog", "operation": "The catalog", "a message": "The catalog",
	"scenario": "Scenarios", "given": "Scenarios", "reply": "Scenarios", "expect": "Scenarios", "test_file": "Scenarios",
}

// sectionFor gives the section of a key as atlas names it. What is not listed belongs to
// the steps, the scenarios' lines, or a kind of variable.
func sectionFor(key string) string {
	what, _, _ := strings.Cut(key, ".")
	switch {
	case sectionOf[what] != "":
		return sectionOf[what]
	case what == "act", strings.HasPrefix(what, "act_"):
		return "Scenarios"
	case slices.Contains(kinds, what):
		return "Variables and types"
	default:
		return "Steps"
	}
}

// section is a part of the page: what it shows, and the files to which it links.
type section struct {
	excerpts []string
	links    []string
}

var (
	fencedYAML = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")
	linkToYAML = regexp.MustCompile(`\]\(((?:examples|\.\./definitions/library)/[a-z_.]+\.yaml)\)`)
)

// sectionsOf cuts a page at its headings of the second degree.
func sectionsOf(page string) map[string]section {
	all := map[string]section{}
	for _, part := range strings.Split("\n"+page, "\n## ")[1:] {
		title, body, _ := strings.Cut(part, "\n")
		var s section
		for _, m := range fencedYAML.FindAllStringSubmatch(body+"\n", -1) {
			s.excerpts = append(s.excerpts, m[1])
		}
		for _, m := range linkToYAML.FindAllStringSubmatch(body, -1) {
			s.links = append(s.links, strings.TrimPrefix(filepath.Join("../docs", m[1]), "../definitions/"))
		}
		all[title] = s
	}
	return all
}

// runnable are the files whose text the page may show, by their path from here.
func runnable(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, pattern := range []string{"library/*.yaml", "../docs/examples/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if all[file], err = os.ReadFile(file); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}

// find gives the first and last line at which an excerpt stands in a file, deeper by the
// same indentation everywhere; zeros when it does not.
func find(excerpt string, src []byte) (first, last int) {
	want, have := strings.Split(strings.TrimRight(excerpt, "\n"), "\n"), strings.Split(string(src), "\n")
	for i := 0; i+len(want) <= len(have); i++ {
		margin, found := strings.CutSuffix(have[i], want[0])
		if !found || strings.TrimSpace(margin) != "" {
			continue
		}
		if slices.EqualFunc(want, have[i:i+len(want)], func(w, h string) bool { return h == w && w == "" || h == margin+w }) {
			return i + 1, i + len(want)
		}
	}
	return 0, 0
}

// Every fragment of the page stands in a definition that runs, and every key of the
// language is shown in its section, or is in a definition to which the section links.
func TestThePageShowsEveryKeyInADefinitionThatRuns(t *testing.T) {
	a, files := newAtlas(t), runnable(t)
	used := map[string]uses{}
	for file, src := range files {
		used[file] = a.in(t, src)
	}
	shown := map[string]map[string]bool{} // by section and key
	for title, s := range sectionsOf(page(t)) {
		shown[title] = s.keys(t, files, used)
	}
	for _, key := range a.keys() {
		if title := sectionFor(key); !shown[title][key] {
			t.Errorf("%q has no example that uses %s", title, key)
		}
	}
}

// keys are those in the fragments of a section and in the files to which it links. A
// fragment that stands in no file fails the test.
func (s section) keys(t *testing.T, files map[string][]byte, used map[string]uses) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	for _, file := range s.links {
		for key := range used[file] {
			keys[key] = true
		}
	}
	for _, excerpt := range s.excerpts {
		found := false
		for file, src := range files {
			first, last := find(excerpt, src)
			if first == 0 {
				continue
			}
			found = true
			for key, lines := range used[file] {
				if slices.ContainsFunc(lines, func(n int) bool { return first <= n && n <= last }) {
					keys[key] = true
				}
			}
		}
		if !found {
			t.Errorf("in no definition that runs:\n%s", excerpt)
		}
	}
	return keys
}

// The examples have no fault and no warning, in both languages, and their scenarios go
// through every part of them.
func TestTheExamplesRun(t *testing.T) {
	folder := os.DirFS("../docs/examples")
	catalog, diags, err := LibraryCatalog(folder)
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	for file, src := range runnable(t) {
		name := filepath.Base(file)
		if filepath.Dir(file) != "../docs/examples" || name == "catalog.yaml" || strings.HasSuffix(name, ".test.yaml") || strings.Contains(name, ".v1.") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			p, diags := Load(name, src, catalog)
			for _, d := range diags {
				t.Errorf("%s\n%s", d.In(text.En), d.In(text.Fa))
			}
			if p == nil {
				return
			}
			coverage := NewCoverage(p)
			runAll(t, p, catalog, coverage, file)
			checkUntold(t, coverage)
		})
	}
}
