package processes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Incoming is a message of another system. ID makes a second sending of it count
// once; "" is a new message every time.
type Incoming struct {
	ID     string
	Name   string
	Key    any
	Fields map[string]any
}

// Delivered says what became of a message: the cases that took it, or that it is
// kept for those that will wait for it.
type Delivered struct {
	Cases   []string
	Started bool // the cases began by it
	Kept    bool
	Before  bool // it came before and nothing was done

	noOffer []*engine.Process // were not started, for their offer has no value
}

// Message gives a message to every case that waits for it. One that nothing waits for
// starts a case where a process says so, and is else kept for engine.KeepMessages. A
// name that no deployed process knows is a NotFound fault, fields that do not fit the
// catalog are an Invalid one.
func (s *Service) Message(ctx context.Context, m Incoming) (Delivered, error) {
	if m.ID == "" {
		m.ID = s.newID()
	}
	m, err := s.fitting(m)
	if err != nil {
		return Delivered{}, err
	}
	var d Delivered
	err = s.Update(ctx, func(tx *store.Tx) (err error) {
		d, err = s.deliver(ctx, tx, m)
		return err
	})
	if told := s.tellOffers(ctx, d.noOffer); told != nil {
		s.log.ErrorContext(ctx, "the owner was not told of an offer without a value", "message", m.Name, "err", told)
	}
	if err != nil {
		return Delivered{}, fmt.Errorf("message %s: %w", m.Name, err)
	}
	return d, nil
}

// knows reports whether any deployed version waits for the message or starts by it.
func (s *Service) knows(message string) bool {
	s.lib.mu.RLock()
	defer s.lib.mu.RUnlock()
	for _, p := range s.lib.compiled {
		if p.Start.Message != nil && p.Start.Message.Name == message {
			return true
		}
		for _, step := range p.Steps {
			if step.Message != nil && step.Message.Name == message {
				return true
			}
		}
	}
	return false
}

func (s *Service) deliver(ctx context.Context, tx *store.Tx, m Incoming) (Delivered, error) {
	var d Delivered
	key := engine.KeyText(m.Key)
	waiting, err := tx.Awaiting(ctx, m.Name, key)
	if err != nil {
		return d, err
	}
	fresh, err := tx.AddMessage(ctx, store.MessageRow{ID: m.ID, Name: m.Name, Key: key, Fields: m.Fields})
	if err != nil || !fresh {
		return Delivered{Before: !fresh}, err
	}
	for _, id := range waiting {
		moved, err := s.AdvanceTx(ctx, tx, id, Command{By: engine.System, Input: arrived(m.ID, m.Name, key, m.Fields)})
		if err != nil {
			return d, err
		}
		if moved.Ignored == "" {
			d.Cases = append(d.Cases, id)
		}
	}
	if len(waiting) > 0 {
		return d, nil
	}
	if err = s.startByMessage(ctx, tx, m, &d); err != nil || len(d.Cases) > 0 {
		d.Started = true
		return d, err
	}
	d.Kept = true
	return d, tx.KeepEarly(ctx, m.ID)
}

func arrived(id, name, key string, fields map[string]any) engine.MessageArrived {
	return engine.MessageArrived{Message: id, Name: name, Key: key, Fields: fields}
}

// deliverEarly gives a case that begins to wait the oldest message that fits and that
// it has not had.
func (w *walk) deliverEarly(ctx context.Context, q engine.Request) error {
	if w.tx == nil {
		return errUnforeseen
	}
	early, err := w.tx.EarlyMessages(ctx, q.Name, q.Key)
	if err != nil {
		return err
	}
	for _, m := range early {
		waits := slices.ContainsFunc(w.now.Requests, func(x engine.Request) bool { return x.ID == q.ID })
		if !waits {
			return nil
		}
		if slices.Contains(w.now.Messages, m.ID) {
			continue
		}
		if err := w.apply(ctx, Command{By: engine.System, Input: arrived(m.ID, m.Name, m.Key, m.Fields)}); err != nil {
			return err
		}
	}
	return nil
}

