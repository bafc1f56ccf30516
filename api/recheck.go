package api

import (
	"context"
	"sync"
	"time"
)

// rightsEvery is how often open streams hear of changed rights: a stream whose reader
// lost his right ends within a second.
const rightsEvery = 500 * time.Millisecond

// Run does what a server does beside answering, until ctx ends: it writes the audit
// trail of what was looked at and refused, ends the streams of lost rights, and removes
// the files that nobody has handed in.
func (s *Server) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { s.trail.Run(ctx) })
	all.Go(func() { s.WatchRights(ctx) })
	all.Go(func() { s.sweepFiles(ctx) })
	all.Wait()
}

// WatchRights ends the live streams of those who lost their session or their right to
// it, wherever that was changed: by other people, by the command line, at other servers.
// It returns when ctx ends.
func (s *Server) WatchRights(ctx context.Context) {
	s.watchRights(ctx, s.people.Changes().Next)
}

func (s *Server) watchRights(ctx context.Context, next func(context.Context) ([]string, error)) {
	tick := time.NewTicker(rightsEvery)
	defer tick.Stop()
	for {
		if err := s.recheck(ctx, next); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "look for changed rights", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Server) recheck(ctx context.Context, next func(context.Context) ([]string, error)) error {
	persons, err := next(ctx)
	for _, p := range persons {
		s.hub.Recheck(p)
	}
	return err
}
