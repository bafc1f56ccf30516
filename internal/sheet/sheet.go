// Package sheet writes CSV that spreadsheets open as it is meant: in UTF-8 with its
// mark, with lines as RFC 4180 ends them, and with no text that they would calculate.
package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// mark tells spreadsheets that the text is UTF-8.
const mark = "\uFEFF"

// number is what a spreadsheet reads as a number and nothing else.
var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Cell is text that no spreadsheet takes for a formula: what begins as one begins with an
// apostrophe instead. Numbers stay as they are, below zero too.
func Cell(s string) string {
	if s == "" || number.MatchString(s) {
		return s
	}
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")
	bare := strings.TrimLeft(s, " \u00a0\u3000\uFEFF\u200b\u200c\u200e\u200f\n\v\f")
	if bare != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", firstRune(bare)) {
		return "'" + s
	}
	return s
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// Writer writes rows. Its error is that of the last Flush.
type Writer struct{ w *csv.Writer }

// NewWriter begins a file with its mark.
func NewWriter(w io.Writer) (*Writer, error) {
	if _, err := io.WriteString(w, mark); err != nil {
		return nil, fmt.Errorf("begin sheet: %w", err)
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &Writer{c}, nil
}

// Row writes one line of cells.
func (w *Writer) Row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, s := range cells {
		safe[i] = Cell(s)
	}
	if err := w.w.Write(safe); err != nil {
		return fmt.Errorf("write row: %w", err)
	}
	return nil
}

// Flush writes what is still held back.
func (w *Writer) Flush() error {
	w.w.Flush()
	return w.w.Error()
}
