package bench

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// LiveReport is what was measured among living cases.
type LiveReport struct {
	Machine Machine   `json:"machine"`
	Disk    Disk      `json:"disk"`
	Day     string    `json:"day"`
	Runs    []LiveRun `json:"runs"`
}

// LiveRun is one database, small and large.
type LiveRun struct {
	Database string        `json:"database"`
	Small    int           `json:"small_cases"`
	Cases    int           `json:"cases"`
	Events   int           `json:"events"`
	Made     time.Duration `json:"made_ns"`
	Figures  []Figure      `json:"figures"`
}

// Figure is one measure beside its bar. A time is in milliseconds.
type Figure struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Small float64 `json:"small"`
	Large float64 `json:"large"`
	Ratio float64 `json:"ratio,omitempty"` // of the medians, large to small, where it has a bar
	Bar   float64 `json:"bar,omitempty"`   // 0: none
	Holds bool    `json:"holds"`
	N     int     `json:"n"` // how often it was measured in the large one
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Holds reports whether every figure keeps to its bar.
func (r LiveReport) Holds() bool {
	for _, run := range r.Runs {
		if slices.ContainsFunc(run.Figures, func(f Figure) bool { return !f.Holds }) {
			return false
		}
	}
	return true
}

// Print writes the report for people.
func (r LiveReport) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "machine  %d cores, %s, %s, %s\n", r.Machine.Cores, r.Machine.Go, r.Machine.OS, r.Day)
	fmt.Fprintf(&b, "disk     %s: write and fsync of 4 kB: %s median, %s p99\n", r.Disk.Folder, short(r.Disk.Median), short(r.Disk.P99))
	for _, run := range r.Runs {
		run.print(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r LiveRun) print(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n%d living cases with %d events, made in %s\n\n", r.Database, r.Cases, r.Events, r.Made.Round(time.Second))
	fmt.Fprintf(b, "%-44s %6s %11s %11s %6s %9s  %s\n", "", "n", fmt.Sprintf("at %d", r.Small), fmt.Sprintf("at %d", r.Cases), "ratio", "bar", "")
	for _, f := range r.Figures {
		fmt.Fprintf(b, "%-44s %6s %11s %11s %6s %9s  %s\n", f.Name, cmp.Or(strings.TrimPrefix(fmt.Sprint(f.N), "0"), "-"),
			f.say(f.Small), f.say(f.Large), f.ratio(), f.bar(), f.verdict())
	}
}

func (f Figure) say(v float64) string {
	switch f.Unit {
	case unitTime:
		return fmt.Sprintf("%.2f ms", v)
	case unitShare:
		return fmt.Sprintf("%.2f", v)
	default:
		return fmt.Sprintf("%.0f %s", v, f.Unit)
	}
}

func (f Figure) ratio() string {
	if f.Ratio == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", f.Ratio)
}

func (f Figure) bar() string {
	if f.Bar == 0 {
		return ""
	}
	return fmt.Sprintf("%g", f.Bar)
}

func (f Figure) verdict() string {
	switch {
	case !f.Holds:
		return "MISSED"
	case f.Bar == 0:
		return ""
	default:
		return "ok"
	}
}
