package text

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var places = regexp.MustCompile(`\{[^}]*\}`)

func TestCatalogueIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range catalogues {
		for key, words := range c {
			if seen[key] {
				t.Errorf("%s stands in two catalogues", key)
			}
			seen[key] = true
			checkWords(t, key, words)
		}
	}
}

func checkWords(t *testing.T, key string, words Text) {
	t.Helper()
	fa, en := words[Fa], words[En]
	if fa == "" || en == "" || len(words) != 2 {
		t.Errorf("%s needs fa and en, and nothing else", key)
	}
	if Normalize(fa) != fa || Normalize(en) != en {
		t.Errorf("%s is not in normal form", key)
	}
	if strings.ContainsAny(places.ReplaceAllString(fa, ""), "0123456789يك") {
		t.Errorf("%s: Latin digits or Arabic letters in %q", key, fa)
	}
	inFa, inEn := places.FindAllString(fa, -1), places.FindAllString(en, -1)
	slices.Sort(inFa)
	slices.Sort(inEn)
	if !slices.Equal(inFa, inEn) {
		t.Errorf("%s: places differ: fa %v, en %v", key, inFa, inEn)
	}
}

func TestMessage(t *testing.T) {
	for _, c := range []struct {
		key    string
		args   map[string]any
		fa, en string
	}{
		{"no.such.key", nil, "no.such.key", "no.such.key"},
		{"conflict.claimed", map[string]any{"name": "سارا ۲"}, "این کار را سارا ۲ برداشته است.", "سارا ۲ has taken this task."},
		{"conflict.claimed", map[string]any{"name": "a{key}2"}, "این کار را a{key}2 برداشته است.", "a{key}2 has taken this task."},
		{"conflict.claimed", nil, "این کار را {name} برداشته است.", "{name} has taken this task."},
		{"field.min", map[string]any{"min": 1200000}, "باید دست‌کم ۱٬۲۰۰٬۰۰۰ باشد.", "This must be at least 1,200,000."},
		{"field.max", map[string]any{"max": -12.5}, "باید حداکثر -۱۲٫۵ باشد.", "This must be at most -12.5."},
		{"field.max", map[string]any{"max": "12.50"}, "باید حداکثر 12.50 باشد.", "This must be at most 12.50."},
		{"field.max", map[string]any{"max": uint8(3)}, "باید حداکثر ۳ باشد.", "This must be at most 3."},
		{"field.max", map[string]any{"max": nil}, "باید حداکثر  باشد.", "This must be at most ."},
		{"field.type", map[string]any{"want": Key("type.date")}, "اینجا باید تاریخ باشد.", "This must be a date."},
		{"field.file.too_big", map[string]any{"max": Bytes(10e6)}, "پرونده بزرگ‌تر از ۱۰ مگابایت است.", "The file is larger than 10 MB."},
		{"invalid.unknown_key", map[string]any{"key": Text{Fa: "نام", En: "name"}}, "کلید «نام» در این درخواست شناخته نیست.", "The key 'name' is not known in this request."},
	} {
		if got := Message(c.key, Fa, c.args); got != c.fa {
			t.Errorf("%s fa: %q, want %q", c.key, got, c.fa)
		}
		if got := Message(c.key, En, c.args); got != c.en {
			t.Errorf("%s en: %q, want %q", c.key, got, c.en)
		}
	}
	if !Known("forbidden") || Known("no.such.key") {
		t.Error("Known is wrong")
	}
}

func TestFillLeavesOddBraces(t *testing.T) {
	args := map[string]any{"a": 1}
	for in, want := range map[string]string{"{": "{", "{}": "{}", "{a": "{a", "{{a}}": "{1}", "}{a}{b}": "}1{b}"} {
		if got := Fill(in, En, args); got != want {
			t.Errorf("Fill(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestChoose(t *testing.T) {
	for header, want := range map[string]Lang{
		"":                           Fa,
		"de-DE,fr;q=0.9":             Fa,
		"*":                          Fa,
		"en-US,en;q=0.9":             En,
		"EN":                         En,
		"fa-IR,fa;q=0.9,en;q=0.8":    Fa,
		"de, en;q=0.4, fa;q=0.3":     En,
		"en;q=0.5,fa;q=0.5":          En,
		"en;q=0, fa;q=0.1":           Fa,
		"en;q=zero":                  Fa,
		"en;q=7":                     Fa,
		"en ; q=0.2 , fa ; q=0.1":    En,
		"english":                    Fa,
		strings.Repeat("x,", 10_000): Fa,
	} {
		if got := Choose(header); got != want {
			t.Errorf("Choose(%.40q) = %s, want %s", header, got, want)
		}
	}
}

func TestUntil(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		d      time.Duration
		fa, en string
	}{
		{0, "همین حالا", "now"},
		{-59 * time.Second, "همین حالا", "now"},
		{time.Minute, "تا ۱ دقیقه دیگر", "in 1 minute"},
		{119 * time.Minute, "تا ۱ ساعت دیگر", "in 1 hour"},
		{47 * time.Hour, "تا ۴۷ ساعت دیگر", "in 47 hours"},
		{2 * day, "تا ۲ روز دیگر", "in 2 days"},
		{-3*day - time.Hour, "۳ روز پیش", "3 days ago"},
		{2000 * day, "تا ۲٬۰۰۰ روز دیگر", "in 2,000 days"},
	} {
		if got := Until(c.d, Fa); got != c.fa {
			t.Errorf("Until(%v, fa) = %q, want %q", c.d, got, c.fa)
		}
		if got := Until(c.d, En); got != c.en {
			t.Errorf("Until(%v, en) = %q, want %q", c.d, got, c.en)
		}
	}
}

func TestTextFallsBack(t *testing.T) {
	for _, c := range []struct {
		t    Text
		want string
	}{
		{nil, ""}, {Of("x"), "x"}, {Text{Fa: "ف"}, "ف"}, {Text{Fa: "ف", En: "e"}, "e"}, {Text{Fa: "ف", "": "x"}, "x"},
	} {
		if got := c.t.In(En); got != c.want {
			t.Errorf("%v.In(en) = %q, want %q", c.t, got, c.want)
		}
	}
	if !Text(nil).IsZero() || Of("x").IsZero() {
		t.Error("IsZero is wrong")
	}
}
