package bench

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"
)

// cost is what one command takes, as a mean.
type cost struct{ statements, allocations float64 }

// costsToday is what commands took when this was last looked at, by database, layer and
// kind. Statements are those that go to the database one after the other: on SQLite each,
// with those that begin and end a transaction, on PostgreSQL each round trip within one.
var costsToday = map[string]cost{
	"SQLite processes start":      {9, 372},
	"SQLite processes claim":      {7, 243},
	"SQLite processes submit":     {8, 334},
	"SQLite cartable start":       {10, 392},
	"SQLite cartable claim":       {22, 1435},
	"SQLite cartable submit":      {13.4, 459},
	"PostgreSQL processes start":  {4, 419},
	"PostgreSQL processes claim":  {3, 289},
	"PostgreSQL processes submit": {3.2, 388},
	"PostgreSQL cartable start":   {5, 443},
	"PostgreSQL cartable claim":   {18, 1556},
	"PostgreSQL cartable submit":  {8.6, 546},
}

// A command comes to need no more statements and no more memory unseen. One that has become
// cheaper is written down as well, so that what was won is not lost again. Under the race
// detector there are up to a tenth more allocations.
func TestTheCostOfACommand(t *testing.T) {
	const chance = 0.15
	for _, dsn := range slices.Concat([]string{""}, databases(t)) {
		for _, name := range []string{InProcess, Cartable} {
			g := newGround(t.TempDir(), dsn)
			database := map[bool]string{false: "SQLite", true: "PostgreSQL"}[g.postgres]
			for kind, is := range costs(t, g, name) {
				key := database + " " + name + " " + kind
				was := costsToday[key]
				if math.Abs(is.statements-was.statements) > 0.01 || math.Abs(is.allocations-was.allocations) > chance*was.allocations {
					t.Errorf("%q took %v and takes %.4g statements and %.0f allocations now", key, was, is.statements, is.allocations)
				}
			}
		}
	}
}

// costs plays some cases to make everything warm, and counts what the next ones take.
func costs(t *testing.T, g ground, name string) map[string]cost {
	t.Helper()
	const warm, cases = 5, 20
	ctx := t.Context()
	tape, err := record(ctx, g)
	if err != nil {
		t.Fatal(err)
	}
	p, err := g.take(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.drop(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
	})
	l, r, err := raise(ctx, p, Options{Callers: 1}, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.close(); err != nil {
			t.Error(err)
		}
	})
	now := time.Now() // stands still: what is remembered for a while is not forgotten meanwhile
	r.db.SetClock(func() time.Time { return now })
	var statements int
	r.db.SetFault(func() error { statements++; return nil })
	sum, times := map[string]cost{}, map[string]float64{}
	for n := range warm + cases {
		id := ""
		for _, m := range moves() {
			c := caller{layer: l, items: tape.items}
			var before, after runtime.MemStats
			asked := statements
			runtime.ReadMemStats(&before)
			if err := c.give(ctx, m, &id); err != nil {
				t.Fatalf("%s of step %d: %v", m.kind, m.step, err)
			}
			runtime.ReadMemStats(&after)
			if n < warm {
				continue
			}
			all := sum[m.kind]
			all.statements += float64(statements - asked)
			all.allocations += float64(after.Mallocs - before.Mallocs)
			sum[m.kind] = all
			times[m.kind]++
		}
	}
	for kind, all := range sum {
		sum[kind] = cost{all.statements / times[kind], all.allocations / times[kind]}
	}
	return sum
}
