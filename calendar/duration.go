package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unit is the unit of a Duration; it says which time is counted.
type Unit string

// The units: clock time, business time of a calendar, and Jalali months.
const (
	Second       Unit = "s"
	Minute       Unit = "m"
	Hour         Unit = "h"
	Day          Unit = "d" // 24 hours of the clock
	BusinessHour Unit = "bh"
	BusinessDay  Unit = "bd"
	Month        Unit = "mo" // a Jalali month
)

// Duration is a length of time as definitions write it: "10s", "15m", "4h", "2d" on
// the clock, "4bh", "2bd" in business time, "2mo" in Jalali months. It is a plain
// value: comparable, and the zero value is "0s". In JSON and YAML it is its text.
type Duration struct {
	n    int
	unit Unit
}

// maxSeconds bounds a duration to about a hundred years.
const maxSeconds = 100 * 366 * 86400

// ParseDuration reads one whole number and its unit. Clock time and months may be
// negative ("-7d"); business time may not.
func ParseDuration(s string) (Duration, error) {
	number := strings.TrimRight(s, "smhdbo")
	unit := Unit(s[len(number):])
	length, ok := unitSeconds(unit)
	n, err := strconv.Atoi(number)
	switch {
	case !ok || err != nil || strings.HasPrefix(s, "+"):
		return Duration{}, fmt.Errorf("%q is not a duration: write a whole number and a unit, as 10s; units: s m h d, bh bd, mo", s)
	case n > maxSeconds/length || n < -maxSeconds/length:
		return Duration{}, fmt.Errorf("the duration %q is longer than a hundred years", s)
	case n < 0 && (unit == BusinessHour || unit == BusinessDay):
		return Duration{}, fmt.Errorf("the duration %q counts business time backwards, which has no meaning here", s)
	}
	return Duration{n, unit}, nil
}

// Clock makes a duration of clock time; fractions of a second are dropped.
func Clock(d time.Duration) Duration { return Duration{int(d / time.Second), Second} }

// N is the number that stands before the unit.
func (d Duration) N() int { return d.n }

// Unit is the unit; that of the zero value is Second.
func (d Duration) Unit() Unit {
	if d.unit == "" {
		return Second
	}
	return d.unit
}

// IsZero reports a length of nothing, in whichever unit.
func (d Duration) IsZero() bool { return d.n == 0 }

// IsBusiness reports whether a calendar's open hours are counted (bh, bd).
func (d Duration) IsBusiness() bool { return d.unit == BusinessHour || d.unit == BusinessDay }

// Clock gives the length on the clock. It is false for business time and months,
// whose length depends on where they begin.
func (d Duration) Clock() (time.Duration, bool) {
	if d.IsBusiness() || d.unit == Month {
		return 0, false
	}
	return time.Duration(d.seconds()) * time.Second, true
}

// Compare gives -1, 0 or 1 as d is shorter than, equal to or longer than o. It is
// false when that depends on a calendar: of two units that are not both clock time.
func (d Duration) Compare(o Duration) (int, bool) {
	_, clock := d.Clock()
	_, other := o.Clock()
	if (!clock || !other) && d.Unit() != o.Unit() {
		return 0, false
	}
	switch a, b := d.seconds(), o.seconds(); {
	case a < b:
		return -1, true
	case a > b:
		return 1, true
	default:
		return 0, true
	}
}

// String gives the form that ParseDuration reads.
func (d Duration) String() string { return strconv.Itoa(d.n) + string(d.Unit()) }

// MarshalText writes the text of d, in JSON as a string.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the text of a duration.
func (d *Duration) UnmarshalText(raw []byte) error {
	parsed, err := ParseDuration(string(raw))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// seconds is the length on the clock, or the nominal one of the other units.
func (d Duration) seconds() int {
	length, _ := unitSeconds(d.Unit())
	return d.n * length
}

// unitSeconds is the length of a unit; that of bd and mo is the longest possible,
// and serves only to bound and to compare.
func unitSeconds(u Unit) (int, bool) {
	switch u {
	case Second:
		return 1, true
	case Minute:
		return 60, true
	case Hour, BusinessHour:
		return 3600, true
	case Day, BusinessDay:
		return 86400, true
	case Month:
		return 31 * 86400, true
	default:
		return 0, false
	}
}
