package money

import (
	"math"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

func TestAmountsSayTheirUnit(t *testing.T) {
	for _, c := range []struct {
		amount Amount
		fa, en string
	}{
		{Rial(1_200_000), "۱٬۲۰۰٬۰۰۰ ریال", "1,200,000 rial"},
		{Rial(0), "۰ ریال", "0 rial"},
		{Of(1205, "EUR"), "۱۲٫۰۵ EUR", "12.05 EUR"},
		{Of(-5, "EUR"), "-۰٫۰۵ EUR", "-0.05 EUR"},
		{Of(123456789, "USD"), "۱٬۲۳۴٬۵۶۷٫۸۹ USD", "1,234,567.89 USD"},
		{Of(1500, "JPY"), "۱٬۵۰۰ JPY", "1,500 JPY"},
	} {
		if fa, en := c.amount.In(text.Fa), c.amount.In(text.En); fa != c.fa || en != c.en {
			t.Errorf("%v: %q and %q, want %q and %q", c.amount, fa, en, c.fa, c.en)
		}
	}
}

func TestTomanIsTenRial(t *testing.T) {
	if a, err := Toman(12_000); err != nil || a != Rial(120_000) {
		t.Errorf("got %v, %v", a, err)
	}
	for _, n := range []int{math.MaxInt / 9, math.MinInt / 9} {
		if _, err := Toman(n); err == nil {
			t.Errorf("%d toman are counted", n)
		}
	}
}

func TestAmountsOfTwoCurrenciesDiffer(t *testing.T) {
	if Rial(10) == Of(10, "EUR") || Rial(0) == (Amount{}) {
		t.Error("the currency counts for nothing")
	}
}

func TestCurrencies(t *testing.T) {
	for _, c := range []struct {
		code string
		want Currency
	}{{"IRR", IRR}, {" eur ", "EUR"}} {
		if got, err := ParseCurrency(c.code); err != nil || got != c.want {
			t.Errorf("%q: %v, %v", c.code, got, err)
		}
	}
	for _, code := range []string{"", "IRT", "toman", "ریال", "EURO"} {
		if got, err := ParseCurrency(code); err == nil {
			t.Errorf("%q is taken for %s", code, got)
		}
	}
}
