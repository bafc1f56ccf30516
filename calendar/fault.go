package calendar

import (
	"errors"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Fault is a mistake in what somebody wrote of a calendar. As an error it is English;
// In words it in each language.
type Fault struct {
	Key  string // of the message
	Args map[string]any
}

func (f *Fault) Error() string { return f.In(text.En) }

// In words the fault.
func (f *Fault) In(lang text.Lang) string { return text.Message(f.Key, lang, f.Args) }

// unreadable is a fault of a text that cannot be read. The samples are arguments, for
// what people copy has Latin digits in every language.
func unreadable(key, written string) error {
	return &Fault{"calendar.fault." + key, map[string]any{
		"text": written,
		"day":  "2026-11-21", "jalali": "1405-08-30", "time": "08:00", "window": "08:00-16:00", "whole": "00:00-24:00",
	}}
}

// Words says in each language what is wrong with a calendar, by an error of this
// package. Of joined errors it says all.
func Words(err error) text.Text {
	return text.Text{text.Fa: inWords(err, text.Fa), text.En: inWords(err, text.En)}
}

var separators = map[text.Lang]string{text.Fa: "؛ ", text.En: "; "}

func inWords(err error, lang text.Lang) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var parts []string
		for _, one := range joined.Unwrap() {
			parts = append(parts, inWords(one, lang))
		}
		return strings.Join(parts, separators[lang])
	}
	if f := (*Fault)(nil); errors.As(err, &f) {
		return f.In(lang)
	}
	return err.Error()
}
