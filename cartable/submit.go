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

	guess processes.Command // what will probably come of it, decided before the transaction
}

// Done is the answer to finished work: where the case stands now, and the next item of the
// same case that waits for the same person, if there is one.
type Done struct {
	Case    CaseRow `json:"case"`
	Version int     `json:"version" doc:"Of the case, as it is now"`
	Next    *Row    `json:"next,omitempty"`
}

// Submit hands in the work on an item: a form with its outcome.
func (s *Service) Submit(ctx context.Context, r Reader, id string, w Work) (Done, error) {
	w.guess = s.foresee(ctx, r, id, w.submitted(id))
	return s.finish(ctx, r, id, func(tx *store.Tx, l loaded, it engine.Item) (processes.Moved, error) {
		return s.handInWork(ctx, tx, r, l, it, w)
	})
}

func (w Work) submitted(item string) engine.Input {
	return engine.Submitted{Item: item, Outcome: w.Outcome, Values: w.Values}
}

// foresee decides what the reader does to an item of his, or to one that is free, before its
// transaction begins: what others wait for is then the writing only. Whether he may do it at
// all, the transaction asks.
func (s *Service) foresee(ctx context.Context, r Reader, id string, in engine.Input) processes.Command {
	cmd := processes.Command{By: people.Actor(r.Person), Input: in}
	c, _ := s.db.Recent(caseOf(id))
	it, open := c.Item(id)
	switch {
	case !open:
		return cmd
	case it.Who == engine.Customer && c.Customer == r.ID:
		cmd.Attributes = people.Attributes(r.Person)
	case it.Who != engine.Staff || r.Side != engine.Staff || it.Holder != "" && it.Holder != r.ID:
		return cmd
	}
	return s.processes.Foresee(ctx, c.ID, cmd)
}

// finish lets the reader do the work on an item, and tells what has come of it.
func (s *Service) finish(ctx context.Context, r Reader, id string, do func(*store.Tx, loaded, engine.Item) (processes.Moved, error)) (Done, error) {
	var m processes.Moved
	err := s.command(ctx, func(tx *store.Tx) error {
		l, it, err := s.openItem(ctx, tx, r, people.WorkItem, id)
		if err != nil {
			return err
		}
		m, err = do(tx, l, it)
		return s.named(ctx, tx, err)
	})
	if err != nil {
		return Done{}, err
	}
	return s.done(ctx, r, m)
}

// handInWork hands in the reader's work on an item that he may work on.
func (s *Service) handInWork(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item, w Work) (processes.Moved, error) {
	cmd := processes.Command{By: acting(r, l, it)}
	if r.Side == engine.Customer {
		customer, err := whose(ctx, tx, r, l)
		if err != nil {
			return processes.Moved{}, err
		}
		cmd.Attributes = people.Attributes(customer)
	}
	return s.submitTx(ctx, tx, r, l, it, w, cmd)
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
	cmd.Input = w.submitted(it.ID)
	m, err := s.processes.AdvanceTx(ctx, tx, l.c.ID, cmd.Expected(w.guess))
	if err != nil {
		return m, err
	}
	if err := tx.AttachDocuments(ctx, l.c.ID, handed); err != nil {
		return m, fmt.Errorf("attach documents: %w", err)
	}
	return m, tx.DropDraft(ctx, it.ID, r.ID) // what others have written stays theirs
}

// done tells where a case stands after a command. It needs no look at the case again: that
// is as the command has left it.
func (s *Service) done(ctx context.Context, r Reader, m processes.Moved) (Done, error) {
	d := Done{Version: m.Case.Seq}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := around(ctx, tx, m.Process, m.Case)
		if err != nil {
			return err
		}
		if d.Case, err = rowOf(ctx, tx, r, l); err != nil {
			return err
		}
		d.Next, err = s.nextOf(ctx, tx, r, l)
		return err
	})
	return d, err
}

// nextOf is the first open item of a case that waits for the reader.
func (s *Service) nextOf(ctx context.Context, tx *store.Tx, r Reader, l loaded) (*Row, error) {
	for _, it := range l.c.Items {
		standIn := r.Side == engine.Staff && l.standIn(it) == r.ID
		if r.Side == engine.Staff && it.Holder != r.ID && !standIn || !people.Can(r.Person, people.ReadItem, itemObject(l, it)) {
			continue
		}
		row, err := s.itemRow(ctx, tx, r, l, it)
		return &row, err
	}
	return nil, nil //nolint:nilnil // nothing waits
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
	return s.finish(ctx, r, id, func(tx *store.Tx, l loaded, it engine.Item) (processes.Moved, error) {
		if it.Kind != engine.ItemSign {
			return processes.Moved{}, errNotFound
		}
		return s.processes.AdvanceTx(ctx, tx, l.c.ID, processes.Command{By: acting(r, l, it), Input: engine.LetterSigned{Item: id}})
	})
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
