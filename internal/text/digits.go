package text

import (
	"strconv"
	"strings"
)

// PersianDigits turns Latin and Arabic-Indic digits into Persian ones.
func PersianDigits(s string) string { return mapDigits(s, '۰') }

// LatinDigits turns Persian and Arabic-Indic digits into 0-9.
func LatinDigits(s string) string { return mapDigits(s, '0') }

// Digits writes the digits of s as lang does.
func Digits(s string, lang Lang) string {
	if lang == Fa {
		return PersianDigits(s)
	}
	return LatinDigits(s)
}

func mapDigits(s string, zero rune) string {
	return strings.Map(func(r rune) rune {
		if n, ok := digit(r); ok {
			return zero + n
		}
		return r
	}, s)
}

// digit gives the value of a decimal digit of the three scripts in use.
func digit(r rune) (rune, bool) {
	for _, zero := range [...]rune{'0', '۰', '٠'} {
		if r >= zero && r <= zero+9 {
			return r - zero, true
		}
	}
	return 0, false
}

// Group writes n with its thousands apart: 1,200,000 in English and ۱٬۲۰۰٬۰۰۰
// in Persian.
func Group(n int, lang Lang) string { return group(strconv.Itoa(n), lang) }

// group takes an optional sign, digits, and perhaps a fraction after a point.
func group(s string, lang Lang) string {
	whole, fraction, hasFraction := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	thousands, point := ",", "."
	if lang == Fa {
		thousands, point = "٬", "٫"
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteByte(whole[i])
	}
	if hasFraction {
		b.WriteString(point + fraction)
	}
	return Digits(b.String(), lang)
}
