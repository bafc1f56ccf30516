package cartable

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Payment gives all that is known of one payment. Of what its case is about it says
// nothing beyond the money.
func (s *Service) Payment(ctx context.Context, r Reader, id string) (OpenPayment, error) {
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return OpenPayment{}, errNotFound
	}
	var v OpenPayment
	err := s.db.View(ctx, func(tx *store.Tx) error {
		row, err := tx.Payment(ctx, id)
		if err != nil {
			return missing(err)
		}
		l, err := s.load(ctx, tx, row.Case)
		if err != nil {
			return err
		}
		v, err = s.openPayment(ctx, tx, r, l, row)
		return err
	})
	return v, err
}

func (s *Service) openPayment(ctx context.Context, tx *store.Tx, r Reader, l loaded, row store.PaymentRow) (v OpenPayment, err error) {
	rows, err := tx.PaymentsOf(ctx, l.c.ID)
	if err != nil {
		return v, err
	}
	lines, err := s.paymentLines(ctx, tx, r, rows)
	if err != nil {
		return v, err
	}
	open, err := tx.Differences(ctx, store.DifferenceFilter{State: store.DifferenceOpen, Payment: row.ID})
	if err != nil {
		return v, err
	}
	m := moneyIn(l.c, row.ID)
	v = OpenPayment{
		Step: stepLabel(l.p, m.Step, r.Lang), Said: row.Said.In(r.Lang), Code: row.Detail, Tries: row.Tries, AskAt: row.AskAt,
		Refundable: sum(max(m.Refundable(), 0), cmp.Or(m.Unit, row.Currency), r.Lang), Attempts: []PaymentLine{},
		Problems: moneyProblems(r, l, row.ID, open), Can: moneyMoves(r, row, m),
	}
	for i, other := range rows {
		switch {
		case other.ID == row.ID:
			v.PaymentLine = lines[i]
		case other.Item == row.Item:
			v.Attempts = append(v.Attempts, lines[i])
		}
	}
	names := map[string]string{}
	if v.Evidence, err = evidenceView(ctx, tx, r, names, row); err != nil {
		return v, err
	}
	if v.Refunds, err = s.refundsOf(ctx, tx, r, row); err != nil {
		return v, err
	}
	if v.Entries, err = entriesOf(ctx, tx, r, row); err != nil {
		return v, err
	}
	said, err := tx.PaymentExchanges(ctx, row.Case, row.ID)
	if err != nil {
		return v, err
	}
	for _, e := range said {
		v.Exchanges = append(v.Exchanges, exchangeView(e))
	}
	v.History, err = moneyHistory(ctx, tx, r, l, names, row)
	return v, err
}

// moneyIn is a payment as its case knows it; the zero one where it does not.
func moneyIn(c engine.Case, id string) engine.Payment {
	i := slices.IndexFunc(c.Money, func(m engine.Payment) bool { return m.ID == id })
	if i < 0 {
		return engine.Payment{}
	}
	return c.Money[i]
}

func moneyMoves(r Reader, row store.PaymentRow, m engine.Payment) MoneyMoves {
	if !people.Can(r.Person, people.MoveMoney, people.Object{}) {
		return MoneyMoves{}
	}
	return MoneyMoves{
		Ask:    row.Evidence == nil && !engine.Credited(row.State) && processes.Reached(row),
		Accept: m.Acceptable(),
		Refund: m.Refundable() > 0,
	}
}

// moneyProblems are the open problems of a case that are about this payment, or about a
// difference of it.
func moneyProblems(r Reader, l loaded, payment string, differences []store.Difference) []Problem {
	list := []Problem{}
	for _, p := range l.c.Problems {
		about, _, _ := strings.Cut(p.Detail, "/")
		of := slices.ContainsFunc(differences, func(d store.Difference) bool { return d.ID == p.Detail })
		if strings.HasPrefix(p.Code, "payment_") && (about == payment || of) {
			list = append(list, problemView(r, l, p))
		}
	}
	return list
}

func evidenceView(ctx context.Context, tx *store.Tx, r Reader, names map[string]string, row store.PaymentRow) (*PaymentEvidence, error) {
	e := row.Evidence
	if e == nil {
		return nil, nil //nolint:nilnil // only transfers have any
	}
	v := &PaymentEvidence{Tracking: e.Tracking, PaidOn: e.PaidOn, SaidAt: e.SaidAt, Returned: e.Returned, Checks: []PaymentCheck{}}
	for _, c := range e.Checks {
		name, err := personName(ctx, tx, names, c.By)
		if err != nil {
			return nil, err
		}
		v.Checks = append(v.Checks, PaymentCheck{By: name, Amount: sum(c.Amount, row.Currency, r.Lang), Ref: c.Ref, At: c.At})
	}
	return v, nil
}

// entriesOf are the lines of the ledger that a payment has led to, with what is left in
// each account of this payment.
func entriesOf(ctx context.Context, tx *store.Tx, r Reader, row store.PaymentRow) ([]MoneyEntry, error) {
	all, err := tx.Entries(ctx, row.Case)
	if err != nil {
		return nil, err
	}
	list, held := []MoneyEntry{}, map[string]int{}
	for _, e := range all {
		if e.Payment != row.ID {
			continue
		}
		held[e.Account+e.Currency] += e.Amount
		list = append(list, MoneyEntry{
			At: e.At, Posting: e.Posting, Kind: e.Kind, Words: text.Message("posting."+e.Kind, r.Lang, nil), Account: e.Account,
			Name: accountName(e.Account, r.Lang), Amount: sum(e.Amount, e.Currency, r.Lang),
			Balance: sum(held[e.Account+e.Currency], e.Currency, r.Lang), Ref: e.Ref,
		})
	}
	return list, nil
}

func accountName(account string, lang text.Lang) string {
	if gateway, ok := strings.CutPrefix(account, engine.GatewayAccount("")); ok {
		return text.Message("account.gateway", lang, map[string]any{"name": gateway})
	}
	return text.Message("account."+account, lang, nil)
}

// moneyHistory is what has happened to a payment, in words, with who has done it.
func moneyHistory(ctx context.Context, tx *store.Tx, r Reader, l loaded, names map[string]string, row store.PaymentRow) ([]Entry, error) {
	events, err := tx.Events(ctx, l.c.ID)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	list := []Entry{}
	for _, e := range events {
		for _, f := range e.Facts {
			if about, _ := f.Data["payment"].(string); about != row.ID {
				continue
			}
			words := entryText(l.p, f, r, factArgs(l.p, f, r, money.Currency(cmp.Or(row.GotCurrency, row.Currency))))
			if words == "" {
				continue
			}
			name, err := personName(ctx, tx, names, e.Event.By.ID)
			if err != nil {
				return nil, err
			}
			list = append(list, Entry{At: e.Event.At, Kind: f.Kind, Text: words, By: name, Side: e.Event.By.Side, Glass: f.Glass})
		}
	}
	return list, nil
}
