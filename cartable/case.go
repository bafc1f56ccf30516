package cartable

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Case gives a case as the reader may see it.
func (s *Service) Case(ctx context.Context, r Reader, id string) (Case, error) {
	var v *Case
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.loadFor(ctx, tx, r, people.ReadCase, id)
		if err != nil {
			return err
		}
		v, err = s.caseView(ctx, tx, r, l)
		return err
	})
	if err != nil {
		return Case{}, err
	}
	return *v, nil
}

// view shows a case after a command of the reader's, who may see what he did.
func (s *Service) view(ctx context.Context, r Reader, id string) (*Case, error) {
	var v *Case
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.load(ctx, tx, id)
		if err != nil {
			return err
		}
		v, err = s.caseView(ctx, tx, r, l)
		return err
	})
	return v, err
}

// change does something to a case and shows it as the reader finds it then.
func (s *Service) change(ctx context.Context, r Reader, id string, do func(*store.Tx) error) (Case, error) {
	if err := s.command(ctx, do); err != nil {
		return Case{}, err
	}
	v, err := s.view(ctx, r, id)
	if err != nil {
		return Case{}, err
	}
	return *v, nil
}

// rowOf is the line of a list about a case of which only the case is at hand.
func rowOf(ctx context.Context, tx *store.Tx, r Reader, l loaded) (CaseRow, error) {
	customer, err := whose(ctx, tx, r, l)
	if err != nil {
		return CaseRow{}, err
	}
	called, err := organisationName(ctx, tx, l.c.Organisation)
	return lineOf(r, l, customer, called), err
}

func lineOf(r Reader, l loaded, customer people.Person, organisation string) CaseRow {
	return caseRow(r, l, organisation, store.CaseRow{
		ID: l.c.ID, No: l.c.No, Process: l.c.Process, Version: l.c.Version, Subject: l.c.Subject, Result: l.c.Result,
		Ended: l.c.Ended, Waiting: engine.Waiting(l.c), OpenedAt: l.c.OpenedAt, UpdatedAt: l.c.At, EndedAt: l.c.EndedAt,
		CustomerName: customer.Name, Problems: len(l.c.Problems),
	})
}

// whose is the customer of a case; nobody, of one that a clock has started for
// the organisation itself.
func whose(ctx context.Context, tx *store.Tx, r Reader, l loaded) (people.Person, error) {
	switch l.c.Customer {
	case "":
		return people.Person{}, nil
	case r.ID:
		return r.Person, nil
	}
	p, err := tx.Person(ctx, l.c.Customer)
	if err != nil {
		return p, fmt.Errorf("read customer: %w", missing(err))
	}
	return p, nil
}

func (s *Service) caseView(ctx context.Context, tx *store.Tx, r Reader, l loaded) (*Case, error) {
	customer, err := whose(ctx, tx, r, l)
	if err != nil {
		return nil, err
	}
	called, err := organisationName(ctx, tx, l.c.Organisation)
	if err != nil {
		return nil, err
	}
	v := &Case{CaseRow: lineOf(r, l, customer, called), Version: l.c.Seq, Actions: []Action{}}
	events, err := tx.History(ctx, l.c.ID)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	v.Stages = stages(r, l, events)
	if v.History, v.Thread, err = s.history(ctx, tx, r, l, events, known(r.Person, customer)); err != nil {
		return nil, err
	}
	if people.Can(r.Person, people.ReadLedger, caseObject(l)) {
		t := bookOf(l, events, tx.Now).time()
		v.Time = &t
	}
	v.Picture = people.Can(r.Person, people.ReadPicture, caseObject(l))
	if v.Items, err = s.caseItems(ctx, tx, r, l); err != nil {
		return nil, err
	}
	if v.Serves, err = s.caseServes(ctx, tx, r, l); err != nil {
		return nil, err
	}
	if v.Documents, err = s.caseDocuments(ctx, tx, r, l); err != nil {
		return nil, err
	}
	if v.Letters, err = letters(ctx, tx, r, l); err != nil {
		return nil, err
	}
	if v.Payments, err = s.payments(ctx, tx, r, l); err != nil {
		return nil, err
	}
	for _, name := range actionsOf(r, l, tx.Now) {
		v.Actions = append(v.Actions, Action{Name: name, Label: actionLabel(l.p, name, r.Lang)})
	}
	if r.Side == engine.Staff {
		forStaff(r, l, customer, tx.Now, v)
	}
	return v, nil
}

