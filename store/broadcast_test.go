package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// listener is a program that hears the news of a database.
type listener struct {
	news   *store.News
	heard  chan string
	missed chan struct{}
}

func listen(t *testing.T, db *store.DB, name string) *listener {
	t.Helper()
	l := &listener{news: db.News(name), heard: make(chan string, 2000), missed: make(chan struct{}, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.news.Run(ctx, func(text string) { l.heard <- text }, func() { l.missed <- struct{}{} })
	}()
	t.Cleanup(func() { cancel(); <-done })
	return l
}

// joined waits until two programs hear each other.
func joined(t *testing.T, db *store.DB) (a, b *listener) {
	t.Helper()
	a = listen(t, db, "a")
	<-a.missed
	b = listen(t, db, "b")
	<-b.missed // it listens
	<-a.missed // it has said that it began
	return a, b
}

func TestNewsReachTheOthersInOrder(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		if !strings.HasPrefix(dsn, "postgres") {
			alone(t, dsn)
			return
		}
		a, b := joined(t, storetest.Open(t, dsn))
		var want []string
		for i := range 400 {
			want = append(want, strings.Repeat(`"`, i))
			a.news.Tell(want[i])
		}
		var got []string
		for range want {
			got = append(got, <-b.heard)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("heard (-told +heard):\n%s", d)
		}
		b.news.Tell("end")
		if own := <-a.heard; own != "end" {
			t.Errorf("a heard %q, want nothing of its own", own)
		}
	})
}

// alone checks that a database which no other program has tells nobody.
func alone(t *testing.T, dsn string) {
	t.Helper()
	a := listen(t, storetest.Open(t, dsn), "a")
	a.news.Tell("anything")
}

func TestTooManyNewsAreMissed(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		if !strings.HasPrefix(dsn, "postgres") {
			return
		}
		a, b := joined(t, storetest.Open(t, dsn))
		a.news.Tell(strings.Repeat("x", 5000))
		<-b.missed
		if len(b.heard) > 0 {
			t.Errorf("heard %q", <-b.heard)
		}
	})
}

// A transaction that its program has forgotten ends by itself, and with it what it kept
// from others.
func TestAStoppedProgramHoldsNothingForEver(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		if !strings.HasPrefix(dsn, "postgres") {
			return
		}
		stopped, other := storetest.Open(t, dsn+"&idle_in_transaction_session_timeout=300"), storetest.Open(t, dsn)
		begin(t, other, started("c", "ali"))
		taken, goOn, tries := make(chan struct{}), make(chan struct{}), 0
		ended := make(chan error, 1)
		go func() {
			ended <- stopped.Update(t.Context(), func(tx *store.Tx) error {
				if tries++; tries > 1 {
					return errEnough
				}
				if err := inTurn(t.Context(), tx); err != nil {
					return err
				}
				close(taken)
				<-goOn
				_, err := tx.Case(t.Context(), "c")
				return err
			})
		}()
		<-taken
		err := other.Update(t.Context(), func(tx *store.Tx) error { return inTurn(t.Context(), tx) })
		if err != nil {
			t.Errorf("the other program: %v", err)
		}
		close(goOn)
		if err := <-ended; !errors.Is(err, errEnough) {
			t.Errorf("the command ended with %v, want that it was tried once more", err)
		}
	})
}

var errEnough = errors.New("enough")

// inTurn takes a lock until the transaction ends.
func inTurn(ctx context.Context, tx *store.Tx) error {
	_, err := tx.RoundRobin(ctx, "desk", []string{"ali"})
	return err
}
