package api

import (
	"context"
	"maps"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// How many sign-ins may fail within signInWindow.
const (
	signInWindow    = 5 * time.Minute
	signInsOfLogin  = 10
	signInsOfSource = 30
	maxCounted      = 10_000 // keys that a limit remembers
	sweepEvery      = 10 * time.Second
)

// signInLimits slow down who guesses passwords, for one login and from one source, before
// the database is asked.
type signInLimits struct {
	logins, sources *limit
}

func newSignInLimits() signInLimits {
	return signInLimits{logins: newLimit(signInsOfLogin), sources: newLimit(signInsOfSource)}
}

var errTooMany = fault.New(fault.TooMany, "too_many")

// begin counts a sign-in before the password is looked at, so that many at once are
// all counted. done with success takes it back.
func (l signInLimits) begin(login string, source netip.Addr) (done func(success bool), err error) {
	from := network(source)
	if after := max(l.sources.take(from), l.logins.take(login)); after > 0 {
		return nil, errTooMany.After(after)
	}
	return func(success bool) {
		if success {
			l.logins.forget(login)
			l.sources.giveBack(from)
		}
	}, nil
}

// guessing lets somebody try a password for a login. It is counted before it is looked
// at: first in the memory of this server, which holds off most of a flood, and then in
// the database, which knows what other servers have seen.
func (s *Server) guessing(ctx context.Context, login string, try func() error) error {
	source := visitOf(ctx).address
	done, err := s.signIns.begin(strings.ToLower(strings.TrimSpace(text.LatinDigits(login))), source)
	if err != nil {
		return err
	}
	guess, err := s.people.Guess(ctx, login, network(source))
	if err == nil {
		err = try()
		done(err == nil)
	}
	if err != nil {
		return err
	}
	return guess.WasRight(ctx)
}

// network is what one customer of a provider can change freely: an IPv6 host owns its
// whole /64.
func network(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// limit counts events of keys in windows of time. It remembers maxCounted keys at most.
type limit struct {
	mu    sync.Mutex
	most  int
	now   func() time.Time
	count map[string]window
	swept time.Time
}

type window struct {
	n    int
	ends time.Time
}

func newLimit(most int) *limit {
	return &limit{most: most, now: time.Now, count: map[string]window{}}
}

// take counts one event, or says how long the key has to wait.
func (l *limit) take(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	w := l.count[key]
	if !now.Before(w.ends) {
		w = window{ends: now.Add(signInWindow)}
		l.makeRoom(now)
	}
	if w.n >= l.most {
		return w.ends.Sub(now)
	}
	w.n++
	l.count[key] = w
	return 0
}

// counted is take where there may be no limit.
func (l *limit) counted(key string) time.Duration {
	if l == nil {
		return 0
	}
	return l.take(key)
}

// makeRoom drops what is over, now and then; if all places are still taken, any one of
// them.
func (l *limit) makeRoom(now time.Time) {
	if len(l.count) < maxCounted {
		return
	}
	if now.Sub(l.swept) >= sweepEvery {
		l.swept = now
		maps.DeleteFunc(l.count, func(_ string, w window) bool { return !now.Before(w.ends) })
	}
	for k := range l.count {
		if len(l.count) < maxCounted {
			return
		}
		delete(l.count, k)
	}
}

func (l *limit) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w, ok := l.count[key]; ok && w.n > 0 {
		w.n--
		l.count[key] = w
	}
}

func (l *limit) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.count, key)
}
