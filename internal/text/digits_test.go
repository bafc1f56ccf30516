package text

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDigits(t *testing.T) {
	const mixed = "a1٢۳ شماره ۰۹۱۲"
	if got := LatinDigits(mixed); got != "a123 شماره 0912" {
		t.Errorf("LatinDigits = %q", got)
	}
	if got := PersianDigits(mixed); got != "a۱۲۳ شماره ۰۹۱۲" {
		t.Errorf("PersianDigits = %q", got)
	}
	if Digits("5", Fa) != "۵" || Digits("۵", En) != "5" {
		t.Error("Digits does not follow the language")
	}
}

func TestGroup(t *testing.T) {
	for _, c := range []struct {
		n      int
		fa, en string
	}{
		{0, "۰", "0"},
		{-7, "-۷", "-7"},
		{999, "۹۹۹", "999"},
		{1000, "۱٬۰۰۰", "1,000"},
		{-123456, "-۱۲۳٬۴۵۶", "-123,456"},
		{9_007_199_254_740_991, "۹٬۰۰۷٬۱۹۹٬۲۵۴٬۷۴۰٬۹۹۱", "9,007,199,254,740,991"},
	} {
		if got := Group(c.n, Fa); got != c.fa {
			t.Errorf("Group(%d, fa) = %s, want %s", c.n, got, c.fa)
		}
		if got := Group(c.n, En); got != c.en {
			t.Errorf("Group(%d, en) = %s, want %s", c.n, got, c.en)
		}
	}
}

func TestGroupReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int().Draw(t, "n")
		s := strings.ReplaceAll(LatinDigits(Group(n, Fa)), "٬", "")
		if back, err := strconv.Atoi(s); err != nil || back != n {
			t.Fatalf("%d came back as %q", n, s)
		}
	})
}

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		b      Bytes
		fa, en string
	}{
		{0, "۰ بایت", "0 bytes"},
		{999, "۹۹۹ بایت", "999 bytes"},
		{1500, "۱٫۵ کیلوبایت", "1.5 kB"},
		{10e6, "۱۰ مگابایت", "10 MB"},
		{2_340_000_000, "۲٫۳ گیگابایت", "2.3 GB"},
	} {
		if got := c.b.In(Fa); got != c.fa {
			t.Errorf("%d: %q, want %q", c.b, got, c.fa)
		}
		if got := c.b.In(En); got != c.en {
			t.Errorf("%d: %q, want %q", c.b, got, c.en)
		}
	}
}
