package calendar

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/iran"
)

// DayHours is what a list or an operator says of one day.
type DayHours struct {
	Date  string   // "2006-01-02"
	Hours []Window // its openings; none: it is closed
	Usual bool     // it is as the week says: what was said of it before is taken back
	Note  string
}

// The words that may follow a date in a list.
const (
	closedDay = "closed"
	usualDay  = "usual"
)

// ParseDate reads a Gregorian day "2026-11-23" or a Jalali one "1405-09-02", with - or
// / and Latin or Persian digits, and gives it as "2006-01-02". A year below 1700 is Jalali.
func ParseDate(s string) (string, error) {
	if at, err := iran.ParseJalali(s); err == nil {
		return at.Format(time.DateOnly), nil
	}
	at, err := time.Parse(time.DateOnly, strings.ReplaceAll(s, "/", "-"))
	if err != nil || at.Year() < 1700 {
		return "", unreadable("day", s)
	}
	return at.Format(time.DateOnly), nil
}

// ParseDays reads a list of days, one a line: a date, then `closed`, `usual` or openings
// as ParseWindows reads them, then words for people. A date alone is a closed day.
// Empty lines and those that begin with # say nothing. All faults are told at once.
func ParseDays(text string) ([]DayHours, error) {
	var days []DayHours
	var faults []error
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		day, err := parseDayLine(line)
		if err != nil {
			faults = append(faults, &Fault{"calendar.fault.line", map[string]any{"line": n, "cause": Words(err)}})
			continue
		}
		days = append(days, day)
	}
	return days, errors.Join(faults...)
}

func parseDayLine(line string) (DayHours, error) {
	words := strings.Fields(line)
	date, err := ParseDate(words[0])
	day := DayHours{Date: date}
	if err != nil {
		return day, err
	}
	words = words[1:]
	hours := 0
	for hours < len(words) && looksLikeWindows(words[hours]) {
		hours++
	}
	switch {
	case hours > 0:
		day.Hours, err = ParseWindows(strings.Join(words[:hours], " "))
		words = words[hours:]
	case len(words) > 0 && (words[0] == closedDay || words[0] == usualDay):
		day.Usual = words[0] == usualDay
		words = words[1:]
	}
	day.Note = strings.TrimSpace(strings.TrimPrefix(strings.Join(words, " "), "#"))
	return day, err
}

// looksLikeWindows tells 08:00-12:00 from the words of a note.
func looksLikeWindows(word string) bool {
	return word[0] >= '0' && word[0] <= '9' && strings.ContainsRune(word, ':') && strings.ContainsRune(word, '-')
}

// String gives the line that ParseDays reads.
func (d DayHours) String() string {
	line := d.Date
	switch {
	case d.Usual:
		line += " " + usualDay
	case len(d.Hours) == 0:
		line += " " + closedDay
	default:
		line += " " + FormatWindows(d.Hours)
	}
	if d.Note != "" {
		line += " # " + d.Note
	}
	return line
}

// FormatWindows writes openings as ParseWindows reads them.
func FormatWindows(windows []Window) string {
	parts := make([]string, len(windows))
	for i, w := range windows {
		to := w.To
		if to > daySeconds {
			to -= daySeconds
		}
		parts[i] = formatClock(w.From) + "-" + formatClock(to)
	}
	return strings.Join(parts, ", ")
}

func formatClock(second int) string {
	s := fmt.Sprintf("%02d:%02d", second/3600, second/60%60)
	if second%60 != 0 {
		s += fmt.Sprintf(":%02d", second%60)
	}
	return s
}
