package processes

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/store"
)

const (
	// firstAsk is how long the payer is waited for before the gateway is asked by itself:
	// most are back by then.
	firstAsk = 10 * time.Minute
	// nextAsk is how soon a gateway is asked again that could not say what became of a
	// payment: the payer waits.
	nextAsk = 30 * time.Second
	// askLease is how long a worker may take to ask about one payment.
	askLease = 5 * time.Minute
	// askedAtOnce is how many payments a worker asks about within its lease, should every
	// gateway take its time.
	askedAtOnce = 40
	// failedFor is how long a gateway is asked again about a payment that has failed: it
	// may have erred, and a payer may have stayed at its page.
	failedFor = 7 * 24 * time.Hour
	// unsureAfter is how long people are not told of a payment without an end.
	unsureAfter = 24 * time.Hour
	// askFor is how long a gateway is asked about a payment that has no end.
	askFor = 30 * 24 * time.Hour
)

// askAgain is when a gateway is to be asked about a payment once more, the zero time
// for never. One that failed is asked about again for a while: gateways err, and a
// payer may have stayed at the bank's page.
func askAgain(row store.PaymentRow, now time.Time) time.Time {
	if row.Evidence != nil {
		return time.Time{} // people say what became of it
	}
	age := now.Sub(row.OpenedAt)
	var wait time.Duration
	switch row.State {
	case engine.PaymentOpened, paymentSent, engine.PaymentDisputed:
		least := firstAsk
		if row.Detail == notHeard {
			least = nextAsk
		}
		wait = between(age/4, least, 24*time.Hour)
		if age > askFor {
			return time.Time{}
		}
	case engine.PaymentFailed:
		wait = between(age, time.Hour, 24*time.Hour)
		if age > failedFor || row.Authority == "" {
			return time.Time{}
		}
	default:
		return time.Time{}
	}
	return now.Add(wait)
}

func between(d, least, most time.Duration) time.Duration { return min(max(d, least), most) }

// SettlePayments asks the gateways about payments whose end is not known, and says how
// many there were. A payment that nobody has come back from is settled by this alone.
func (s *Service) SettlePayments(ctx context.Context) (int, error) {
	var rows []store.PaymentRow
	err := s.db.View(ctx, func(tx *store.Tx) error {
		_, due, err := tx.NextPayment(ctx)
		if err == nil && due {
			rows = make([]store.PaymentRow, 1)
		}
		return err
	})
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	err = s.db.Update(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.PaymentsToAsk(ctx, askLease, askedAtOnce)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("take payments: %w", err)
	}
	err = inParallel(ctx, s.hands, rows, func(ctx context.Context, row store.PaymentRow) error {
		if !s.begins(ctx) {
			return nil
		}
		ctx = logs.With(ctx, slog.String("case", row.Case), slog.String("payment", row.ID))
		if _, err := s.askAbout(ctx, row); err != nil {
			s.log.ErrorContext(ctx, "settle payment", "err", err)
		}
		return nil
	})
	return len(rows), err
}

// askAbout asks the gateway what became of a payment and settles it where it knows.
// That the gateway cannot be heard is no error: then its status is unknown.
func (s *Service) askAbout(ctx context.Context, row store.PaymentRow) (hooks.Receipt, error) {
	if row.State == engine.PaymentOpened && row.Authority == "" {
		return hooks.Receipt{Status: hooks.Unknown}, s.unheard(ctx, row.ID)
	}
	receipt, err := s.verify(ctx, row, hooks.Return{})
	switch {
	case err != nil:
		s.log.InfoContext(ctx, "payment not settled yet", "err", err)
		receipt.Status = hooks.Unknown
	case receipt.Status == hooks.Paid || receipt.Status == hooks.Failed:
		return receipt, s.settle(ctx, row.ID, receipt)
	}
	return receipt, s.Update(ctx, func(tx *store.Tx) error {
		now, err := tx.Payment(ctx, row.ID)
		if err != nil {
			return err
		}
		if err := s.unsure(ctx, tx, now); err != nil {
			return err
		}
		if receipt.Status == hooks.Unknown && now.State == paymentSent {
			now.Detail = notHeard
		}
		if now.AskAt = askAgain(now, tx.Now); now.AskAt.IsZero() && now.State == engine.PaymentFailed {
			now.AskAt = tx.Now.Add(24 * time.Hour) // its last word was not heard
		}
		if !receipt.Message.IsZero() {
			now.Said = receipt.Message
		}
		return tx.UpdatePayment(ctx, now)
	})
}

// unsure shows a payment to people when nothing certain has been heard for a day.
func (s *Service) unsure(ctx context.Context, tx *store.Tx, row store.PaymentRow) error {
	if row.State != paymentSent || tx.Now.Sub(row.OpenedAt) < unsureAfter {
		return nil
	}
	c, err := tx.Case(ctx, row.Case)
	if err != nil || engine.Unsure(c, row.ID) {
		return err
	}
	_, err = s.AdvanceTx(ctx, tx, row.Case, Command{By: engine.System, Input: engine.PaymentUnsure{Payment: row.ID}})
	return err
}

// unheard ends a payment whose order the gateway has not answered, when its step is over:
// the payer was never sent there. Before that its expiry asks.
func (s *Service) unheard(ctx context.Context, id string) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		row, err := tx.Payment(ctx, id)
		if err != nil || row.State != engine.PaymentOpened {
			return err
		}
		c, err := tx.Case(ctx, row.Case)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(c.Items, func(it engine.Item) bool { return it.ID == row.Item }) {
			return s.settleTx(ctx, tx, id, hooks.Receipt{Status: hooks.Failed})
		}
		row.AskAt = askAgain(row, tx.Now)
		return tx.UpdatePayment(ctx, row)
	})
}

// askPayment asks the gateway before a payment expires. Without a clear word it asks
// again later; nothing expires meanwhile.
func (s *Service) askPayment(ctx context.Context, call store.CallRow) error {
	var row store.PaymentRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.Payment(ctx, call.Payment)
		return err
	})
	if err != nil {
		return fmt.Errorf("read payment: %w", err)
	}
	receipt := hooks.Receipt{Status: hooks.Failed} // never reached the gateway: no money can come
	if row.State != engine.PaymentOpened || row.Authority != "" {
		if receipt, err = s.verify(ctx, row, hooks.Return{}); err != nil {
			return s.postpone(ctx, call, err)
		}
	}
	if receipt.Status != hooks.Paid && receipt.Status != hooks.Failed {
		return s.postpone(ctx, call, fmt.Errorf("gateway says %s", receipt.Status))
	}
	return s.Update(ctx, func(tx *store.Tx) error {
		if err := s.lastWord(ctx, tx, row, receipt); err != nil {
			return err
		}
		return tx.FinishCall(ctx, call.ID)
	})
}

// lastWord settles a payment at its expiry. The case waits for this answer, so it is
// told even what its row has known before.
func (s *Service) lastWord(ctx context.Context, tx *store.Tx, row store.PaymentRow, r hooks.Receipt) error {
	row, err := tx.Payment(ctx, row.ID)
	if err != nil {
		return err
	}
	if !toldBefore(row, settlement(row, r)) {
		return s.settleTx(ctx, tx, row.ID, r)
	}
	_, err = s.AdvanceTx(ctx, tx, row.Case, Command{By: engine.System, Input: settlement(row, r)})
	return err
}
