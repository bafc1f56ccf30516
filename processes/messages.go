package processes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// SendMessages leases messages that wait for SMS or mail and sends them outside any
// transaction, each with its stable key. It says how many it took.
func (s *Service) SendMessages(ctx context.Context) (int, error) {
	var rows []store.OutRow
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.LeaseMessages(ctx, batch, lease)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("lease messages: %w", err)
	}
	return len(rows), inParallel(ctx, s.hands, rows, s.sendMessage)
}

func (s *Service) sendMessage(ctx context.Context, row store.OutRow) error {
	ctx = logs.With(ctx, slog.String("case", row.Case))
	to, err := s.recipients(ctx, row)
	if err != nil {
		return fmt.Errorf("recipients of %s: %w", row.Key, err)
	}
	var failure error
	for i, p := range to {
		failure = errors.Join(failure, s.sendTo(ctx, row, p, i))
	}
	if ctx.Err() != nil {
		return nil //nolint:nilerr // stopping: the lease runs out and it is sent again
	}
	if refused(failure) {
		s.log.WarnContext(ctx, "message refused for good", "key", row.Key, "channel", row.Channel, "err", failure)
		failure = nil
	}
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		if failure != nil {
			return tx.PostponeMessage(ctx, row.ID, tx.Now.Add(backoff(row.Tries)), failure.Error())
		}
		return tx.FinishMessage(ctx, row.ID)
	})
	if err != nil {
		return fmt.Errorf("finish message %s: %w", row.Key, err)
	}
	return nil
}

func (s *Service) sendTo(ctx context.Context, row store.OutRow, p people.Person, i int) error {
	lang := text.Lang(p.Lang)
	m := hooks.Message{Channel: "sms", To: p.Mobile, Subject: row.Subject.In(lang), Body: row.Body.In(lang), Key: row.Key}
	if row.Channel == "email" {
		m.Channel, m.To = "mail", p.Email
	}
	if i > 0 {
		m.Key = fmt.Sprintf("%s/%d", row.Key, i)
	}
	if m.To == "" || !wanted(row, p) {
		return nil // the message lies in his cartable
	}
	return s.world.Send(ctx, m)
}

// wanted reports whether a person has not chosen to get such a message in his cartable
// only.
func wanted(row store.OutRow, p people.Person) bool {
	switch {
	case row.Case == "": // of his own account
		return true
	case row.Item != "":
		return people.Wants(p, people.AboutWork, row.Channel)
	default:
		return people.Wants(p, people.AboutNews, row.Channel)
	}
}

func (s *Service) recipients(ctx context.Context, row store.OutRow) ([]people.Person, error) {
	var to []people.Person
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if row.Person != "" {
			var p people.Person
			p, err = tx.Person(ctx, row.Person)
			to = []people.Person{p}
			return err
		}
		to, err = tx.StaffWithRole(ctx, row.Role)
		return err
	})
	return to, err
}

// refused reports whether a channel has said that it will never take the message.
func refused(err error) bool {
	var ce *hooks.CallError
	return errors.As(err, &ce) && ce.Code != hooks.Unavailable
}
