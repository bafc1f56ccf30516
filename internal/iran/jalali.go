// Package iran knows the numbers and the dates of Iran: national and legal ids,
// IBANs, mobiles, cards, postal codes, and the Jalali calendar.
package iran

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

// The years for which the 33-year rule is known to give the official calendar.
const (
	firstYear = 1178
	lastYear  = 1633
)

// Leap reports whether a Jalali year has 366 days, that is an Esfand of 30.
func Leap(year int) bool { return nowruz(year+1)-nowruz(year) == 366 }

// MonthDays is the number of days of a Jalali month, 1 to 12.
func MonthDays(year, month int) int {
	switch {
	case month <= 6:
		return 31
	case month < 12 || Leap(year):
		return 30
	default:
		return 29
	}
}

// ToJalali turns a Gregorian date into the Jalali one. It agrees with the official
// calendar in the Jalali years 1178 to 1633.
func ToJalali(year, month, day int) (jy, jm, jd int) {
	days := civilDay(year, month, day)
	jy = year - 621
	if nowruz(jy) > days {
		jy--
	}
	rest := days - nowruz(jy)
	if rest < 6*31 {
		return jy, rest/31 + 1, rest%31 + 1
	}
	rest -= 6 * 31
	return jy, rest/30 + 7, rest%30 + 1
}

// FromJalali turns a Jalali date into the Gregorian one. Days and months beyond
// their end run on into the next ones, as those of time.Date do.
func FromJalali(jy, jm, jd int) (year, month, day int) {
	jy, jm = jy+floorDiv(jm-1, 12), floorMod(jm-1, 12)
	days := nowruz(jy) + 30*jm + min(jm, 6) + jd - 1
	y, m, d := time.Unix(int64(days)*86400, 0).UTC().Date()
	return y, int(m), d
}

// AddMonths moves a Jalali date by n months. A day that the month does not have
// becomes its last one.
func AddMonths(jy, jm, jd, n int) (year, month, day int) {
	m := jm - 1 + n
	year, month = jy+floorDiv(m, 12), floorMod(m, 12)+1
	return year, month, min(jd, MonthDays(year, month))
}

// ParseJalali reads "1405-09-01" or "۱۴۰۵/۹/۱" and gives that day's midnight in
// UTC. It refuses days that do not exist and years outside of 1178 to 1633.
func ParseJalali(s string) (time.Time, error) {
	parts := strings.FieldsFunc(text.LatinDigits(s), func(r rune) bool { return r == '-' || r == '/' })
	if len(parts) != 3 || len(parts[0]) != 4 {
		return time.Time{}, fmt.Errorf("read Jalali date %q: want a form like 1405-09-01", s)
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil || len(p) > 4 {
			return time.Time{}, fmt.Errorf("read Jalali date %q: %q is not a number", s, p)
		}
		n[i] = int(v)
	}
	return jalaliDate(n[0], n[1], n[2])
}

func jalaliDate(y, m, d int) (time.Time, error) {
	switch {
	case y < firstYear || y > lastYear:
		return time.Time{}, fmt.Errorf("year %d of the Jalali calendar is not between %d and %d", y, firstYear, lastYear)
	case m < 1 || m > 12:
		return time.Time{}, fmt.Errorf("there is no Jalali month %d", m)
	case d < 1 || d > MonthDays(y, m):
		return time.Time{}, fmt.Errorf("month %d of Jalali year %d has %d days, not %d", m, y, MonthDays(y, m), d)
	}
	gy, gm, gd := FromJalali(y, m, d)
	return time.Date(gy, time.Month(gm), gd, 0, 0, 0, 0, time.UTC), nil
}

// nowruz is the first day of a Jalali year, in days since 1970-01-01. Eight years
// of each 33 are leap; 1 Farvardin of year 1 is 492268 days before 1970.
func nowruz(year int) int { return 365*(year-1) + floorDiv(8*year+21, 33) - 492268 }

// civilDay is the number of days since 1970-01-01 of a Gregorian date.
func civilDay(year, month, day int) int {
	return int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func floorDiv(a, b int) int { return (a - floorMod(a, b)) / b }

func floorMod(a, b int) int { return (a%b + b) % b }
