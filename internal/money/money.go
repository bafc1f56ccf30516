// Package money knows amounts and their units. An amount always says its currency, so
// that rial are never read as toman, nor either as another currency.
package money

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Currency is a code of ISO 4217. Toman is none: it is ten rial, a word for prices.
type Currency string

// IRR is the rial.
const IRR Currency = "IRR"

// exponents are the digits after the point of the currencies that are known here, by
// ISO 4217. The rial's two are not in use: one rial is the smallest amount.
var exponents = map[Currency]int{
	IRR: 0, "JPY": 0, "KRW": 0, "VND": 0,
	"AED": 2, "AUD": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2, "HKD": 2, "INR": 2,
	"MYR": 2, "NOK": 2, "NZD": 2, "PLN": 2, "QAR": 2, "RON": 2, "SAR": 2, "SEK": 2, "SGD": 2, "THB": 2, "TRY": 2, "USD": 2, "ZAR": 2,
}

// ParseCurrency takes the code of a known currency in capitals or small letters.
func ParseCurrency(code string) (Currency, error) {
	c := Currency(strings.ToUpper(strings.TrimSpace(code)))
	if _, ok := exponents[c]; !ok {
		return "", fmt.Errorf("%q is not a known currency; known: %s", code, strings.Join(known(), ", "))
	}
	return c, nil
}

func known() []string {
	codes := make([]string, 0, len(exponents))
	for c := range exponents {
		codes = append(codes, string(c))
	}
	slices.Sort(codes)
	return codes
}

// Exponent is how many digits of an amount stand after the point: 2 where a hundred
// units are one euro.
func (c Currency) Exponent() int { return exponents[c] }

// Amount is a number of the smallest units of a currency: rial, cents. The zero Amount
// has no currency and equals no other.
type Amount struct {
	Units    int      `json:"units"`
	Currency Currency `json:"currency"`
}

// Of is an amount in the smallest unit of a currency.
func Of(units int, c Currency) Amount { return Amount{Units: units, Currency: c} }

// Rial is an amount in rial.
func Rial(n int) Amount { return Amount{Units: n, Currency: IRR} }

// ErrRange is an amount that is too large to be counted.
var ErrRange = errors.New("the amount is too large")

const rialInToman = 10

// Toman is the amount in rial that so many toman are.
func Toman(n int) (Amount, error) {
	if n > math.MaxInt/rialInToman || n < math.MinInt/rialInToman {
		return Amount{}, ErrRange
	}
	return Rial(n * rialInToman), nil
}

// In writes the amount with its unit, as people of a language read it.
func (a Amount) In(lang text.Lang) string {
	return text.Message("money."+a.unit(), lang, map[string]any{"amount": a.digits(lang), "code": string(a.Currency)})
}

func (a Amount) unit() string {
	if a.Currency == IRR {
		return "rial"
	}
	return "other"
}

// digits are the number without its unit.
func (a Amount) digits(lang text.Lang) string {
	e := a.Currency.Exponent()
	if e == 0 {
		return text.Group(a.Units, lang)
	}
	sign, n := "", a.Units
	if n < 0 {
		sign, n = "-", -n
	}
	scale := int(math.Pow10(e))
	whole, point := text.Group(n/scale, lang), "."
	if lang == text.Fa {
		point = "٫"
	}
	return sign + whole + point + text.Digits(fmt.Sprintf("%0*d", e, n%scale), lang)
}

// String writes the amount for logs: 120000 IRR.
func (a Amount) String() string { return fmt.Sprintf("%d %s", a.Units, a.Currency) }
