package people

import (
	"context"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// How often a password may be wrong, for a login and from a source. Like codes, they are
// counted in the database: all servers count together, and a restart forgets nothing.
var (
	guessesOfLogin  = rule{"guess", 10, 5 * time.Minute}
	guessesOfSource = rule{"guesser", 30, 5 * time.Minute}
)

// Guess is a password that is about to be looked at. It is counted before, so that of
// many at once all are counted, and whether anybody has the login makes no difference.
type Guess struct {
	s             *Service
	login, source string
}

// Guess counts a password that somebody gives for a login, or refuses to look at it.
func (s *Service) Guess(ctx context.Context, login, source string) (Guess, error) {
	g := Guess{s, typedLogin(login), source}
	ctx = countOnly(ctx)
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		if err := guessesOfSource.take(ctx, tx, g.source); err != nil {
			return err
		}
		return guessesOfLogin.take(ctx, tx, g.login)
	})
	if f := fault.As(err); f != nil {
		return g, fault.New(fault.TooMany, "too_many").After(f.Wait)
	}
	if err != nil {
		return g, fmt.Errorf("count guess: %w", err)
	}
	s.sweep(ctx)
	return g, nil
}

// WasRight takes the count of a right password back.
func (g Guess) WasRight(ctx context.Context) error {
	return g.s.db.Update(countOnly(ctx), func(tx *store.Tx) error {
		if err := tx.GiveBackCount(ctx, guessesOfSource.of(g.source)); err != nil {
			return err
		}
		return tx.Uncount(ctx, guessesOfLogin.of(g.login))
	})
}

// countOnly: counting is no deed of the audit trail, what is tried is.
func countOnly(ctx context.Context) context.Context { return store.WithDeed(ctx, nil) }

// typedLogin is one name for all ways to write a login or an address.
func typedLogin(typed string) string {
	if a, ok := ParseAddress(typed); ok {
		return a.Channel + " " + a.To
	}
	return normalLogin(typed)
}
