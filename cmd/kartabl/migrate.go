package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// migrateCommand is kartabl migrate.
type migrateCommand struct {
	database
	ID     string `arg:"" help:"Process."`
	To     int    `help:"Version to which open cases move." required:"" placeholder:"N"`
	DryRun bool   `help:"Only tell what would happen, by step."`
	Lang   string `help:"Language of the messages." enum:"en,fa" default:"en"`
}

// Run moves the open cases, or tells what would become of them. It fails when cases
// stay that `migrate` was not told to leave.
func (c *migrateCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(_ *store.DB, s *processes.Service) error {
		if c.DryRun {
			return c.plan(ctx, s, to)
		}
		return c.move(ctx, s, to)
	})
}

func (c *migrateCommand) plan(ctx context.Context, s *processes.Service, to streams) error {
	p, err := s.Plan(ctx, c.ID, c.To)
	if err != nil {
		return worded("plan", err, c.Lang)
	}
	fmt.Fprintf(to.out, "%s %d -> %d: %d open cases\n", p.Process, p.From, p.To, p.Cases)
	if err := c.table(p, to); err != nil {
		return err
	}
	for _, step := range p.Steps {
		for _, why := range step.Why {
			fmt.Fprintf(to.out, "%s: %d: %s\n", step.Step, why.Cases, c.words(why.Refusal))
		}
	}
	for _, version := range slices.Sorted(maps.Keys(p.Others)) {
		fmt.Fprintf(to.out, "version %d: %d open cases; migrate them to version %d first\n", version, p.Others[version], p.From)
	}
	if p.NeedRule > 0 {
		return errFound
	}
	return nil
}

// table prints the counts by step, and of all cases in its last line.
func (c *migrateCommand) table(p processes.Plan, to streams) error {
	w := tabwriter.NewWriter(to.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "step\tcases\tby itself\tby a rule\tneeds a rule\tstays")
	for _, s := range p.Steps {
		name := s.Step
		if s.To != "" && s.To != s.Step {
			name += " -> " + s.To
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\n", name, s.Cases, s.Alone, s.Ruled, s.NeedRule, s.Stay)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	fmt.Fprintf(to.out, "%d of %d cases move, %d need a rule, %d stay\n", p.Moves, p.Cases, p.NeedRule, p.Stay)
	return nil
}

// words is why a case stays.
func (c *migrateCommand) words(r engine.Refusal) string {
	return text.Message("stays."+r.Code, text.Lang(c.Lang), map[string]any{"step": r.Step, "to": r.To, "name": r.Name})
}

func (c *migrateCommand) move(ctx context.Context, s *processes.Service, to streams) error {
	moved, stay, wait := 0, 0, 0
	err := s.Migrate(ctx, c.ID, c.To, engine.Actor{Side: engine.System.Side}, func(t processes.Tried) {
		switch {
		case t.Gone:
		case len(t.Refused) == 0:
			moved++
		case slices.ContainsFunc(t.Refused, processes.Stays):
			stay++
		default:
			wait++
			fmt.Fprintf(to.out, "case %s stays: %s\n", t.No, c.reasons(t.Refused))
		}
	})
	if err == nil || moved+wait+stay > 0 {
		fmt.Fprintf(to.out, "%d cases moved, %d need a rule, %d stay\n", moved, wait, stay)
	}
	if err != nil {
		return worded("migrate", err, c.Lang)
	}
	if wait > 0 {
		return errFound
	}
	return nil
}

func (c *migrateCommand) reasons(refused []engine.Refusal) string {
	list := make([]string, 0, len(refused))
	for _, r := range refused {
		list = append(list, c.words(r))
	}
	return strings.Join(list, "; ")
}

// worded is an error as people read it: a fault by its sentence in the catalogue.
func worded(doing string, err error, lang string) error {
	if f := fault.As(err); f != nil {
		return errors.New(text.Message(f.Key, text.Lang(lang), f.Args))
	}
	return fmt.Errorf("%s: %w", doing, err)
}
