package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// calendarCommand is kartabl calendar.
type calendarCommand struct {
	Holiday holidayCommand      `cmd:"" help:"Declare a holiday, or take one back."`
	Load    calendarLoadCommand `cmd:"" help:"Declare a list of days, as the holidays of a year."`
	Show    calendarShowCommand `cmd:"" help:"Print the open hours by day."`
	List    calendarListCommand `cmd:"" help:"Print what was declared: when, by whom, of which days and why."`
}

type holidayCommand struct {
	Add    holidayAddCommand    `cmd:"" help:"Declare days closed, or with hours of their own."`
	Remove holidayRemoveCommand `cmd:"" help:"Let days be as the week says."`
}

// declaring is what all declarations have.
type declaring struct {
	database
	Calendar []string `help:"Calendar; may be repeated. Without it all that have holidays." placeholder:"NAME"`
	Reason   string   `help:"Why; the history of cases tells it."`
	Lang     string   `help:"Language of the messages." enum:"en,fa" default:"en"`
}

type holidayAddCommand struct {
	declaring
	Date  []string `arg:"" help:"Days, as 2026-11-23 or 1405-09-02."`
	Hours string   `help:"Open all the same at these hours, as 08:00-12:00."`
}

type holidayRemoveCommand struct {
	declaring
	Date []string `arg:"" help:"Days, as 2026-11-23 or 1405-09-02."`
}

type calendarLoadCommand struct {
	declaring
	File string `arg:"" help:"A day on each line, as 1406-01-14 and a note; with hours it is open then." type:"existingfile"`
}

// Run declares the days.
func (c *holidayAddCommand) Run(ctx context.Context, to streams) error {
	return c.declare(ctx, to, dayLines(c.Date, c.Hours+" # "+c.Reason))
}

// Run takes back what was said of the days.
func (c *holidayRemoveCommand) Run(ctx context.Context, to streams) error {
	return c.declare(ctx, to, dayLines(c.Date, "usual"))
}

// Run declares the days of the file.
func (c *calendarLoadCommand) Run(ctx context.Context, to streams) error {
	src, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read days: %w", err)
	}
	return c.declare(ctx, to, string(src))
}

// dayLines are the lines of a list.
func dayLines(dates []string, hours string) string {
	var list strings.Builder
	for _, date := range dates {
		list.WriteString(date + " " + hours + "\n")
	}
	return list.String()
}

func (c *declaring) declare(ctx context.Context, to streams, list string) (err error) {
	said, err := calendar.ParseDays(list)
	if err != nil {
		return fmt.Errorf("read days: %w", err)
	}
	return c.use(ctx, func(_ *store.DB, s *processes.Service) error {
		made, err := s.Declare(ctx, processes.Declaration{Calendars: c.Calendar, Days: said, Reason: c.Reason, By: "operator"})
		if err != nil {
			return worded("declare", err, c.Lang)
		}
		if len(made) == 0 {
			fmt.Fprintln(to.out, text.Message("calendar.said", text.Lang(c.Lang), nil))
		}
		for _, m := range made {
			fmt.Fprintln(to.out, text.Message("calendar.made", text.Lang(c.Lang), map[string]any{"name": m.Calendar, "num": m.Num, "days": len(said)}))
		}
		return nil
	})
}

type calendarShowCommand struct {
	database
	Name string `arg:"" help:"Calendar."`
	From string `help:"First day, as 2026-11-23 or 1405-09-02; without it today." placeholder:"DAY"`
	To   string `help:"Last day; without it a month after the first." placeholder:"DAY"`
	Lang string `help:"Language." enum:"en,fa" default:"en"`
}

// Run prints one line a day.
func (c *calendarShowCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, s *processes.Service) error {
		found, err := s.Calendar(c.Name)
		if err != nil {
			return worded("show calendar", err, c.Lang)
		}
		from, last, err := c.span(db.Now().In(found.Location))
		if err != nil {
			return err
		}
		shown, err := found.Days(db.Now(), from, last)
		if err != nil {
			return fmt.Errorf("show calendar: %w", err)
		}
		w := tabwriter.NewWriter(to.out, 0, 4, 2, ' ', 0)
		for _, d := range shown {
			c.line(w, d)
		}
		return w.Flush()
	})
}

func (c *calendarShowCommand) span(today time.Time) (from, last string, err error) {
	from = today.Format(time.DateOnly)
	if c.From != "" {
		if from, err = calendar.ParseDate(c.From); err != nil {
			return "", "", err
		}
	}
	if c.To != "" {
		last, err = calendar.ParseDate(c.To)
		return from, last, err
	}
	first, err := time.Parse(time.DateOnly, from)
	return from, first.AddDate(0, 1, -1).Format(time.DateOnly), err
}

// line is a day by both calendars, its hours, and what is said of it.
func (c *calendarShowCommand) line(w *tabwriter.Writer, d calendar.DayOpen) {
	lang := text.Lang(c.Lang)
	at, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return // the calendar gave it
	}
	hours, kind := text.Digits(calendar.FormatWindows(d.Windows), lang), ""
	if len(d.Windows) == 0 {
		hours = text.Message("calendar.closed", lang, nil)
	}
	switch {
	case d.Special && len(d.Windows) == 0:
		kind = text.Message("calendar.holiday", lang, nil)
	case d.Special:
		kind = text.Message("calendar.special", lang, nil)
	}
	other := text.LatinDigits(iran.FormatShort(at, text.Fa))
	if lang == text.Fa {
		other = d.Date
	}
	fmt.Fprintln(w, strings.TrimRight(strings.Join([]string{iran.FormatDate(at, lang), other, hours, strings.TrimSpace(kind + " " + d.Note)}, "\t"), "\t"))
}
