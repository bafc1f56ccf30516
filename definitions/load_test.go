package definitions

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// change loads the medical claim with one part of it written otherwise.
func change(t *testing.T, was, is string) Diagnostics {
	t.Helper()
	src := string(readLibrary(t, "medical_claim.yaml"))
	if !strings.Contains(src, was) {
		t.Fatalf("the definition has no %q", was)
	}
	_, diags := Load("medical_claim.yaml", []byte(strings.Replace(src, was, is, 1)), shipped(t))
	return diags
}

func TestAMessageHasPlaceExcerptAndSuggestion(t *testing.T) {
	diags := change(t, "{when: fee > 0, to: pay_fee}", "{when: fe > 0, to: pay_fee}")
	var b strings.Builder
	if err := diags.Print(&b, text.En); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"medical_claim.yaml:158:16  E101  There is no variable 'fe'.",
		"  157 |     next:",
		"  158 |       - {when: fe > 0, to: pay_fee}",
		"      |                ^^",
		"  Did you mean 'fee' (money, line 32)?",
		"",
	}, "\n")
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestAMessageIsPersianToo(t *testing.T) {
	diags := change(t, "late: refund ", "late: refnd ")
	if len(diags) != 1 {
		t.Fatal(diags)
	}
	want := "«refnd» را نمی‌توان برای «late» نوشت."
	if got := diags[0].Text.In(text.Fa); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestALineWithPersianHasNoCaret(t *testing.T) {
	diags := change(t, "label: {fa: پرداخت شد, en: Paid}, result: success", "label: {fa: پرداخت شد, en: Paid}, result: succes")
	if len(diags) != 1 || strings.Contains(diags[0].Excerpt, "^") {
		t.Errorf("%v", diags)
	}
}

func TestAFaultOfATemplateIsToldInItsFile(t *testing.T) {
	files, err := CatalogFiles(Library())
	if err != nil {
		t.Fatal(err)
	}
	files["templates/sms_paid.en.txt"] = []byte("Paid\nDear {{ customer.full_name }},\nthe amount {{ aproved_amount }} is paid.\n")
	c, _ := LoadCatalog("catalog.yaml", readLibrary(t, "catalog.yaml"), files)
	_, diags := Load("medical_claim.yaml", readLibrary(t, "medical_claim.yaml"), c)
	if len(diags) != 1 || diags[0].String() != "templates/sms_paid.en.txt:3:15  E101  There is no variable 'aproved_amount'." {
		t.Errorf("%v", diags)
	}
}

func TestPlacesInsideOfScalars(t *testing.T) {
	for name, tt := range map[string]struct {
		src    string
		offset int
		want   expression.Place
	}{
		"plain":          {"a: fee > 0", 6, expression.Place{Line: 1, Column: 10}},
		"quoted":         {`a: "fee > 0"`, 6, expression.Place{Line: 1, Column: 11}},
		"single quotes":  {`a: 'b == ''x'''`, 7, expression.Place{Line: 1, Column: 13}},
		"an escape":      {`a: "b == \"x\" and c"`, 13, expression.Place{Line: 1, Column: 20}},
		"two lines":      {"a: \"b and\n   c\"", 6, expression.Place{Line: 2, Column: 4}},
		"persian before": {`a: {fa: "سلام {{ x }}"}`, 8, expression.Place{Line: 1, Column: 18}},
		"block":          {"a: |\n  one\n  two", 4, expression.Place{Line: 3, Column: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader("x.yaml", []byte(tt.src))
			n := r.parse([]byte(tt.src)).get("a")
			if n.shape == mapShape {
				n = n.get("fa")
			}
			if got := r.spot(n, tt.offset); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestFollowUpFaultsAreHeldBack(t *testing.T) {
	diags := change(t, "  fee:               {type: money, default: 0}", "  fee:               {type: mony, default: 0}")
	if len(diags) != 1 || diags[0].Code != "K022" {
		t.Errorf("one cause, but:\n%v", diags)
	}
}

// naughty are texts that break what is not careful.
func naughty(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile("../internal/text/testdata/naughty_strings.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

const small = `kartabl: v1
kind: process
id: small
version: 1
title: TITLE
owner: claims_manager
start: {by: [customer], next: a}
vars: {note: {type: text, default: TITLE}}
steps:
  a: {kind: task, who: customer, label: {fa: "یک", en: One}, fields: [note], next: z}
  z: {kind: end, label: {fa: "پایان", en: End}, result: success}
`

func TestNaughtyTextsAreOnlyTexts(t *testing.T) {
	c := shipped(t)
	for _, s := range naughty(t) {
		if strings.TrimSpace(s) == "" || strings.HasPrefix(s, "=") || len(s) > 10_000 {
			continue
		}
		p, diags := Load("small.yaml", []byte(strings.ReplaceAll(small, "TITLE", quoted(s))), c)
		if p == nil {
			t.Errorf("%q: %v", s, diags)
			continue
		}
		if got := p.Title.In(text.En); got != s {
			t.Errorf("%q was read as %q", s, got)
		}
		if got := p.Vars[0].Type.Default.Literal; got != s {
			t.Errorf("%q was read as the value %q", s, got)
		}
	}
}

// quoted writes a text as YAML and JSON both read it.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r > 0xffff:
			b.WriteString(`\U` + hex(r, 8))
		case r < 0x20 || r > 0x7e:
			b.WriteString(`\u` + hex(r, 4))
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

func hex(r rune, width int) string {
	const digits = "0123456789abcdef"
	s := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		s[i] = digits[r&15]
		r >>= 4
	}
	return string(s)
}

// A definition with lines lost, doubled or swapped gives diagnostics inside of it,
// or a process: never neither, and never a panic.
func TestMangledDefinitions(t *testing.T) {
	c := shipped(t)
	lines := strings.Split(string(readLibrary(t, "medical_claim.yaml")), "\n")
	rapid.Check(t, func(t *rapid.T) {
		cut := append([]string(nil), lines...)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			i, j := rapid.IntRange(0, len(cut)-1).Draw(t, "i"), rapid.IntRange(0, len(cut)-1).Draw(t, "j")
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0:
				cut = append(cut[:i], cut[i+1:]...)
			case 1:
				cut[i], cut[j] = cut[j], cut[i]
			case 2:
				cut[i] += cut[j]
			default:
				cut[i] = cut[i][:len(cut[i])/2]
			}
		}
		src := strings.Join(cut, "\n")
		p, diags := Load("x.yaml", []byte(src), c)
		if p == nil == !diags.HasErrors() {
			t.Fatalf("process %v, diagnostics %v", p != nil, diags)
		}
		for _, d := range diags {
			if d.Place.Line < 1 || d.Place.Line > len(cut)+1 || d.Place.Column < 1 {
				t.Fatalf("outside of the file: %v", d)
			}
		}
	})
}

// Each line in turn is lost: what is told stays near, and nothing panics.
func TestALineIsLost(t *testing.T) {
	c := shipped(t)
	lines := strings.Split(string(readLibrary(t, "medical_claim.yaml")), "\n")
	for i := range lines {
		src := strings.Join(append(append([]string(nil), lines[:i]...), lines[i+1:]...), "\n")
		p, diags := Load("x.yaml", []byte(src), c)
		if p == nil == !diags.HasErrors() {
			t.Errorf("line %d: process %v, diagnostics %v", i+1, p != nil, diags)
		}
		if len(diags) > 15 && lines[i] != "vars:" && lines[i] != "forms:" {
			t.Errorf("line %d, %s: %d faults are told of one:\n%v", i+1, lines[i], len(diags), diags)
		}
	}
}

func FuzzLoad(f *testing.F) {
	c := shipped(f)
	for _, name := range processes(f) {
		f.Add(string(readLibrary(f, name)))
	}
	for _, s := range naughty(f) {
		f.Add(strings.ReplaceAll(small, "TITLE", s))
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, diags := Load("x.yaml", []byte(src), c)
		if p == nil == !diags.HasErrors() {
			t.Fatalf("process %v, diagnostics %v", p != nil, diags)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	c := shipped(b)
	src := readLibrary(b, "medical_claim.yaml")
	b.ReportAllocs()
	for b.Loop() {
		if p, _ := Load("medical_claim.yaml", src, c); p == nil {
			b.Fatal("not loaded")
		}
	}
}

func TestTooManyStepsAreRefused(t *testing.T) {
	var b strings.Builder
	b.WriteString(strings.Split(small, "  a:")[0])
	for i := range 1200 {
		b.WriteString("  s" + hex(rune(i), 4) + ": {kind: decide, next: z}\n")
	}
	p, diags := Load("many.yaml", []byte(b.String()), shipped(t))
	if p != nil || len(diags) != 1 || diags[0].Code != "K027" {
		t.Errorf("%v", diags)
	}
}
