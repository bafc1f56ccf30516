package processes

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/store"
)

// What a line may call a payment.
const (
	byOrder     = "order/"
	byAuthority = "authority/"
	byRef       = "ref/"

	nobody = "nobody" // in place of the id of a payment
)

// sort finds the payment of each line. Lines beside the day count where their payment
// is looked at anyway, and those of the days before where they are not what our books
// say: they may have been missing, or otherwise, when their day was looked at.
func (c *comparison) sort(ctx context.Context, lines []hooks.Listed) error {
	ids := make([]string, len(lines))
	err := c.s.db.View(ctx, func(tx *store.Tx) error {
		if err := c.named(ctx, tx); err != nil {
			return err
		}
		seen := map[string]bool{}
		for i, l := range lines {
			if l.At.Before(c.from.Add(-lookBack)) || !l.At.Before(c.until) {
				continue
			}
			row, err := meant(ctx, tx, c.gateway, l.Order, l.Authority, l.Ref)
			switch within := !l.At.Before(c.from); {
			case errors.Is(err, store.ErrNotFound):
				c.unknown = append(c.unknown, l)
				row.ID = nobody
			case err != nil:
				return fmt.Errorf("find the payment of a line: %w", err)
			case within || seen[row.ID] || !asBooked(row, l):
				c.touch(row)
			}
			ids[i], seen[row.ID] = row.ID, true
		}
		return nil
	})
	for _, a := range c.touched {
		a.since = c.since
	}
	for i, l := range lines {
		if !l.At.Before(c.from) && l.At.Before(c.until) {
			c.out.Listed++
		}
		if ids[i] == "" {
			ids[i] = c.looked(l)
		}
		if a := c.touched[ids[i]]; a != nil {
			a.lines = append(a.lines, l)
		}
	}
	return err
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
