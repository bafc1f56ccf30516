package text

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"arabic letters", "علي كريمى", "علی کریمی"},
		{"arabic digits become persian, latin stay", "٠٩12 ۳", "۰۹12 ۳"},
		{"half-space stays once", "می\u200c\u200cروم", "می\u200cروم"},
		{"half-space at a blank or an end", "\u200cمی \u200cروم\u200c", "می روم"},
		{"half-space with a bidi mark inside", "می\u200c\u200f\u200cروم", "می\u200cروم"},
		{"override that hides a file name", "invoice\u202efdp.exe", "invoicefdp.exe"},
		{"controls", "a\x00b\x1b[31m\u0085c\x7f", "ab[31mc"},
		{"newline and tab stay", " a\r\nb\tc\rd\u2028e ", "a\nb\tc\nd\ne"},
		{"letter and mark", "ا\u0653ب رو\u0654یا مسي\u0654له", "آب رؤیا مسئله"},
		{"no utf-8", "a\xffb\xc3", "ab"},
		{"byte order mark and zero-width space", "\ufeffa\u200bb", "ab"},
		{"joined emoji stays", "👨\u200d👩", "👨\u200d👩"},
		{"no-break space", "10\u00a0000", "10 000"},
		{"only nothing", " \u200f\u200c\n", ""},
	} {
		if got := Normalize(c.in); got != c.want {
			t.Errorf("%s: Normalize(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestFoldMakesOneOfWhatPeopleMeanAsOne(t *testing.T) {
	for _, same := range [][]string{
		{"هزینه‌ی درمان", "هزينه ي   درمان", "هزینه ی درمان", "هَزینه‌ی درمـــان"},
		{"آب", "اب", "ا\u0653ب", "أب"},
		{"مسئله ۱۲", "مسیله 12", "مسئله ١٢"},
		{"Zarinpal", "ZARINPAL ", "\u200ezarinpal"},
		{"مؤسسه", "موسسه"},
	} {
		for _, s := range same[1:] {
			if Fold(s) != Fold(same[0]) {
				t.Errorf("Fold(%q) = %q, Fold(%q) = %q", s, Fold(s), same[0], Fold(same[0]))
			}
		}
	}
}

// The page searches by the same form: its test reads the same file.
func TestFoldOfTheTable(t *testing.T) {
	raw, err := os.ReadFile("testdata/fold.json")
	if err != nil {
		t.Fatal(err)
	}
	var table []struct{ In, Want string }
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	for _, c := range table {
		if got := Fold(c.In); got != c.Want {
			t.Errorf("Fold(%q) = %q, want %q", c.In, got, c.Want)
		}
	}
}

func naughty(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/naughty_strings.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNormalFormsOfNaughtyStrings(t *testing.T) {
	for _, s := range naughty(t) {
		lawsOfNormalForms(t, s)
	}
}

func TestNormalFormsOfAnyString(t *testing.T) {
	alphabet := []rune("aAİKé يیىكکاوه0٣۳ \n\t\r\x00\u200c\u200d\u200f\u202e\u0653\u0654\u0655\u0301\u064e\u0640\ufeff\u00a0\u2028۔ẞΣ")
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom(alphabet))).Draw(t, "s")
		lawsOfNormalForms(t, s)
	})
}

type failer interface {
	Errorf(format string, args ...any)
}

func lawsOfNormalForms(t failer, s string) {
	n, f := Normalize(s), Fold(s)
	if Normalize(n) != n {
		t.Errorf("Normalize is not settled: %q -> %q -> %q", s, n, Normalize(n))
	}
	if Fold(f) != f {
		t.Errorf("Fold is not settled: %q -> %q -> %q", s, f, Fold(f))
	}
	if Fold(n) != f {
		t.Errorf("Fold sees a difference that Normalize removes: %q", s)
	}
	if !utf8.ValidString(n) || strings.ContainsFunc(n, misleads) {
		t.Errorf("Normalize(%q) = %q keeps what nobody sees", s, n)
	}
}

func misleads(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
}

func FuzzNormalize(f *testing.F) {
	f.Add("می\u200cروم\u202e")
	f.Add("ا\u0653\xff")
	f.Fuzz(func(t *testing.T, s string) { lawsOfNormalForms(t, s) })
}

func TestWords(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"1405-000123", []string{"1405", "000123"}},
		{"۱۴۰۵-۰۰۰۱۲۳", []string{"1405", "000123"}},
		{"درخواست‌هاي «كتاب»، Ali's", []string{"درخواست", "های", "کتاب", "ali", "s"}},
		{"مُحَمَّد", []string{"محمد"}},
	}
	for _, tt := range tests {
		if got := Words(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("Words(%q) = %q", tt.in, got)
		}
	}
}

func TestWhatBegins(t *testing.T) {
	words := Words("خسارت درمان 1405-000123")
	for looked, want := range map[string]bool{"": true, "درم خسا": true, "۱۴۰۵": true, "رمان": false, "درمان بیمه": false} {
		if got := Begins(Words(looked), words); got != want {
			t.Errorf("%q begins: %v", looked, got)
		}
	}
}
