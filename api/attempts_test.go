package api

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

// clocked sets the clock of the limits and gives the hand that turns it.
func clocked(l *signInLimits) func(time.Duration) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	l.logins.now = func() time.Time { return now }
	l.sources.now = l.logins.now
	return func(d time.Duration) { now = now.Add(d) }
}

func TestAGuesserHasToWait(t *testing.T) {
	l := newSignInLimits()
	later := clocked(&l)
	guess := func(login, from string) bool {
		done, err := l.begin(login, netip.MustParseAddr(from))
		if err == nil {
			done(false)
		}
		return err == nil
	}
	for i := range signInsOfLogin {
		if !guess("sara", fmt.Sprintf("10.0.0.%d", i)) {
			t.Fatalf("guess %d was refused", i)
		}
	}
	if guess("sara", "10.0.0.99") {
		t.Error("another address goes on with the same login")
	}
	if !guess("reza", "10.0.0.99") {
		t.Error("another login is refused too")
	}
	later(signInWindow)
	if !guess("sara", "10.0.0.99") {
		t.Error("refused after the wait")
	}
}

func TestASourceHasToWaitWhateverTheLogin(t *testing.T) {
	l := newSignInLimits()
	clocked(&l)
	from := func(i int) netip.Addr { return netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", i+1)) }
	for i := range signInsOfSource {
		if _, err := l.begin(fmt.Sprintf("login%d", i), from(i)); err != nil {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	if _, err := l.begin("another", from(1000)); err == nil {
		t.Error("the addresses of one network count apart")
	}
}

func TestSuccessTakesTheCountBack(t *testing.T) {
	l := newSignInLimits()
	clocked(&l)
	for i := range 5 * signInsOfSource {
		done, err := l.begin("sara", netip.MustParseAddr("10.0.0.1"))
		if err != nil {
			t.Fatalf("sign-in %d: %v", i, err)
		}
		done(true)
	}
}

func TestAnAttackerCannotFillTheMemory(t *testing.T) {
	l := newLimit(1)
	for i := range 3 * maxCounted {
		l.take(fmt.Sprint(i))
	}
	if len(l.count) > maxCounted {
		t.Errorf("%d keys are remembered", len(l.count))
	}
}
