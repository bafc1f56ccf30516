package cartable

import (
	"context"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// PaymentsRequest asks for a page of all payments, newest first; zero fields are all.
type PaymentsRequest struct {
	State, Gateway string
	Customer       string    // person
	From, Until    time.Time // when it was begun: from this moment, before that
	Text           string    // exactly a case's number, a payment's id, its authority, reference or masked card
	After          string
	Limit          int
}

// Payments gives a page of the payments of all cases. Of a case it says no more than its
// number, its service and whose it is, so it may be confidential.
func (s *Service) Payments(ctx context.Context, r Reader, q PaymentsRequest) (Page[PaymentLine], error) {
	page := Page[PaymentLine]{Rows: []PaymentLine{}}
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return page, errNotFound
	}
	f := store.PaymentFilter{
		State: q.State, Gateway: q.Gateway, Payer: q.Customer, From: q.From.UTC(), Until: q.Until.UTC(),
		Text: text.LatinDigits(text.Normalize(q.Text)), After: q.After, Limit: clamp(q.Limit),
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.SearchPayments(ctx, f)
		if err != nil {
			return fmt.Errorf("read payments: %w", err)
		}
		if page.Rows, err = s.paymentLines(ctx, tx, r, rows); err != nil {
			return err
		}
		if len(rows) == f.Limit {
			page.Next = rows[len(rows)-1].Cursor()
		}
		return nil
	})
	return page, err
}

func (s *Service) paymentLines(ctx context.Context, tx *store.Tx, r Reader, rows []store.PaymentRow) ([]PaymentLine, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Case
	}
	heads, err := tx.CaseHeads(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]PaymentLine, len(rows))
	for i, row := range rows {
		lines[i] = s.paymentLine(r, row, heads[row.Case])
	}
	return lines, nil
}

func (s *Service) paymentLine(r Reader, row store.PaymentRow, h store.CaseHead) PaymentLine {
	v := PaymentLine{
		ID: row.ID, Case: row.Case, No: h.No, Service: s.serviceOf(r, h), Customer: h.Name, Payer: row.Payer, Gateway: row.Gateway,
		Amount: sum(row.Amount, row.Currency, r.Lang), State: row.State, Authority: row.Authority, Ref: row.Ref, Card: row.Card,
		At: row.OpenedAt, SettledAt: row.SettledAt,
	}
	v.Got = otherwise(row, r.Lang)
	return v
}

// serviceOf is the title of a case's process; one whose definition is not there is
// named by its id.
func (s *Service) serviceOf(r Reader, h store.CaseHead) string {
	p, err := s.processes.Process(h.Process, h.Version)
	if err != nil {
		return h.Process
	}
	return p.Title.In(r.Lang)
}

// waitingMost bounds what is counted of what waits for finance.
const waitingMost = 100

// Balances gives what the accounts of all cases hold together, and what waits for finance.
func (s *Service) Balances(ctx context.Context, r Reader) (MoneyBalances, error) {
	v := MoneyBalances{Accounts: []MoneyAccount{}, Due: []RefundsDue{}}
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return v, errNotFound
	}
	v.CanMove = people.Can(r.Person, people.MoveMoney, people.Object{})
	err := s.db.View(ctx, func(tx *store.Tx) error {
		accounts, err := tx.Balances(ctx)
		if err != nil {
			return err
		}
		for _, b := range accounts {
			v.Accounts = append(v.Accounts, MoneyAccount{b.Account, accountName(b.Account, r.Lang), sum(b.Amount, b.Currency, r.Lang)})
		}
		due, err := tx.RefundsDue(ctx, engine.RefundApproved, engine.RefundFailed, engine.RefundTransferred)
		if err != nil {
			return err
		}
		for _, b := range due {
			v.Due = append(v.Due, RefundsDue{b.Account, sum(b.Amount, b.Currency, r.Lang)})
		}
		v.Waiting, err = moneyWaiting(ctx, tx)
		return err
	})
	return v, err
}

func moneyWaiting(ctx context.Context, tx *store.Tx) (w MoneyWaiting, err error) {
	for _, c := range []struct {
		to    *int
		count func(ctx context.Context, state string, most int) (int, error)
		state string
	}{
		{&w.Agree, tx.CountRefunds, engine.RefundAsked},
		{&w.Agree, tx.CountRefunds, engine.RefundTransferred},
		{&w.Failed, tx.CountRefunds, engine.RefundFailed},
		{&w.Held, tx.CountPayments, engine.PaymentLate},
		{&w.Held, tx.CountPayments, engine.PaymentDisputed},
	} {
		n, err := c.count(ctx, c.state, waitingMost)
		if err != nil {
			return w, err
		}
		*c.to += n
	}
	return w, nil
}

// moneyCounts are how much waits for finance, and how many transfers beside it; nil for
// those who have nothing to do with money.
func moneyCounts(ctx context.Context, tx *store.Tx, r Reader) (waits, transfers *int, err error) {
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return nil, nil, nil
	}
	w, err := moneyWaiting(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	claims, err := tx.CountPayments(ctx, store.PaymentClaimed, waitingMost)
	n := w.Agree + w.Failed + w.Held
	return &n, &claims, err
}
