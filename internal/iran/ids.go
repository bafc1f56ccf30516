package iran

import (
	"strings"
	"unicode"

	"github.com/kartabl/kartabl/internal/text"
)

// ValidNationalID checks the ten digits of a person's national id and its check
// digit. Eight or nine digits stand for an id whose leading zeros a spreadsheet
// has dropped; NormalizeNationalID gives them back.
func ValidNationalID(s string) bool {
	s = NormalizeNationalID(s)
	if !isDigits(s, 10) || oneDigit(s) {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	want := sum % 11
	if want >= 2 {
		want = 11 - want
	}
	return int(s[9]-'0') == want
}

// NormalizeNationalID gives the ten Latin digits of a national id; what is none
// comes back without separators.
func NormalizeNationalID(s string) string {
	s = compact(s)
	if isDigits(s, len(s)) && (len(s) == 8 || len(s) == 9) {
		return strings.Repeat("0", 10-len(s)) + s
	}
	return s
}

// legalWeights are those of the first ten digits of a legal id.
var legalWeights = [10]int{29, 27, 23, 19, 17, 29, 27, 23, 19, 17}

// ValidLegalID checks the eleven digits of a legal person's national id and its
// check digit.
func ValidLegalID(s string) bool {
	s = NormalizeLegalID(s)
	if !isDigits(s, 11) || s[3:9] == "000000" {
		return false
	}
	sum, tens := 0, int(s[9]-'0')+2
	for i, weight := range legalWeights {
		sum += (int(s[i]-'0') + tens) * weight
	}
	return int(s[10]-'0') == sum%11%10
}

// NormalizeLegalID gives a legal id in Latin digits without separators.
func NormalizeLegalID(s string) string { return compact(s) }

// ValidIBAN checks an Iranian IBAN: IR, 24 digits, and the remainder of ISO 7064.
// Spaces, dashes, lower case and Persian digits are accepted.
func ValidIBAN(s string) bool {
	s = NormalizeIBAN(s)
	if len(s) != 26 || s[:2] != "IR" || !isDigits(s[2:], 24) {
		return false
	}
	remainder := 0
	for _, d := range s[4:] + "1827" + s[2:4] { // I is 18, R is 27
		remainder = (remainder*10 + int(d-'0')) % 97
	}
	return remainder == 1
}

// NormalizeIBAN gives an IBAN in capitals and Latin digits, without separators.
func NormalizeIBAN(s string) string { return strings.ToUpper(compact(s)) }

// cardPrefixes begin the numbers of cards that Iranian banks issue.
var cardPrefixes = [...]string{"20", "50", "58", "60", "61", "62", "63", "99"}

// ValidCard checks the sixteen digits of an Iranian bank card and its check digit.
// Foreign cards are refused: no money can be sent to them here.
func ValidCard(s string) bool {
	s = NormalizeCard(s)
	if !isDigits(s, 16) || !hasPrefix(s, cardPrefixes[:]) {
		return false
	}
	sum := 0
	for i := range 16 {
		d := int(s[i] - '0')
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return sum%10 == 0
}

// NormalizeCard gives a card number in Latin digits without separators.
func NormalizeCard(s string) string { return compact(s) }

// ValidPostalCode checks the form of a postal code: ten digits, the first of which
// is a region's (not 0 or 2), and not one digit ten times.
func ValidPostalCode(s string) bool {
	s = NormalizePostalCode(s)
	return isDigits(s, 10) && s[0] != '0' && s[0] != '2' && !oneDigit(s)
}

// NormalizePostalCode gives a postal code in Latin digits without separators.
func NormalizePostalCode(s string) string { return compact(s) }

// ValidMobile checks an Iranian mobile number, in any form that NormalizeMobile
// reads.
func ValidMobile(s string) bool {
	s = NormalizeMobile(s)
	return isDigits(s, 11) && hasPrefix(s, []string{"090", "091", "092", "093", "094", "099"})
}

// NormalizeMobile gives a mobile number as 09xxxxxxxxx. It reads +98, 0098, 98, no
// prefix at all, separators, and Persian digits.
func NormalizeMobile(s string) string {
	s = compact(s)
	for _, prefix := range [...]string{"+98", "0098", "98"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && len(strings.TrimPrefix(rest, "0")) == 10 {
			s = rest
			break
		}
	}
	if len(s) == 10 && s[0] == '9' {
		return "0" + s
	}
	return s
}

// InternationalMobile gives a mobile number as +989xxxxxxxxx.
func InternationalMobile(s string) string {
	return "+98" + strings.TrimPrefix(NormalizeMobile(s), "0")
}

// compact drops separators and invisible marks and writes Latin digits.
func compact(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) || r == '\u200c' || r == '\u200d' {
			return -1
		}
		return r
	}, s)
	return text.LatinDigits(text.Normalize(s))
}

// isDigits reports whether s is n digits.
func isDigits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}

func oneDigit(s string) bool { return strings.Trim(s, s[:1]) == "" }

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
