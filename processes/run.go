package processes

import (
	"context"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/kartabl/kartabl/store"
)

// sweep is how often due work is looked for when nothing wakes the worker.
const sweep = "@every 1s"

// Run does what is due until ctx ends: timers, calls and messages. It is woken by
// every commit, and by a sweep for what becomes due by the clock alone. What a server
// of the same name had begun when it died is begun again at once.
func (s *Service) Run(ctx context.Context) error {
	if err := s.db.Update(ctx, func(tx *store.Tx) error { return tx.TakeBack(ctx) }); err != nil {
		return fmt.Errorf("take up work: %w", err)
	}
	c := cron.New(cron.WithLocation(time.UTC))
	if _, err := c.AddFunc(sweep, s.nudge); err != nil {
		return err
	}
	c.Start()
	defer func() { <-c.Stop().Done() }()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
			s.RunOnce(ctx)
		}
	}
}

// RunOnce does all that is due now and returns when nothing is left. What fails is
// logged and stays due.
func (s *Service) RunOnce(ctx context.Context) {
	for ctx.Err() == nil {
		n := 0
		for name, round := range map[string]func(context.Context) (int, error){
			"timers": s.FireTimers, "calls": s.RunCalls, "messages": s.SendMessages,
		} {
			done, err := round(ctx)
			if err != nil {
				s.log.ErrorContext(ctx, "work that was due", "kind", name, "err", err)
				continue // what failed stays due: the next sweep takes it up again
			}
			n += done
		}
		if n == 0 {
			return
		}
	}
}
