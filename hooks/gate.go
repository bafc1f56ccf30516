package hooks

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Limits are how many calls of a service may be under way at a time, and when it
// counts as down. Zero fields take the values of DefaultLimits.
type Limits struct {
	Concurrent int
	Failures   int           // in a row: then the service is down
	OpenFor    time.Duration // until one call tries it again; doubles while it stays down
	MaxOpen    time.Duration // bounds the doubling, and what a service may ask for by Retry-After
	Hold       time.Duration // how long a call waits for a service that is down
	Longest    time.Duration // that one attempt may take
}

// DefaultLimits are those of a service of which the config says nothing.
var DefaultLimits = Limits{
	Concurrent: 16, Failures: 5, OpenFor: 30 * time.Second, MaxOpen: 5 * time.Minute, Hold: 2 * time.Hour, Longest: defaultTimeout,
}

func (l Limits) whole() Limits {
	d := DefaultLimits
	for _, n := range []struct{ to, from *int }{{&l.Concurrent, &d.Concurrent}, {&l.Failures, &d.Failures}} {
		if *n.to == 0 {
			*n.to = *n.from
		}
	}
	for _, t := range []struct{ to, from *time.Duration }{
		{&l.OpenFor, &d.OpenFor}, {&l.MaxOpen, &d.MaxOpen}, {&l.Hold, &d.Hold}, {&l.Longest, &d.Longest},
	} {
		if *t.to == 0 {
			*t.to = *t.from
		}
	}
	l.MaxOpen = max(l.MaxOpen, l.OpenFor)
	return l
}

// Gates let calls pass to services: a few at a time to each, so that a service which
// hangs holds up no other, and none to one that is down, but for one call now and then
// that tries it. They have no clock: the moment is an argument, in whole seconds. They
// belong to one server and may be used from many goroutines.
type Gates struct {
	mu     sync.Mutex
	limits map[string]Limits
	gates  map[string]*gate
}

type gate struct {
	Limits
	busy     int
	failures int           // in a row
	until    time.Time     // the service is down until then; zero: it works
	last     time.Duration // how long it counted as down the last time
	probing  bool          // one call is trying it
}

// NewGates makes the gates of services with these limits. Any other name has the
// default ones; "" is the gate of what asks nobody outside.
func NewGates(limits map[string]Limits) *Gates {
	g := &Gates{limits: map[string]Limits{"": {Concurrent: 32}}, gates: map[string]*gate{}}
	maps.Copy(g.limits, limits)
	return g
}

func (g *Gates) gate(service string) *gate {
	if g.gates[service] == nil {
		g.gates[service] = &gate{Limits: g.limits[service].whole()}
	}
	return g.gates[service]
}

// Pass is what a gate lets through.
type Pass struct {
	Limits
	Places int       // calls that may begin; each must Leave
	Until  time.Time // the service is down until then; zero: it works, or is being tried
}

// Enter takes up to most places for calls to a service.
func (g *Gates) Enter(service string, most int, now time.Time) Pass {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.gate(service)
	p := Pass{Limits: t.Limits}
	switch t.state(now) {
	case Open:
		p.Until = t.until
	case HalfOpen:
		if !t.probing && most > 0 {
			p.Places, t.probing = 1, true
		}
	case Closed:
		p.Places = max(0, min(most, t.Concurrent-t.busy))
	}
	t.busy += p.Places
	return p
}

// Leave gives a place back and tells how the call ended: err is that of Call. Where it
// gives a moment, the service is down and the call failed for that reason: it may be
// made again then, for as long as hold since it was first asked for.
func (g *Gates) Leave(service string, err error, now time.Time) (until time.Time, hold time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.gate(service)
	t.busy--
	e := asCallError(err)
	if e == nil || !e.Down || service == "" {
		t.worked(now)
		return time.Time{}, t.Hold
	}
	t.failed(now, e.RetryAfter)
	if t.state(now) != Open {
		return time.Time{}, t.Hold
	}
	return t.until, t.Hold
}

// Return gives back a place that was not used, or whose call was broken off.
func (g *Gates) Return(service string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.gate(service)
	t.busy--
	t.probing = false
}

func (t *gate) worked(now time.Time) {
	if t.state(now) == Open {
		return // an answer from before it went down
	}
	t.failures, t.probing, t.until, t.last = 0, false, time.Time{}, 0
}

func (t *gate) failed(now time.Time, wait time.Duration) {
	t.failures++
	switch t.state(now) {
	case HalfOpen:
		t.open(now, min(2*t.last, t.MaxOpen))
	case Closed:
		if t.failures >= t.Failures {
			t.open(now, t.OpenFor)
		}
	case Open:
	}
	if asked := now.Add(min(wait, t.MaxOpen)); wait > 0 && asked.After(t.until) {
		t.open(now, min(wait, t.MaxOpen))
	}
}

func (t *gate) open(now time.Time, d time.Duration) {
	t.until, t.last, t.probing = now.Add(max(d, time.Second)), max(d, time.Second), false
}

// BreakerState is the state of a circuit breaker.
type BreakerState string

// The states. An open breaker lets nothing through; a half-open one lets one call try.
const (
	Closed   BreakerState = "closed"
	Open     BreakerState = "open"
	HalfOpen BreakerState = "half_open"
)

func (t *gate) state(now time.Time) BreakerState {
	switch {
	case t.until.IsZero():
		return Closed
	case now.Before(t.until):
		return Open
	}
	return HalfOpen
}

// GateState is how it stands with one service.
type GateState struct {
	Service  string
	Breaker  BreakerState
	InFlight int
	Most     int // that may be in flight
	Failures int // in a row
	Until    time.Time
}

// States tells of every gate that was passed so far and every one that has limits of
// its own, by name.
func (g *Gates) States(now time.Time) []GateState {
	g.mu.Lock()
	defer g.mu.Unlock()
	for name := range g.limits {
		g.gate(name)
	}
	states := make([]GateState, 0, len(g.gates))
	for _, name := range slices.Sorted(maps.Keys(g.gates)) {
		t := g.gates[name]
		states = append(states, GateState{
			Service: name, Breaker: t.state(now), InFlight: t.busy, Most: t.Concurrent, Failures: t.failures, Until: t.until,
		})
	}
	return states
}
