package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

// explain asks the gateway about a payment and its refunds whose end is not known here,
// where the list says that there is one. A gateway that cannot be heard explains
// nothing: then it is a difference until it can.
func (c *comparison) explain(ctx context.Context, id string, a *account) error {
	row, refunds, err := c.s.asBooked(ctx, id)
	if err != nil {
		return err
	}
	paid := slices.IndexFunc(a.lines, func(l hooks.Listed) bool { return l.Kind == hooks.ListedPaid })
	if paid >= 0 && !booked(row) {
		settled, err := c.s.settleListed(ctx, row, a.lines[paid])
		if err != nil {
			return err
		}
		if settled {
			c.out.Settled++
		}
	}
	a.row, a.refunds = row, refunds
	_, left := a.match(a.of(hooks.ListedRefunded), a.gone())
	for _, x := range refunds {
		if len(left) > 0 && x.State == engine.RefundApproved {
			if err := c.s.askRefund(ctx, x); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) asBooked(ctx context.Context, id string) (row store.PaymentRow, refunds []store.RefundRow, err error) {
	err = s.db.View(ctx, func(tx *store.Tx) error {
		if row, err = tx.Payment(ctx, id); err != nil {
			return err
		}
		refunds, err = tx.RefundsOfPayment(ctx, id)
		return err
	})
	return row, refunds, err
}

// settleListed asks the gateway itself about a payment that it lists as paid: a list
// alone credits nothing.
func (s *Service) settleListed(ctx context.Context, row store.PaymentRow, l hooks.Listed) (bool, error) {
	if row.Authority == "" && l.Authority != "" {
		row.Authority = l.Authority
		if err := s.sent(ctx, row.ID, l.Authority); errors.Is(err, store.ErrConflict) {
			s.log.WarnContext(ctx, "a list names one authority for two payments", "gateway", row.Gateway)
			return false, nil
		} else if err != nil {
			return false, fmt.Errorf("keep authority: %w", err)
		}
	}
	receipt, err := s.verify(ctx, row, hooks.Return{})
	if err != nil {
		s.log.InfoContext(ctx, "a listed payment is not settled yet", "err", err)
		return false, nil
	}
	if receipt.Status != hooks.Paid {
		return false, nil
	}
	return true, s.settle(ctx, row.ID, receipt)
}

// askRefund asks the gateway at once about a refund that waits for its answer.
func (s *Service) askRefund(ctx context.Context, x store.RefundRow) error {
	var call store.CallRow
	var waits bool
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		call, waits, err = tx.LeaseRefund(ctx, x.Payment, x.ID, askLease)
		return err
	})
	if err != nil || !waits {
		return err
	}
	return s.refund(ctx, call)
}

// strangers are lines that nobody here knows of, those of one name together.
func strangers(lines []hooks.Listed) [][]hooks.Listed {
	var all [][]hooks.Listed
	at := map[string]int{}
	for _, l := range sorted(lines) {
		i, known := at[strange(l)]
		if !known {
			i = len(all)
			at[strange(l)], all = i, append(all, nil)
		}
		all[i] = append(all[i], l)
	}
	return all
}

// stranger keeps money that nobody here knows of. Of lines with one name that say
// different things the one that has been told stays.
func (c *comparison) stranger(ctx context.Context, lines []hooks.Listed) error {
	isNew := false
	err := c.s.Update(ctx, func(tx *store.Tx) error {
		d := c.unknownHere(lines[0])
		old, err := tx.DifferenceOf(ctx, d.Gateway, d.Subject, d.Kind)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		for _, l := range lines {
			if same := c.unknownHere(l); old.Says(same) {
				d = same
			}
		}
		isNew, err = c.s.keepDifference(ctx, tx, d)
		return err
	})
	if err == nil && isNew {
		c.out.Found++
	}
	return err
}

func (c *comparison) unknownHere(l hooks.Listed) store.Difference {
	return beside(store.Difference{Gateway: c.gateway, Subject: "unknown/" + strange(l), Kind: store.UnknownHere, Day: c.dayAt(l.At)}, l)
}

// strange names a line that means nothing here. What has gone back of one payment may
// be many amounts.
func strange(l hooks.Listed) string {
	name := string(l.Kind)
	for _, part := range [...]string{l.Order, l.Authority, l.Ref} {
		name += "/" + part
	}
	if l.Order+l.Authority+l.Ref == "" || l.Kind == hooks.ListedRefunded {
		name += fmt.Sprintf("%d/%d", l.At.Unix(), l.Amount.Units)
	}
	return name
}

// known closes a difference about unknown money once our books have it, or say of its
// payment what differs. A line that is not listed any more explains nothing.
func (c *comparison) known(ctx context.Context, d store.Difference) error {
	closed := false
	err := c.s.Update(ctx, func(tx *store.Tx) error {
		closed = false
		row, err := meant(ctx, tx, c.gateway, d.Order, d.Authority, d.Ref)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if a := c.touched[row.ID]; !booked(row) && (a == nil || len(a.lines) == 0) {
			return nil
		}
		now, err := tx.Difference(ctx, d.ID)
		if err != nil || now.State == store.DifferenceClosed {
			return err
		}
		closed = true
		return c.s.closeDifference(ctx, tx, now, engine.System, "")
	})
	if err == nil && closed {
		c.out.Closed++
	}
	return err
}
