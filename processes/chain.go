package processes

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/store"
)

const (
	// chainedAtOnce is how many events of programs from before there was a chain are
	// looked for in one transaction.
	chainedAtOnce = 200
	// everyHour is how often the log of all events is signed.
	everyHour = "@every 1h"
)

// ChainRest chains the events that nobody has chained yet, of some cases. It returns of
// how many.
func (s *Service) ChainRest(ctx context.Context) (n int, err error) {
	err = s.Update(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.ChainRest(ctx, chainedAtOnce)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("chain events: %w", err)
	}
	return n, nil
}

// SignLog makes a checkpoint of the log of all events, if there is a key to sign with.
// Another server that was faster has done it.
func (s *Service) SignLog(ctx context.Context) error {
	if s.key.IsZero() {
		return nil
	}
	if _, err := s.db.Checkpoint(ctx, s.key); err != nil && !errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("sign the log of events: %w", err)
	}
	return nil
}

// chainAll chains what older programs have left, until nothing is left.
func (s *Service) chainAll(ctx context.Context) {
	for ctx.Err() == nil && s.Overtaken() == nil {
		n, err := s.ChainRest(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "work that was due", "kind", "chain", "err", err)
		}
		if err != nil || n == 0 {
			return
		}
	}
}

func (s *Service) signLog(ctx context.Context) {
	if s.Overtaken() != nil {
		return
	}
	if err := s.SignLog(ctx); err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "work that was due", "kind", "checkpoint", "err", err)
	}
}
