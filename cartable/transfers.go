package cartable

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Transfers gives a page of the transfers that wait for finance, oldest first.
func (s *Service) Transfers(ctx context.Context, r Reader, after string, limit int) (Page[TransferRow], error) {
	page := Page[TransferRow]{Rows: []TransferRow{}}
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return page, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Claims(ctx, after, clamp(limit))
		if err != nil {
			return fmt.Errorf("read transfers: %w", err)
		}
		for _, row := range rows {
			v, _, err := s.transferRow(ctx, tx, r, row)
			if err != nil {
				return err
			}
			page.Rows = append(page.Rows, v)
		}
		if len(rows) == clamp(limit) {
			page.Next = rows[len(rows)-1].ClaimCursor()
		}
		return nil
	})
	return page, err
}

func (s *Service) transferRow(ctx context.Context, tx *store.Tx, r Reader, row store.PaymentRow) (TransferRow, loaded, error) {
	l, err := s.load(ctx, tx, row.Case)
	if err != nil {
		return TransferRow{}, l, err
	}
	payer, err := tx.Person(ctx, l.c.Customer)
	if err != nil {
		return TransferRow{}, l, fmt.Errorf("read customer: %w", err)
	}
	e := row.Evidence
	return TransferRow{
		ID: row.ID, Case: row.Case, No: l.c.No, Service: l.p.Title.In(r.Lang), Customer: payer.Name, Gateway: row.Gateway,
		Amount: sum(row.Amount, row.Currency, r.Lang), State: row.State, Tracking: e.Tracking, PaidOn: e.PaidOn, At: e.SaidAt.UTC(),
		Checks: len(e.Checks), Mine: len(e.Checks) > 0 && e.Checks[len(e.Checks)-1].By == r.ID, Cursor: row.ClaimCursor(),
	}, l, nil
}

// Transfer opens a transfer, whether it is decided or not.
func (s *Service) Transfer(ctx context.Context, r Reader, id string) (OpenTransfer, error) {
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return OpenTransfer{}, errNotFound
	}
	var v OpenTransfer
	err := s.db.View(ctx, func(tx *store.Tx) error {
		row, err := tx.Payment(ctx, id)
		if err != nil {
			return missing(err)
		}
		if row.Evidence == nil {
			return errNotFound
		}
		v, err = s.openTransfer(ctx, tx, r, row)
		return err
	})
	return v, err
}

func (s *Service) openTransfer(ctx context.Context, tx *store.Tx, r Reader, row store.PaymentRow) (OpenTransfer, error) {
	line, l, err := s.transferRow(ctx, tx, r, row)
	if err != nil {
		return OpenTransfer{}, err
	}
	account, _ := s.processes.Account(row.Gateway)
	v := OpenTransfer{
		TransferRow: line, Account: Account(account), Seen: []TransferCheck{}, Returned: row.Evidence.Returned,
		CanRead: people.Can(r.Person, people.ReadCase, caseObject(l)),
		CanMove: row.State == store.PaymentClaimed && row.Payer != r.ID && people.Can(r.Person, people.MoveMoney, people.Object{}),
	}
	names := map[string]string{}
	for _, c := range row.Evidence.Checks {
		name, err := personName(ctx, tx, names, c.By)
		if err != nil {
			return v, err
		}
		v.Seen = append(v.Seen, TransferCheck{By: name, Amount: sum(c.Amount, row.Currency, r.Lang), Ref: c.Ref, At: c.At.UTC(), Mine: c.By == r.ID})
	}
	if v.ReturnedBy, err = personName(ctx, tx, names, row.Evidence.By); err != nil {
		return v, err
	}
	v.Documents, err = evidence(ctx, tx, row)
	return v, err
}

// ConfirmTransfer takes what the reader has seen on the bank's statement. The money
// counts when a second person has seen the same.
func (s *Service) ConfirmTransfer(ctx context.Context, r Reader, id string, seen processes.Seen) (OpenTransfer, error) {
	return s.decide(ctx, r, id, func(by engine.Actor) error {
		_, err := s.processes.Confirm(ctx, by, id, seen)
		return err
	})
}

// ReturnTransfer gives a transfer that is not on the bank's statement back to the
// customer, with the reason.
func (s *Service) ReturnTransfer(ctx context.Context, r Reader, id, reason string) (OpenTransfer, error) {
	return s.decide(ctx, r, id, func(by engine.Actor) error { return s.processes.Return(ctx, by, id, reason) })
}

func (s *Service) decide(ctx context.Context, r Reader, id string, act func(engine.Actor) error) (OpenTransfer, error) {
	if !people.Can(r.Person, people.MoveMoney, people.Object{}) {
		return OpenTransfer{}, errNotFound
	}
	if err := act(people.Actor(r.Person)); err != nil {
		return OpenTransfer{}, err
	}
	return s.Transfer(ctx, r, id)
}
