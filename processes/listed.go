package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/store"
)

// What a line may call a payment.
const (
	byOrder     = "order/"
	byAuthority = "authority/"
	byRef       = "ref/"
)

// foundAtOnce is how many lines of a list are looked for together.
const foundAtOnce = 100

// sort finds the payment of each line. Lines beside the day count where their payment
// is looked at anyway, and those of the days before where they are not what our books
// say: they may have been missing, or otherwise, when their day was looked at.
func (c *comparison) sort(ctx context.Context, lines []hooks.Listed) error {
	if err := c.s.db.View(ctx, func(tx *store.Tx) error { return c.named(ctx, tx) }); err != nil {
		return err
	}
	var near, far []hooks.Listed
	for _, l := range lines {
		if l.At.Before(c.from.Add(-lookBack)) || !l.At.Before(c.until) {
			far = append(far, l)
		} else {
			near = append(near, l)
		}
	}
	ids := make([]string, 0, len(near)+len(far))
	seen := map[string]bool{}
	for some := range slices.Chunk(near, foundAtOnce) {
		rows, err := c.find(ctx, some)
		if err != nil {
			return err
		}
		for i, row := range rows {
			ids = append(ids, row.ID)
			c.consider(some[i], row, seen)
		}
	}
	for _, l := range far {
		ids = append(ids, c.looked(l))
	}
	for _, a := range c.touched {
		a.since = c.since
	}
	for i, l := range slices.Concat(near, far) {
		if a := c.touched[ids[i]]; a != nil {
			a.lines = append(a.lines, l)
		}
	}
	return nil
}

// consider has the payment of a line looked at, where there is reason to.
func (c *comparison) consider(l hooks.Listed, row store.PaymentRow, seen map[string]bool) {
	within := !l.At.Before(c.from)
	if within {
		c.out.Listed++
	}
	switch {
	case row.ID == "":
		c.unknown = append(c.unknown, l)
	case within || seen[row.ID] || !asBooked(row, l):
		c.touch(row)
	}
	seen[row.ID] = true
}

// find gives the payment that each line means, the zero one where it means none.
func (c *comparison) find(ctx context.Context, lines []hooks.Listed) ([]store.PaymentRow, error) {
	rows := make([]store.PaymentRow, len(lines))
	err := c.s.db.View(ctx, func(tx *store.Tx) error {
		var orders, authorities []string
		for _, l := range lines {
			orders, authorities = append(orders, l.Order), append(authorities, l.Authority)
		}
		known, err := tx.PaymentsNamed(ctx, c.gateway, orders, authorities)
		if err != nil {
			return err
		}
		by := map[string]store.PaymentRow{}
		for _, row := range known {
			by[byOrder+row.ID], by[byAuthority+row.Authority] = row, row
		}
		for i, l := range lines {
			row, ok := by[byOrder+l.Order]
			if !ok && l.Authority != "" {
				row, ok = by[byAuthority+l.Authority]
			}
			if !ok {
				row, err = tx.PaymentByRef(ctx, c.gateway, l.Ref)
			}
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("find the payment of a line: %w", err)
			}
			rows[i], err = row, nil
		}
		return nil
	})
	return rows, err
}

// looked is the payment that a line means, if it is looked at: of a long list most lines
// are none of its business.
func (c *comparison) looked(l hooks.Listed) string {
	for _, name := range [...]struct{ by, what string }{{byOrder, l.Order}, {byAuthority, l.Authority}, {byRef, l.Ref}} {
		if id, known := c.names[name.by+name.what]; known && name.what != "" {
			return id
		}
	}
	return ""
}

// named has the payments looked at that money of nobody belongs to after all.
func (c *comparison) named(ctx context.Context, tx *store.Tx) error {
	for _, d := range c.open {
		row, err := meant(ctx, tx, c.gateway, d.Order, d.Authority, d.Ref)
		switch {
		case err == nil:
			c.touch(row)
		case !errors.Is(err, store.ErrNotFound):
			return fmt.Errorf("find the payment of a difference: %w", err)
		}
	}
	return nil
}

// asBooked reports whether a line is all that a list has to say of what is booked.
func asBooked(row store.PaymentRow, l hooks.Listed) bool {
	units, currency := row.Came()
	return booked(row) && l.Kind == hooks.ListedPaid && l.Amount == money.Of(units, money.Currency(currency))
}

// meant is the payment that a line means: by our own name for it, else by the
// gateway's, else by the reference.
func meant(ctx context.Context, tx *store.Tx, gateway, order, authority, ref string) (store.PaymentRow, error) {
	for _, find := range [...]func() (store.PaymentRow, error){
		func() (store.PaymentRow, error) { return tx.PaymentByOrder(ctx, gateway, order) },
		func() (store.PaymentRow, error) { return tx.PaymentByAuthority(ctx, gateway, authority) },
		func() (store.PaymentRow, error) { return tx.PaymentByRef(ctx, gateway, ref) },
	} {
		if row, err := find(); !errors.Is(err, store.ErrNotFound) {
			return row, err
		}
	}
	return store.PaymentRow{}, store.ErrNotFound
}
