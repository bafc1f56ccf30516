package bench

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// limit ends a round: by the clock, after so many cases of each caller, or when somebody
// says so.
type limit struct {
	until time.Time
	cases int
	stop  <-chan struct{}
	rest  time.Duration // of each caller before each command
}

func (o Options) limit() limit {
	if o.Cases > 0 {
		return limit{cases: o.Cases}
	}
	return limit{until: time.Now().Add(o.round())}
}

func (l limit) over(cases int) bool {
	switch {
	case l.cases > 0:
		return cases >= l.cases
	case l.stop != nil:
		return l.past(time.Now())
	default:
		return !time.Now().Before(l.until)
	}
}

// past reports whether what is answered at a moment comes after the round.
func (l limit) past(at time.Time) bool {
	if l.stop == nil {
		return l.cases == 0 && at.After(l.until)
	}
	select {
	case <-l.stop:
		return true
	default:
		return false
	}
}

// tally is what one round came to.
type tally struct {
	elapsed  time.Duration
	cases    int                        // ended
	commands int                        // given in all
	counted  int                        // of those, answered within the round
	times    map[string][]time.Duration // by kind of command, of the counted ones
}

func (t tally) rate() float64 { return float64(t.counted) / t.elapsed.Seconds() }

func (t *tally) add(other tally) {
	t.cases += other.cases
	t.commands += other.commands
	t.counted += other.counted
	for kind, list := range other.times {
		t.times[kind] = append(t.times[kind], list...)
	}
}

// drive plays cases with callers at the same time until the limit. Every case that was
// begun is ended; what is answered after the limit does not count.
func drive(ctx context.Context, l layer, callers int, items []string, end limit) (tally, error) {
	var (
		wg  sync.WaitGroup
		mu  sync.Mutex
		sum = tally{times: map[string][]time.Duration{}}
		bad error // of the first whom something went wrong for
	)
	begun := time.Now()
	for i := range callers {
		wg.Go(func() {
			c := caller{layer: l, number: i, items: items, end: end, tally: tally{times: map[string][]time.Duration{}}}
			err := c.run(ctx)
			mu.Lock()
			defer mu.Unlock()
			sum.add(c.tally)
			if bad == nil {
				bad = err
			}
		})
	}
	wg.Wait()
	sum.elapsed = time.Since(begun)
	if end.cases == 0 && end.stop == nil {
		sum.elapsed = end.until.Sub(begun)
	}
	for _, list := range sum.times {
		slices.Sort(list)
	}
	return sum, bad
}

// caller plays one case after the other, as the customer and as the clerk.
type caller struct {
	layer  layer
	number int
	items  []string // what follows the case's id in the id of each step's item
	end    limit
	tally  tally
}

func (c *caller) run(ctx context.Context) error {
	for done := 0; !c.end.over(done); done++ {
		if err := c.play(ctx); err != nil {
			return fmt.Errorf("caller %d: %w", c.number, err)
		}
		c.tally.cases++
	}
	return nil
}

func (c *caller) play(ctx context.Context) error {
	caseID := ""
	for _, m := range moves() {
		time.Sleep(c.end.rest)
		begun := time.Now()
		err := c.give(ctx, m, &caseID)
		c.note(m.kind, begun)
		if err != nil {
			return fmt.Errorf("%s of step %d: %w", m.kind, m.step, err)
		}
	}
	return nil
}

func (c *caller) give(ctx context.Context, m move, caseID *string) (err error) {
	switch m.kind {
	case startCase:
		*caseID, err = c.layer.start(ctx, c.number, startValues())
		return err
	case claimItem:
		return c.layer.claim(ctx, c.number, *caseID+c.items[m.step-1])
	default:
		return c.layer.submit(ctx, c.number, m.side, *caseID+c.items[m.step-1], stepValues(m.step))
	}
}

func (c *caller) note(kind string, begun time.Time) {
	now := time.Now()
	c.tally.commands++
	if c.end.past(now) {
		return
	}
	c.tally.counted++
	c.tally.times[kind] = append(c.tally.times[kind], now.Sub(begun))
}
