package cartable

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// RefundsRequest asks for a page of refunds, newest first. Without states it is all.
type RefundsRequest struct {
	States []string
	After  string
	Limit  int
}

// Refunds gives a page of the refunds of all cases.
func (s *Service) Refunds(ctx context.Context, r Reader, q RefundsRequest) (Page[RefundLine], error) {
	page := Page[RefundLine]{Rows: []RefundLine{}}
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return page, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Refunds(ctx, q.States, q.After, clamp(q.Limit))
		if err != nil {
			return fmt.Errorf("read refunds: %w", err)
		}
		if page.Rows, err = s.refundLines(ctx, tx, r, rows); err != nil {
			return err
		}
		if len(rows) == clamp(q.Limit) {
			page.Next = rows[len(rows)-1].Cursor()
		}
		return nil
	})
	return page, err
}

// refundsOf are the refunds of one payment, oldest first.
func (s *Service) refundsOf(ctx context.Context, tx *store.Tx, r Reader, row store.PaymentRow) ([]RefundLine, error) {
	rows, err := tx.RefundsOf(ctx, row.Case)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(x store.RefundRow) bool { return x.Payment != row.ID })
	return s.refundLines(ctx, tx, r, rows)
}

func (s *Service) refundLines(ctx context.Context, tx *store.Tx, r Reader, rows []store.RefundRow) ([]RefundLine, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Case
	}
	heads, err := tx.CaseHeads(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines, names := make([]RefundLine, len(rows)), map[string]string{}
	for i, row := range rows {
		by, err := personName(ctx, tx, names, row.AskedBy)
		if err != nil {
			return nil, err
		}
		lines[i] = s.refundLine(r, row, heads[row.Case])
		lines[i].AskedBy = by
	}
	return lines, nil
}

func (s *Service) refundLine(r Reader, row store.RefundRow, h store.CaseHead) RefundLine {
	v := RefundLine{
		Payment: row.Payment, ID: row.ID, Case: row.Case, No: h.No, Service: s.serviceOf(r, h), Customer: h.Name, Gateway: row.Gateway,
		Amount: sum(row.Amount, row.Currency, r.Lang), State: row.State, Why: worded("refund.why.", row.Why, r.Lang),
		ByHand: row.ByHand, Ref: row.Ref, Detail: worded("refund.failed.", row.Detail, r.Lang),
		AskedAt: row.AskedAt, ChangedAt: row.ChangedAt,
	}
	open := row.State == engine.RefundAsked || row.State == engine.RefundTransferred
	v.Mine = open && row.AskedBy == r.ID
	if people.Can(r.Person, people.MoveMoney, people.Object{}) {
		failed := row.State == engine.RefundFailed
		v.Can = RefundMoves{Agree: open && !v.Mine, Refuse: open, Repeat: failed, Paid: failed}
	}
	return v
}

// worded is what the engine calls something, in words; what people have typed stands as
// it is.
func worded(prefix, said string, lang text.Lang) string {
	if said != "" && text.Known(prefix+said) {
		return text.Message(prefix+said, lang, nil)
	}
	return said
}
