package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// database is how a tool finds the database.
type database struct {
	Data string `help:"Data folder." default:"data" env:"KARTABL_DATA" type:"path"`
	DB   string `help:"PostgreSQL DSN; without it SQLite in the data folder." env:"KARTABL_DB" placeholder:"DSN"`
}

func (d database) open(ctx context.Context) (*store.DB, error) {
	db, err := store.Open(ctx, store.Options{DSN: first(d.DB, filepath.Join(d.Data, "kartabl.db"))})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// use opens the database with the processes that are deployed in it, and closes it after f.
func (d database) use(ctx context.Context, f func(*store.DB, *processes.Service) error) (err error) {
	db, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s := processes.New(processes.Options{DB: db})
	if err := s.Restore(ctx); err != nil {
		return err
	}
	return f(db, s)
}

// people opens the database for what concerns accounts only, and closes it after f.
func (d database) people(ctx context.Context, f func(*people.Service) error) (err error) {
	db, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s := people.New(db)
	return f(s)
}

// replayCommand is kartabl replay.
type replayCommand struct{ database }

// Run replays every case and fails when one differs from what is stored.
func (c *replayCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(_ *store.DB, s *processes.Service) error {
		cases, equal := 0, 0
		err := s.Replay(ctx, func(d processes.Difference, same bool) {
			cases++
			if same {
				equal++
				return
			}
			fmt.Fprintf(to.out, "case %s (%s): %s\n", d.No, d.Case, d.Cause)
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(to.out, "%d cases, %d equal\n", cases, equal)
		if cases != equal {
			return errFound
		}
		return nil
	})
}

// backupCommand is kartabl backup.
type backupCommand struct {
	database
	To string `arg:"" help:"File to write; it must not exist." type:"path"`
}

// Run copies the database while it runs.
func (c *backupCommand) Run(ctx context.Context, to streams) (err error) {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Backup(ctx, c.To); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	fmt.Fprintf(to.out, "backup written to %s\n", c.To)
	return nil
}
