package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// KeptData is something that stands in the way of an erasure for now.
type KeptData struct {
	Why   string     `json:"why" enum:"open,busy,money,law,owner" doc:"A case has not ended; something of it is under way; a payment is not settled; a legal hold; an organisation with other members has no other owner"`
	Case  string     `json:"case,omitempty"`
	No    string     `json:"no,omitempty"`
	Name  string     `json:"name,omitempty" doc:"Of the organisation"`
	Until *time.Time `json:"until,omitempty" doc:"Of a hold that ends by itself"`
}

// OwnErasure is how it stands about the erasing of the reader's own data.
type OwnErasure struct {
	State       string     `json:"state" enum:"none,asked,proposed,approved,refused,withdrawn" doc:"Of the last request"`
	AskedAt     *time.Time `json:"asked_at,omitempty"`
	Answer      string     `json:"answer,omitempty" doc:"Why it was refused"`
	CanAsk      bool       `json:"can_ask"`
	CanWithdraw bool       `json:"can_withdraw"`
	Proof       string     `json:"proof" enum:"password,code,fresh" doc:"What is asked for: the password, a code of the second factor, or a fresh sign-in"`
	Cases       int        `json:"cases" doc:"Requests whose content would be erased"`
	Kept        []KeptData `json:"kept"`
}

// MyErasure tells a customer how it stands about erasing his data.
func (s *Service) MyErasure(ctx context.Context, r Reader) (v OwnErasure, err error) {
	factor, err := s.people.FactorOf(ctx, r.Person)
	if err != nil {
		return v, err
	}
	v.Proof = "fresh"
	switch {
	case factor.On:
		v.Proof = "code"
	case r.PasswordHash != "":
		v.Proof = "password"
	}
	if people.IsStaff(r.Person) {
		v.State, v.Kept = "none", []KeptData{}
		return v, nil
	}
	return v, s.db.View(ctx, func(tx *store.Tx) error { return myErasure(ctx, tx, r, &v) })
}

func myErasure(ctx context.Context, tx *store.Tx, r Reader, v *OwnErasure) error {
	e, err := tx.LastErasure(ctx, r.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	v.State, v.Answer = cmp.Or(e.State, "none"), e.Answer
	if !e.AskedAt.IsZero() {
		v.AskedAt = &e.AskedAt
	}
	v.CanAsk = err != nil || !e.EndedAt.IsZero()
	v.CanWithdraw = !v.CanAsk && (e.State == store.ErasureAsked || e.State == store.ErasureProposed)
	cases, err := tx.CasesOfCustomer(ctx, r.ID)
	if err != nil {
		return err
	}
	v.Cases = len(cases)
	kept, err := people.KeptOf(ctx, tx, r.ID)
	v.Kept = keptViews(kept)
	return err
}

func keptViews(kept []people.Kept) []KeptData {
	views := make([]KeptData, 0, len(kept))
	for _, k := range kept {
		view := KeptData{Why: k.Why, Case: k.Case, No: k.No, Name: k.Called}
		view.Until = lastDay(k.Until)
		views = append(views, view)
	}
	return views
}

// lastDay is within the last day of a hold, which counts until the first moment after it.
func lastDay(until time.Time) *time.Time {
	if until.IsZero() {
		return nil
	}
	last := until.Add(-time.Second)
	return &last
}

// ErasureWish is how a customer asks for his data to be erased.
type ErasureWish struct {
	Password string `json:"password,omitempty" maxLength:"1000"`
	Code     string `json:"code,omitempty" maxLength:"100" doc:"Of the second factor, where he has one"`
	Reason   string `json:"reason,omitempty" maxLength:"1000"`
}

// AskErasure asks for the reader's own data to be erased.
func (s *Service) AskErasure(ctx context.Context, r Reader, token string, w ErasureWish) (OwnErasure, error) {
	if people.IsStaff(r.Person) {
		return OwnErasure{}, errNotFound
	}
	if err := s.people.AskErasure(ctx, r.Person, people.Proof{Token: token, Password: w.Password, Code: w.Code}, w.Reason); err != nil {
		return OwnErasure{}, err
	}
	return s.MyErasure(ctx, r)
}

// WithdrawErasure takes the reader's own request back.
func (s *Service) WithdrawErasure(ctx context.Context, r Reader) (OwnErasure, error) {
	if err := s.people.WithdrawErasure(ctx, r.Person); err != nil {
		return OwnErasure{}, err
	}
	return s.MyErasure(ctx, r)
}

// ErasureRow is a request to erase a customer's data, as operators see it.
type ErasureRow struct {
	ID         string     `json:"id"`
	Person     string     `json:"person"`
	Name       string     `json:"name" doc:"Empty once it is done"`
	State      string     `json:"state" enum:"asked,proposed,approved,erased,done,refused,withdrawn"`
	AskedAt    time.Time  `json:"asked_at"`
	Own        bool       `json:"own,omitempty" doc:"He has asked himself"`
	Reason     string     `json:"reason,omitempty"`
	ProposedBy string     `json:"proposed_by_name,omitempty"`
	DecidedBy  string     `json:"decided_by_name,omitempty"`
	Answer     string     `json:"answer,omitempty"`
	EndedAt    *time.Time `json:"ended_at,omitempty"`
	Kept       []KeptData `json:"kept" doc:"What it waits for, or would wait for"`
	CanPropose bool       `json:"can_propose,omitempty"`
	CanApprove bool       `json:"can_approve,omitempty" doc:"Somebody else than who proposed it"`
	CanRefuse  bool       `json:"can_refuse,omitempty"`
}

// HoldRow is a legal hold that counts now.
type HoldRow struct {
	ID     string     `json:"id"`
	Person string     `json:"person"`
	Name   string     `json:"name"`
	No     string     `json:"no,omitempty" doc:"Of the case; without it all data is held"`
	Reason string     `json:"reason"`
	Until  *time.Time `json:"until,omitempty"`
	SetBy  string     `json:"set_by_name"`
	SetAt  time.Time  `json:"set_at"`
}

// Erasures are the requests of customers and the legal holds.
type Erasures struct {
	Rows  []ErasureRow `json:"rows" doc:"Those that are not over first"`
	Holds []HoldRow    `json:"holds"`
}

// Erasures lists the requests to erase customers' data, and the holds, for operators.
func (s *Service) Erasures(ctx context.Context, r Reader) (Erasures, error) {
	v := Erasures{Rows: []ErasureRow{}, Holds: []HoldRow{}}
	if !people.Can(r.Person, people.ManageErasures, people.Object{}) {
		return v, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		names := map[string]string{}
		all, err := tx.Erasures(ctx)
		if err != nil {
			return err
		}
		for _, e := range all {
			row, err := erasureRow(ctx, tx, r, names, e)
			if err != nil {
				return err
			}
			v.Rows = append(v.Rows, row)
		}
		slices.SortStableFunc(v.Rows, func(a, b ErasureRow) int { return cmp.Compare(rank(a), rank(b)) })
		v.Holds, err = holdRows(ctx, tx, names)
		return err
	})
	return v, err
}

