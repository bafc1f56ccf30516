package bench

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// The units of figures.
const (
	unitTime  = "ms"
	unitShare = "share"
	unitBytes = "B"
	unitMB    = "MB"
	unitRate  = "/s"
)

// Bars of what is measured among living cases, in milliseconds where they are times.
const (
	barPage     = 20
	barCounters = 2
	barBoard    = 50
	barCase     = 30
	barSearch   = 80
	barClaim    = 10
	barReady    = 1000
	barMemory   = 150 // MB
	barGrowth   = 2   // of a time, large to small
	barRate     = 0.8 // of steps a second, large to small
)

// liveMeasures is what one database of living cases came to.
type liveMeasures struct {
	database      string
	cases, events int
	took          time.Duration
	order         []measured
	times         map[string][]time.Duration
	values        map[string]float64
}

// measured names a figure, with its bar.
type measured struct {
	name, unit string
	bar        float64
}

// note keeps one time under a name.
func (m *liveMeasures) note(name string, bar float64, took time.Duration) {
	if m.times == nil {
		m.times = map[string][]time.Duration{}
	}
	if m.times[name] == nil {
		m.order = append(m.order, measured{name, unitTime, bar})
	}
	m.times[name] = append(m.times[name], took)
}

// time measures f under a name.
func (m *liveMeasures) time(name string, bar float64, f func() error) error {
	begun := time.Now()
	err := f()
	m.note(name, bar, time.Since(begun))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// value keeps one figure that is no time.
func (m *liveMeasures) value(name, unit string, bar, v float64) {
	if m.values == nil {
		m.values = map[string]float64{}
	}
	m.order = append(m.order, measured{name, unit, bar})
	m.values[name] = v
}

// asked gives a page of a list after a cursor: where it goes on, "" at its end.
type asked func(after string) (next string, err error)

// walk measures the pages of a list one after the other, at most so many.
func (m *liveMeasures) walk(ctx context.Context, name string, bar float64, most int, page asked) error {
	after := ""
	for range most {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := ""
		err := m.time(name, bar, func() (err error) {
			next, err = page(after)
			return err
		})
		if err != nil || next == "" {
			return err
		}
		after = next
	}
	return nil
}

// p gives a quantile of what was measured under a name, in milliseconds.
func (m *liveMeasures) p(name string, q float64) float64 {
	all := slices.Sorted(slices.Values(m.times[name]))
	return float64(quantile(all, q)) / float64(time.Millisecond)
}

// judge holds the larger database to the bars, and to the smaller one.
func judge(small, large liveMeasures) LiveRun {
	run := LiveRun{Database: large.database, Small: small.cases, Cases: large.cases, Events: large.events, Made: large.took}
	for _, x := range large.order {
		f := Figure{Name: x.name, Unit: x.unit, Bar: x.bar, N: len(large.times[x.name])}
		switch {
		case x.unit == unitTime && f.N > 0:
			f.Small, f.Large = small.p(x.name, 0.95), large.p(x.name, 0.95)
			if was := small.p(x.name, 0.5); was > 0 {
				f.Ratio = large.p(x.name, 0.5) / was
			}
			f.Holds = f.Large <= x.bar && f.Ratio <= barGrowth
		case x.unit == unitRate:
			f.Small, f.Large = small.values[x.name], large.values[x.name]
			f.Ratio = f.Large / f.Small
			f.Holds = f.Ratio >= x.bar
		default:
			f.Small, f.Large = small.values[x.name], large.values[x.name]
			f.Holds = x.bar == 0 || f.Large <= x.bar
		}
		run.Figures = append(run.Figures, f)
	}
	return run
}
