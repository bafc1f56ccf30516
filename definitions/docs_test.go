package definitions

import (
	"cmp"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

var write = flag.Bool("write", false, "write the table of codes into docs/language.md")

const (
	reference = "../docs/language.md"
	tableHead = "-run TestTheTableOfCodes -write` -->\n"
	tableTail = "<!-- end of codes -->\n"
)

func page(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// The table of the page has the wording of the messages, letter by letter.
func TestTheTableOfCodes(t *testing.T) {
	before, rest, found := strings.Cut(page(t), tableHead)
	shown, after, closed := strings.Cut(rest, tableTail)
	if !found || !closed {
		t.Fatal("the page has no place for the table")
	}
	want := "\n" + tableOfCodes(t) + "\n"
	if *write {
		if err := os.WriteFile(reference, []byte(before+tableHead+want+tableTail+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if shown != want {
		t.Error("the table differs from the messages; write it again with -write")
	}
}

// codeRow is one sentence of a code.
type codeRow struct{ code, sentence, hint string }

func tableOfCodes(t *testing.T) string {
	t.Helper()
	rows := slices.Concat(fileRows(t), expressionRows(t))
	slices.SortStableFunc(rows, func(a, b codeRow) int { return cmp.Compare(codeOrder(a.code), codeOrder(b.code)) })
	s := "| code | message | suggestion |\n|---|---|---|\n"
	for _, r := range rows {
		s += "| " + r.code + " | " + strings.ReplaceAll(r.sentence, "|", `\|`) + " | " + strings.ReplaceAll(r.hint, "|", `\|`) + " |\n"
	}
	return s
}

// codeOrder puts the codes of the text first, then those of the meaning by number.
func codeOrder(code string) string {
	if code[0] == 'K' {
		return "0" + code[1:]
	}
	return "1" + code[1:]
}

// fileRows are the codes that the sources of this package report in their own words.
func fileRows(t *testing.T) []codeRow {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sources := ""
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file != "messages.go" && file != "fix.go" && !strings.HasPrefix(file, "lesson") && !strings.HasSuffix(file, "_test.go") {
			sources += string(src)
		}
	}
	var rows []codeRow
	for _, code := range slices.Sorted(maps.Keys(messages)) {
		if !strings.Contains(sources, `"`+code+`"`) {
			continue
		}
		var hints []string
		for _, h := range messages[code].hints {
			hints = append(hints, h.In(text.En))
		}
		rows = append(rows, codeRow{code, messages[code].text.In(text.En), strings.Join(hints, " · ")})
	}
	return rows
}

var expressionKey = regexp.MustCompile(`"expression\.(E[0-9]{3})((?:\.[a-z]+)?)":`)

// expressionRows are the sentences about expressions. E101 has the file's own words,
// which know where a variable is declared.
func expressionRows(t *testing.T) []codeRow {
	t.Helper()
	src, err := os.ReadFile("../internal/text/messages_expression.go")
	if err != nil {
		t.Fatal(err)
	}
	var rows []codeRow
	for _, m := range expressionKey.FindAllStringSubmatch(string(src), -1) {
		if m[1]+m[2] != "E101" {
			rows = append(rows, codeRow{m[1], text.Message("expression."+m[1]+m[2], text.En, nil), ""})
		}
	}
	return rows
}

// Every key of the language has its line in the page.
func TestThePageNamesEveryKey(t *testing.T) {
	page := page(t)
	keys := slices.Concat(processKeys, commonKeys, endKeys, typeKeys, fieldKeys, expectKeys, stepKinds, kinds)
	for _, list := range kindKeys {
		keys = append(keys, list...)
	}
	for line, list := range actKeys {
		keys = append(append(keys, line), list...)
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		if !regexp.MustCompile("`[^`\n]*\\b" + key + "\\b[^`\n]*`").MatchString(page) {
			t.Errorf("the page does not name `%s`", key)
		}
	}
}

// Every function of expressions has its line in the page.
func TestThePageNamesEveryFunction(t *testing.T) {
	page := page(t)
	for _, file := range []string{"functions.go", "call.go"} {
		src, err := os.ReadFile(filepath.Join("../engine/expression", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range functionNames(string(src)) {
			if !strings.Contains(page, "`"+name+"`") && !strings.Contains(page, "`"+name+"(") && !strings.Contains(page, " `"+name+"(") {
				t.Errorf("the page does not name %s()", name)
			}
		}
	}
}

func functionNames(src string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^\t"(\w+)": +\{params`).FindAllStringSubmatch(src, -1) {
		names = append(names, m[1])
	}
	_, own, _ := strings.Cut(src, "var own = []string{")
	own, _, _ = strings.Cut(own, "}")
	for _, m := range regexp.MustCompile(`"(\w+)"`).FindAllStringSubmatch(own, -1) {
		names = append(names, m[1])
	}
	return names
}
