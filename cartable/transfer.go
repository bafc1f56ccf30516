package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// bankReceipts are what a bank's receipt may be.
var bankReceipts = &expression.Type{Kind: expression.File, Accept: []string{"pdf", "jpg", "png"}, MaxSize: 10_000_000}

// HandInTransfer keeps that the customer has transferred the money of a pay item, with
// the bank's receipt. The item stays open until finance has found the money.
func (s *Service) HandInTransfer(ctx context.Context, r Reader, id string, h processes.Handed) (Item, error) {
	caseID, err := s.payable(ctx, r, id)
	if err != nil {
		return Item{}, err
	}
	err = s.processes.Claim(ctx, r.Person, caseID, id, h, func(tx *store.Tx) error {
		if _, _, err := s.openItem(ctx, tx, r, people.WorkItem, id); err != nil {
			return err
		}
		return keepReceipts(ctx, tx, r, caseID, h.Documents)
	})
	if err != nil {
		return Item{}, err
	}
	return s.Item(ctx, r, id)
}

// payable is the case of a pay item that the reader may pay.
func (s *Service) payable(ctx context.Context, r Reader, id string) (caseID string, err error) {
	err = s.db.View(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, people.WorkItem, id)
		if err != nil {
			return err
		}
		if it.Kind != engine.ItemPay {
			return errNotFound
		}
		caseID = l.c.ID
		return nil
	})
	return caseID, err
}

// keepReceipts binds the bank's bankReceipts to the case; each is the reader's own or of
// this case already.
func keepReceipts(ctx context.Context, tx *store.Tx, r Reader, caseID string, ids []string) error {
	var wrong []fault.Field
	for i, id := range ids {
		path := fmt.Sprintf("documents[%d]", i)
		d, err := tx.Document(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("read document: %w", err)
		}
		bad := checkFile(r, caseID, d, file{id: id, typ: bankReceipts}, path)
		if bad == nil && d.Owner != r.ID {
			at := fault.At(path, "field.file.unknown")
			bad = &at
		}
		if bad != nil {
			wrong = append(wrong, *bad)
		}
	}
	if len(wrong) > 0 {
		return fault.New(fault.Invalid, "invalid.fields").With(wrong...)
	}
	if err := tx.AttachDocuments(ctx, caseID, ids); err != nil {
		return fmt.Errorf("attach documents: %w", err)
	}
	return nil
}

// transferView is how an item is paid by transfer, nil where a gateway takes the money.
func (s *Service) transferView(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item) (*Transfer, error) {
	step := l.p.Steps[it.Step]
	if it.Kind != engine.ItemPay || step.Pay == nil {
		return nil, nil
	}
	account, ok := s.processes.Account(step.Pay.Gateway)
	if !ok {
		return nil, nil
	}
	v := &Transfer{Account: Account(account)}
	before := l.c.PaymentsFor(it)
	for _, m := range slices.Backward(before) {
		row, err := tx.Payment(ctx, m.ID)
		if err != nil {
			return nil, fmt.Errorf("read payment: %w", err)
		}
		if row.Evidence != nil {
			return v, v.handed(ctx, tx, row, r.Lang)
		}
	}
	return v, nil
}

// handed says what became of the newest claim.
func (v *Transfer) handed(ctx context.Context, tx *store.Tx, row store.PaymentRow, lang text.Lang) error {
	switch row.State {
	case store.PaymentClaimed:
		v.State = "claimed"
	case engine.PaymentFailed:
		v.State, v.Reason = "returned", row.Evidence.Returned
	case engine.PaymentDisputed:
		came := sum(row.Got, cmp.Or(row.GotCurrency, row.Currency), lang)
		v.State, v.Came = "disputed", &came
	default:
		return nil // of another visit: it is paid, and this one is not
	}
	docs, err := evidence(ctx, tx, row)
	e := row.Evidence
	v.Handed = &HandedIn{Tracking: e.Tracking, PaidOn: e.PaidOn, At: e.SaidAt.UTC(), Documents: docs}
	return err
}

// evidence are the bank's bankReceipts of a claim.
func evidence(ctx context.Context, tx *store.Tx, row store.PaymentRow) ([]Document, error) {
	docs := []Document{}
	for _, id := range row.Evidence.Documents {
		d, err := tx.Document(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read receipt: %w", err)
		}
		docs = append(docs, documentView(d))
	}
	return docs, nil
}

// isReceipt reports whether a document of a case was handed in as a bank's receipt.
func isReceipt(ctx context.Context, tx *store.Tx, d store.Document) (bool, error) {
	rows, err := tx.PaymentsOf(ctx, d.Case)
	if err != nil {
		return false, fmt.Errorf("read payments: %w", err)
	}
	return slices.ContainsFunc(rows, func(row store.PaymentRow) bool {
		return row.Evidence != nil && slices.Contains(row.Evidence.Documents, d.ID)
	}), nil
}
