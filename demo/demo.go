// Package demo fills an empty installation with people and some hundred cases in all
// states, by letting them live through the last weeks: every step goes the way that
// real ones go, only the clock is turned.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/agenda"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Options are the running parts that the demonstration acts through.
type Options struct {
	DB        *store.DB
	People    *people.Service
	Processes *processes.Service
	Cartable  *cartable.Service
	// PayAtBank does at the bank's page what a customer does there, and gives the
	// query with which the bank sends him back.
	PayAtBank func(ctx context.Context, address string) (gateway string, query url.Values, err error)
	Cases     int // 0: a hundred and twenty
}

// span is how far back the demonstration begins.
const span = 24 * 24 * time.Hour

// world lives through the past.
type world struct {
	Options
	people  *people.Service
	byLogin map[string]people.Person
	luck    *rand.Rand
	end     time.Time
	now     time.Time
	queue   agenda.Agenda
}

// Fill adds people and cases. The clock of the database is turned while it works and
// set right again when it returns.
func Fill(ctx context.Context, o Options) error {
	w := &world{
		Options: o, people: o.People, byLogin: map[string]people.Person{},
		luck: rand.New(rand.NewPCG(1405, 9)), end: time.Now().UTC().Truncate(time.Second), //nolint:gosec // the same demonstration each time
	}
	if w.Cases == 0 {
		w.Cases = 120
	}
	w.now = w.end.Add(-span)
	o.DB.SetClock(func() time.Time { return w.now })
	defer o.DB.SetClock(time.Now)
	if err := w.addPeople(ctx); err != nil {
		return err
	}
	for range w.Cases {
		w.later(time.Duration(w.luck.Float64()*float64(span)), w.start)
	}
	for range w.Cases / 6 {
		w.later(time.Duration(w.luck.Float64()*float64(span)), w.startTicket)
		w.later(time.Duration(w.luck.Float64()*float64(span)), w.startLeave)
	}
	return w.live(ctx)
}

// later plans a deed. What would lie in the future is left for the visitor to do.
func (w *world) later(after time.Duration, do func(context.Context) error) {
	at := w.now.Add(after).Truncate(time.Second)
	if at.After(w.end.Add(-time.Minute)) {
		return
	}
	w.queue.Add(at, do)
}

func (w *world) live(ctx context.Context) error {
	for next, some := w.queue.Take(); some; next, some = w.queue.Take() {
		w.now = next.At
		if err := next.Do(ctx); err != nil {
			return fmt.Errorf("demonstration at %s: %w", next.At.Format(time.RFC3339), err)
		}
	}
	w.now = w.end
	w.Processes.RunOnce(ctx)
	return nil
}

func (w *world) reader(login string) cartable.Reader {
	return cartable.Reader{Person: w.byLogin[login], Lang: text.Fa}
}

// between is a random time between two.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.luck.Float64()*float64(most-least))
}

// chance is true this share of the time.
func (w *world) chance(share float64) bool { return w.luck.Float64() < share }

// settle lets services answer and plans what people do next with the case.
func (w *world) settle(ctx context.Context, caseID string) error {
	c, err := w.stored(ctx, caseID)
	for n := 1; err == nil && n > 0 && waits(c); {
		if n, err = w.Processes.RunCalls(ctx); err == nil {
			c, err = w.stored(ctx, caseID)
		}
	}
	if err != nil {
		return err
	}
	for _, it := range c.Items {
		w.later(w.delay(it), func(ctx context.Context) error { return w.work(ctx, it) })
	}
	return nil
}

// waits reports whether a service has been asked and has not answered.
func waits(c engine.Case) bool {
	return slices.ContainsFunc(c.Requests, func(r engine.Request) bool { return !r.Waiting })
}

func (w *world) stored(ctx context.Context, caseID string) (c engine.Case, err error) {
	err = w.DB.View(ctx, func(tx *store.Tx) error {
		c, err = tx.Case(ctx, caseID)
		return err
	})
	return c, err
}

// delay is how long somebody takes; some never come back to it.
func (w *world) delay(it engine.Item) time.Duration {
	if it.Who == engine.Customer {
		if w.chance(0.12) {
			return 2 * span
		}
		return w.between(20*time.Minute, 50*time.Hour)
	}
	return w.between(30*time.Minute, 30*time.Hour)
}
