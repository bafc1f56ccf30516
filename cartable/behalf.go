package cartable

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// channelsOfCustomers say by which pages a customer has started a case himself.
var channelsOfCustomers = []string{"", "web", "portal"}

// wrongChannel refuses a start that does not say rightly how the customer has asked.
func wrongChannel(r Reader, q Start, p *engine.Process) error {
	allowed := engine.Channels()
	switch {
	case r.Side == engine.Customer:
		allowed = channelsOfCustomers
	case p.Internal:
		allowed = []string{""}
	}
	return checkChannel(q.Channel, allowed)
}

func checkChannel(channel string, allowed []string) error {
	if slices.Contains(allowed, channel) {
		return nil
	}
	key := "field.options"
	if channel == "" {
		key = "field.required"
	}
	return fault.New(fault.Invalid, "invalid.fields").With(fault.At("channel", key))
}

// caseServes are the open items of a case that the reader may do on the customer's behalf.
func (s *Service) caseServes(ctx context.Context, tx *store.Tx, r Reader, l loaded) ([]Row, error) {
	var rows []Row
	for _, it := range l.c.Items {
		if !serves(r, l, it) {
			continue
		}
		found, err := l.item(ctx, tx, it.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, s.row(r, found))
	}
	return rows, nil
}

func serves(r Reader, l loaded, it engine.Item) bool {
	return engine.OthersMayDo(l.p, it) && people.Can(r.Person, people.ServeItem, itemObject(l, it))
}

// servedItem loads an item that the reader may do on the customer's behalf.
func (s *Service) servedItem(ctx context.Context, tx *store.Tx, r Reader, id string) (loaded, engine.Item, error) {
	l, it, err := s.openItem(ctx, tx, r, people.ServeItem, id)
	if err == nil && !serves(r, l, it) {
		err = errNotFound
	}
	return l, it, err
}

// ServedItem opens a customer's item for staff who do it on his behalf.
func (s *Service) ServedItem(ctx context.Context, r Reader, id string) (Item, error) {
	var v Item
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, it, err := s.servedItem(ctx, tx, r, id)
		if err != nil {
			return err
		}
		v, err = s.itemView(ctx, tx, r, l, it)
		v.CanClaim, v.CanRelease, v.CanSubmit = false, false, true
		return err
	})
	return v, err
}

// Serve hands in a customer's work on his behalf, who has asked for it by a channel. He
// is told of it.
func (s *Service) Serve(ctx context.Context, r Reader, id, channel string, w Work) (Case, error) {
	return s.change(ctx, r, caseOf(id), func(tx *store.Tx) error {
		l, it, err := s.servedItem(ctx, tx, r, id)
		if err != nil {
			return err
		}
		if err := checkChannel(channel, engine.Channels()); err != nil {
			return err
		}
		customer, err := whose(ctx, tx, r, l)
		if err != nil {
			return err
		}
		by := engine.OnBehalf(people.Actor(r.Person), customer.ID, channel)
		m, err := s.submitTx(ctx, tx, r, l, it, w, processes.Command{By: by, Attributes: people.Attributes(customer)})
		if err != nil {
			return s.named(ctx, tx, err)
		}
		return tellServed(ctx, tx, m, customer, "behalf.done", channel, l.p.Steps[it.Step].Label)
	})
}

// tellStarted lets a customer know that a case was opened in his name.
func tellStarted(ctx context.Context, tx *store.Tx, r Reader, l loaded, customer people.Person) error {
	if r.Side != engine.Staff || customer.ID == r.ID {
		return nil
	}
	return tellServed(ctx, tx, processes.Moved{Case: l.c, Process: l.p}, customer, "behalf.started", l.c.Channel, l.p.Title)
}

// tellServed tells what was done in the customer's name. It says how he can have asked, so
// that he sees it when he has not.
func tellServed(ctx context.Context, tx *store.Tx, m processes.Moved, customer people.Person, words, channel string, what text.Text) error {
	subject, body := text.Text{}, text.Text{}
	for _, lang := range []text.Lang{text.Fa, text.En} {
		subject[lang] = text.Message("behalf.subject", lang, nil)
		body[lang] = text.Message(words, lang, map[string]any{
			"what": what.In(lang), "no": text.No(m.Case.No), "channel": text.Message("channel."+channel, lang, nil),
		})
	}
	key := m.Case.ID + "/behalf/" + strconv.Itoa(m.Case.Seq)
	if err := people.Tell(ctx, tx, customer, key, m.Case.ID, subject, body); err != nil {
		return fmt.Errorf("tell the customer: %w", err)
	}
	return nil
}
