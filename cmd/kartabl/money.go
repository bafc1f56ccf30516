package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// moneyCommand is kartabl money.
type moneyCommand struct {
	Export moneyExportCommand `cmd:"" help:"Write the ledger of some days for accounting."`
}

type moneyExportCommand struct {
	database
	From   string `required:"" help:"First day, as 2026-11-23 or 1405-09-02." placeholder:"DAY"`
	To     string `required:"" help:"Last day, included." placeholder:"DAY"`
	Format string `help:"Format." enum:"csv,json" default:"csv"`
	Out    string `help:"File to write; without it the ledger is printed." type:"path" placeholder:"FILE"`
	Lang   string `help:"Language." enum:"en,fa" default:"en"`
}

// Run writes the ledger and fails when it does not add up.
func (c *moneyExportCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, s *processes.Service) (err error) {
		desk, err := cartableOver(db, s, c.Data)
		if err != nil {
			return err
		}
		e, err := desk.ExportFor(ctx, text.Lang(c.Lang), c.From, c.To, c.Format)
		if err != nil {
			return worded("export", err, c.Lang)
		}
		file := to.out
		if c.Out != "" {
			if file, err = os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
				return fmt.Errorf("write ledger: %w", err)
			}
			defer func() { err = errors.Join(err, file.Close()) }()
		}
		n, err := e.Write(ctx, file)
		if err != nil {
			return worded("export", err, c.Lang)
		}
		fmt.Fprintln(to.errs, text.Message("money.exported", text.Lang(c.Lang), map[string]any{"n": n}))
		return nil
	})
}

func cartableOver(db *store.DB, s *processes.Service, data string) (*cartable.Service, error) {
	docs, err := documents.Open(filepath.Join(data, "documents"))
	if err != nil {
		return nil, err
	}
	who := people.New(db)
	return cartable.New(db, s, who, docs), nil
}

// reconcileCommand is kartabl reconcile.
type reconcileCommand struct {
	database
	Config  string `help:"Config file (YAML) that names the gateways." env:"KARTABL_CONFIG" placeholder:"FILE" type:"path"`
	Gateway string `help:"Gateway; without it all that tell a list." placeholder:"NAME"`
	Day     string `help:"Day, as 2026-11-23 or 1405-09-02; without it yesterday." placeholder:"DAY"`
	Lang    string `help:"Language." enum:"en,fa" default:"en"`
}

// Run compares a day and fails when differences are open.
func (c *reconcileCommand) Run(ctx context.Context, to streams) (err error) {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	outside, err := world(cfg.Hooks)
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s := processes.New(processes.Options{DB: db, World: outside, BaseURL: cfg.BaseURL})
	if err := s.Restore(ctx); err != nil {
		return err
	}
	return c.reconcile(ctx, to, s, db.Now())
}

func (c *reconcileCommand) reconcile(ctx context.Context, to streams, s *processes.Service, now time.Time) (err error) {
	day := now.In(s.Zone()).AddDate(0, 0, -1).Format(time.DateOnly)
	if c.Day != "" {
		if day, err = calendar.ParseDate(c.Day); err != nil {
			return err
		}
	}
	names := s.ListingGateways()
	if c.Gateway != "" {
		names = []string{c.Gateway}
	}
	if len(names) == 0 {
		fmt.Fprintln(to.out, text.Message("reconcile.none", text.Lang(c.Lang), nil))
	}
	open := 0
	for _, name := range names {
		r, err := s.Reconcile(ctx, name, day)
		if err != nil {
			return worded("reconcile", err, c.Lang)
		}
		open += r.Still
		fmt.Fprintln(to.out, text.Message("reconcile.done", text.Lang(c.Lang), map[string]any{
			"gateway": r.Gateway, "day": r.Day, "listed": r.Listed, "settled": r.Settled, "found": r.Found, "closed": r.Closed, "open": r.Still,
		}))
	}
	if open > 0 {
		return errFound
	}
	return nil
}
