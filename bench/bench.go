// Package bench measures what a step costs, beside the raw floor of the same writes
// on the same disk in the same run.
package bench

import (
	"context"
	"fmt"
	"time"
)

// HumanSteps is how many steps of a measured case wait for a person: odd ones for the
// customer, even ones for staff who claim them first.
const HumanSteps = 5

// Options say what to measure. The zero value of a number takes its default.
type Options struct {
	Dir     string        // for the files of SQLite and the disk's own figure; "" is the system's temporary folder
	DSNs    []string      // PostgreSQL databases; SQLite is measured in any case
	Callers int           // at the same time; 64
	Time    time.Duration // of each side of a run, over all rounds; 5s
	Rounds  int           // of product and floor in turn; 3
	Cases   int           // of each caller in a round, in place of Time
	Layers  []string      // what is driven; all of them
}

func (o Options) withDefaults() Options {
	if o.Callers == 0 {
		o.Callers = 64
	}
	if o.Time == 0 {
		o.Time = 5 * time.Second
	}
	if o.Rounds == 0 {
		o.Rounds = 3
	}
	if o.Layers == nil {
		o.Layers = Layers()
	}
	return o
}

func (o Options) round() time.Duration { return o.Time / time.Duration(o.Rounds) }

// Report is all that was measured.
type Report struct {
	Machine Machine  `json:"machine"`
	Disk    Disk     `json:"disk"`
	Callers int      `json:"callers"`
	Rounds  int      `json:"rounds"`
	Runs    []Result `json:"runs"`
}

// Run measures each layer on each database. It leaves nothing behind.
func Run(ctx context.Context, o Options) (Report, error) {
	o = o.withDefaults()
	r := Report{Machine: machine(), Callers: o.Callers, Rounds: o.Rounds}
	var err error
	if r.Disk, err = measureDisk(o.Dir); err != nil {
		return r, fmt.Errorf("measure disk: %w", err)
	}
	for _, dsn := range append([]string{""}, o.DSNs...) {
		results, err := runOn(ctx, o, newGround(o.Dir, dsn))
		r.Runs = append(r.Runs, results...)
		if err != nil {
			return r, err
		}
	}
	return r, nil
}

func runOn(ctx context.Context, o Options, g ground) ([]Result, error) {
	t, err := record(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("record the writes of a case: %w", err)
	}
	var results []Result
	for _, name := range o.Layers {
		r, err := measure(ctx, o, g, t, name)
		if err != nil {
			return results, fmt.Errorf("measure %s: %w", name, err)
		}
		results = append(results, r)
	}
	return results, nil
}
