package main

import (
	"encoding/json"

	"github.com/kartabl/kartabl/people"
)

// policyCommand is kartabl policy.
type policyCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run prints the table from which every right is decided.
func (c *policyCommand) Run(to streams) error {
	if !c.JSON {
		return people.PrintRights(to.out)
	}
	e := json.NewEncoder(to.out)
	e.SetIndent("", "  ")
	return e.Encode(people.RightRows())
}
