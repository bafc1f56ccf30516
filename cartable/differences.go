package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Difference is what the list of a gateway and our books do not agree on.
type Difference struct {
	ID        string     `json:"id"`
	Gateway   string     `json:"gateway"`
	Day       string     `json:"day" doc:"Gregorian, in the zone of the installation"`
	Kind      string     `json:"kind" enum:"unknown_here,not_settled_here,failed_here,missing_there,amount,currency,twice,refund_missing_here,refund_missing_there"`
	Words     string     `json:"words" doc:"What differs"`
	Advice    string     `json:"advice" doc:"What to do about it"`
	State     string     `json:"state" enum:"open,closed"`
	Case      string     `json:"case,omitempty"`
	No        string     `json:"no,omitempty"`
	Payment   string     `json:"payment,omitempty"`
	Refund    string     `json:"refund,omitempty"`
	Authority string     `json:"authority,omitempty"`
	Order     string     `json:"order,omitempty"`
	Ref       string     `json:"ref,omitempty"`
	Card      string     `json:"card,omitempty" doc:"Masked"`
	Ours      *Sum       `json:"ours,omitempty"`
	Theirs    *Sum       `json:"theirs,omitempty"`
	At        time.Time  `json:"at" doc:"When the money moved"`
	FoundAt   time.Time  `json:"found_at"`
	ClosedAt  *time.Time `json:"closed_at,omitempty"`
	ClosedBy  string     `json:"closed_by,omitempty" doc:"Name of the person; nothing: it has explained itself"`
	Reason    string     `json:"reason,omitempty" doc:"Why it is closed, in words"`
}

// DifferenceFilter is a part of the differences; what is "" counts for nothing.
type DifferenceFilter struct {
	State, Gateway, Day string
	After               string
	Limit               int
}

// Differences gives a page of them, newest first.
func (s *Service) Differences(ctx context.Context, r Reader, f DifferenceFilter) (Page[Difference], error) {
	page := Page[Difference]{Rows: []Difference{}}
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return page, errNotFound
	}
	if f.Day != "" {
		day, err := calendar.ParseDate(f.Day)
		if err != nil {
			return page, fault.New(fault.Invalid, "invalid.fields").With(fault.At("day", "calendar.date"))
		}
		f.Day = day
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Differences(ctx, store.DifferenceFilter{State: f.State, Gateway: f.Gateway, Day: f.Day, After: f.After, Most: clamp(f.Limit)})
		if err != nil {
			return err
		}
		if page.Rows, err = differences(ctx, tx, r, rows); err != nil {
			return err
		}
		if len(rows) == clamp(f.Limit) {
			page.Next = rows[len(rows)-1].Cursor()
		}
		return nil
	})
	return page, err
}

func differences(ctx context.Context, tx *store.Tx, r Reader, rows []store.Difference) ([]Difference, error) {
	list, names := []Difference{}, map[string]string{}
	ids := make([]string, len(rows))
	for i, d := range rows {
		ids[i] = d.Case
	}
	numbers, err := tx.CaseNumbers(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, d := range rows {
		name, err := personName(ctx, tx, names, d.ClosedBy)
		if err != nil && !errors.Is(err, errNotFound) {
			return nil, err
		}
		list = append(list, differenceView(r, d, numbers[d.Case], cmp.Or(name, d.ClosedBy)))
	}
	return list, nil
}

func differenceView(r Reader, d store.Difference, no, closedBy string) Difference {
	v := Difference{
		ID: d.ID, Gateway: d.Gateway, Day: d.Day, Kind: d.Kind, State: d.State, Case: d.Case, No: no, Payment: d.Payment, Refund: d.Refund,
		Authority: d.Authority, Order: d.Order, Ref: d.Ref, Card: d.Card, At: d.At, FoundAt: d.FoundAt, ClosedAt: timeOrNil(d.ClosedAt),
		ClosedBy: closedBy, Reason: d.Reason, Advice: text.Message("difference."+d.Kind+".advice", r.Lang, nil),
	}
	args := map[string]any{"gateway": d.Gateway, "ref": cmp.Or(d.Ref, d.Authority, "—")}
	if d.OurCurrency != "" {
		ours := sum(d.Ours, d.OurCurrency, r.Lang)
		v.Ours, args["ours"] = &ours, money.Of(d.Ours, money.Currency(d.OurCurrency))
	}
	if d.TheirCurrency != "" {
		theirs := sum(d.Theirs, d.TheirCurrency, r.Lang)
		v.Theirs, args["theirs"] = &theirs, money.Of(d.Theirs, money.Currency(d.TheirCurrency))
		args["amount"] = args["theirs"]
	}
	v.Words = text.Message("difference."+d.Kind, r.Lang, args)
	if d.State == store.DifferenceClosed && d.ClosedBy == "" {
		v.Reason = text.Message("difference."+d.Kind+".explained", r.Lang, nil)
	}
	return v
}

// CloseDifference ends a difference on the reader's word.
func (s *Service) CloseDifference(ctx context.Context, r Reader, id, reason string) (Difference, error) {
	if !people.Can(r.Person, people.MoveMoney, people.Object{}) {
		return Difference{}, errNotFound
	}
	d, err := s.processes.CloseDifference(ctx, r.Person, id, reason)
	if err != nil {
		return Difference{}, err
	}
	var list []Difference
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		list, err = differences(ctx, tx, r, []store.Difference{d})
		return err
	})
	if err != nil {
		return Difference{}, err
	}
	return list[0], nil
}

// Reconciled is what has come of reconciling a day of a gateway.
type Reconciled struct {
	Gateway string     `json:"gateway"`
	Day     string     `json:"day"`
	State   string     `json:"state" enum:"waiting,done"`
	At      *time.Time `json:"at,omitempty" doc:"When it was last done"`
	Next    *time.Time `json:"next,omitempty" doc:"When it is tried next"`
	Tries   int        `json:"tries" doc:"In vain"`
	Listed  int        `json:"listed" doc:"Lines of the gateway's list"`
	Settled int        `json:"settled" doc:"Payments whose end the list has told"`
	Found   int        `json:"found" doc:"New differences"`
	Closed  int        `json:"closed" doc:"Differences that have explained themselves"`
	Open    int        `json:"open" doc:"Differences of the gateway that were open afterwards"`
	Cause   string     `json:"cause,omitempty" doc:"Why the list could not be had"`
}

// shownDays is how many days of each gateway are shown.
const shownDays = 31

// Reconciliations gives the last days of each gateway.
func (s *Service) Reconciliations(ctx context.Context, r Reader) ([]Reconciled, error) {
	if !people.Can(r.Person, people.ReadMoney, people.Object{}) {
		return nil, errNotFound
	}
	list := []Reconciled{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		names, err := tx.ReconciledGateways(ctx)
		if err != nil {
			return err
		}
		for _, name := range names {
			rows, err := tx.Reconciliations(ctx, name, shownDays)
			if err != nil {
				return fmt.Errorf("read reconciliations: %w", err)
			}
			for _, x := range rows {
				list = append(list, Reconciled{
					x.Gateway, x.Day, x.State, timeOrNil(x.EndedAt), timeOrNil(x.DueAt), x.Tries, x.Listed, x.Settled, x.Found, x.Closed, x.Still, x.Cause,
				})
			}
		}
		return nil
	})
	return list, err
}
