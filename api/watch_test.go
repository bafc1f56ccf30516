package api

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// A right that is removed at any moment is looked at by the open streams within a
// second; an error of the database does not end the looking.
func TestRightsAreWatchedWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s := &Server{hub: NewHub(), log: slog.New(slog.DiscardHandler)}
		sub, err := s.hub.subscribe("sara", nil)
		if err != nil {
			t.Fatal(err)
		}
		began, removed, failed := time.Now(), 1300*time.Millisecond, false
		go s.watchRights(ctx, func(context.Context) ([]string, error) {
			if !failed {
				failed = true
				return nil, errors.New("the database is away")
			}
			if time.Since(began) < removed {
				return []string{"reza"}, nil
			}
			return []string{"sara"}, nil
		})
		<-sub.wake
		if _, _, check := sub.take(); !check || time.Since(began) > removed+time.Second {
			t.Errorf("looked again: %v, after %v", check, time.Since(began))
		}
	})
}
