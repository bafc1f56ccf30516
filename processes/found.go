package processes

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// For whom a case is in the index of words. Who may see a case for another reason, such as
// having worked on one of a process that is not confidential, has to know where it is.
const (
	FindProcess      = "process:"      // who may read every case of the process
	FindPerson       = "person:"       // who opened the case; of a confidential one, who works or worked on it
	FindHeld         = "held:"         // of a confidential one, who stands in for this holder
	FindCustomer     = "customer:"     // the customer whose alone the case is
	FindOrganisation = "organisation:" // the members who share it
)

// Searchable is by what a case is found, beside its letters: its number, service, subject
// and customer's name, and the texts of its columns. A customer finds it by what he sees:
// of the columns by those that stand in a form of his.
func Searchable(p *engine.Process, c engine.Case) *store.Searchable {
	theirs := []string{c.No, strings.TrimLeft(number(c.No), "0")}
	for _, t := range []text.Text{p.Title, c.Subject} {
		theirs = append(theirs, slices.Sorted(maps.Values(t))...)
	}
	theirs = append(theirs, fullName(c))
	ours := slices.Clone(theirs)
	for _, path := range p.Columns {
		words, ok := expression.Get(c.Vars, path).(string)
		if ok {
			ours = append(ours, words)
		}
		if ok && askedOfCustomer(p, path) {
			theirs = append(theirs, words)
		}
	}
	return &store.Searchable{
		Staff:     store.Findable{Words: wordsOf(ours), For: ofStaff(p, c)},
		Customers: store.Findable{Words: wordsOf(theirs), For: ofCustomer(c)},
	}
}

func wordsOf(texts []string) []string { return text.Words(strings.Join(texts, "\n")) }

// number is what people call a case by who leave out the year.
func number(no string) string { return no[strings.LastIndexByte(no, '-')+1:] }

func fullName(c engine.Case) string {
	name, _ := c.Attributes["full_name"].(string)
	return name
}

// askedOfCustomer reports whether a form of the customer has the field.
func askedOfCustomer(p *engine.Process, path string) bool {
	has := func(f *engine.Form) bool {
		return f != nil && slices.ContainsFunc(f.Fields, func(one engine.FormField) bool { return one.Path == path })
	}
	if slices.Contains(p.Start.By, string(engine.Customer)) && has(p.Forms[p.Start.Form]) {
		return true
	}
	for _, s := range p.Steps {
		if s.Task != nil && s.Task.Who == engine.Customer && has(s.Task.Form) {
			return true
		}
	}
	return false
}

// ofCustomer is who of the customer's side finds the case: nobody, where another case has
// started it or it has no customer.
func ofCustomer(c engine.Case) []string {
	switch {
	case c.Parent != nil || c.Customer == "":
		return nil
	case c.Shared() != "":
		return []string{FindOrganisation + c.Shared()}
	default:
		return []string{FindCustomer + c.Customer}
	}
}

// ofStaff is who of staff finds the case. Those who work on one of a confidential process
// see no other cases of it, so they are named.
func ofStaff(p *engine.Process, c engine.Case) []string {
	whom := []string{FindProcess + c.Process}
	if c.StartedBy != "" {
		whom = append(whom, FindPerson+c.StartedBy)
	}
	if !p.Access.Confidential {
		return whom
	}
	for _, done := range c.Completed {
		for _, id := range done {
			whom = append(whom, FindPerson+id)
		}
	}
	for _, it := range c.Items {
		if it.Who == engine.Staff {
			whom = append(whom, worksOn(p, it)...)
		}
	}
	slices.Sort(whom)
	return slices.Compact(whom)
}

func worksOn(p *engine.Process, it engine.Item) (whom []string) {
	if pool := it.Pool(); pool != "" {
		whom = append(whom, pool)
	}
	if it.Holder != "" {
		whom = append(whom, FindPerson+it.Holder)
	}
	if it.Holder != "" && !engine.Alone(p, it) {
		whom = append(whom, FindHeld+it.Holder)
	}
	for _, role := range it.Escalated {
		whom = append(whom, engine.RolePool(role))
	}
	return whom
}

// foundAnew reports whether the case is found by something else than before its steps.
func (w *walk) foundAnew(before engine.Case) bool {
	is := w.now
	switch {
	case !is.ErasedAt.IsZero():
		return false
	case before.Seq == 0, before.Version != is.Version,
		fullName(before) != fullName(is),
		!maps.Equal(before.Subject, is.Subject),
		slices.ContainsFunc(w.steps, store.Step.Issues),
		w.p.Access.Confidential && !slices.Equal(ofStaff(w.p, before), ofStaff(w.p, is)):
		return true
	}
	return slices.ContainsFunc(w.p.Columns, func(path string) bool {
		return !expression.Equal(expression.Get(before.Vars, path), expression.Get(is.Vars, path))
	})
}

// findAtOnce is how many cases from before the index are read into it in one transaction.
const findAtOnce = 50

// FindOld reads cases from before there was an index of words into it, the newest first: a
// few at once, until all are in it or nothing more may be begun. It says how many it has read.
func (s *Service) FindOld(ctx context.Context) (n int, err error) {
	for s.begins(ctx) {
		read, err := s.findSome(ctx)
		if n += read; err != nil || read == 0 {
			return n, err
		}
	}
	return n, nil
}

func (s *Service) findSome(ctx context.Context) (read int, err error) {
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		cases, rest, err := tx.Unfound(ctx, findAtOnce)
		if read = len(cases); err != nil || read == 0 {
			return err
		}
		for _, c := range cases {
			if err := s.findCase(ctx, tx, c); err != nil {
				return fmt.Errorf("find case %s: %w", c.ID, err)
			}
		}
		return tx.Found(ctx, rest)
	})
	return read, err
}

func (s *Service) findCase(ctx context.Context, tx *store.Tx, c engine.Case) error {
	if !c.ErasedAt.IsZero() {
		return nil
	}
	p, err := s.processOf(ctx, tx, c)
	if err != nil {
		return err
	}
	return tx.Find(ctx, c, Searchable(p, c))
}

// findOld does so in the background.
func (s *Service) findOld(ctx context.Context) {
	if _, err := s.FindOld(ctx); err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "make old cases searchable", "err", err)
	}
}
