package text

import (
	"strconv"
	"strings"
)

// Choose picks a language of the pages from an Accept-Language header: the one
// with the highest weight, the earlier of two equals, and Persian when the header
// names neither of ours.
func Choose(header string) Lang {
	best, weight := Fa, 0.0
	for part := range strings.SplitSeq(header, ",") {
		lang, q := languageRange(part)
		if lang != "" && q > weight {
			best, weight = lang, q
		}
	}
	return best
}

// languageRange reads "fa-IR;q=0.8". The language is "" when it is none of ours.
func languageRange(part string) (Lang, float64) {
	tag, params, _ := strings.Cut(part, ";")
	primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	var lang Lang
	switch primary {
	case "fa", "*":
		lang = Fa
	case "en":
		lang = En
	}
	name, value, ok := strings.Cut(strings.TrimSpace(params), "=")
	if !ok || strings.TrimSpace(name) != "q" {
		return lang, 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || q < 0 || q > 1 {
		return "", 0
	}
	return lang, q
}
