package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// CalendarDays is how a calendar is open day by day.
type CalendarDays struct {
	Name string        `json:"name"`
	Days []CalendarDay `json:"days"`
}

// CalendarDay is one day, as it is known now.
type CalendarDay struct {
	Date    string `json:"date" doc:"Gregorian"`
	Hours   string `json:"hours" doc:"As 08:00-12:00, 13:00-16:00; nothing: closed"`
	Special bool   `json:"special,omitempty" doc:"It is a holiday or has hours of its own"`
	Note    string `json:"note,omitempty"`
}

// DayWish is what an operator says of one day.
type DayWish struct {
	Date  string `json:"date" maxLength:"10" doc:"2026-11-23 or 1405-09-02"`
	Hours string `json:"hours,omitempty" maxLength:"200" doc:"Open at these hours, as 08:00-12:00; without it closed"`
	Usual bool   `json:"usual,omitempty" doc:"As the week says: what was said of it is taken back"`
	Note  string `json:"note,omitempty" maxLength:"200"`
}

// Declared is what an operator has said of days.
type Declared struct {
	No       int           `json:"no"`
	Calendar string        `json:"calendar"`
	Days     []DeclaredDay `json:"days"`
	Reason   string        `json:"reason,omitempty"`
	At       time.Time     `json:"at"`
	By       string        `json:"by" doc:"Name of the person; operator: from the command line"`
}

// DeclaredDay is a day of a declaration.
type DeclaredDay struct {
	Date  string `json:"date"`
	Hours string `json:"hours"`
	Usual bool   `json:"usual,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Calendars are the names of all calendars.
func (s *Service) Calendars(_ context.Context, r Reader) ([]string, error) {
	if !people.Can(r.Person, people.ReadCalendars, people.Object{}) {
		return nil, errNotFound
	}
	return s.processes.CalendarNames(), nil
}

// maxDays bounds what one question or declaration speaks of.
const maxDays = 400

// Calendar tells how a calendar is open from one day to another, both included; "" is
// today, and a month after the first.
func (s *Service) Calendar(_ context.Context, r Reader, name, from, to string) (CalendarDays, error) {
	v := CalendarDays{Name: name, Days: []CalendarDay{}}
	if !people.Can(r.Person, people.ReadCalendars, people.Object{}) {
		return v, errNotFound
	}
	c, err := s.processes.Calendar(name)
	if err != nil {
		return v, err
	}
	first, last, err := span(from, to, s.db.Now().In(c.Location))
	if err != nil {
		return v, err
	}
	days, err := c.Days(s.db.Now(), first, last)
	if err != nil {
		return v, fmt.Errorf("read calendar: %w", err)
	}
	for _, d := range days {
		v.Days = append(v.Days, CalendarDay{d.Date, calendar.FormatWindows(d.Windows), d.Special, d.Note})
	}
	return v, nil
}

func span(from, to string, today time.Time) (first, last string, err error) {
	bad := fault.New(fault.Invalid, "invalid.fields")
	first, errFirst := calendar.ParseDate(cmp.Or(from, today.Format(time.DateOnly)))
	if errFirst != nil {
		return "", "", bad.With(fault.At("from", "calendar.date"))
	}
	begin, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return "", "", fmt.Errorf("read day: %w", err)
	}
	last, errLast := calendar.ParseDate(cmp.Or(to, begin.AddDate(0, 1, -1).Format(time.DateOnly)))
	switch {
	case errLast != nil:
		return "", "", bad.With(fault.At("to", "calendar.date"))
	case last > begin.AddDate(0, 0, maxDays-1).Format(time.DateOnly):
		return "", "", bad.With(fault.At("to", "calendar.span", "max", maxDays))
	}
	return first, last, nil
}

// Declare says something of days of a calendar, for open cases too. What is said already
// is not said again: then nothing is given.
func (s *Service) Declare(ctx context.Context, r Reader, name string, wishes []DayWish, reason string) ([]Declared, error) {
	if !people.Can(r.Person, people.DeclareDays, people.Object{}) {
		return nil, errNotFound
	}
	days, err := wished(wishes, oneLine(reason))
	if err != nil {
		return nil, err
	}
	made, err := s.processes.Declare(ctx, processes.Declaration{Calendars: []string{name}, Days: days, Reason: oneLine(reason), By: r.ID})
	if err != nil {
		return nil, err
	}
	return declaredBy(made, map[string]string{r.ID: r.Name})
}

// wished reads days, and tells of all that cannot be read.
func wished(wishes []DayWish, reason string) ([]calendar.DayHours, error) {
	var days []calendar.DayHours
	var bad []fault.Field
	for i, w := range wishes {
		at := "days." + strconv.Itoa(i) + "."
		date, err := calendar.ParseDate(w.Date)
		if err != nil {
			bad = append(bad, fault.At(at+"date", "calendar.date"))
		}
		hours, err := calendar.ParseWindows(w.Hours)
		if err != nil || w.Usual && w.Hours != "" {
			bad = append(bad, fault.At(at+"hours", "calendar.hours"))
		}
		days = append(days, calendar.DayHours{Date: date, Hours: hours, Usual: w.Usual, Note: cmp.Or(oneLine(w.Note), reason)})
	}
	if len(bad) > 0 {
		return nil, fault.New(fault.Invalid, "invalid.fields").With(bad...)
	}
	return days, nil
}

// oneLine has no line ends: a declaration is kept as lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Declarations are all that was declared, the newest first.
func (s *Service) Declarations(ctx context.Context, r Reader) ([]Declared, error) {
	if !people.Can(r.Person, people.ReadCalendars, people.Object{}) {
		return nil, errNotFound
	}
	var all []Declared
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.CalendarChanges(ctx, 0)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, row := range rows {
			if _, err := personName(ctx, tx, names, row.DeclaredBy); err != nil && !errors.Is(err, errNotFound) {
				return err
			}
		}
		slices.Reverse(rows)
		all, err = declaredBy(rows, names)
		return err
	})
	return all, err
}

func declaredBy(rows []store.CalendarChange, names map[string]string) ([]Declared, error) {
	all := []Declared{}
	for _, row := range rows {
		days, err := calendar.ParseDays(row.Days)
		if err != nil {
			return nil, fmt.Errorf("read declaration %d: %w", row.Num, err)
		}
		d := Declared{No: row.Num, Calendar: row.Calendar, Days: []DeclaredDay{}, Reason: row.Reason, At: row.DeclaredAt, By: cmp.Or(names[row.DeclaredBy], row.DeclaredBy)}
		for _, day := range days {
			d.Days = append(d.Days, DeclaredDay{day.Date, calendar.FormatWindows(day.Hours), day.Usual, day.Note})
		}
		all = append(all, d)
	}
	return all, nil
}
