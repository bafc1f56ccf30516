package processes_test

import (
	"context"
	"sync/atomic"
	"testing"

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
