package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Outage is how people fare while timers that fell due together are caught up with,
// beside the same people when nothing is due.
type Outage struct {
	Database  string           `json:"database"`
	Timers    int              `json:"timers"`
	Took      time.Duration    `json:"took_ns"`
	PerSecond float64          `json:"timers_per_second"`
	Quiet     map[string]Times `json:"quiet"`
	Busy      map[string]Times `json:"busy"`
	Heap      uint64           `json:"heap_bytes"` // most that was in use meanwhile
}

// OutageReport is what was measured, one of each database.
type OutageReport []Outage

const (
	// crowd is how many people act during an outage's end, and ease how long each of
	// them rests between two commands: a server that people alone keep busy would not
	// show what timers add.
	crowd = 8
	ease  = 20 * time.Millisecond
	// down is how long the server was away: two of a case's reminders are due.
	down = 60 * time.Hour
	// together is how many cases one transaction makes.
	together = 200
)

// Outages measures, on each database, what it is like when so many timers are due at once.
func Outages(ctx context.Context, o Options, timers int) (OutageReport, error) {
	o = o.withDefaults()
	var list OutageReport
	for _, dsn := range append([]string{""}, o.DSNs...) {
		x, err := outage(ctx, o, newGround(o.Dir, dsn), timers)
		if err != nil {
			return list, fmt.Errorf("measure outage: %w", err)
		}
		list = append(list, x)
	}
	return list, nil
}

func outage(ctx context.Context, o Options, g ground, timers int) (x Outage, err error) {
	t, err := record(ctx, g)
	if err != nil {
		return x, fmt.Errorf("record the writes of a case: %w", err)
	}
	p, err := g.take(ctx)
	if err != nil {
		return x, err
	}
	defer func() { err = errors.Join(err, p.drop(context.WithoutCancel(ctx))) }()
	r, err := newRig(ctx, p, crowd, nil)
	if err != nil {
		return x, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if x.Database, err = r.db.About(ctx); err != nil {
		return x, fmt.Errorf("ask the database: %w", err)
	}
	if err := r.forget(ctx, timers); err != nil {
		return x, fmt.Errorf("let timers fall due: %w", err)
	}
	quiet, err := calm(ctx, r, t.items, o.Time)
	if err != nil {
		return x, err
	}
	x.Quiet = quiet.waits()
	return x, x.catchUp(ctx, r, t.items)
}

// forget starts cases whose reminders all fall due while nobody looks.
func (r *rig) forget(ctx context.Context, n int) error {
	files := [2]processes.File{{Name: "catalog.yaml", Source: []byte(catalog)}, {Name: "overdue.yaml", Source: []byte(overdue)}}
	if diags, err := r.processes.Deploy(ctx, files[0], files[1], "bench"); err != nil {
		return fmt.Errorf("deploy: %w", errors.Join(err, diags))
	}
	r.db.SetClock(func() time.Time { return time.Now().Add(-down) })
	defer r.db.SetClock(time.Now)
	who := r.customer(0)
	for ; n > 0; n -= together {
		err := r.db.Update(ctx, func(tx *store.Tx) error {
			for range min(n, together) {
				start := processes.StartRequest{Process: "overdue", By: who, Customer: who, Channel: "web"}
				if _, err := r.processes.StartTx(ctx, tx, start); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// catchUp fires what is due while people act.
func (x *Outage) catchUp(ctx context.Context, r *rig, items []string) error {
	var (
		both  sync.WaitGroup
		fired error
		over  = make(chan struct{})
		begun = time.Now()
	)
	both.Go(func() {
		defer close(over)
		for n := 1; n > 0 && fired == nil; x.Timers += n {
			n, fired = r.processes.FireTimers(ctx)
		}
		x.Took = time.Since(begun)
	})
	both.Go(func() { x.Heap = mostHeap(over) })
	busy, err := drive(ctx, inProcess{r}, crowd, items, limit{stop: over, rest: ease})
	both.Wait()
	x.Busy, x.PerSecond = busy.waits(), float64(x.Timers)/x.Took.Seconds()
	return errors.Join(err, fired)
}

// mostHeap looks at the memory in use until over is closed.
func mostHeap(over <-chan struct{}) (most uint64) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	var m runtime.MemStats
	for {
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapInuse)
		select {
		case <-over:
			return most
		case <-tick.C:
		}
	}
}

// waits are those of each kind of command.
func (t tally) waits() map[string]Times {
	all := map[string]Times{}
	for kind, times := range t.times {
		slices.Sort(times)
		all[kind] = Times{P50: quantile(times, 0.5), P99: quantile(times, 0.99)}
	}
	return all
}

// overdue waits for a customer who does not come, and reminds him.
const overdue = `kartabl: v1
kind: process
id: overdue
version: 1
title: {fa: یادآوری, en: Reminder}
owner: bench_owner
subject: "{{ customer.full_name }}"
start: {by: [customer], next: answer}
steps:
  answer:
    kind: task
    who: ` + string(engine.Customer) + `
    label: {fa: پاسخ, en: Answer}
    timers:
      remind: {after: 1d, every: 1d, times: 3, do: [{notify: customer, by: inbox}]}
    next: complete
  complete: {kind: end, label: {fa: پایان, en: Complete}, result: success}
`

// calm measures people while nothing is late, for longer where nobody was through in time.
func calm(ctx context.Context, r *rig, items []string, d time.Duration) (tally, error) {
	for ; ; d *= 2 {
		sum, err := drive(ctx, inProcess{r}, crowd, items, limit{until: time.Now().Add(d), rest: ease})
		if err != nil || len(sum.times[startCase]) > 0 {
			return sum, err
		}
	}
}
