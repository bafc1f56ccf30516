package processes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/store"
)

// batch is how much one round of a worker takes at a time.
const batch = 64

// FireTimers fires the timers that are due, oldest first, each in a transaction of its
// own, and says how many there were. A timer that is gone meanwhile is no error.
func (s *Service) FireTimers(ctx context.Context) (int, error) {
	var due []store.TimerRow
	var now time.Time
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now
		due, err = tx.DueTimers(ctx, tx.Now, batch)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read due timers: %w", err)
	}
	var failed error
	for _, t := range due {
		ctx := logs.With(ctx, slog.String("case", t.Case))
		_, err := s.Advance(ctx, t.Case, Command{By: engine.System, Input: engine.TimerDue{Timer: t.ID}})
		if err != nil && !fault.Is(err, fault.Conflict) {
			failed = errors.Join(failed, fmt.Errorf("fire timer %s: %w", t.ID, err))
		}
		if err == nil {
			s.watch.TimerFired(now.Sub(t.Due))
		}
	}
	return len(due), failed
}
