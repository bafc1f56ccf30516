package processes

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// StartRequest asks for a new case. Key makes a second request with the same key of
// the same person give the case of the first; "" is no key.
type StartRequest struct {
	Process  string
	By       people.Person
	Customer people.Person
	Channel  string
	Values   map[string]any
	Key      string
	Check    func() error // of the caller; not asked when the key has started a case before

	Organisation string // for which the customer acts; the caller has asked whether he may
	Private      bool   // of it, nobody but the customer sees the case
}

// StartTx opens a case of the newest version. The offer and the limit are checked
// again here, whatever was shown before.
func (s *Service) StartTx(ctx context.Context, tx *store.Tx, r StartRequest) (Moved, error) {
	p, err := s.Latest(r.Process)
	if err != nil {
		return Moved{}, err
	}
	id := s.newID()
	if r.Key != "" {
		first, err := tx.ClaimKey(ctx, r.By.ID, r.Key, id)
		if err != nil {
			return Moved{}, fmt.Errorf("claim key: %w", err)
		}
		if first != "" {
			return s.started(ctx, tx, first)
		}
	}
	attributes := people.Attributes(r.Customer)
	if err := offered(p, attributes, tx); err != nil {
		return Moved{}, err
	}
	if r.Check != nil {
		if err := r.Check(); err != nil {
			return Moved{}, err
		}
	}
	no, err := tx.NextCaseNo(ctx)
	if err != nil {
		return Moved{}, fmt.Errorf("number case: %w", err)
	}
	w := walk{s: s, tx: tx, p: p, at: tx.Now}
	cmd := Command{By: r.actor(), Attributes: attributes, Input: engine.Started{
		Case: id, No: no, Customer: r.Customer.ID, Channel: r.Channel, Values: r.Values, Pins: s.pins(p), Known: knownNow(p),
		Organisation: r.Organisation, Private: r.Private,
	}}
	if err := w.apply(ctx, cmd); err != nil {
		return Moved{}, err
	}
	if err := limit(ctx, tx, p, w.now); err != nil {
		return Moved{}, err
	}
	err = w.commit(ctx, engine.Case{})
	return Moved{Process: p, Case: w.now}, err
}

// actor is who starts the case: staff do so on behalf of the customer who has asked them.
func (r StartRequest) actor() engine.Actor {
	by := people.Actor(r.By)
	if people.IsStaff(r.By) && r.Customer.ID != r.By.ID && slices.Contains(engine.Channels(), r.Channel) {
		return engine.OnBehalf(by, r.Customer.ID, r.Channel)
	}
	return by
}

func (s *Service) started(ctx context.Context, tx *store.Tx, id string) (Moved, error) {
	c, err := tx.Case(ctx, id)
	if err != nil {
		return Moved{}, fmt.Errorf("load case of key: %w", err)
	}
	p, err := s.ProcessTx(ctx, tx, c.Process, c.Version)
	return Moved{Process: p, Case: c}, err
}

const notOffered = "not_offered"

// NotOffered reports whether a start was refused by start.offer.
func NotOffered(err error) bool {
	f := fault.As(err)
	return f != nil && f.Key == notOffered
}

// offered asks start.offer, whoever starts the case. A subprocess does not come here:
// the process that starts it has decided.
func offered(p *engine.Process, attributes map[string]any, tx *store.Tx) error {
	ok, err := engine.Offered(p, attributes, tx.Now)
	switch {
	case err != nil:
		return fault.New(fault.Forbidden, notOffered).Because(noOffer{p, err})
	case !ok:
		return fault.New(fault.Forbidden, notOffered).Because(fmt.Errorf("start.offer of %s is false", p.ID))
	}
	return nil
}

// limit holds start.limit: open cases of the customer, counted by the same values
// where the definition names some.
func limit(ctx context.Context, tx *store.Tx, p *engine.Process, fresh engine.Case) error {
	if p.Start.OpenPerCustomer == 0 {
		return nil
	}
	open, err := tx.OpenCases(ctx, fresh.Customer, p.ID)
	if err != nil {
		return fmt.Errorf("count open cases: %w", err)
	}
	n := 0
	for _, c := range open {
		if same(p.Start.Same, c, fresh) {
			n++
		}
	}
	if n >= p.Start.OpenPerCustomer {
		return fault.New(fault.Conflict, "limit_reached", "limit", p.Start.OpenPerCustomer)
	}
	return nil
}

func same(paths []string, a, b engine.Case) bool {
	for _, path := range paths {
		if !expression.Equal(expression.Get(a.Vars, path), expression.Get(b.Vars, path)) {
			return false
		}
	}
	return true
}
