package processes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/store"
)

const (
	// batch is how much one round of a worker takes at a time.
	batch = 64
	// lookUp is how many late timers are looked up at a time: after them, what does more
	// harm and has fallen due meanwhile comes first.
	lookUp = 256
	// longLate is how late a timer is that an operator hears of.
	longLate = time.Minute
	// mostCauses bounds how many of the failures of one round are told.
	mostCauses = 8
)

// FireTimers fires the timers that are due, those whose lateness does most harm first,
// and says how many there were. All late timers of one case fire in the order in which
// they were due, in one transaction. Only a few cases move at the same time, so that a
// person waits for no more than those. What fails stays due and holds up nothing else.
func (s *Service) FireTimers(ctx context.Context) (int, error) {
	c := catchUp{s: s, began: time.Now()}
	for s.begins(ctx) {
		cases, err := c.next(ctx)
		if err != nil {
			return c.fired, fmt.Errorf("read due timers: %w", err)
		}
		if len(cases) == 0 {
			break
		}
		_ = inParallel(ctx, s.hands, cases, c.fire) // keeps what went wrong itself
	}
	c.tell(ctx)
	return c.fired, errors.Join(c.failed...)
}

// catchUp is one round of FireTimers: how far it has come, and with what.
type catchUp struct {
	s     *Service
	began time.Time
	after [engine.Harms]store.TimerRow // the last one of each harm that was taken

	mu     sync.Mutex
	fired  int
	latest time.Duration // by which one of them was late
	failed []error
}

// next gives the cases of the next timers that are due, from the worst.
func (c *catchUp) next(ctx context.Context) (cases []string, err error) {
	err = c.s.db.View(ctx, func(tx *store.Tx) error {
		left := lookUp
		for harm := engine.Harm(0); harm < engine.Harms && left > 0; harm++ {
			rows, err := tx.DueTimers(ctx, harm, c.after[harm], left)
			if err != nil {
				return err
			}
			for _, row := range rows {
				c.after[harm] = row
				if !slices.Contains(cases, row.Case) {
					cases = append(cases, row.Case)
				}
			}
			left -= len(rows)
		}
		return nil
	})
	return cases, err
}

func (c *catchUp) fire(ctx context.Context, caseID string) error {
	late, err := c.s.fireCase(logs.With(ctx, slog.String("case", caseID)), caseID)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fired += len(late)
	for _, d := range late {
		c.latest = max(c.latest, d)
	}
	if err != nil && !fault.Is(err, fault.Conflict) && len(c.failed) < mostCauses {
		c.failed = append(c.failed, fmt.Errorf("fire timers of case %s: %w", caseID, err))
	}
	return nil
}

// tell lets the operator know of timers that were late for long.
func (c *catchUp) tell(ctx context.Context) {
	if c.latest >= longLate {
		c.s.log.InfoContext(ctx, "late timers have fired", "timers", c.fired, "latest", c.latest.String(), "took", time.Since(c.began).String())
	}
}

// fireCase fires what is due of one case, and says by how much each was late. Where
// somebody else moves the case just now there is nothing to do: he fires it too.
func (s *Service) fireCase(ctx context.Context, caseID string) (late []time.Duration, err error) {
	if err := s.db.Prepare(ctx, caseID); err != nil {
		return nil, err
	}
	cmd := s.Foresee(ctx, caseID, Command{By: engine.System})
	err = traced(ctx, "timer_due", caseID, trace.SpanKindInternal, func(ctx context.Context) error {
		return s.Update(ctx, func(tx *store.Tx) error {
			late = nil
			alone, err := tx.Alone(ctx, caseID)
			if err != nil || !alone {
				return err
			}
			m, err := s.AdvanceTx(ctx, tx, caseID, cmd)
			late = m.Late
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return late, nil
}

// tellLate says once, when the server starts, what fell due while nobody looked.
func (s *Service) tellLate(ctx context.Context) error {
	var n int
	var oldest, now time.Time
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now
		n, oldest, err = tx.LateTimers(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("count late timers: %w", err)
	}
	if by := now.Sub(oldest); n > 0 && by >= longLate {
		s.log.WarnContext(ctx, "timers are late and fire now", "timers", n, "oldest", by.String())
	}
	return nil
}
