package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kartabl/kartabl/patterns"
)

// patternsCommand is kartabl patterns.
type patternsCommand struct {
	Pattern string `arg:"" optional:"" help:"One pattern, such as WRP-27; without it all."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

// Run runs every trace and prints the score card; it fails where one does not hold.
func (c *patternsCommand) Run(ctx context.Context, to streams) error {
	list := patterns.All()
	if c.Pattern != "" {
		p, ok := patterns.Named(c.Pattern)
		if !ok {
			return fmt.Errorf("there is no pattern %s", c.Pattern)
		}
		list = []patterns.Pattern{p}
	}
	ran, err := patterns.Run(ctx, list)
	if err != nil {
		return err
	}
	if err := c.print(to, ran); err != nil {
		return err
	}
	for _, r := range ran {
		if !r.Holds() {
			return errFound
		}
	}
	return nil
}

func (c *patternsCommand) print(to streams, ran []patterns.Ran) error {
	switch {
	case c.JSON:
		list := make([]patterns.Pattern, 0, len(ran))
		for _, r := range ran {
			list = append(list, r.Pattern)
		}
		e := json.NewEncoder(to.out)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"patterns": ran, "sums": patterns.Sums(list)})
	case c.Pattern != "":
		return patterns.PrintOne(to.out, ran[0])
	default:
		return patterns.Print(to.out, ran)
	}
}
