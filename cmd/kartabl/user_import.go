package main

import (
	"context"
	"fmt"
	"os"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// userImportCommand is kartabl user import.
type userImportCommand struct {
	database
	File           string `arg:"" help:"CSV in UTF-8 with the columns login, name, side, roles, queues, mobile, email, lang, disabled and attr:NAME." type:"existingfile"`
	Source         string `help:"Where the list comes from. Roles and queues of other sources stay as they are." default:"csv" placeholder:"NAME"`
	DryRun         bool   `help:"Only tell what would change."`
	LeaveMissing   bool   `help:"Who came from the source and is not in the list stays in service; so it is without a word." xor:"missing"`
	DisableMissing bool   `help:"Who came from the source and is not in the list leaves: what he holds goes back to its queues." xor:"missing"`
}

// Run takes the list whole, or tells all that is wrong with it.
func (c *userImportCommand) Run(ctx context.Context, to streams) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	lines, err := people.ParseRoster(data)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	return c.use(ctx, func(_ *store.DB, s *processes.Service) error {
		done, err := s.Import(ctx, processes.Roster{Source: c.Source, Lines: lines, DisableMissing: c.DisableMissing, DryRun: c.DryRun})
		if err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		tellImport(to, done, c.DryRun)
		return nil
	})
}

func tellImport(to streams, done processes.Imported, dry bool) {
	tell := func(what string, logins []string) {
		for _, login := range logins {
			fmt.Fprintf(to.out, "%s %s\n", what, login)
		}
	}
	tell("added", done.Added)
	tell("changed", done.Changed)
	tell("disabled", done.Disabled)
	for _, no := range done.Left.Alone {
		fmt.Fprintf(to.out, "case %s has work for somebody who is gone: give it to somebody else\n", no)
	}
	end := ""
	if dry {
		end = " (dry run: nothing was written)"
	}
	fmt.Fprintf(to.out, "%d added, %d changed, %d disabled, %d as they were; %d items went back%s\n",
		len(done.Added), len(done.Changed), len(done.Disabled), done.Same, done.Left.Returned, end)
}
