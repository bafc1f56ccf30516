package processes

import (
	"context"
	"errors"

	"github.com/kartabl/kartabl/store"
)

// Overtaken says why this service does nothing that is due any more, or nil: a newer
// program has brought the database to a version that this one does not know
// (store.ErrNewer), and cases may have a form that it cannot read. It stays so until the
// program is replaced. What people ask for is still done as far as it can be: a case of
// an unknown form is refused, and never written.
func (s *Service) Overtaken() error {
	if why := s.retired.Load(); why != nil {
		return *why
	}
	return nil
}

// Look asks the database whether the service has been overtaken. The first time that it
// has, the log says so. Run looks before it begins and with every sweep.
func (s *Service) Look(ctx context.Context) error {
	if s.retired.Load() != nil {
		return nil
	}
	err := s.db.Overtaken(ctx)
	if !errors.Is(err, store.ErrNewer) {
		return err
	}
	if s.retired.CompareAndSwap(nil, &err) {
		s.log.WarnContext(ctx, "a newer program has taken over the database: this server begins no more timers, calls, messages and webhooks; /readyz says so, and it may be stopped", "err", err)
	}
	return nil
}

// look is Look where nobody waits for its error.
func (s *Service) look(ctx context.Context) {
	if err := s.Look(ctx); err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "look whether a newer program has taken over", "err", err)
	}
}
