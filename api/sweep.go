package api

import (
	"context"
	"time"
)

// sweepFilesEvery is how often files and drafts are looked for that nobody has handed in.
const sweepFilesEvery = time.Hour

func (s *Server) sweepFiles(ctx context.Context) {
	tick := time.NewTicker(sweepFilesEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		n, err := s.cartable.SweepFiles(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "files that were not handed in", "err", err)
		}
		if n > 0 {
			s.log.InfoContext(ctx, "removed files that were not handed in", "files", n)
		}
		if _, err := s.cartable.SweepDrafts(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "drafts whose end has come", "err", err)
		}
	}
}