// rank puts what is over behind what is not.
func rank(e ErasureRow) int {
	if e.EndedAt != nil {
		return 1
	}
	return 0
}

func erasureRow(ctx context.Context, tx *store.Tx, r Reader, names map[string]string, e store.Erasure) (ErasureRow, error) {
	row := ErasureRow{ID: e.ID, Person: e.Person, State: e.State, AskedAt: e.AskedAt, Own: e.AskedBy == e.Person, Reason: e.Reason, Answer: e.Answer, Kept: []KeptData{}}
	for _, one := range []struct {
		name *string
		id   string
	}{{&row.Name, e.Person}, {&row.ProposedBy, e.ProposedBy}, {&row.DecidedBy, e.DecidedBy}} {
		var err error
		if *one.name, err = personName(ctx, tx, names, one.id); err != nil {
			return row, err
		}
	}
	if !e.ErasedAt.IsZero() {
		row.Name = ""
	}
	if !e.EndedAt.IsZero() {
		row.EndedAt = &e.EndedAt
		return row, nil
	}
	row.CanPropose = e.State == store.ErasureAsked
	row.CanApprove = e.State == store.ErasureProposed && e.ProposedBy != r.ID
	row.CanRefuse = e.State != store.ErasureErased
	kept, err := people.KeptOf(ctx, tx, e.Person)
	row.Kept = keptViews(kept)
	return row, err
}

