// Package text holds what people read: texts in several languages, the message
// catalogue in Persian and English, digits, and the normal form of what people type.
package text

// Lang is a language of the pages: "fa" or "en".
type Lang string

// The languages that the catalogue speaks. Persian is the first.
const (
	Fa Lang = "fa"
	En Lang = "en"
)

// Text is one wording per language, as a definition gives it: {fa: ..., en: ...}.
// A text that was given as one string stands under the empty language.
type Text map[Lang]string

// Of makes a text with the same wording in every language.
func Of(s string) Text { return Text{"": s} }

// In returns the wording in lang, else the one that fits all languages, else
// Persian, else English, else "".
func (t Text) In(lang Lang) string {
	for _, l := range [...]Lang{lang, "", Fa, En} {
		if s, ok := t[l]; ok {
			return s
		}
	}
	return ""
}

// IsZero reports whether there is no wording at all.
func (t Text) IsZero() bool { return len(t) == 0 }
