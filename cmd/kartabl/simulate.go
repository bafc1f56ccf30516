package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/kartabl/kartabl/simulation"
	"github.com/kartabl/kartabl/simulation/payments"
)

// simulateCommand is kartabl simulate.
type simulateCommand struct {
	Seed        uint64 `help:"The same seed gives the same history." default:"1405"`
	Cases       int    `help:"Cases that people start; schedules and processes start more." default:"1000"`
	Days        int    `help:"Days that pass." default:"365"`
	Payments    int    `help:"Live through so many payments at hostile banks instead, with a server that dies at random moments."`
	Definitions string `help:"Folder with catalog.yaml and definitions; without it the shipped ones." placeholder:"DIR" type:"existingdir"`
}

// Run lives through it, prints what has happened and fails when a law was broken.
func (c *simulateCommand) Run(ctx context.Context, to streams) (err error) {
	if c.Payments > 0 {
		return c.pay(ctx, to)
	}
	dir, err := os.MkdirTemp("", "kartabl-simulation-*")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	o := simulation.Options{Seed: c.Seed, Cases: c.Cases, Days: c.Days, Folder: dir}
	if c.Definitions != "" {
		o.Definitions = os.DirFS(c.Definitions)
	}
	debug.SetGCPercent(400) // it makes much garbage, and little of it lives
	began := time.Now()
	report, failed := simulation.Run(ctx, o)
	took := time.Since(began)
	w := tabwriter.NewWriter(to.out, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "cases\t%d, %d of them open at the end\n", report.Cases, report.Open)
	for _, result := range slices.Sorted(maps.Keys(report.Results)) {
		fmt.Fprintf(w, "ended %s\t%d\n", result, report.Results[result])
	}
	for _, code := range slices.Sorted(maps.Keys(report.Problems)) {
		fmt.Fprintf(w, "problem %s\t%d\n", code, report.Problems[code])
	}
	fmt.Fprintf(w, "events\t%d\nacts of people\t%d, %d of them refused\ncalls\t%d, %d done and not heard\nrestarts\t%d\nhistory\t%s\ntook\t%s\n",
		report.Events, report.Acts, report.Refused, report.Calls, report.Unheard, report.Restarts, report.Hash, took.Round(time.Millisecond))
	return errors.Join(failed, w.Flush())
}

// crash is at one in how many questions to a bank the server dies.
const crash = 1000

// pay lives through payments instead.
func (c *simulateCommand) pay(ctx context.Context, to streams) error {
	began := time.Now()
	report, failed := payments.Run(ctx, payments.Options{Seed: c.Seed, Payments: c.Payments, Crash: crash})
	fmt.Fprintf(to.out, "%stook %s\n", report, time.Since(began).Round(time.Millisecond))
	return failed
}
