// Package payments lives through many payments at a hostile bank, under one seed and a
// clock of its own, with a server that dies at random moments. At the end the bank has
// calmed down, and every unit of money has to be where it belongs.
package payments

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/agenda"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/sandbox/bank"
	"github.com/kartabl/kartabl/store"
)

// Options say what to live through.
type Options struct {
	Seed     uint64
	Payments int       // that customers begin, at least
	DSN      string    // "" keeps the database in memory; any other is opened anew after each crash
	Plan     bank.Plan // of the banks; nil is the worst
	Crash    int       // the server dies at one in so many questions to a bank, and in one of twenty times as many statements; 0: never
}

// world is the server, its banks and the people around them.
type world struct {
	Options
	db        *store.DB
	processes *processes.Service
	banks     map[string]*gateway
	gates     *hooks.Gates

	luck    *rand.Rand
	now     time.Time
	agenda  agenda.Agenda
	ids     int
	dead    bool // nothing is written any more until the server has come back
	calm    bool
	end     time.Time // of everything; not known while payments are begun
	finance time.Time // when finance comes next

	customers []people.Person
	cases     []*customer
	pressing  *customer         // who presses pay at this moment
	orders    map[string]*order // by id
	moved     []string          // cases that have moved since finance last looked
	report    Report
	broken    []error
}

const (
	tick     = 10 * time.Minute   // the server looks for what is due
	after    = 3 * 24 * time.Hour // the banks stay hostile when nobody begins a payment any more
	settling = 9 * 24 * time.Hour // and so long everything has to come to its end
)

var epoch = time.Date(2026, 3, 20, 20, 30, 0, 0, time.UTC)

// Run lives through it and checks all laws at its end. An error names what was broken;
// the report is whole all the same.
func Run(ctx context.Context, o Options) (Report, error) {
	if o.Plan == nil {
		o.Plan = bank.Worst()
	}
	w := &world{
		Options: o, now: epoch, finance: epoch.Add(12 * time.Hour), gates: hooks.NewGates(nil), banks: map[string]*gateway{}, orders: map[string]*order{},
		luck:   rand.New(rand.NewPCG(o.Seed, 5)), //nolint:gosec // the same world for the same seed
		report: Report{Results: map[string]int{}, States: map[string]int{}},
	}
	for i, name := range gatewayNames {
		w.banks[name] = newGateway(w, name, o.Seed+uint64(i)) //nolint:gosec // a small number
	}
	if err := w.open(ctx); err != nil {
		return w.report, err
	}
	err := w.live(ctx)
	if err == nil {
		err = w.judge(ctx)
	}
	return w.report, errors.Join(err, w.db.Close())
}

func (w *world) open(ctx context.Context) error {
	if err := w.connect(ctx); err != nil {
		return err
	}
	if err := w.serve(ctx); err != nil {
		return err
	}
	if err := w.deploy(ctx); err != nil {
		return err
	}
	for i := range 50 {
		p := people.Person{ID: fmt.Sprintf("customer%d", i), Login: fmt.Sprintf("customer%d", i), Name: "Customer", Side: engine.Customer}
		if err := w.db.Update(ctx, func(tx *store.Tx) error { return tx.AddPerson(ctx, p) }); err != nil {
			return fmt.Errorf("add customer: %w", err)
		}
		w.customers = append(w.customers, p)
	}
	w.soon(0, w.arrive)
	return nil
}

func (w *world) connect(ctx context.Context) (err error) {
	dsn := w.DSN
	if dsn == "" {
		dsn = ":memory:"
	}
	if w.db, err = store.Open(ctx, store.Options{DSN: dsn, Worker: "payments"}); err != nil {
		return err
	}
	w.db.SetClock(func() time.Time { return w.now })
	w.db.SetFault(w.statement)
	return nil
}

// serve makes the services anew over the same database.
func (w *world) serve(ctx context.Context) error {
	w.gates = hooks.NewGates(nil)
	w.processes = processes.New(processes.Options{
		DB: w.db, World: w, BaseURL: "https://kartabl.example", Hands: 1, NewID: w.newID,
		Changed: func(c processes.Change) { w.moved = append(w.moved, c.Case) },
	})
	return w.processes.Restore(ctx)
}

// newID counts, so that the same seed gives the same ids.
func (w *world) newID() string {
	w.ids++
	return fmt.Sprintf("00000000-0000-7000-8000-%012x", w.ids)
}

var errDead = errors.New("the server is dead")

// statement is asked before each statement of the database.
func (w *world) statement() error {
	if !w.dead && w.Crash > 0 && w.chance(20*w.Crash) {
		w.die()
	}
	if w.dead {
		return errDead
	}
	return nil
}

func (w *world) die() {
	w.dead = true
	w.report.Crashes++
}

// revive starts the server again where it has died: nothing is left of the old one but
// what stands in the database.
func (w *world) revive(ctx context.Context) error {
	if !w.dead {
		return nil
	}
	crash := w.Crash
	w.dead, w.Crash = false, 0
	defer func() { w.Crash = crash }()
	if w.DSN != "" {
		if err := errors.Join(w.db.Close(), w.connect(ctx)); err != nil {
			return fmt.Errorf("open the database anew: %w", err)
		}
	}
	return w.serve(ctx)
}

// live lets everything happen in its order until all has come to its end.
func (w *world) live(ctx context.Context) error {
	next := w.now
	for ctx.Err() == nil && (w.end.IsZero() || w.now.Before(w.end)) {
		if at, some := w.agenda.Next(); some && at.Before(next) {
			d, _ := w.agenda.Take()
			w.now = d.At
			if err := w.survive(ctx, d.Do); err != nil {
				return fmt.Errorf("at %s: %w", w.now.Format(time.RFC3339), err)
			}
			continue
		}
		w.now, next = next, next.Add(w.rhythm())
		if err := w.survive(ctx, w.duties); err != nil {
			return fmt.Errorf("at %s: %w", w.now.Format(time.RFC3339), err)
		}
		w.calmDown()
	}
	w.report.Days = int(w.now.Sub(epoch) / (24 * time.Hour))
	return ctx.Err()
}

// rhythm is how long it is until the server looks again for what is due.
func (w *world) rhythm() time.Duration {
	if w.calm {
		return time.Hour
	}
	return tick
}

// survive does something; a server that dies of it comes back.
func (w *world) survive(ctx context.Context, do func(context.Context) error) error {
	err := do(ctx)
	if !w.dead {
		return err
	}
	return w.revive(ctx)
}

// calmDown ends the hostility some days after the last payment was begun, and then the
// world some days later.
func (w *world) calmDown() {
	switch {
	case w.report.Payments < w.Payments:
	case w.end.IsZero():
		w.end = w.now.Add(after + settling)
	case !w.calm && !w.now.Before(w.end.Add(-settling)):
		w.calm, w.Crash = true, 0
		for _, g := range w.banks {
			g.bank.Calm()
		}
	}
}

// duties are what the server does by itself, and what finance does in the morning, but
// for the last one: what it decides has to come to its end.
func (w *world) duties(ctx context.Context) error {
	w.processes.RunOnce(ctx)
	if w.dead || w.now.Before(w.finance) || !w.end.IsZero() && w.now.After(w.end.Add(-24*time.Hour)) {
		return nil
	}
	w.finance = w.now.Add(24 * time.Hour)
	return w.morning(ctx)
}

// soon plans a deed.
func (w *world) soon(after time.Duration, do func(context.Context) error) {
	w.agenda.Add(w.now.Add(after).Truncate(time.Second), do)
}

// within is a random time between two.
func (w *world) within(least, most time.Duration) time.Duration {
	return least + time.Duration(w.luck.Float64()*float64(most-least))
}

// chance is true one time in n.
func (w *world) chance(n int) bool { return w.luck.IntN(n) == 0 }

// Call is of no service: the cases have none.
func (w *world) Call(context.Context, hooks.Request) (map[string]any, error) {
	return nil, &hooks.CallError{Code: hooks.Unavailable, Detail: "no such service"}
}

// Send takes every message.
func (w *world) Send(context.Context, hooks.Message) error { return nil }

// Gates are those of the server.
func (w *world) Gates() *hooks.Gates { return w.gates }

// Gateway is one of the banks.
func (w *world) Gateway(name string) (hooks.Gateway, bool) {
	g, ok := w.banks[name]
	if !ok {
		return nil, false
	}
	return g.face(), true
}

// GatewayTitle is the name itself.
func (w *world) GatewayTitle(name string) text.Text { return text.Of(name) }

// GatewayNames are the banks.
func (w *world) GatewayNames() []string { return gatewayNames }

// come lets a callback arrive at the server.
func (w *world) come(ctx context.Context, gateway string, c bank.Callback) error {
	w.report.Callbacks++
	if c.Forged {
		w.report.Forged++
	}
	_, err := w.processes.Callback(ctx, gateway, url.Values{
		"authority": {c.Authority}, "order": {c.Order}, "ok": {fmt.Sprint(c.OK)}, "amount": {fmt.Sprint(c.Amount)},
	})
	return w.told(err)
}
