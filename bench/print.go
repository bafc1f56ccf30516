package bench

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Print writes the report for people.
func (r Report) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "machine  %d cores, %s, %s\n", r.Machine.Cores, r.Machine.Go, r.Machine.OS)
	fmt.Fprintf(&b, "disk     %s: write and fsync of 4 kB: %s median, %s p99\n", r.Disk.Folder, short(r.Disk.Median), short(r.Disk.P99))
	fmt.Fprintf(&b, "load     %d callers, each case: start, %d steps of people (the even ones are claimed first), end\n", r.Callers, HumanSteps)
	fmt.Fprintf(&b, "floor    the same rows by plain prepared statements, as many commands to a commit; %d rounds of each in turn, medians\n", r.Rounds)
	last := ""
	for _, run := range r.Runs {
		if run.Database != last {
			last = run.Database
			run.printDatabase(&b)
		}
		run.print(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r Result) printDatabase(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n", r.Database)
	rows, bytes := 0, 0
	var parts []string
	for _, t := range r.Writes {
		rows += t.Inserted + t.Updated + t.Deleted
		bytes += t.Bytes
		parts = append(parts, fmt.Sprintf("%s +%d ~%d -%d", t.Table, t.Inserted, t.Updated, t.Deleted))
	}
	fmt.Fprintf(b, "a case is %d commands and writes %d rows, %d bytes of values: %s\n\n", r.CommandsPerCase, rows, bytes, strings.Join(parts, ", "))
	fmt.Fprintf(b, "%-10s %9s %11s %8s %8s %8s %8s %9s %9s %9s %10s %11s %6s\n",
		"", "steps/s", "commands/s", "p50", "p99", "claim", "start", "commits/", "fsyncs/", "commands/", "bytes/case", "floor", "ratio")
	fmt.Fprintf(b, "%-10s %9s %11s %8s %8s %8s %8s %9s %9s %9s %10s %11s %6s\n",
		"", "", "", "step", "step", "p50", "p50", "step", "step", "commit", "on disk", "commands/s", "")
}

func (r Result) print(b *strings.Builder) {
	step, claim, start := r.Latency[submitWork], r.Latency[claimItem], r.Latency[startCase]
	fmt.Fprintf(b, "%-10s %9.0f %11.0f %8s %8s %8s %8s %9.3f %9.3f %9.1f %10d %11.0f %6.2f\n",
		r.Layer, r.StepsPerSecond, r.PerSecond, short(step.P50), short(step.P99), short(claim.P50), short(start.P50),
		r.CommitsPerStep, r.FsyncsPerStep, r.CommandsPerCommit, r.BytesPerCase, r.Floor, r.Ratio)
}

// short is a wait in milliseconds.
func short(d time.Duration) string {
	return fmt.Sprintf("%.2fms", float64(d)/float64(time.Millisecond))
}

// Print writes the report for people.
func (r OutageReport) Print(w io.Writer) error {
	var b strings.Builder
	for _, x := range r {
		fmt.Fprintf(&b, "%s\n%d timers due at once: %s, %.0f/s, heap up to %d MB\n",
			x.Database, x.Timers, x.Took.Round(time.Millisecond), x.PerSecond, x.Heap>>20)
		fmt.Fprintf(&b, "%-8s %12s %12s %12s %12s\n", "people", "quiet p50", "p99", "meanwhile p50", "p99")
		for _, kind := range []string{startCase, claimItem, submitWork} {
			q, m := x.Quiet[kind], x.Busy[kind]
			fmt.Fprintf(&b, "%-8s %12s %12s %13s %12s\n", kind, short(q.P50), short(q.P99), short(m.P50), short(m.P99))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
