package calendar

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Version is what was known of a calendar from a moment on. A holiday announced
// late is a new version: figures that were reckoned before it stay as they were.
type Version struct {
	KnownFrom time.Time   // the zero time: always
	Week      [7][]Window // by time.Weekday; an empty day is closed
	Holidays  []string    // closed days, "2006-01-02"; stronger than Week and Ranges
	Ranges    []DateRange // other hours for a time, as in Ramadan; of two, the later one counts
}

// DateRange replaces the week between two days, both included.
type DateRange struct {
	From, To string // "2006-01-02"
	Week     [7][]Window
}

// version is a checked Version; days are numbered from 1970-01-01.
type version struct {
	knownFrom time.Time
	week      [7][]Window
	holidays  map[int]bool
	ranges    []dayRange
}

type dayRange struct {
	from, to int
	week     [7][]Window
}

// windows are the openings of one day, in order.
func (v *version) windows(day int) []Window {
	if v.holidays[day] {
		return nil
	}
	weekday := mod(day+int(time.Thursday), 7)
	for _, r := range slices.Backward(v.ranges) {
		if day >= r.from && day <= r.to {
			return r.week[weekday]
		}
	}
	return v.week[weekday]
}

func compile(v Version) (*version, error) {
	week, err := checkWeek(v.Week)
	if err != nil {
		return nil, err
	}
	c := &version{knownFrom: v.KnownFrom, week: week, holidays: make(map[int]bool, len(v.Holidays))}
	for _, h := range v.Holidays {
		day, err := parseDay(h)
		if err != nil {
			return nil, fmt.Errorf("holiday: %w", err)
		}
		c.holidays[day] = true
	}
	for _, r := range v.Ranges {
		compiled, err := compileRange(r)
		if err != nil {
			return nil, fmt.Errorf("hours from %s to %s: %w", r.From, r.To, err)
		}
		c.ranges = append(c.ranges, compiled)
	}
	return c, nil
}

func compileRange(r DateRange) (dayRange, error) {
	from, errFrom := parseDay(r.From)
	to, errTo := parseDay(r.To)
	week, errWeek := checkWeek(r.Week)
	if err := errors.Join(errFrom, errTo, errWeek); err != nil {
		return dayRange{}, err
	}
	if to < from {
		return dayRange{}, errors.New("it ends before it begins")
	}
	return dayRange{from, to, week}, nil
}

func checkWeek(week [7][]Window) ([7][]Window, error) {
	var checked [7][]Window
	for day, windows := range week {
		sorted, err := sortedWindows(windows)
		if err != nil {
			return checked, fmt.Errorf("%s: %w", time.Weekday(day), err)
		}
		checked[day] = sorted
	}
	return checked, nil
}

func parseDay(s string) (int, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day: write it as 2026-11-21", s)
	}
	return int(t.Unix() / daySeconds), nil
}

func mod(a, b int) int { return (a%b + b) % b }
