package people

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

//go:embed commonpasswords.txt
var commonList string

// common are the passwords that many people use, in the form of plainPassword.
var common = sync.OnceValue(func() map[string]bool {
	list := map[string]bool{}
	for line := range strings.Lines(commonList) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			list[plainPassword(line)] = true
		}
	}
	return list
})

// CheckPassword refuses a password for a person that is too short or too long, that many
// people use, or that is made of what others know of him. field names it.
func CheckPassword(field, password string, of Person) error {
	if f := badPassword(field, password, of); f.Key != "" {
		return fault.New(fault.Invalid, "invalid.fields").With(f)
	}
	return nil
}

func badPassword(field, password string, of Person) fault.Field {
	p := plainPassword(password)
	switch {
	case !fits(password):
		return fault.At(field, "field.min_length", "min", MinPassword)
	case isCommon(p) || isCommon(latinKeys(p)) || isRun(p) || isRepeated(p):
		return fault.At(field, "person.password_common")
	case isNumberOfOnes(p) || isMadeOf(p, of.Login, of.Name, of.Mobile, of.Email):
		return fault.At(field, "person.password_personal")
	}
	return fault.Field{}
}

// plainPassword is what a guesser does not have to try apart: letters are small, digits
// Latin, and there are no spaces.
func plainPassword(password string) string {
	return strings.ReplaceAll(text.Fold(password), " ", "")
}

// leet are letters as they are written to look less like a word.
var leet = strings.NewReplacer("@", "a", "4", "a", "0", "o", "$", "s", "5", "s", "3", "e", "1", "i", "!", "i", "7", "t")

// isCommon also knows a common word with digits and signs behind it.
func isCommon(p string) bool {
	word := strings.TrimRightFunc(p, func(r rune) bool { return !unicode.IsLetter(r) })
	return common()[p] || common()[leet.Replace(p)] || len(word) >= 6 && (common()[word] || common()[leet.Replace(word)])
}

// The letters of the two keyboards, key by key.
const (
	persianKeys = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدئو"
	englishKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,"
)

// latinKeys are the same keys on an English keyboard: who types a Latin word without
// looking at the language gets Persian letters.
func latinKeys(p string) string {
	english := []rune(englishKeys)
	return strings.Map(func(r rune) rune {
		for i, key := range []rune(persianKeys) {
			if key == r {
				return english[i]
			}
		}
		return r
	}, p)
}

// isRun: neighbours of the alphabet or of a keyboard, in either direction.
func isRun(p string) bool {
	for _, row := range []string{
		"01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
		"qwertyuiopasdfghjklzxcvbnm", "mnbvcxzlkjhgfdsapoiuytrewq", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p",
		"ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", persianKeys,
	} {
		if strings.Contains(row, p) {
			return true
		}
	}
	return false
}

// isRepeated: up to four signs, again and again.
func isRepeated(p string) bool {
	runes := []rune(p)
	for n := 1; n <= min(4, len(runes)/2); n++ {
		unit := string(runes[:n])
		if strings.Repeat(unit, len(runes)/n+1)[:len(p)] == p {
			return true
		}
	}
	return false
}

// isNumberOfOnes: a mobile, a national id or a day, which people know by heart and others
// can find out.
func isNumberOfOnes(p string) bool {
	return iran.ValidMobile(p) || iran.ValidNationalID(p) || isDay(p)
}

// isDay: a year of one's life, then month and day, or the other way round.
func isDay(p string) bool {
	digits := strings.NewReplacer("/", "", "-", "", ".", "").Replace(p)
	if len(digits) != 8 || strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) >= 0 {
		return false
	}
	fits := func(year, month, day string) bool {
		return (year[:2] == "13" || year[:2] == "14" || year[:2] == "19" || year[:2] == "20") && month <= "12" && day <= "31"
	}
	return fits(digits[:4], digits[4:6], digits[6:]) || fits(digits[4:], digits[2:4], digits[:2])
}

// isMadeOf: a word that others know of the person, and little else.
func isMadeOf(p string, words ...string) bool {
	for _, all := range words {
		name, _, _ := strings.Cut(all, "@")
		for _, word := range slices.Concat([]string{name}, strings.Fields(name), strings.FieldsFunc(name, isGap)) {
			word = plainPassword(word)
			rest, found := strings.CutPrefix(p, word)
			if !found {
				rest, found = strings.CutSuffix(p, word)
			}
			if found && utf8.RuneCountInString(word) >= 4 && utf8.RuneCountInString(rest) <= 4 {
				return true
			}
		}
	}
	return false
}

func isGap(r rune) bool {
	return unicode.IsSpace(r) || r == '.' || r == '_' || r == '-' || r == '\u200c'
}
