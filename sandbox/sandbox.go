// Package sandbox is the outside world on loopback: a civil registry, a core
// insurance system, a payment gateway with its bank page, an SMS provider, a
// mail sink and a receiver of events, which behave as the real ones do and fail on demand.
//
// Everything is in memory and bounded. A person looks at / and a program at /api.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/kartabl/kartabl/sandbox/bank"
)

// Options changes how a sandbox behaves; the zero value is good.
type Options struct {
	Persons  []Person         // whom the civil registry knows; nil is a list of its own
	SMTPAddr string           // of the mail sink; a free port of 127.0.0.1 when empty
	Slow     time.Duration    // how late a slow answer comes; 3s when 0
	Hold     time.Duration    // how long a time-out lasts when the client does not go; 30s when 0
	Late     time.Duration    // how late the latest callback comes; a minute when 0
	While    time.Duration    // how long the bank lies at most; ten minutes when 0
	Now      func() time.Time // the clock; time.Now when nil
}

// Server is one sandbox.
type Server struct {
	options  Options
	state    *state
	bank     *bank.Bank
	registry map[string]Person
	handler  http.Handler

	life     context.Context // ends with Close
	end      context.CancelFunc
	running  sync.WaitGroup
	web      *http.Server
	addr     string
	smtpAddr string
}

// New makes a sandbox that listens nowhere yet.
func New(o Options) *Server {
	if o.Persons == nil {
		o.Persons = knownPersons
	}
	if o.SMTPAddr == "" {
		o.SMTPAddr = "127.0.0.1:0"
	}
	if o.Slow == 0 {
		o.Slow = 3 * time.Second
	}
	if o.Hold == 0 {
		o.Hold = 30 * time.Second
	}
	if o.Late == 0 {
		o.Late = time.Minute
	}
	if o.While == 0 {
		o.While = 10 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{options: o, state: newState(), registry: map[string]Person{}}
	s.bank = bank.New(bank.Options{Now: o.Now, While: o.While, Late: o.Late, Keep: keep})
	for _, p := range o.Persons {
		s.registry[p.NationalID] = p
	}
	s.life, s.end = context.WithCancel(context.Background())
	s.handler = s.routes()
	return s
}

// Handler serves everything but the mail sink.
func (s *Server) Handler() http.Handler { return s.handler }

// Start listens on addr, which has to be loopback, and for mail on Options.SMTPAddr,
// and returns. It serves until ctx ends or Close is called. Call it once.
func (s *Server) Start(ctx context.Context, addr string) error {
	web, err := listen(ctx, addr)
	if err != nil {
		return err
	}
	mail, err := listen(ctx, s.options.SMTPAddr)
	if err != nil {
		return errors.Join(err, web.Close())
	}
	s.addr, s.smtpAddr = web.Addr().String(), mail.Addr().String()
	s.web = &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	s.running.Go(func() { _ = s.web.Serve(web) })
	s.running.Go(func() { s.serveMail(mail) })
	context.AfterFunc(ctx, func() { _ = s.Close() }) //nolint:contextcheck // ctx is over when this runs
	return nil
}

// Addr is the host:port of the pages and services, known after Start.
func (s *Server) Addr() string { return s.addr }

// SMTPAddr is the host:port of the mail sink, known after Start.
func (s *Server) SMTPAddr() string { return s.smtpAddr }

// URL is the address of the first page, known after Start.
func (s *Server) URL() string { return "http://" + s.addr }

// Close ends all that is under way. It may be called more than once.
func (s *Server) Close() error {
	s.end()
	if s.web == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := s.web.Shutdown(ctx)
	if err != nil {
		err = s.web.Close()
	}
	s.running.Wait()
	return err
}

// listen refuses other hosts: the sandbox believes whoever speaks to it.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("sandbox address: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("sandbox address %s: the sandbox listens on loopback only", addr)
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", addr)
}

// wait ends after d, or sooner when the client or the sandbox goes.
func (s *Server) wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-s.life.Done():
	}
}
