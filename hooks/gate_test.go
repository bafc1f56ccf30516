package hooks

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	morning  = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	isDown   = down("no connection")
	declared = &CallError{Code: "not_found"}
)

// turnstile drives one gate at a clock of its own.
type turnstile struct {
	t   *testing.T
	g   *Gates
	now time.Time
}

func newTurnstile(t *testing.T, l Limits) *turnstile {
	t.Helper()
	return &turnstile{t, NewGates(map[string]Limits{"s": l}), morning}
}

func (w *turnstile) enter(most, want int) Pass {
	w.t.Helper()
	p := w.g.Enter("s", most, w.now)
	if p.Places != want {
		w.t.Fatalf("%d of %d places, want %d", p.Places, most, want)
	}
	return p
}

func (w *turnstile) leave(err error, until time.Duration) {
	w.t.Helper()
	got, _ := w.g.Leave("s", err, w.now)
	if until == 0 && !got.IsZero() || until > 0 && !got.Equal(w.now.Add(until)) {
		w.t.Fatalf("down until %v, want %v", got, until)
	}
}

func (w *turnstile) stands(state BreakerState) {
	w.t.Helper()
	if got := w.g.States(w.now)[1]; got.Breaker != state {
		w.t.Fatalf("%+v, want %s", got, state)
	}
}

func TestAGateLetsAFewThrough(t *testing.T) {
	w := newTurnstile(t, Limits{Concurrent: 3})
	w.enter(2, 2)
	w.enter(9, 1)
	w.enter(9, 0)
	if p := w.g.Enter("other", 9, w.now); p.Places != 9 {
		t.Errorf("another service has its own places, not %d", p.Places)
	}
	w.leave(declared, 0)
	w.g.Return("s")
	w.enter(9, 2)
	want := []GateState{{Breaker: Closed, Most: 32}, {Service: "other", Breaker: Closed, InFlight: 9, Most: 16}, {Service: "s", Breaker: Closed, InFlight: 3, Most: 3}}
	if d := cmp.Diff(want, w.g.States(w.now)); d != "" {
		t.Error(d)
	}
}

func TestABreakerOpensAndIsTried(t *testing.T) {
	w := newTurnstile(t, Limits{Concurrent: 8, Failures: 3, OpenFor: 30 * time.Second, MaxOpen: 70 * time.Second})
	w.enter(6, 6)
	w.leave(isDown, 0)
	w.leave(declared, 0) // an answer, and the row of failures is broken
	w.leave(isDown, 0)
	w.leave(isDown, 0)
	w.leave(isDown, 30*time.Second)
	w.stands(Open)
	w.leave(nil, 0) // from before: says nothing about now
	w.stands(Open)
	if p := w.enter(9, 0); !p.Until.Equal(w.now.Add(30 * time.Second)) {
		t.Errorf("until %v", p.Until)
	}
	for _, next := range []time.Duration{60 * time.Second, 70 * time.Second, 70 * time.Second} {
		w.now = w.g.States(w.now)[1].Until
		w.stands(HalfOpen)
		w.enter(9, 1)
		w.enter(9, 0)
		w.leave(isDown, next)
	}
	w.now = w.g.States(w.now)[1].Until
	w.enter(9, 1)
	w.leave(nil, 0)
	w.stands(Closed)
	w.enter(9, 8)
}

// A probe that nobody finished is no reason to wait for ever.
func TestAProbeThatWasBrokenOffIsRepeated(t *testing.T) {
	w := newTurnstile(t, Limits{Failures: 1, OpenFor: time.Second})
	w.enter(1, 1)
	w.leave(isDown, time.Second)
	w.now = w.now.Add(time.Second)
	w.enter(1, 1)
	w.g.Return("s")
	w.enter(1, 1)
}

func TestAServiceMayAskToBeLeftAlone(t *testing.T) {
	w := newTurnstile(t, Limits{MaxOpen: time.Minute})
	busy := *isDown
	busy.RetryAfter = 20 * time.Second
	w.enter(2, 2)
	w.leave(&busy, 20*time.Second)
	w.enter(1, 0)
	busy.RetryAfter = time.Hour
	w.leave(&busy, time.Minute)
}

// What is wrong with us or with one operation does not take the others down.
func TestOnlyASilentServiceIsDown(t *testing.T) {
	w := newTurnstile(t, Limits{Failures: 1})
	for _, err := range []error{nil, declared, unavailable("broken answer"), errors.New("ours")} {
		w.enter(1, 1)
		w.leave(err, 0)
	}
	w.stands(Closed)
	w.g.Enter("", 9, w.now)
	for range 9 {
		if until, _ := w.g.Leave("", isDown, w.now); !until.IsZero() {
			t.Error("what asks nobody outside is never down")
		}
	}
}

// Whatever happens: never more than Concurrent at a time, nobody while it is open, one
// while it is half open, and it opens again to everybody once a call is answered.
func TestLawsOfAGate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 5).Draw(t, "concurrent")
		g := NewGates(map[string]Limits{"s": {
			Concurrent: most, Failures: rapid.IntRange(1, 4).Draw(t, "failures"), OpenFor: 10 * time.Second, MaxOpen: 40 * time.Second,
		}})
		now, busy := morning, 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			before := g.States(now)[1]
			switch {
			case busy > 0 && rapid.Bool().Draw(t, "leave"):
				busy--
				err := rapid.SampledFrom([]error{nil, isDown, declared}).Draw(t, "err")
				if until, _ := g.Leave("s", err, now); !until.IsZero() && (until.Before(now.Add(time.Second)) || until.After(now.Add(40*time.Second))) {
					t.Fatalf("until %v at %v", until, now)
				}
			case rapid.Bool().Draw(t, "enter"):
				p := g.Enter("s", 9, now)
				busy += p.Places
				if before.Breaker == Open && p.Places > 0 || before.Breaker == HalfOpen && p.Places > 1 {
					t.Fatalf("%s let %d through", before.Breaker, p.Places)
				}
			default:
				now = now.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "seconds")) * time.Second)
			}
			if s := g.States(now)[1]; s.InFlight != busy || before.Breaker == Closed && busy > most {
				t.Fatalf("%d in flight, counted %d", busy, s.InFlight)
			}
		}
		for range busy {
			g.Return("s")
		}
		now = now.Add(time.Minute)
		p := g.Enter("s", 1, now)
		g.Leave("s", nil, now)
		if again := g.Enter("s", 9, now); p.Places != 1 || again.Places != most {
			t.Fatalf("after an answer %d places of %d", again.Places, most)
		}
	})
}
