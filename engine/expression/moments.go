package expression

import (
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

// formMoment is how a datetime is kept: in UTC, to the second.
const formMoment = "2006-01-02T15:04:05Z"

// Moment gives the canonical datetime of t.
func Moment(t time.Time) string { return t.UTC().Format(formMoment) }

// Day gives the canonical date that t has in its own zone.
func Day(t time.Time) string { return t.Format(time.DateOnly) }

// ParseMoment reads a canonical datetime.
func ParseMoment(s string) (time.Time, bool) {
	t, err := time.Parse(formMoment, s)
	return t, err == nil
}

// ParseDay reads a canonical date as its midnight in loc.
func ParseDay(s string, loc *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, s, loc)
	return t, err == nil
}

// readDate takes a date as people write it, Gregorian or, before the year 1700,
// Jalali, and gives the canonical one.
func readDate(s string) (string, bool) {
	s = text.LatinDigits(s)
	if len(s) >= 4 && s[:4] < "1700" {
		t, err := iran.ParseJalali(s)
		return Day(t), err == nil
	}
	for _, form := range [...]string{time.DateOnly, "2006/1/2", "2006-1-2"} {
		if t, err := time.Parse(form, s); err == nil {
			return Day(t), true
		}
	}
	return "", false
}

// readMoment takes a time with its zone, as RFC 3339 has it.
func readMoment(s string) (string, bool) {
	t, err := time.Parse(time.RFC3339, text.LatinDigits(s))
	if err != nil || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
		return "", false
	}
	return Moment(t), true
}

// readTime takes a time of day, perhaps with seconds, which are cut off.
func readTime(s string) (string, bool) {
	s = text.LatinDigits(s)
	for _, form := range [...]string{"15:04", "15:04:05"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.Format("15:04"), true
		}
	}
	return "", false
}

func readDuration(s string) (string, bool) {
	d, err := calendar.ParseDuration(text.LatinDigits(s))
	if err != nil {
		return "", false
	}
	return d.String(), true
}

// moved adds a clock duration or months to a canonical date or datetime.
func moved(v string, d calendar.Duration) (string, bool) {
	if t, ok := ParseMoment(v); ok {
		sum, ok := (*calendar.Calendar)(nil).Add(t, t, d)
		return Moment(sum), ok && inRange(sum)
	}
	t, ok := ParseDay(v, time.UTC)
	if !ok {
		return "", false
	}
	switch {
	case d.Unit() == calendar.Month:
		noon := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, iran.Tehran())
		sum, ok := (*calendar.Calendar)(nil).Add(noon, noon, d)
		return Day(sum.In(iran.Tehran())), ok && inRange(sum)
	case wholeDays(d):
		sum := t.AddDate(0, 0, d.N())
		return Day(sum), inRange(sum)
	}
	return "", false
}

// wholeDays reports whether a duration can be added to a date.
func wholeDays(d calendar.Duration) bool {
	return d.Unit() == calendar.Day || d.Unit() == calendar.Month || d.IsZero()
}

func inRange(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }
