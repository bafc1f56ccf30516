package processes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/store"
)

const (
	// margin is asked for before and after a day, so that two clocks which differ, and
	// what is settled at midnight, are no differences.
	margin = 3 * time.Hour
	// lookBack is how far before a day lines still count of which nothing is booked here:
	// banks enter some a day or two later.
	lookBack = 3 * 24 * time.Hour
	// longestList bounds how far back a gateway is asked for its list.
	longestList = 31 * 24 * time.Hour
)

// Zone is where local days begin and end: that of the catalog, Tehran before there is one.
func (s *Service) Zone() *time.Location {
	for _, p := range s.All() {
		if p.Location != nil {
			return p.Location
		}
	}
	return iran.Tehran()
}

// span is a local day.
type span struct {
	day         string
	from, until time.Time
}

func (s *Service) dayOf(day string) (span, error) {
	at, err := time.ParseInLocation(time.DateOnly, day, s.Zone())
	if err != nil {
		return span{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("day", "calendar.date"))
	}
	if at.After(s.db.Now()) {
		return span{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("day", "reconcile.future"))
	}
	return span{day: at.Format(time.DateOnly), from: at, until: at.AddDate(0, 0, 1)}, nil
}

// lister is a gateway that tells a list.
func (s *Service) lister(name string) (hooks.Lister, error) {
	gateway, err := s.gateway(name)
	if err != nil {
		return nil, fault.New(fault.NotFound, "reconcile.no_gateway", "gateway", name).Because(err)
	}
	lister, ok := gateway.(hooks.Lister)
	if !ok || !gateway.Terms().Lists {
		return nil, fault.New(fault.Invalid, "reconcile.no_list", "gateway", name)
	}
	return lister, nil
}

// Reconcile compares what a gateway lists for a local day with our books. What explains
// itself is settled and closed; each difference that stays is kept and told once. It
// may be repeated: a day that was looked at changes nothing.
func (s *Service) Reconcile(ctx context.Context, gateway, day string) (store.Reconciliation, error) {
	out := store.Reconciliation{Gateway: gateway, Day: day, State: store.ReconcileDone}
	lister, err := s.lister(gateway)
	if err != nil {
		return out, err
	}
	of, err := s.dayOf(day)
	if err != nil {
		return out, err
	}
	out.Day = of.day
	c := comparison{s: s, gateway: gateway, span: of, out: &out, touched: map[string]*account{}, names: map[string]string{}}
	if err := c.readBooks(ctx); err != nil {
		return out, err
	}
	lines, err := s.askLines(ctx, lister, gateway, c.since, of.until.Add(margin))
	if err != nil {
		return out, fault.New(fault.Unavailable, "reconcile.unavailable", "gateway", gateway).Because(fmt.Errorf("ask gateway %s for its list: %w", gateway, err))
	}
	if err := c.sort(ctx, lines); err != nil {
		return out, err
	}
	if err := c.run(ctx); err != nil {
		return out, err
	}
	return out, c.finish(ctx)
}

// comparison is one run of a reconciliation.
type comparison struct {
	s       *Service
	gateway string
	span
	since   time.Time // from when on the list is asked for
	out     *store.Reconciliation
	touched map[string]*account // payments that have to be looked at
	order   []string            // their ids, in the order in which they came up
	names   map[string]string   // their ids, by what a line may call them
	open    []store.Difference  // of nothing that is known here
	unknown []hooks.Listed
}

// touch has a payment looked at.
func (c *comparison) touch(row store.PaymentRow) {
	if c.touched[row.ID] != nil {
		return
	}
	c.touched[row.ID] = &account{from: c.from, until: c.until}
	c.order = append(c.order, row.ID)
	c.names[byOrder+row.ID], c.names[byAuthority+row.Authority] = row.ID, row.ID
	if _, several := c.names[byRef+row.Ref]; several {
		c.names[byRef+row.Ref] = ""
	} else {
		c.names[byRef+row.Ref] = row.ID
	}
}

// reach has the list go back to a moment.
func (c *comparison) reach(at time.Time) {
	if at = at.Add(-margin); !at.IsZero() && at.Before(c.since) {
		c.since = at
	}
}

// readBooks finds what of ours the list must have, before it is asked for: what comes
// while it is written is another day's, or is found by its line.
func (c *comparison) readBooks(ctx context.Context) error {
	c.since = c.from.Add(-lookBack)
	err := c.s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.PaymentsSettled(ctx, c.gateway, c.from, c.until)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if booked(row) {
				c.touch(row)
				c.reach(row.OpenedAt)
			}
		}
		refunds, err := tx.RefundsChanged(ctx, c.gateway, c.from, c.until)
		if err != nil {
			return err
		}
		for _, x := range refunds {
			if x.State != engine.RefundDone || x.ByHand {
				continue
			}
			row, err := tx.Payment(ctx, x.Payment)
			if err != nil {
				return err
			}
			c.touch(row)
			c.reach(x.AskedAt)
		}
		return c.readOpen(ctx, tx)
	})
	if earliest := c.from.Add(-longestList); c.since.Before(earliest) {
		c.since = earliest
	}
	return err
}

// readOpen finds the differences that are open: what explains them may have come.
func (c *comparison) readOpen(ctx context.Context, tx *store.Tx) error {
	for after := ""; ; {
		page, err := tx.Differences(ctx, store.DifferenceFilter{State: store.DifferenceOpen, Gateway: c.gateway, After: after, Most: batch})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, d := range page {
			c.reach(d.At)
			if d.Payment == "" {
				c.open = append(c.open, d)
				continue
			}
			row, err := tx.Payment(ctx, d.Payment)
			if err != nil {
				return err
			}
			c.touch(row)
			c.reach(row.OpenedAt) // it may have been paid long before its end was heard
		}
		after = page[len(page)-1].Cursor()
	}
}

// run looks at each payment in a transaction of its own: what fails keeps the others
// from nothing, and is looked at again.
func (c *comparison) run(ctx context.Context) error {
	var failed error
	for _, id := range c.order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.payment(logs.With(ctx, slog.String("payment", id)), id, c.touched[id]); err != nil {
			failed = errors.Join(failed, fmt.Errorf("reconcile payment %s: %w", id, err))
		}
	}
	for _, lines := range strangers(c.unknown) {
		if err := c.stranger(ctx, lines); err != nil {
			failed = errors.Join(failed, fmt.Errorf("keep unknown money: %w", err))
		}
	}
	for _, d := range c.open {
		if err := c.known(ctx, d); err != nil {
			failed = errors.Join(failed, fmt.Errorf("look for difference %s: %w", d.ID, err))
		}
	}
	return failed
}

// payment settles what the list tells of a payment, and keeps and closes its differences.
func (c *comparison) payment(ctx context.Context, id string, a *account) error {
	if err := c.explain(ctx, id, a); err != nil {
		return err
	}
	var found, closed int
	err := c.s.Update(ctx, func(tx *store.Tx) (err error) {
		found, closed = 0, 0
		if a.row, err = tx.Payment(ctx, id); err != nil {
			return err
		}
		if a.refunds, err = tx.RefundsOfPayment(ctx, id); err != nil {
			return err
		}
		if a.open, err = tx.Differences(ctx, store.DifferenceFilter{State: store.DifferenceOpen, Payment: id, Most: batch}); err != nil {
			return err
		}
		differ, over := a.compare()
		for _, d := range differ {
			d.Day = c.dayAt(d.At)
			isNew, err := c.s.keepDifference(ctx, tx, d)
			if err != nil {
				return err
			}
			if isNew {
				found++
			}
		}
		for _, d := range over {
			if err := c.s.closeDifference(ctx, tx, d, engine.System, ""); err != nil {
				return err
			}
			closed++
		}
		return nil
	})
	if err == nil {
		c.out.Found += found
		c.out.Closed += closed
	}
	return err
}

func (c *comparison) dayAt(at time.Time) string { return at.In(c.s.Zone()).Format(time.DateOnly) }

// finish writes what has come of the run. A day that is not over yet is looked at again.
func (c *comparison) finish(ctx context.Context) error {
	return c.s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if c.out.Still, err = tx.CountDifferences(ctx, c.gateway); err != nil {
			return err
		}
		c.out.EndedAt = tx.Now
		if ready := c.until.Add(margin); tx.Now.Before(ready) {
			c.out.State, c.out.DueAt = store.ReconcileWaiting, ready
		}
		return tx.KeepReconciliation(ctx, *c.out)
	})
}
