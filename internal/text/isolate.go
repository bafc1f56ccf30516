package text

import "strings"

// Isolate keeps a number with hyphens, such as that of a case, in one piece inside a
// Persian sentence: without it the parts would be shown in reverse (Unicode UAX #9).
// Any other text, and every text in English, stays as it is.
func Isolate(s string, lang Lang) string {
	if lang != Fa || !parted(s) {
		return s
	}
	return "\u2066" + s + "\u2069"
}

// No is the number of a case as an argument of a message: everybody reads it in the digits
// of his language.
type No string

// In is the number, in one piece.
func (n No) In(lang Lang) string { return Isolate(Digits(string(n), lang), lang) }

// parted reports whether s is digits with hyphens between them.
func parted(s string) bool {
	hyphens := strings.Count(s, "-")
	if hyphens == 0 || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { _, ok := digit(r); return !ok && r != '-' }) < 0
}
