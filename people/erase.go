package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// Erasure is a request to erase what is kept of a customer. One operator proposes it,
// another one decides.
type Erasure = store.Erasure

// maxErasureReason bounds what is said of an erasure or a hold, in letters.
const maxErasureReason = 1000

// Why a customer's data is kept for now.
const (
	KeptOpen  = "open"  // a case of his has not ended
	KeptBusy  = "busy"  // a case has ended, but something of it is under way: an answer, a refund, a problem
	KeptMoney = "money" // it is not known yet what became of a payment
	KeptLaw   = "law"   // a legal hold
	KeptOwner = "owner" // an organisation with other members has no other owner
)

// Kept is one thing that stands in the way of an erasure.
type Kept struct {
	Why    string
	Case   string // id; "" for a hold on all of it
	No     string
	Hold   string // id of the hold
	Reason string // of the hold, for staff
	Until  time.Time
	Called string // the organisation
}

// Proof is how somebody who is signed in shows once more that it is he: his password or,
// where he has a second factor, a code of it. Who has neither signs in afresh.
type Proof struct{ Token, Password, Code string }

// AskErasure notes that a customer wants his own data to be erased.
func (s *Service) AskErasure(ctx context.Context, p Person, proof Proof, reason string) error {
	if err := checkErasureReason(reason, false); err != nil {
		return err
	}
	ask := func(tx *store.Tx) error {
		return addErasure(ctx, tx, Erasure{Person: p.ID, State: store.ErasureAsked, AskedBy: p.ID, Reason: reason})
	}
	err := s.proveSelf(ctx, proof.Token, proof.Password)
	if errors.Is(err, errHasFactor) {
		return s.proven(ctx, proof.Token, proof.Code, func(tx *store.Tx, _ visitor, _ store.Factor, _ string) error { return ask(tx) }, standing)
	}
	if err != nil {
		return err
	}
	return s.db.Update(ctx, ask)
}

func addErasure(ctx context.Context, tx *store.Tx, e Erasure) error {
	person, err := tx.Person(ctx, e.Person)
	if errors.Is(err, store.ErrNotFound) {
		return fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return err
	}
	if person.Side != engine.Customer || !person.ErasedAt.IsZero() {
		return fault.New(fault.Conflict, "erasure.customers")
	}
	e.ID = uuid.Must(uuid.NewV7()).String()
	if err := tx.AddErasure(ctx, e); errors.Is(err, store.ErrConflict) {
		return fault.New(fault.Conflict, "erasure.open")
	} else if err != nil {
		return err
	}
	store.About(ctx, "erasure", e.ID)
	return nil
}

// WithdrawErasure takes back a customer's own request, until it is decided.
func (s *Service) WithdrawErasure(ctx context.Context, p Person) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		e, err := tx.LastErasure(ctx, p.ID)
		if errors.Is(err, store.ErrNotFound) {
			return fault.New(fault.NotFound, "not_found")
		}
		if err != nil {
			return err
		}
		return moveErasure(ctx, tx, e, func(e *Erasure) error {
			e.State, e.EndedAt = store.ErasureWithdrawn, tx.Now
			return nil
		}, store.ErasureAsked, store.ErasureProposed)
	})
}

// ProposeErasure is the word of the first operator: on a customer's request, or on one
// that reached the office in another way. It returns the request.
func (s *Service) ProposeErasure(ctx context.Context, by Person, person, reason string) (e Erasure, err error) {
	if !Can(by, ManageErasures, Object{}) {
		return e, fault.New(fault.NotFound, "not_found")
	}
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		e, err = tx.LastErasure(ctx, person)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && e.State == store.ErasureAsked {
			err = moveErasure(ctx, tx, e, func(e *Erasure) error {
				e.State, e.ProposedBy, e.ProposedAt = store.ErasureProposed, by.ID, tx.Now
				return nil
			}, store.ErasureAsked)
		} else {
			if err := checkErasureReason(reason, true); err != nil {
				return err
			}
			err = addErasure(ctx, tx, Erasure{Person: person, State: store.ErasureProposed, AskedBy: by.ID, Reason: reason, ProposedBy: by.ID, ProposedAt: tx.Now})
		}
		if err == nil {
			e, err = tx.LastErasure(ctx, person)
		}
		return err
	})
	return e, err
}

// ApproveErasure is the word of the second operator. What is in the way may still have to
// be waited for; then the erasing begins by itself.
func (s *Service) ApproveErasure(ctx context.Context, by Person, id string) error {
	return s.decideErasure(ctx, by, id, func(tx *store.Tx, e *Erasure) error {
		if e.ProposedBy == by.ID {
			return fault.New(fault.Conflict, "erasure.four_eyes")
		}
		e.State, e.DecidedBy, e.DecidedAt = store.ErasureApproved, by.ID, tx.Now
		return nil
	}, store.ErasureProposed)
}

// RefuseErasure ends a request with a reason, which the customer reads.
func (s *Service) RefuseErasure(ctx context.Context, by Person, id, reason string) error {
	if err := checkErasureReason(reason, true); err != nil {
		return err
	}
	return s.decideErasure(ctx, by, id, func(tx *store.Tx, e *Erasure) error {
		e.State, e.DecidedBy, e.DecidedAt, e.EndedAt, e.Answer = store.ErasureRefused, by.ID, tx.Now, tx.Now, reason
		return nil
	}, store.ErasureAsked, store.ErasureProposed, store.ErasureApproved)
}

