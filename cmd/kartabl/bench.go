package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"slices"
	"time"

	"github.com/kartabl/kartabl/bench"
)

// benchCommand is kartabl bench.
type benchCommand struct {
	DB      []string `help:"PostgreSQL DSN to measure on beside SQLite; may be repeated. It gets schemas of its own, which are removed." placeholder:"DSN"`
	Dir     string   `help:"Folder on the disk to measure, for SQLite's files." default:"${tempdir}" type:"existingdir"`
	Callers int      `help:"Callers at the same time." default:"64"`
	Seconds float64  `help:"Seconds of each side of a run, over all rounds." default:"5"`
	Rounds  int      `help:"Rounds of product and floor in turn." default:"3"`
	HTTP    bool     `name:"http" help:"Measure over HTTP too." default:"true" negatable:""`
	Layers  []string `help:"What to drive: processes, cartable, http; all when not given." enum:"processes,cartable,http," placeholder:"LAYER"`
	Timers  int      `help:"Measure instead how people fare while so many timers that fell due together are caught up with." placeholder:"N"`
	Live    int      `help:"Measure instead lists, searches and steps among so many living cases, beside 10,000 of them: with --db on PostgreSQL, else in a file." placeholder:"N"`
	Keep    bool     `help:"Of --live, keep the database."`
	Kept    string   `help:"Of --live, measure once more in the folder that --keep has left." placeholder:"FOLDER" type:"existingdir"`
	JSON    bool     `name:"json" help:"Print JSON."`
	Profile string   `help:"Write a CPU profile to this file." type:"path" placeholder:"FILE"`
}

// Run measures and prints.
func (c *benchCommand) Run(ctx context.Context, to streams) (err error) {
	if c.Profile != "" {
		stop, err := profile(c.Profile)
		if err != nil {
			return err
		}
		defer stop()
	}
	o := bench.Options{
		Dir: c.Dir, DSNs: c.DB, Callers: c.Callers, Rounds: c.Rounds, Layers: c.layers(),
		Time: time.Duration(c.Seconds * float64(time.Second)),
	}
	if c.Timers > 0 {
		return told[bench.OutageReport](c, to)(bench.Outages(ctx, o, c.Timers))
	}
	if c.Live > 0 {
		return c.live(ctx, o, to)
	}
	return told[bench.Report](c, to)(bench.Run(ctx, o))
}

// live measures among living cases, and fails where a bar was missed.
func (c *benchCommand) live(ctx context.Context, o bench.Options, to streams) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	begun := time.Now()
	report, err := bench.Live(ctx, bench.LiveOptions{
		Options: o, Cases: c.Live, Keep: c.Keep, Kept: c.Kept, Program: program,
		Tell: func(format string, a ...any) {
			fmt.Fprintf(to.errs, "%6s "+format+"\n", append([]any{time.Since(begun).Round(time.Second)}, a...)...)
		},
	})
	if err := told[bench.LiveReport](c, to)(report, err); err != nil {
		return err
	}
	if !report.Holds() {
		return errFound
	}
	return nil
}

// printed is what can be told to people.
type printed interface{ Print(w io.Writer) error }

// told prints what was measured, unless that failed.
func told[T printed](c *benchCommand, to streams) func(T, error) error {
	return func(report T, err error) error {
		if err != nil {
			return fmt.Errorf("bench: %w", err)
		}
		if !c.JSON {
			return report.Print(to.out)
		}
		e := json.NewEncoder(to.out)
		e.SetIndent("", "  ")
		return e.Encode(report)
	}
}

func (c *benchCommand) layers() []string {
	if len(c.Layers) > 0 {
		return c.Layers
	}
	return slices.DeleteFunc(bench.Layers(), func(name string) bool { return name == bench.HTTP && !c.HTTP })
}

func profile(path string) (stop func(), err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
	}, nil
}
