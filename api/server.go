// Package api speaks HTTP: it turns requests into one call of the cartable each, and
// answers into JSON, pages, files and live events. It decides nothing itself.
package api

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
)

// Options are what a Server needs. BaseURL is the address that browsers know, without
// a slash at its end. X-Forwarded-For counts only from TrustedProxies: addresses or
// prefixes. Ready nil means always; until it is true nothing but /healthz is answered.
type Options struct {
	Cartable       *cartable.Service
	People         *people.Service
	Processes      *processes.Service
	Hub            *Hub
	Attendance     *Attendance // nil: of this server alone
	Pages          fs.FS       // the built pages, one folder an app; nil serves none
	BaseURL        string
	Secure         bool // the pages are reached by https only
	Log            *slog.Logger
	TrustedProxies []string
	Limits         Limits
	Ready          func() bool
	Version        string                                                     // of the program, as operators read it
	Directories    []Directory                                                // that keep people of staff here
	Requested      func(method, route string, status int, took time.Duration) // after each answer; route is a pattern; may be nil
}

// Server answers HTTP requests.
type Server struct {
	cartable   *cartable.Service
	people     *people.Service
	processes  *processes.Service
	hub        *Hub
	attendance *Attendance
	pages      fs.FS
	origin     string
	secure     bool
	log        *slog.Logger
	ready      func() bool
	version    string
	startedAt  time.Time
	requested  func(method, route string, status int, took time.Duration)
	proxies    []netip.Prefix
	signIns    signInLimits
	trail      *people.Trail
	strangers  *limit // messages that are not signed
	writes     writeLimits
	tells      *limit // codes that are told
	visitors   *limit // sign-ins at other providers
	asked      *limit // requests of directories

	directories []Directory
	app         *fiber.App
	api         huma.API
}

// How long a request may take.
const (
	readTime  = 15 * time.Second  // header and body
	writeTime = 30 * time.Second  // answer
	idleTime  = 90 * time.Second  // between two requests of a connection
	workTime  = 30 * time.Second  // what is done in between
	fileTime  = 10 * time.Minute  // a file up or down a slow line
	liveTime  = people.SessionAge // a stream of events
)

// New makes the server. It panics when two routes or schemas contradict each other,
// which the first test sees.
func New(o Options) (*Server, error) {
	proxies, err := prefixes(o.TrustedProxies)
	if err != nil {
		return nil, err
	}
	s := &Server{
		cartable: o.Cartable, people: o.People, processes: o.Processes, hub: o.Hub, pages: o.Pages,
		origin: o.BaseURL, secure: o.Secure, log: o.Log, ready: o.Ready, version: o.Version, startedAt: time.Now().UTC().Truncate(time.Second), requested: o.Requested, proxies: proxies, signIns: newSignInLimits(),
		strangers: newLimit(unsignedOfSource), writes: newWriteLimits(o.Limits), tells: newLimit(tellsOfSource),
		visitors: newLimit(visitsOfSource), asked: newLimit(requestsOfDirectory), directories: o.Directories,
	}
	if s.hub == nil {
		s.hub = NewHub()
	}
	if s.attendance = o.Attendance; s.attendance == nil {
		s.attendance = NewAttendance(s.hub)
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.ready == nil {
		s.ready = func() bool { return true }
	}
	if s.requested == nil {
		s.requested = func(string, string, int, time.Duration) {}
	}
	if s.people != nil { // who only describes the API has nobody
		s.trail = s.people.NewTrail(s.log)
	}
	s.app = s.newApp()
	s.api = newAPI(s.app)
	s.route()
	return s, nil
}

func (s *Server) newApp() *fiber.App {
	app := fiber.New(fiber.Config{
		AppName: "Kartabl", DisableStartupMessage: true, ErrorHandler: s.failed,
		Immutable:         true, // what a request says may outlive it
		StreamRequestBody: true, DisablePreParseMultipartForm: true, BodyLimit: MaxBody,
		ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, ReadBufferSize: maxHeader,
		EnableTrustedProxyCheck: true, // with no proxies: fiber itself believes nobody
	})
	app.Server().HeaderReceived = times
	app.Use(s.recovered, s.watched, s.headed, whole)
	return app
}

// Listen serves addr until Shutdown.
func (s *Server) Listen(ctx context.Context, addr string) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", addr, err)
	}
	return s.Serve(l)
}

// Serve answers the connections of l until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	if err := s.app.Listener(l); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	}
	return nil
}

// Shutdown ends the live streams, lets the requests that are under way finish, and
// stops listening.
func (s *Server) Shutdown(ctx context.Context) error {
	s.hub.Close()
	if err := s.app.ShutdownWithContext(ctx); err != nil {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// Changed tells open browsers that a case has moved.
func (s *Server) Changed(c processes.Change) { s.hub.Changed(c) }

func prefixes(list []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, 0, len(list))
	for _, text := range list {
		if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("trusted proxy: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}
