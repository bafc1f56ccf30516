package definitions

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

var lineLink = regexp.MustCompile(`\]\(([a-z_]+\.yaml)#L([0-9]+)\)$`)

// Every sentence of a page leads to a line of the file, and every step has one at its own line.
func TestEverySentenceIsLinked(t *testing.T) {
	for _, name := range processes(t) {
		src := readLibrary(t, name)
		lines := len(splitLines(src))
		p, _ := planOf(name, src)
		for _, lang := range []text.Lang{text.Fa, text.En} {
			page, diags := Explain("dir/"+name, src, lang)
			if diags != nil {
				t.Fatal(diags)
			}
			for _, line := range strings.Split(page, "\n") {
				if !strings.HasPrefix(strings.TrimSpace(line), "- ") {
					continue
				}
				m := lineLink.FindStringSubmatch(line)
				if m == nil || m[1] != name {
					t.Errorf("%s: no link in %q", name, line)
					continue
				}
				if at, _ := strconv.Atoi(m[2]); at < 1 || at > lines {
					t.Errorf("%s: %q leads nowhere", name, line)
				}
				if strings.Contains(line, "%!") || strings.Contains(line, "``") || strings.Contains(line, "****") {
					t.Errorf("%s: %q is not whole", name, line)
				}
			}
			for _, s := range p.order {
				if !strings.Contains(page, "**"+s.title(lang)+"**") || !strings.Contains(page, "#L"+strconv.Itoa(s.line)+")") {
					t.Errorf("%s: nothing about %s", name, s.name)
				}
			}
		}
	}
}
