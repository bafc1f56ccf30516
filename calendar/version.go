package calendar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Version is what was known of a calendar from a moment on. A holiday announced
// late is a new version: figures that were reckoned before it stay as they were.
type Version struct {
	KnownFrom time.Time   // the zero time: always
	Week      [7][]Window // by time.Weekday; an empty day is closed
	Ranges    []DateRange // other hours for a time, as in Ramadan; of two, the later one counts
	Holidays  []string    // closed days, "2006-01-02"; stronger than Week and Ranges
	Days      []DayHours  // single days, stronger than all else; of two, the later one counts
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
	ranges    []dayRange
	days      map[int][]Window // holidays, without a window, and days with hours of their own
	notes     map[int]string
}

type dayRange struct {
	from, to int
	week     [7][]Window
}

// windows are the openings of one day, in order.
func (v *version) windows(day int) []Window {
	if windows, ok := v.days[day]; ok {
		return windows
	}
	return v.usual(day)
}

// usual are the openings of a day of which nothing is said by itself.
func (v *version) usual(day int) []Window {
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
	c := &version{knownFrom: v.KnownFrom, week: week, days: make(map[int][]Window, len(v.Holidays)), notes: map[int]string{}}
	for _, h := range v.Holidays {
		day, err := parseDay(h)
		if err != nil {
			return nil, fmt.Errorf("holiday: %w", err)
		}
		c.days[day] = nil
	}
	for _, r := range v.Ranges {
		compiled, err := compileRange(r)
		if err != nil {
			return nil, fmt.Errorf("hours from %s to %s: %w", r.From, r.To, err)
		}
		c.ranges = append(c.ranges, compiled)
	}
	if err := c.say(v.Days); err != nil {
		return nil, err
	}
	return c, nil
}

// say takes in what is said of single days.
func (v *version) say(days []DayHours) error {
	for _, d := range days {
		day, err := parseDay(d.Date)
		if err != nil {
			return err
		}
		windows, err := sortedWindows(d.Hours)
		if err != nil {
			return fmt.Errorf("%s: %w", d.Date, err)
		}
		delete(v.days, day)
		delete(v.notes, day)
		if d.Usual {
			continue
		}
		v.days[day] = windows
		if d.Note != "" {
			v.notes[day] = d.Note
		}
	}
	return nil
}

// With is the calendar as it is known from a moment on, when more is said of some days.
// What it said before stays known as of before. The moment must be later than that of
// its last version.
func (c *Calendar) With(knownFrom time.Time, days []DayHours) (*Calendar, error) {
	last := c.versions[len(c.versions)-1]
	if !knownFrom.After(last.knownFrom) {
		return nil, fmt.Errorf("calendar %s: a version of %s is there already", c.Name, last.knownFrom.Format(time.RFC3339))
	}
	next := *last
	next.knownFrom, next.days, next.notes = knownFrom, maps.Clone(last.days), maps.Clone(last.notes)
	if err := next.say(days); err != nil {
		return nil, fmt.Errorf("calendar %s: %w", c.Name, err)
	}
	return &Calendar{Name: c.Name, Location: c.Location, versions: append(slices.Clip(c.versions), &next)}, nil
}

// Latest is the calendar as it is known now, whatever moment is asked for.
func (c *Calendar) Latest() *Calendar {
	return &Calendar{Name: c.Name, Location: c.Location, versions: c.versions[len(c.versions)-1:]}
}

// HasDays reports whether the calendar says anything of single days, as of holidays.
func (c *Calendar) HasDays() bool { return len(c.versions[len(c.versions)-1].days) > 0 }

// Says reports whether the newest version says all of this already.
func (c *Calendar) Says(days []DayHours) bool {
	last := c.versions[len(c.versions)-1]
	for _, d := range days {
		day, err := parseDay(d.Date)
		if err != nil {
			return false
		}
		windows, said := last.days[day]
		if said == d.Usual || said && !slices.Equal(windows, d.Hours) {
			return false
		}
	}
	return true
}

// DayOpen is how a calendar is open on one day.
type DayOpen struct {
	Date    string
	Windows []Window
	Special bool   // it is a holiday or has hours of its own
	Note    string // why, where that was said
}

// Days tells how each day from one to another, both included, is open, by the version
// known at `known`.
func (c *Calendar) Days(known time.Time, from, to string) ([]DayOpen, error) {
	first, errFrom := parseDay(from)
	last, errTo := parseDay(to)
	if err := errors.Join(errFrom, errTo); err != nil {
		return nil, err
	}
	v := c.version(known)
	var days []DayOpen
	for day := first; day <= last; day++ {
		_, special := v.days[day]
		date := time.Unix(int64(day)*daySeconds, 0).UTC().Format(time.DateOnly)
		days = append(days, DayOpen{Date: date, Windows: slices.Clone(v.windows(day)), Special: special, Note: v.notes[day]})
	}
	return days, nil
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
	date, err := ParseDate(s)
	if err != nil {
		return 0, err
	}
	t, err := time.Parse(time.DateOnly, date)
	return int(t.Unix() / daySeconds), err
}

func mod(a, b int) int { return (a%b + b) % b }
