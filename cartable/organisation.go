package cartable

import (
	"context"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Membership is an organisation that the reader belongs to.
type Membership struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role" enum:"owner,manager,member"`
}

// circleOf are the members of a case's organisation with their roles, nil where it has none.
func circleOf(ctx context.Context, tx *store.Tx, c engine.Case) (map[string]string, error) {
	if c.Organisation == "" {
		return nil, nil
	}
	return tx.Circle(ctx, c.Organisation)
}

func organisationName(ctx context.Context, tx *store.Tx, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	o, err := tx.Organisation(ctx, id)
	return o.Name, err
}

// ofParty narrows a list of items to what waits for the reader: of his own cases or, where
// he acts for an organisation, of those that its members share. Who may not work for the
// others has his own of these.
func ofParty(ctx context.Context, tx *store.Tx, r Reader, f *store.ItemFilter) error {
	f.Customer = r.ID
	if r.For == "" {
		return nil
	}
	circle, err := people.CircleFor(ctx, tx, r.Person, people.ActFor, r.For)
	if err != nil {
		return err
	}
	const somebody = "?" // a customer that is nobody: only rules over members can hold
	f.Customer = r.For
	if !people.Can(r.Person, people.WorkItem, people.Object{Customer: somebody, Who: engine.Customer, Circle: circle}) {
		f.OfCase = r.ID
	}
	return nil
}

// partyCases are the cases that are the reader's alone or, where he acts for an
// organisation, those that its members share.
func partyCases(ctx context.Context, tx *store.Tx, r Reader, mine bool, p store.CasePage) ([]store.CaseRow, error) {
	if r.For == "" {
		return tx.CasesOf(ctx, r.ID, p)
	}
	if _, err := people.CircleFor(ctx, tx, r.Person, people.ActFor, r.For); err != nil {
		return nil, err
	}
	if mine {
		p.Of = r.ID
	}
	return tx.CasesShared(ctx, r.For, p)
}

// startsFor is what the organisation is called that a new case is for, "" for none.
func startsFor(ctx context.Context, tx *store.Tx, r Reader, q Start) (string, error) {
	if r.For == "" {
		if q.Private {
			return "", fault.New(fault.Invalid, "invalid.fields").With(fault.At("private", "field.unknown"))
		}
		return "", nil
	}
	if _, err := people.CircleFor(ctx, tx, r.Person, people.ActFor, r.For); err != nil {
		return "", err
	}
	return organisationName(ctx, tx, r.For)
}

// homeOrganisations tells a customer for whom he may act, and how many invitations wait.
func (s *Service) homeOrganisations(ctx context.Context, tx *store.Tx, r Reader, h *Home) error {
	all, err := tx.MemberOf(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		h.Organisations = append(h.Organisations, Membership{ID: m.Organisation, Name: m.Called, Role: m.Role})
	}
	waiting, err := tx.InvitationsTo(ctx, r.ID)
	h.Invitations = len(waiting)
	return err
}

// hearsOf are the lines of a customer: what the members of his organisations share.
func hearsOf(ctx context.Context, tx *store.Tx, r Reader) ([]string, error) {
	all, err := tx.MemberOf(ctx, r.ID)
	if err != nil {
		return nil, fmt.Errorf("read organisations: %w", err)
	}
	var lines []string
	for _, m := range all {
		lines = append(lines, "organisation:"+m.Organisation)
	}
	return lines, nil
}

// party is who acts in the case: of customers always its customer, for whom colleagues act.
func (l loaded) party(r Reader) string {
	if r.Side == engine.Customer {
		return l.c.Customer
	}
	return r.ID
}

// actionsOf are the actions that the reader may do now.
func actionsOf(r Reader, l loaded, now time.Time) []string {
	if r.Side == engine.Customer && !people.Can(r.Person, people.ActOnCase, caseObject(l)) {
		return nil
	}
	return engine.Actions(l.p, l.c, r.Side, l.party(r), now)
}

// broughtBy reports whether a document of the case came from the reader's side: from
// himself, from the customer, or of a shared case from a member of the organisation. All of
// them see the same.
func (l loaded) broughtBy(r Reader, d store.Document) bool {
	return d.Owner == r.ID || d.Owner == l.c.Customer || l.c.Shared() != "" && l.circle[d.Owner] != ""
}
