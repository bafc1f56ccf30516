package processes

import (
	"context"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

const (
	// lease is how long a worker may take for one call before another may take it over,
	// beside the longest time that the service may take.
	lease = 2 * time.Minute
	// heldAtOnce bounds how many calls one transaction makes wait for a service.
	heldAtOnce = 1000
)

// RunCalls makes the calls that are due, outside any transaction, and writes each answer
// as an event together with the end of the call. It returns when nothing is due and
// nothing is under way, and says how many it took; while a service keeps some waiting,
// it goes on with what falls due at the others. A call whose worker dies is leased
// again: at least once, with the same key.
func (s *Service) RunCalls(ctx context.Context) (int, error) {
	d := dispatch{s: s, done: make(chan struct{})}
	defer d.land()
	for ctx.Err() == nil {
		n, err := d.begin(ctx)
		if err != nil {
			return d.taken, fmt.Errorf("take calls: %w", err)
		}
		if n > 0 {
			continue
		}
		if d.flying == 0 {
			break
		}
		select {
		case <-d.done:
			d.landed()
		case <-s.wakeOf("calls"):
		}
	}
	return d.taken, nil
}

// dispatch is one run of RunCalls.
type dispatch struct {
	s      *Service
	flying int
	taken  int
	done   chan struct{}
}

// landed notes that a call has ended, and all others that have ended meanwhile: their
// places are taken in one transaction.
func (d *dispatch) landed() {
	for {
		d.flying--
		select {
		case <-d.done:
		default:
			return
		}
	}
}

// land waits for the calls that are under way.
func (d *dispatch) land() {
	for ; d.flying > 0; d.flying-- {
		<-d.done
	}
}

// begin takes what every line that has calls lets through, and says how many calls it
// did something with.
func (d *dispatch) begin(ctx context.Context) (int, error) {
	if !d.s.begins(ctx) {
		return 0, nil // what is under way is still answered
	}
	var due []string
	err := d.s.db.View(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueGates(ctx)
		return err
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, line := range due {
		some, err := d.line(ctx, line)
		if err != nil {
			return n, err
		}
		n += some
	}
	d.taken += n
	return n, nil
}

func (d *dispatch) line(ctx context.Context, line string) (int, error) {
	pass := d.s.gates().Enter(line, batch, d.s.db.Now())
	if !pass.Until.IsZero() {
		return d.s.hold(ctx, line, pass)
	}
	if pass.Places == 0 {
		return 0, nil
	}
	var rows []store.CallRow
	err := d.s.db.Update(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.LeaseCalls(ctx, store.Lease{Gate: line, Most: pass.Places, For: lease + pass.Longest})
		return err
	})
	if err != nil {
		rows = nil
	}
	for range pass.Places - len(rows) {
		d.s.gates().Return(line)
	}
	for _, row := range rows {
		d.fly(ctx, row)
	}
	return len(rows), err
}

// fly makes one call beside the others. What goes wrong with us, not with the service,
// is logged: the lease runs out and the call is made again.
func (d *dispatch) fly(ctx context.Context, row store.CallRow) {
	if d.s.hands == 1 {
		d.run(ctx, row)
		return
	}
	d.flying++
	go func() {
		defer func() { d.done <- struct{}{} }()
		d.run(ctx, row)
	}()
}

func (d *dispatch) run(ctx context.Context, row store.CallRow) {
	if err := d.s.runCall(ctx, row); err != nil {
		d.s.log.ErrorContext(ctx, "work that was due", "kind", "calls", "case", row.Case, "err", err)
	}
}

// hold makes the calls of a service that is down wait until it is tried again, but for
// those that have waited as long as the operator allows: their cases are told.
func (s *Service) hold(ctx context.Context, line string, pass hooks.Pass) (int, error) {
	var tired []store.CallRow
	held := 0
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		held = 0
		tired, err = tx.LeaseCalls(ctx, store.Lease{Gate: line, Most: batch, For: lease, AskedBy: tx.Now.Add(-pass.Hold)})
		if err == nil && len(tired) < batch {
			held, err = tx.HoldCalls(ctx, line, pass.Until, store.ServiceDown, heldAtOnce)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, row := range tired {
		if err := s.giveUp(ctx, row, pass.Hold); err != nil {
			return len(tired) + held, fmt.Errorf("give up %s: %w", row.Key, err)
		}
	}
	return len(tired) + held, nil
}

func (s *Service) giveUp(ctx context.Context, row store.CallRow, hold time.Duration) error {
	x := attempt{row: row, began: row.AskedAt, failure: &hooks.CallError{
		Code: hooks.Unavailable, Detail: fmt.Sprintf("%s.%s: the service is down and was waited for %s", row.Service, row.Operation, hold),
	}}
	return s.answer(ctx, x, store.NotSent)
}

func (s *Service) gates() *hooks.Gates { return s.world.Gates() }
