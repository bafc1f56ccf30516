package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
)

// lanes is how many stages run at once.
const lanes = 2

// runAll runs the stages, stops at the first that fails and shows its log. The last
// lines are go test's own and the count of everything.
func runAll(ctx context.Context, all []stage, out io.Writer, strict bool) (bool, error) {
	if err := os.RemoveAll(results); err != nil {
		return false, fmt.Errorf("remove old results: %w", err)
	}
	if err := os.MkdirAll(results, 0o755); err != nil {
		return false, fmt.Errorf("make a folder for results: %w", err)
	}
	began := time.Now()
	counts := schedule(ctx, all, stage.run, out)
	if strict {
		counts = counts.strictly()
	}
	if len(counts.Failed) == 0 {
		show(out, stage{name: "test-go"}.log())
	}
	report(out, counts)
	fmt.Fprintf(out, "in %s\n%s\n", time.Since(began).Round(time.Second), counts)
	return len(counts.Failed) == 0, nil
}

func report(out io.Writer, counts tally) {
	for _, name := range counts.Failed {
		fmt.Fprintf(out, "failed: %s\n", name)
	}
	for _, name := range counts.Skipped {
		fmt.Fprintf(out, "skipped: %s\n", name)
	}
}

// tell says what failed and why, before a long log hides it.
func tell(out io.Writer, counts tally) {
	for _, name := range counts.Failed {
		fmt.Fprintf(out, "failed: %s\n", name)
	}
	for _, why := range counts.Why {
		fmt.Fprintf(out, "why: %s\n", why)
	}
}

// show copies a log, if there is one, under a heading.
func show(out io.Writer, log string) {
	content, err := os.ReadFile(log)
	if err != nil {
		return
	}
	fmt.Fprintf(out, "--- %s\n%s---\n", log, content)
}

// schedule starts every stage as soon as those it needs have passed and a lane is
// free. Once one has failed it starts nothing more and ends what runs.
func schedule(ctx context.Context, all []stage, run func(stage, context.Context) outcome, out io.Writer) tally {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := &board{todo: slices.Clone(all), ended: make(chan outcome), out: out}
	for b.start(ctx, run) {
		if done := <-b.ended; !b.settle(done, ctx.Err() != nil) {
			cancel()
		}
	}
	if len(b.todo)+b.stopped > 0 && len(b.counts.Failed) == 0 {
		b.counts.Failed = []string{"interrupted"}
	}
	return b.counts
}

// board is what has passed, what runs and what is still to do.
type board struct {
	todo    []stage
	running int
	stopped int
	passed  []string
	ended   chan outcome
	counts  tally
	out     io.Writer
}

// start fills the free lanes. It is false when nothing runs any more.
func (b *board) start(ctx context.Context, run func(stage, context.Context) outcome) bool {
	for b.running < lanes && ctx.Err() == nil {
		next := slices.IndexFunc(b.todo, b.ready)
		if next < 0 {
			break
		}
		chosen := b.todo[next]
		b.todo = slices.Delete(b.todo, next, next+1)
		b.running++
		go func() { b.ended <- run(chosen, ctx) }()
	}
	return b.running > 0
}

func (b *board) ready(s stage) bool {
	return !slices.ContainsFunc(s.after, func(needed string) bool { return !slices.Contains(b.passed, needed) })
}

// settle takes an outcome in. It is false when the outcome ends everything. What
// was told to stop has nothing to say.
func (b *board) settle(done outcome, stopping bool) bool {
	b.running--
	name, seconds := done.stage.name, done.took.Seconds()
	if stopping {
		b.stopped++
		fmt.Fprintf(b.out, "stop  %-12s %6.1fs\n", name, seconds)
		return true
	}
	b.counts.add(done.tally)
	if len(done.tally.Failed) > 0 {
		fmt.Fprintf(b.out, "FAIL  %-12s %6.1fs\n", name, seconds)
		tell(b.out, done.tally)
		show(b.out, done.stage.log())
		return false
	}
	b.passed = append(b.passed, name)
	fmt.Fprintf(b.out, "ok    %-12s %6.1fs  %s\n", name, seconds, done.tally)
	return true
}
