package people

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// AttributeColumn begins the name of a column that holds an attribute.
const AttributeColumn = "attr:"

// RosterLine is a line of a list of people. Cells are by column, in the normal form; a column
// that the list has not is not among them.
type RosterLine struct {
	No    int // of its first line in the file
	Login string
	Cells map[string]string
}

// Place names a cell as line:column.
func (l RosterLine) Place(column string) string { return strconv.Itoa(l.No) + ":" + column }

// List are the names in a cell, between spaces, commas or |.
func (l RosterLine) List(column string) []string {
	names := strings.FieldsFunc(l.Cells[column], func(r rune) bool { return r == '|' || r == ',' || r == '،' || r == ' ' })
	slices.Sort(names)
	return slices.Compact(names)
}

// ParseRoster reads a list of people as CSV in UTF-8, with commas or semicolons. Every line
// that cannot be read is told.
func ParseRoster(data []byte) ([]RosterLine, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, roster(fault.At("1", "roster.encoding"))
	}
	r := csv.NewReader(bytes.NewReader(data))
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	columns, err := r.Read()
	if err != nil {
		return nil, roster(fault.At("1", "roster.columns"))
	}
	if bad := checkColumns(columns); len(bad) > 0 {
		return nil, roster(bad...)
	}
	return readLines(r, columns)
}

func roster(bad ...fault.Field) error { return fault.New(fault.Invalid, "invalid.fields").With(bad...) }

func checkColumns(columns []string) []fault.Field {
	known := []string{"login", "name", "side", "roles", "queues", "mobile", "email", "lang", "disabled"}
	var bad []fault.Field
	for i, c := range columns {
		columns[i] = strings.ToLower(strings.TrimSpace(c))
		attribute := strings.HasPrefix(columns[i], AttributeColumn) && len(columns[i]) > len(AttributeColumn)
		if !attribute && !slices.Contains(known, columns[i]) || slices.Contains(columns[:i], columns[i]) {
			bad = append(bad, fault.At("1:"+columns[i], "roster.column", "column", columns[i]))
		}
	}
	if !slices.Contains(columns, "login") {
		bad = append(bad, fault.At("1", "roster.columns"))
	}
	return bad
}

func readLines(r *csv.Reader, columns []string) ([]RosterLine, error) {
	var lines []RosterLine
	var bad []fault.Field
	seen := map[string]int{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			bad = append(bad, fault.At(strconv.Itoa(wrong.StartLine), "roster.csv"))
			if !errors.Is(err, csv.ErrFieldCount) {
				break // where the next line begins cannot be known
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		no, _ := r.FieldPos(0)
		line := RosterLine{No: no, Cells: map[string]string{}}
		for i, c := range columns {
			line.Cells[c] = text.Normalize(cells[i])
		}
		line.Login = normalLogin(line.Cells["login"])
		switch {
		case line.Login == "":
			bad = append(bad, fault.At(line.Place("login"), "field.required"))
		case seen[line.Login] > 0:
			bad = append(bad, fault.At(line.Place("login"), "roster.twice", "line", seen[line.Login]))
		}
		seen[line.Login] = no
		lines = append(lines, line)
	}
	if len(bad) > 0 {
		return nil, roster(bad...)
	}
	return lines, nil
}
