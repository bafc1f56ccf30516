package api

import (
	"maps"
	"net/netip"
	"sync"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// How many sign-ins may fail within signInWindow.
const (
	signInWindow    = 5 * time.Minute
	signInsOfLogin  = 10
	signInsOfSource = 30
	maxCounted      = 10_000 // keys that a limit remembers
	sweepEvery      = 10 * time.Second
)

// signInLimits slow down who guesses passwords: for one login, and from one source.
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
