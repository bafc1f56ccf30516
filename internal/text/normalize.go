package text

import (
	"slices"
	"strings"
	"unicode"
)

const zwnj = '\u200c' // the half-space of Persian

// Normalize is the form in which free text that people type is kept. Arabic ي and
// ك become Persian ی and ک, Arabic-Indic digits become Persian ones, a letter and
// its hamza or madda become one letter, line ends become "\n". Characters that
// nobody sees and that can mislead are dropped: bidi controls, control characters
// but newline and tab, zero-width spaces, bytes that are no UTF-8. A half-space
// stays, once, between two letters only. White space round the text goes.
// Normalize(Normalize(s)) == Normalize(s).
func Normalize(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(joinHalfSpaces(compose(strings.Map(plainRune, s))))
}

// Fold is the form in which texts are searched and compared: Normalize, and then
// lower case, Latin digits, spaces for half-spaces, one space for many, and no
// vowel marks, hamza or tatweel. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	s = strings.Map(foldRune, strings.ToLower(LatinDigits(Normalize(s))))
	return strings.Join(strings.Fields(s), " ")
}

// plainRune maps one character to the one we keep; a negative one is dropped.
func plainRune(r rune) rune {
	if n, ok := arabicIndic(r); ok {
		return '۰' + n
	}
	switch r {
	case 'ي', 'ى':
		return 'ی'
	case 'ك':
		return 'ک'
	case '\n', '\t', zwnj:
		return r
	case '\r', '\u2028', '\u2029':
		return '\n'
	case '\u00a0', '\u202f', '\u2007':
		return ' '
	case '\u00ad', '\u200b', '\u2060', '\ufeff', '\u061c', unicode.ReplacementChar:
		return -1
	}
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
		return -1
	}
	return r
}

func arabicIndic(r rune) (rune, bool) { return r - '٠', r >= '٠' && r <= '٩' }

// composed are the letters that Arabic script also writes as letter and mark.
var composed = strings.NewReplacer(
	"ا\u0653", "آ", "ا\u0654", "أ", "ا\u0655", "إ",
	"و\u0654", "ؤ", "ی\u0654", "ئ", "ه\u0654", "ۀ", "ە\u0654", "ۀ",
)

func compose(s string) string { return composed.Replace(s) }

// joinHalfSpaces keeps a half-space only where it stands between two visible
// characters, and only one of several.
func joinHalfSpaces(s string) string {
	var b strings.Builder
	var last rune = ' '
	pending := false
	for _, r := range s {
		if r == zwnj {
			pending = true
			continue
		}
		if pending && !unicode.IsSpace(last) && !unicode.IsSpace(r) {
			b.WriteRune(zwnj)
		}
		pending = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func foldRune(r rune) rune {
	switch r {
	case zwnj:
		return ' '
	case 'ـ':
		return -1
	case 'آ', 'أ', 'إ', 'ٱ':
		return 'ا'
	case 'ؤ':
		return 'و'
	case 'ئ':
		return 'ی'
	case 'ة', 'ۀ', 'ە':
		return 'ه'
	}
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// Words are the words of a text as they are searched: of its folded form, the runs of
// letters and digits. Words(strings.Join(Words(s), " ")) == Words(s).
func Words(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Begins reports whether each of the words that are looked for begins one of the words of
// a text, in any order. No word at all begins every text.
func Begins(looked, words []string) bool {
	for _, part := range looked {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, part) }) {
			return false
		}
	}
	return true
}
