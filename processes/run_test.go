package processes_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// stuck is a world that never answers the first call.
type stuck struct {
	*hookstest.Fake
	calls atomic.Int32
	begun chan struct{}
}

func (s *stuck) Call(ctx context.Context, r hooks.Request) (map[string]any, error) {
	if s.calls.Add(1) == 1 {
		close(s.begun)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return s.Fake.Call(ctx, r)
}

// TestAStuckServiceHoldsUpNobodyElse: while one call is not answered, the next case
// goes its way; and Run ends when it is told to.
func TestAStuckServiceHoldsUpNobodyElse(t *testing.T) {
	on(t, func(w *world) {
		outside := &stuck{Fake: w.fake, begun: make(chan struct{})}
		moved := make(chan processes.Change, 100)
		w.s = processes.New(processes.Options{DB: w.db, World: outside, Changed: func(c processes.Change) { moved <- c }})
		w.must(w.deploy(transfer))
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		ctx, stop := context.WithCancel(w.t.Context())
		ended := make(chan error, 1)
		go func() { ended <- w.s.Run(ctx) }()
		w.open()
		<-outside.begun
		second := w.open()
		for c := range moved {
			if c.Case == second && len(w.stored(second).Items) == 1 {
				break
			}
		}
		stop()
		w.must(<-ended)
	})
}

// open starts a case and leaves its call to whoever runs.
func (w *world) open() string {
	w.t.Helper()
	var m processes.Moved
	w.must(w.s.Update(w.t.Context(), func(tx *store.Tx) (err error) {
		m, err = w.s.StartTx(w.t.Context(), tx, processes.StartRequest{Process: "transfer", By: w.sara, Customer: w.sara, Values: map[string]any{"amount": 500}})
		return err
	}))
	return m.Case.ID
}

// slow is a world whose first call is answered when it is told to.
type slow struct {
	*hookstest.Fake
	begun, answer chan struct{}
	once          sync.Once
}

func (s *slow) Call(ctx context.Context, r hooks.Request) (map[string]any, error) {
	s.once.Do(func() { close(s.begun) })
	select {
	case <-s.answer:
		return s.Fake.Call(ctx, r)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestWhatIsUnderWayIsFinished: who is told to stop hears the answer to what he has asked.
func TestWhatIsUnderWayIsFinished(t *testing.T) {
	on(t, func(w *world) {
		outside := &slow{Fake: w.fake, begun: make(chan struct{}), answer: make(chan struct{})}
		w.s = processes.New(processes.Options{DB: w.db, World: outside, Grace: time.Minute})
		w.must(w.deploy(transfer))
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		first := w.runUntil(outside.begun)
		close(outside.answer)
		w.must(<-first.ended)
		w.at("confirm", []string{first.opened})
		if calls := w.fake.Calls(); len(calls) != 1 {
			t.Errorf("it called %v", calls)
		}
	})
}

// TestWhatIsNotFinishedIsGivenBack: another server takes it up at once, and need not wait
// until the lease is over.
func TestWhatIsNotFinishedIsGivenBack(t *testing.T) {
	on(t, func(w *world) {
		outside := &slow{Fake: w.fake, begun: make(chan struct{})}
		w.s = processes.New(processes.Options{DB: w.db, World: outside})
		w.must(w.deploy(transfer))
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		first := w.runUntil(outside.begun)
		w.must(<-first.ended)
		other := processes.New(processes.Options{DB: w.db, World: w.fake})
		w.must(other.Restore(t.Context()))
		other.RunOnce(t.Context())
		w.at("confirm", []string{first.opened})
	})
}

// ran is what came of a Run that was told to stop.
type ran struct {
	opened string
	ended  chan error
}

// runUntil opens a case, lets the service run until its call is under way, and tells it
// to stop then.
func (w *world) runUntil(begun <-chan struct{}) ran {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	r := ran{opened: w.open(), ended: make(chan error, 1)}
	go func() { r.ended <- w.s.Run(ctx) }()
	<-begun
	stop()
	return r
}
