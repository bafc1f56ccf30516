package cartable

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Work is a person's finished work on an item. Version is the case's as he saw it:
// where a value of his form has changed since, his work is refused; 0 does not ask.
type Work struct {
	Outcome string
	Values  map[string]any
	Version int
}

// Done is the answer to finished work: the case, and the next item of the same case
// that waits for the same person, if there is one.
type Done struct {
	Case Case `json:"case"`
	Next *Row `json:"next,omitempty"`
}

// Submit hands in the work on an item: a form with its outcome.
func (s *Service) Submit(ctx context.Context, r Reader, id string, w Work) (Done, error) {
	err := s.command(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, people.WorkItem, id)
		if err != nil {
			return err
		}
		return s.handInWork(ctx, tx, r, l, it, w)
	})
	if err != nil {
		return Done{}, err
	}
	return s.done(ctx, r, caseOf(id))
}

// handInWork hands in the reader's work on an item that he may work on.
func (s *Service) handInWork(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item, w Work) error {
	cmd := processes.Command{By: acting(r, l, it)}
	if r.Side == engine.Customer {
		customer, err := whose(ctx, tx, l)
		if err != nil {
			return err
		}
		cmd.Attributes = people.Attributes(customer)
	}
	_, err := s.submitTx(ctx, tx, r, l, it, w, cmd)
	return s.named(ctx, tx, err)
}

func (s *Service) submitTx(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item, w Work, cmd processes.Command) (processes.Moved, error) {
	if it.Kind != engine.ItemTask {
		return processes.Moved{}, fault.New(fault.Conflict, "conflict.not_a_form")
	}
	form := l.p.Steps[it.Step].Task.Form
	if err := current(ctx, tx, l, form, it.Scope, w.Version); err != nil {
		return processes.Moved{}, err
	}
	handed, err := s.handIn(ctx, tx, r, l.c.ID, form, w.Values)
	if err != nil {
		return processes.Moved{}, err
	}
	cmd.Input = engine.Submitted{Item: it.ID, Outcome: w.Outcome, Values: w.Values}
	m, err := s.processes.AdvanceTx(ctx, tx, l.c.ID, cmd)
	if err != nil {
		return m, err
	}
	if err := tx.AttachDocuments(ctx, l.c.ID, handed); err != nil {
		return m, fmt.Errorf("attach documents: %w", err)
	}
	return m, tx.DropDraft(ctx, it.ID, r.ID) // what others have written stays theirs
}

// done shows the case after a command. It reads anew, beside the commands that go on:
// to put an answer into words takes longer than to move a case.
func (s *Service) done(ctx context.Context, r Reader, id string) (Done, error) {
	v, err := s.view(ctx, r, id)
	if err != nil {
		return Done{}, err
	}
	d := Done{Case: *v}
	for _, row := range v.Items {
		if r.Side == engine.Customer || row.Holder == r.ID || row.StandIn {
			d.Next = &row
			break
		}
	}
	return d, nil
}

// handIn checks the documents that a form's values name: each is the person's own or
// already of this case, and is what the field accepts. It gives the ids.
func (s *Service) handIn(ctx context.Context, tx *store.Tx, r Reader, caseID string, form *engine.Form, values map[string]any) ([]string, error) {
	if form == nil {
		return nil, nil
	}
	var ids []string
	var wrong []fault.Field
	for _, field := range form.Fields {
		for _, f := range fileIDs(field.Type, values[field.Path]) {
			d, err := tx.Document(ctx, f.id)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, fmt.Errorf("read document: %w", err)
			}
			if bad := checkFile(r, caseID, d, f, field.Path+f.path); bad != nil {
				wrong = append(wrong, *bad)
				continue
			}
			ids = append(ids, f.id)
		}
	}
	if len(wrong) > 0 {
		return nil, fault.New(fault.Invalid, "invalid.fields").With(wrong...)
	}
	return ids, nil
}

func checkFile(r Reader, caseID string, d store.Document, f file, path string) *fault.Field {
	var bad fault.Field
	switch {
	case d.ID == "", d.Case == "" && d.Owner != r.ID, d.Case != "" && d.Case != caseID:
		bad = fault.At(path, "field.file.unknown")
	case !documents.Is(d.Type, f.typ.Accept):
		bad = fault.At(path, "field.file.type", "accept", acceptList(f.typ.Accept))
	case f.typ.MaxSize > 0 && d.Size > f.typ.MaxSize:
		bad = fault.At(path, "field.file.too_big", "max", text.Bytes(f.typ.MaxSize))
	default:
		return nil
	}
	return &bad
}

// Sign signs the letter of a sign item.
func (s *Service) Sign(ctx context.Context, r Reader, id string) (Done, error) {
	err := s.command(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, people.WorkItem, id)
		if err != nil {
			return err
		}
		if it.Kind != engine.ItemSign {
			return errNotFound
		}
		_, err = s.processes.AdvanceTx(ctx, tx, l.c.ID, processes.Command{By: acting(r, l, it), Input: engine.LetterSigned{Item: id}})
		return s.named(ctx, tx, err)
	})
	if err != nil {
		return Done{}, err
	}
	return s.done(ctx, r, caseOf(id))
}

// Pay begins the payment of a pay item and gives the bank's address, or "" when the
// money has come already.
// When another payment of the item is under way, again says that he knows of it.
func (s *Service) Pay(ctx context.Context, r Reader, id string, again bool) (string, error) {
	caseID, err := s.payable(ctx, r, id)
	if err != nil {
		return "", err
	}
	return s.processes.Pay(ctx, r.Person, caseID, id, again)
}
