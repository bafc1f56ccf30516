package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/internal/metrics"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// newLog writes JSON, a line an event, each with the request and case it is about.
// level is one of debug, info, warn, error; "" is info.
func newLog(to io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(first(level, "info"))); err != nil {
		return nil, fmt.Errorf("log level: one of debug, info, warn, error, not %q", level)
	}
	return slog.New(logs.Handler(slog.NewJSONHandler(to, &slog.HandlerOptions{Level: l}))), nil
}

// version is what the build knows of itself.
func version() string {
	b, ok := debug.ReadBuildInfo()
	if !ok || b.Main.Version == "" {
		return "unknown"
	}
	return b.Main.Version
}

// watched makes the figures of an app that is being wired.
func watched() (*metrics.Metrics, processes.Watch) {
	m := metrics.New(version())
	return m, processes.Watch{Moved: m.Moved, TimerFired: m.TimerFired, Called: m.Called}
}

// backlog is what waits in the database, with ages instead of times.
func backlog(db *store.DB) func(context.Context) (metrics.Backlog, error) {
	return func(ctx context.Context) (out metrics.Backlog, err error) {
		var b store.Backlog
		if err := db.View(ctx, func(tx *store.Tx) (err error) {
			b, err = tx.Backlog(ctx)
			return err
		}); err != nil {
			return out, err
		}
		now := db.Now()
		age := func(t time.Time) time.Duration {
			if t.IsZero() {
				return 0
			}
			return now.Sub(t)
		}
		for _, p := range b.Pools {
			out.Pools = append(out.Pools, metrics.Pool{Name: p.Pool, Open: p.Free, Oldest: age(p.Oldest)})
		}
		for _, d := range b.Due {
			out.Due = append(out.Due, metrics.Due{Kind: d.Kind, Count: d.Count, Oldest: age(d.Since)})
		}
		out.Problems = b.Problems
		return out, nil
	}
}

// gates are how it stands with each service now.
func gates(world processes.World, db *store.DB) func() []metrics.Gate {
	states := map[hooks.BreakerState]int{hooks.Closed: metrics.Closed, hooks.HalfOpen: metrics.HalfOpen, hooks.Open: metrics.Open}
	return func() []metrics.Gate {
		var all []metrics.Gate
		for _, g := range world.Gates().States(db.Now()) {
			if g.Service != "" {
				all = append(all, metrics.Gate{Service: g.Service, State: states[g.Breaker], InFlight: g.InFlight})
			}
		}
		return all
	}
}

// figures is the server of the metrics. It has an address of its own: what it tells is
// not for the people who reach the pages.
type figures struct {
	server *http.Server
	ended  chan error
}

// serveFigures answers /metrics at addr until closed; "" serves nothing.
func serveFigures(ctx context.Context, addr string, m *metrics.Metrics) (*figures, error) {
	if addr == "" {
		return nil, nil //nolint:nilnil // nothing to serve is nothing to close
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.Handler())
	f := &figures{
		server: &http.Server{Handler: mux, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 1 << 14},
		ended:  make(chan error, 1),
	}
	go func() { f.ended <- f.server.Serve(l) }()
	return f, nil
}

func (f *figures) close() error {
	if f == nil {
		return nil
	}
	err := f.server.Close()
	if ended := <-f.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

// stopTraces sends what is left, for as long as running requests have.
func stopTraces(ctx context.Context, stop func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return stop(ctx)
}
