package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// auditCommand is kartabl audit.
type auditCommand struct {
	Export auditExportCommand `cmd:"" help:"Write the audit trail, or a part of it: who did and saw what."`
	Forget auditForgetCommand `cmd:"" help:"Remove the entries from before a day; an entry says that it was done."`
}

type auditExportCommand struct {
	database
	Person string `help:"Only of this person: login or id."`
	Case   string `help:"Only of this case: number or id."`
	Deed   string `help:"Only this operation, as claim or signIn."`
	Day    string `help:"Only of this day, as 2026-11-23 or 1405-09-02." xor:"day"`
	From   string `help:"Only of this day and later." xor:"day"`
	To     string `help:"Only of this day and before."`
	Format string `help:"Format: csv, or json with an object a line." enum:"csv,json" default:"csv"`
	Out    string `help:"File to write; without it the trail is printed." type:"path" placeholder:"FILE"`
}

// Run writes the trail, newest first.
func (c *auditExportCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, s *processes.Service) (err error) {
		desk, err := cartableOver(db, s, c.Data)
		if err != nil {
			return err
		}
		f, err := desk.AuditFileFor(cartable.AuditRequest{Person: c.Person, Case: c.Case, Deed: c.Deed, Day: c.Day, From: c.From, To: c.To}, c.Format)
		if err != nil {
			return worded("audit", err, "en")
		}
		file := to.out
		if c.Out != "" {
			if file, err = os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
				return fmt.Errorf("write audit: %w", err)
			}
			defer func() { err = errors.Join(err, file.Close()) }()
		}
		n, err := f.Write(ctx, file)
		fmt.Fprintf(to.errs, "%d entries\n", n)
		return err
	})
}

type auditForgetCommand struct {
	database
	Before string `required:"" help:"Entries from before this day go, as 2026-11-23 or 1405-09-02." placeholder:"DAY"`
}

// Run removes what is old.
func (c *auditForgetCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, s *processes.Service) error {
		day, err := calendar.ParseDate(c.Before)
		if err != nil {
			return err
		}
		before, err := time.ParseInLocation(time.DateOnly, day, s.Zone())
		if err != nil {
			return err
		}
		if before.After(db.Now()) {
			return errors.New("that day has not come yet")
		}
		return db.Update(ctx, func(tx *store.Tx) error {
			n, err := tx.ForgetAudit(ctx, before.UTC())
			if err != nil {
				return err
			}
			fmt.Fprintf(to.out, "%d entries from before %s are gone\n", n, day)
			return nil
		})
	})
}