func (s *Service) decideErasure(ctx context.Context, by Person, id string, do func(*store.Tx, *Erasure) error, from ...string) error {
	if !Can(by, ManageErasures, Object{}) {
		return fault.New(fault.NotFound, "not_found")
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		e, err := tx.Erasure(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			return fault.New(fault.NotFound, "not_found")
		}
		if err != nil {
			return err
		}
		return moveErasure(ctx, tx, e, func(e *Erasure) error { return do(tx, e) }, from...)
	})
}

// moveErasure changes a request that is in one of the states.
func moveErasure(ctx context.Context, tx *store.Tx, e Erasure, do func(*Erasure) error, from ...string) error {
	was := e.State
	if !slices.Contains(from, was) {
		return fault.New(fault.Conflict, "conflict.done")
	}
	if err := do(&e); err != nil {
		return err
	}
	store.About(ctx, "erasure", e.ID)
	if err := tx.SetErasure(ctx, was, e); errors.Is(err, store.ErrConflict) {
		return fault.New(fault.Conflict, "conflict.done")
	} else if err != nil {
		return err
	}
	return nil
}

// HoldData keeps all data of a person, or one case, from being erased.
func (s *Service) HoldData(ctx context.Context, by Person, h store.Hold) (string, error) {
	if !Can(by, ManageErasures, Object{}) {
		return "", fault.New(fault.NotFound, "not_found")
	}
	if err := checkErasureReason(h.Reason, true); err != nil {
		return "", err
	}
	h.ID, h.SetBy = uuid.Must(uuid.NewV7()).String(), by.ID
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		if !h.Until.IsZero() && !h.Until.After(tx.Now) {
			return fault.New(fault.Invalid, "invalid.fields").With(fault.At("until", "erasure.past"))
		}
		if h.Case != "" {
			c, err := tx.Case(ctx, h.Case)
			if errors.Is(err, store.ErrNotFound) || err == nil && h.Person != "" && c.Customer != h.Person {
				return fault.New(fault.NotFound, "not_found")
			}
			if err != nil {
				return err
			}
			h.Person = c.Customer
		}
		if _, err := tx.Person(ctx, h.Person); errors.Is(err, store.ErrNotFound) {
			return fault.New(fault.NotFound, "not_found")
		} else if err != nil {
			return err
		}
		store.About(ctx, "hold", h.ID)
		return tx.AddHold(ctx, h)
	})
	return h.ID, err
}

// LiftHold ends a hold.
func (s *Service) LiftHold(ctx context.Context, by Person, id string) error {
	if !Can(by, ManageErasures, Object{}) {
		return fault.New(fault.NotFound, "not_found")
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		err := tx.LiftHold(ctx, id, by.ID)
		if errors.Is(err, store.ErrNotFound) {
			return fault.New(fault.NotFound, "not_found")
		}
		return err
	})
}

// KeptOf tells what stands in the way of erasing a person's data now.
func KeptOf(ctx context.Context, tx *store.Tx, person string) ([]Kept, error) {
	ids, err := tx.CasesOfCustomer(ctx, person)
	if err != nil {
		return nil, err
	}
	numbers := map[string]string{}
	var kept []Kept
	for _, id := range ids {
		c, err := tx.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		numbers[id] = c.No
		why, err := whyKept(ctx, tx, c)
		if err != nil {
			return nil, err
		}
		if why != "" {
			kept = append(kept, Kept{Why: why, Case: id, No: c.No})
		}
	}
	holds, err := tx.HoldsOf(ctx, person)
	for _, h := range holds {
		kept = append(kept, Kept{Why: KeptLaw, Case: h.Case, No: numbers[h.Case], Hold: h.ID, Reason: h.Reason, Until: h.Until})
	}
	if err != nil {
		return nil, err
	}
	owned, err := ownedAlone(ctx, tx, person)
	return append(kept, owned...), err
}

// ownedAlone are the organisations that would be left to members without an owner. Who
// cannot sign in could not hand them on, so nothing waits for him.
func ownedAlone(ctx context.Context, tx *store.Tx, person string) ([]Kept, error) {
	p, err := tx.Person(ctx, person)
	if err != nil || p.Disabled {
		return nil, err
	}
	all, err := tx.MemberOf(ctx, person)
	if err != nil {
		return nil, err
	}
	var kept []Kept
	for _, m := range all {
		circle, err := tx.Circle(ctx, m.Organisation)
		if err != nil {
			return nil, err
		}
		if len(circle) > 1 && lastOwner(circle, person) {
			kept = append(kept, Kept{Why: KeptOwner, Called: m.Called})
		}
	}
	return kept, nil
}

func whyKept(ctx context.Context, tx *store.Tx, c engine.Case) (string, error) {
	switch {
	case c.Open():
		return KeptOpen, nil
	case !engine.AtRest(c):
		return KeptBusy, nil
	}
	rows, err := tx.PaymentsOf(ctx, c.ID)
	if err != nil {
		return "", fmt.Errorf("read payments: %w", err)
	}
	if slices.ContainsFunc(rows, func(r store.PaymentRow) bool { return !r.AskAt.IsZero() }) {
		return KeptMoney, nil
	}
	return "", nil
}

func checkErasureReason(reason string, needed bool) error {
	switch {
	case needed && strings.TrimSpace(reason) == "":
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("reason", "field.required"))
	case utf8.RuneCountInString(reason) > maxErasureReason:
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("reason", "field.max_length", "max", maxErasureReason))
	default:
		return nil
	}
}
