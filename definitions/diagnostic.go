package definitions

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// Severity says whether a definition can be used in spite of a diagnostic.
type Severity string

// The severities. Codes that begin with W are warnings.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one fault of a file, for the person who wrote it.
type Diagnostic struct {
	File       string           `json:"file"`
	Place      expression.Place `json:"place"` // counts characters, from 1
	Length     int              `json:"length"`
	Code       string           `json:"code"`
	Severity   Severity         `json:"severity"`
	Args       map[string]any   `json:"args,omitempty"`
	Text       text.Text        `json:"text"`
	Suggestion text.Text        `json:"suggestion,omitempty"`
	Excerpt    string           `json:"excerpt,omitempty"` // the line, with the one before it
	Fix        *Fix             `json:"fix,omitempty"`     // an edit that surely mends it

	near  string   // the name that was probably meant
	among []string // the names that there are
}

// Diagnostics are sorted by file and place.
type Diagnostics []Diagnostic

// HasErrors reports whether any of them is an error.
func (d Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(d, func(one Diagnostic) bool { return one.Severity == Error })
}

// Print writes them in lang: `file:line:column  CODE  text`, the excerpt, the suggestion.
func (d Diagnostics) Print(w io.Writer, lang text.Lang) error {
	for _, one := range d {
		if _, err := io.WriteString(w, one.In(lang)); err != nil {
			return fmt.Errorf("print diagnostics: %w", err)
		}
	}
	return nil
}

// Error is the first lines of all of them in English, so that they can be wrapped.
func (d Diagnostics) Error() string {
	s := ""
	for i, one := range d {
		if i > 0 {
			s += "\n"
		}
		s += one.String()
	}
	return s
}

// String is the first line in English.
func (d Diagnostic) String() string { return d.line(text.En) }

func (d Diagnostic) line(lang text.Lang) string {
	return fmt.Sprintf("%s:%d:%d  %s  %s", d.File, d.Place.Line, d.Place.Column, d.Code, d.Text.In(lang))
}

// In is the whole message in lang, ending in a newline.
func (d Diagnostic) In(lang text.Lang) string {
	s := d.line(lang) + "\n" + d.Excerpt
	if !d.Suggestion.IsZero() {
		s += "  " + d.Suggestion.In(lang) + "\n"
	}
	return s
}

func (d Diagnostics) sort() {
	slices.SortStableFunc(d, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Column, b.Place.Column), cmp.Compare(a.Code, b.Code))
	})
}
