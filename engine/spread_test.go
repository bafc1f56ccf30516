package engine

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine/expression"
)

// The wait for attempt n is at least the delay that the definition gives and at most a
// quarter more, the same for the same key, and does not shrink with the attempts.
func TestWaitOfAnAttempt(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		y := Retry{
			Times:    10,
			Delay:    time.Duration(rapid.IntRange(1, 7200).Draw(t, "delay")) * time.Second,
			Backoff:  rapid.Float64Range(1, 10).Draw(t, "backoff"),
			MaxDelay: time.Duration(rapid.IntRange(0, 90_000).Draw(t, "max_delay")) * time.Second,
		}
		key, attempt := rapid.String().Draw(t, "key"), rapid.IntRange(2, 11).Draw(t, "attempt")
		delay := y.delay(attempt - 1)
		if delay < time.Second || delay > 25*time.Hour || attempt > 2 && delay < y.delay(attempt-2) {
			t.Fatalf("delay %s", delay)
		}
		e := SendCall{Request: Request{Attempt: attempt}, Key: key, Spread: delay / spreadShare}
		due := e.Due(now)
		if due.Before(now) || due.After(now.Add(delay/4)) || !due.Equal(e.Due(now)) || due.Nanosecond() != 0 {
			t.Fatalf("due %s after %s", due.Sub(now), delay)
		}
	})
}

// A thousand calls that failed together come back over the whole of the spread.
func TestCallsThatFailedTogetherComeBackApart(t *testing.T) {
	seconds := map[time.Duration]int{}
	for n := range 1000 {
		e := SendCall{Request: Request{Attempt: 2}, Key: fmt.Sprintf("case-%d/settle/1", n), Spread: 9 * time.Second}
		seconds[e.Due(time.Time{}).Sub(time.Time{})]++
	}
	for second := range time.Duration(10) {
		if n := seconds[second*time.Second]; n < 50 || n > 200 {
			t.Errorf("second %d: %d calls", second, n)
		}
	}
}

func TestPersonal(t *testing.T) {
	text := &expression.Type{Kind: expression.Text}
	secret := &expression.Type{Kind: expression.Text, PII: true}
	person := &expression.Type{Kind: expression.Object, Fields: []expression.Field{{Name: "name", Type: secret}, {Name: "city", Type: text}}}
	p := &Process{
		Vars: []expression.Field{{Name: "plain", Type: text}, {Name: "secret", Type: secret}, {Name: "person", Type: person}},
		Steps: map[string]*Step{
			"each": {Foreach: &Foreach{As: "who", Item: person}},
		},
	}
	for path, want := range map[string]bool{
		"plain": false, "secret": true, "person": true, "person.name": true, "person.city": false, "customer.segment": true,
		"who.name": true, "who.city": false, "case.no": false, "unknown": false,
	} {
		if p.personal(path) != want {
			t.Errorf("personal(%s) is not %t", path, want)
		}
	}
	c := &Call{Args: []Assignment{
		{Path: "a", Value: reading(t, p.Vars, "plain")},
		{Path: "b", Value: reading(t, p.Vars, `plain + person.name`)},
		{Path: "c", Value: expression.Operand{Literal: "x"}},
	}}
	args, _ := Personal(p, &Step{}, c)
	if len(args) != 1 || !args["b"] {
		t.Errorf("arguments %v", args)
	}
}

func reading(t *testing.T, vars []expression.Field, src string) expression.Operand {
	t.Helper()
	made, bad := expression.Compile(src, &expression.Env{Vars: vars}, nil)
	if made == nil {
		t.Fatal(bad)
	}
	return expression.Operand{Program: made}
}
