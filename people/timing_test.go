package people_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store/storetest"
)

// Attack case 1, the time: how far apart the medians of the answers for a known and for
// an unknown address are, in microseconds. They are to stay below 5,000.
func BenchmarkKnownAndUnknown(b *testing.B) {
	db := storetest.Open(b, storetest.SQLite(b))
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	db.SetClock(func() time.Time { return now })
	s := people.New(db)
	p := &post{}
	s.Configure(people.Options{Send: p.send, Channels: []string{"sms"}, SignUp: true, Strangers: 1_000_000})
	hash, err := people.Hash(password)
	if err == nil {
		_, err = s.Add(b.Context(), people.Person{Login: "sara", Name: "سارا", Side: engine.Customer, Mobile: "09121111111"}, hash)
	}
	if err != nil {
		b.Fatal(err)
	}
	signIn := func(login string) error {
		_, _, err := s.SignIn(b.Context(), login, "not this one", "")
		if fault.Is(err, fault.Unauthorized) {
			return nil
		}
		return fmt.Errorf("%s: %w", login, err)
	}
	asks := func(purpose people.Purpose) func(string) error {
		return func(target string) error {
			_, err := s.AskCode(b.Context(), ask(purpose, target))
			return err
		}
	}
	for name, do := range map[string]func(string) error{
		"password": signIn, "sign_in": asks(people.ToSignIn), "sign_up": asks(people.ToSignUp), "reset": asks(people.ToReset),
	} {
		b.Run(name, func(b *testing.B) {
			took, targets := map[string][]time.Duration{}, []string{"09121111111", "09122222222"}
			for b.Loop() {
				now = now.Add(15 * time.Minute)
				slices.Reverse(targets) // whoever comes first has no advantage
				for _, target := range targets {
					begun := time.Now()
					if err := do(target); err != nil {
						b.Fatal(err)
					}
					took[target] = append(took[target], time.Since(begun))
				}
				s.Settle()
			}
			b.ReportMetric(float64((median(took["09121111111"]) - median(took["09122222222"])).Abs().Microseconds()), "µs-apart")
		})
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