// startByMessage starts a case of every process that begins with the message. One that
// is not offered to the customer holds back no other; where it is the only one, the
// sender is told.
func (s *Service) startByMessage(ctx context.Context, tx *store.Tx, m Incoming, d *Delivered) error {
	var refused error
	for _, p := range s.All() {
		by := p.Start.Message
		if by == nil || by.Name != m.Name || !slices.Contains(p.Start.By, "message") {
			continue
		}
		first, err := firstOf(p, m, tx.Now)
		if err != nil {
			return fault.New(fault.Invalid, "invalid").Because(err)
		}
		id, err := s.startAlone(ctx, tx, p, first)
		switch f := fault.As(err); {
		case f != nil && f.Key == notOffered:
			refused = err
			d.noOffer = append(d.noOffer, withoutOffer(err)...)
		case err != nil:
			return err
		default:
			d.Cases = append(d.Cases, id)
		}
	}
	if len(d.Cases) > 0 {
		return nil
	}
	return refused
}

// firstOf is the customer and the first values of a case that a message starts.
func firstOf(p *engine.Process, m Incoming, now time.Time) (alone, error) {
	scope := &expression.Scope{Result: m.Fields, Now: now, Location: p.Location, Currency: p.Currency}
	who, err := p.Start.Message.Customer.Eval(scope)
	if err != nil {
		return alone{}, fmt.Errorf("customer of %s: %w", p.ID, err)
	}
	values := map[string]any{}
	for _, a := range p.Start.Message.Set {
		v, err := a.Value.Eval(scope)
		if err != nil {
			return alone{}, fmt.Errorf("first value %s of %s: %w", a.Path, p.ID, err)
		}
		if v != nil {
			values[a.Path] = v
		}
	}
	return alone{customer: engine.KeyText(who), channel: "message", values: values}, nil
}

// alone is a start that no person makes.
type alone struct {
	id       string
	customer string // id or login; "" is nobody
	channel  string
	values   map[string]any
}

// startAlone opens a case by the clock or a message. The offer and the limit of the
// customer hold as they do when he starts it himself.
func (s *Service) startAlone(ctx context.Context, tx *store.Tx, p *engine.Process, a alone) (string, error) {
	var customer people.Person
	if a.customer != "" {
		var err error
		if customer, err = personBy(ctx, tx, a.customer); err != nil {
			return "", err
		}
	}
	if err := offered(p, people.Attributes(customer), tx); err != nil {
		return "", err
	}
	if a.id == "" {
		a.id = s.newID()
	}
	no, err := tx.NextCaseNo(ctx)
	if err != nil {
		return "", fmt.Errorf("number case: %w", err)
	}
	w := walk{s: s, tx: tx, p: p, at: tx.Now}
	err = w.apply(ctx, Command{By: engine.System, Attributes: people.Attributes(customer), Input: engine.Started{
		Case: a.id, No: no, Customer: customer.ID, Channel: a.channel, Values: a.values, Pins: s.pins(p), Known: knownNow(p),
	}})
	if err != nil {
		return "", err
	}
	if err := limit(ctx, tx, p, w.now); err != nil {
		return "", err
	}
	return a.id, w.commit(ctx, engine.Case{})
}

// personBy finds a customer by his id or his login.
func personBy(ctx context.Context, tx *store.Tx, name string) (people.Person, error) {
	p, err := tx.Person(ctx, name)
	if errors.Is(err, store.ErrNotFound) {
		p, err = tx.PersonByLogin(ctx, name)
	}
	if errors.Is(err, store.ErrNotFound) || err == nil && p.Side != engine.Customer {
		return p, fault.New(fault.NotFound, "not_found").Because(fmt.Errorf("there is no customer %q", name))
	}
	return p, err
}
