package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

type calendarListCommand struct {
	database
	Lang string `help:"Language." enum:"en,fa" default:"en"`
}

// Run prints one line for each day of each declaration, oldest first.
func (c *calendarListCommand) Run(ctx context.Context, to streams) (err error) {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	w := tabwriter.NewWriter(to.out, 0, 4, 2, ' ', 0)
	err = db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.CalendarChanges(ctx, 0)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			fmt.Fprintln(w, text.Message("calendar.nothing", text.Lang(c.Lang), nil))
		}
		for _, row := range rows {
			by := row.DeclaredBy
			if p, err := tx.Person(ctx, by); err == nil {
				by = p.Name
			}
			if err := c.lines(w, row, by); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, w.Flush())
}

func (c *calendarListCommand) lines(w *tabwriter.Writer, row store.CalendarChange, by string) error {
	lang := text.Lang(c.Lang)
	days, err := calendar.ParseDays(row.Days)
	if err != nil {
		return fmt.Errorf("read declaration %d: %w", row.Num, err)
	}
	for _, d := range days {
		hours := calendar.FormatWindows(d.Hours)
		switch {
		case d.Usual:
			hours = text.Message("calendar.usual", lang, nil)
		case hours == "":
			hours = text.Message("calendar.closed", lang, nil)
		}
		at, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			return fmt.Errorf("read declaration %d: %w", row.Num, err)
		}
		line := []string{
			fmt.Sprint(row.Num), row.Calendar, iran.FormatDate(at, lang), text.Digits(hours, lang),
			cmp.Or(d.Note, row.Reason), by, iran.FormatDateTime(row.DeclaredAt.In(iran.Tehran()), lang),
		}
		fmt.Fprintln(w, strings.Join(line, "\t"))
	}
	return nil
}