func holdRows(ctx context.Context, tx *store.Tx, names map[string]string) ([]HoldRow, error) {
	holds, err := tx.HoldsOf(ctx, "")
	if err != nil {
		return nil, err
	}
	rows := make([]HoldRow, 0, len(holds))
	for _, h := range holds {
		row := HoldRow{ID: h.ID, Person: h.Person, Reason: h.Reason, SetAt: h.SetAt}
		row.Until = lastDay(h.Until)
		if h.Case != "" {
			c, err := tx.Case(ctx, h.Case)
			if err != nil {
				return nil, fmt.Errorf("read held case: %w", err)
			}
			row.No = c.No
		}
		if row.Name, err = personName(ctx, tx, names, h.Person); err != nil {
			return nil, err
		}
		if row.SetBy, err = personName(ctx, tx, names, h.SetBy); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// ErasureProposal is the word of the first operator.
type ErasureProposal struct {
	Person string `json:"person" maxLength:"200" doc:"Id or login of the customer"`
	Reason string `json:"reason,omitempty" maxLength:"1000" doc:"Where the request came from; not needed where he has asked himself"`
}

// ProposeErasure proposes that a customer's data is erased.
func (s *Service) ProposeErasure(ctx context.Context, r Reader, w ErasureProposal) (Erasures, error) {
	if !people.Can(r.Person, people.ManageErasures, people.Object{}) {
		return Erasures{}, errNotFound
	}
	p, err := s.customerNamed(ctx, w.Person)
	if err != nil {
		return Erasures{}, err
	}
	if _, err := s.people.ProposeErasure(ctx, r.Person, p.ID, oneLine(w.Reason)); err != nil {
		return Erasures{}, err
	}
	return s.Erasures(ctx, r)
}

// customerNamed finds somebody by his id or login.
func (s *Service) customerNamed(ctx context.Context, name string) (p people.Person, err error) {
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Person(ctx, name); errors.Is(err, store.ErrNotFound) {
			p, err = tx.PersonByLogin(ctx, name)
		}
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return p, fault.New(fault.Invalid, "invalid.fields").With(fault.At("person", "erasure.nobody"))
	}
	return p, err
}

// ApproveErasure is the word of the second operator.
func (s *Service) ApproveErasure(ctx context.Context, r Reader, id string) (Erasures, error) {
	if err := s.people.ApproveErasure(ctx, r.Person, id); err != nil {
		return Erasures{}, err
	}
	return s.Erasures(ctx, r)
}

// RefuseErasure ends a request; the customer reads why.
func (s *Service) RefuseErasure(ctx context.Context, r Reader, id, reason string) (Erasures, error) {
	if err := s.people.RefuseErasure(ctx, r.Person, id, oneLine(reason)); err != nil {
		return Erasures{}, err
	}
	return s.Erasures(ctx, r)
}

// HoldWish is a legal hold that somebody wants: on one case by its number, or on a person.
type HoldWish struct {
	Person string `json:"person,omitempty" maxLength:"200" doc:"Id or login of the customer"`
	No     string `json:"no,omitempty" maxLength:"100" doc:"Number of a case"`
	Reason string `json:"reason" maxLength:"1000"`
	Until  string `json:"until,omitempty" maxLength:"20" doc:"Last day: 2026-11-23 or 1405-09-02; without it, until it is lifted"`
}

// HoldData keeps data from being erased.
func (s *Service) HoldData(ctx context.Context, r Reader, w HoldWish) (Erasures, error) {
	if !people.Can(r.Person, people.ManageErasures, people.Object{}) {
		return Erasures{}, errNotFound
	}
	h, err := s.holdOf(ctx, w)
	if err != nil {
		return Erasures{}, err
	}
	if _, err := s.people.HoldData(ctx, r.Person, h); err != nil {
		return Erasures{}, err
	}
	return s.Erasures(ctx, r)
}

func (s *Service) holdOf(ctx context.Context, w HoldWish) (h store.Hold, err error) {
	h.Reason = oneLine(w.Reason)
	if w.Until != "" {
		if _, h.Until, err = s.days(AbsenceWish{From: w.Until, Until: w.Until}); err != nil {
			return h, fault.New(fault.Invalid, "invalid.fields").With(fault.At("until", "calendar.date"))
		}
	}
	if w.No == "" {
		p, err := s.customerNamed(ctx, w.Person)
		h.Person = p.ID
		return h, err
	}
	err = s.db.View(ctx, func(tx *store.Tx) error {
		c, err := tx.CaseByNo(ctx, w.No)
		h.Case = c.ID
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return h, fault.New(fault.Invalid, "invalid.fields").With(fault.At("no", "erasure.no_case"))
	}
	return h, err
}

// LiftHold ends a legal hold.
func (s *Service) LiftHold(ctx context.Context, r Reader, id string) (Erasures, error) {
	if err := s.people.LiftHold(ctx, r.Person, id); err != nil {
		return Erasures{}, err
	}
	return s.Erasures(ctx, r)
}

// erasuresCount is how many requests wait for a word of an operator; nil for others.
func erasuresCount(ctx context.Context, tx *store.Tx, r Reader) (*int, error) {
	if !people.Can(r.Person, people.ManageErasures, people.Object{}) {
		return nil, nil //nolint:nilnil // there is nothing to count for him
	}
	all, err := tx.Erasures(ctx, store.ErasureAsked, store.ErasureProposed)
	n := len(all)
	return &n, err
}