// forStaff adds what only staff see.
func forStaff(r Reader, l loaded, customer people.Person, now time.Time, v *Case) {
	if customer.ID != "" {
		v.Person = card(customer, r.Lang)
	}
	if v.Organisation != "" && v.Person != nil {
		v.Person.Values = append(v.Person.Values, Value{Label: text.Message("customer.of_organisation", r.Lang, nil), Text: v.Organisation})
	}
	v.CanNote = l.c.ErasedAt.IsZero() && mayNote(r, l)
	v.Redo = redoable(r, l)
	v.Values = values(l, r.Lang)
	v.Clocks = clocks(l, now)
	for _, p := range l.c.Problems {
		v.Troubles = append(v.Troubles, problemView(r, l, p))
	}
}

// card is the customer as staff see him beside his case: the attributes that the
// catalogue of messages has words for.
func card(p people.Person, lang text.Lang) *PersonCard {
	c := &PersonCard{Name: p.Name, Mobile: p.Mobile}
	names := slices.Sorted(maps.Keys(p.Attributes))
	for _, name := range names {
		value, plain := p.Attributes[name].(string)
		if key := "customer." + name; plain && value != "" && text.Known(key) {
			c.Values = append(c.Values, Value{Label: text.Message(key, lang, nil), Text: text.Digits(value, lang)})
		}
	}
	return c
}

// caseItems are the open items of a case that the reader may see.
func (s *Service) caseItems(ctx context.Context, tx *store.Tx, r Reader, l loaded) ([]Row, error) {
	rows := []Row{}
	for _, it := range l.c.Items {
		if !people.Can(r.Person, people.ReadItem, itemObject(l, it)) {
			continue
		}
		row, err := s.itemRow(ctx, tx, r, l, it)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (s *Service) itemRow(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item) (Row, error) {
	found, err := l.item(ctx, tx, it.ID)
	if err != nil {
		return Row{}, err
	}
	row := s.row(r, found)
	if it.Kind == engine.ItemPay && row.DueAt.IsZero() {
		row.DueAt, _ = payUntil(l.c, it.ID)
	}
	row.StandIn = r.Side == engine.Staff && l.standIn(it) == r.ID
	return row, nil
}

func (s *Service) caseDocuments(ctx context.Context, tx *store.Tx, r Reader, l loaded) ([]Document, error) {
	all, err := tx.DocumentsOf(ctx, l.c.ID)
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	shown := customerFiles(l)
	list := []Document{}
	for _, d := range all {
		if r.Side == engine.Staff || l.broughtBy(r, d) || slices.Contains(shown, d.ID) {
			list = append(list, documentView(d))
		}
	}
	return list, nil
}

func documentView(d store.Document) Document {
	return Document{ID: d.ID, Name: d.Name, Type: d.Type, Size: d.Size, At: d.CreatedAt}
}

// customerFiles are the documents in variables that some form shows to the customer.
func customerFiles(l loaded) []string {
	var ids []string
	for _, form := range customerForms(l.p) {
		for _, f := range form.Fields {
			for _, file := range fileIDs(f.Type, expression.Get(l.c.Vars, f.Path)) {
				ids = append(ids, file.id)
			}
		}
	}
	return ids
}

func customerForms(p *engine.Process) []*engine.Form {
	var forms []*engine.Form
	if f := p.Forms[p.Start.Form]; f != nil {
		forms = append(forms, f)
	}
	for _, step := range p.Steps {
		if step.Task != nil && step.Task.Who == engine.Customer && step.Task.Form != nil {
			forms = append(forms, step.Task.Form)
		}
	}
	return forms
}

func letters(ctx context.Context, tx *store.Tx, r Reader, l loaded) ([]Letter, error) {
	rows, err := tx.LettersOf(ctx, l.c.ID)
	if err != nil {
		return nil, fmt.Errorf("read letters: %w", err)
	}
	list := []Letter{}
	for _, row := range rows {
		if r.Side == engine.Staff || row.ForCustomer(l.c.Customer) {
			list = append(list, Letter{
				ID: row.ID, No: row.No, Date: row.Date, Subject: row.Subject.In(r.Lang),
				Body: row.Body.In(r.Lang), SignedBy: row.SignedByName,
			})
		}
	}
	return list, nil
}

func clocks(l loaded, now time.Time) []Clock {
	var list []Clock
	for _, c := range l.c.Clocks {
		list = append(list, Clock{Name: c.Name, Paused: c.Since.IsZero() && !c.Stopped, Stage: c.Stage, Due: c.Due, Used: engine.Used(l.p, c, now)})
	}
	return list
}
