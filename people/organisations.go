package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Bounds of organisations.
const (
	maxOrganisations = 20 // that one person belongs to
	maxMembers       = 200
)

// organisationsInADay bounds how many organisations one person makes.
var organisationsInADay = rule{"organisations", 5, 24 * time.Hour}

var errNoOrganisation = fault.New(fault.NotFound, "not_found")

// Invitation waits for the person whose address it names.
type Invitation = store.Invitation

// OrganisationOwner is the role of who has made an organisation.
const OrganisationOwner = store.OrgOwner

// Organisation is an organisation as one of its members sees it.
type Organisation struct {
	store.Organisation
	Role        string // of the one who asks
	Members     []store.Member
	Invitations []store.Invitation // open ones; none for who may not invite
	Invites     bool               // he may invite, and remove members
	Rules       bool               // he may give roles, and remove anybody
}

// MakeOrganisation makes an organisation whose owner the person is. The name and the
// national id are what he says: nobody has looked at them.
func (s *Service) MakeOrganisation(ctx context.Context, by Person, name, nationalID string) (store.Organisation, error) {
	if !Can(by, MakeOrganisation, Object{}) {
		return store.Organisation{}, errNoOrganisation
	}
	o := store.Organisation{ID: uuid.Must(uuid.NewV7()).String(), Name: tidyName(name), NationalID: iran.NormalizeLegalID(nationalID), MadeBy: by.ID}
	if fields := checkOrganisation(o); len(fields) > 0 {
		return o, fault.New(fault.Invalid, "invalid.fields").With(fields...)
	}
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		if err := organisationsInADay.take(ctx, tx, by.ID); err != nil {
			return err
		}
		if err := roomForOne(ctx, tx, by.ID); err != nil {
			return err
		}
		store.About(ctx, "organisation", o.ID)
		o.CreatedAt = tx.Now
		return tx.AddOrganisation(ctx, o)
	})
	return o, err
}

func checkOrganisation(o store.Organisation) []fault.Field {
	var fields []fault.Field
	switch {
	case o.Name == "":
		fields = append(fields, fault.At("name", "field.required"))
	case utf8.RuneCountInString(o.Name) > maxName:
		fields = append(fields, fault.At("name", "field.max_length", "max", maxName))
	case strings.ContainsFunc(o.Name, notOfName):
		fields = append(fields, fault.At("name", "organisation.name_mark"))
	}
	if o.NationalID != "" && !iran.ValidLegalID(o.NationalID) {
		fields = append(fields, fault.At("national_id", "field.format.legal_id"))
	}
	return fields
}

// notOfName keeps addresses, and marks that change how a line is read, out of a name that
// others are shown.
func notOfName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" \u200c-–,،()«»&'’", r)
}

// roomForOne refuses who belongs to too many organisations to belong to one more.
func roomForOne(ctx context.Context, tx *store.Tx, person string) error {
	all, err := tx.MemberOf(ctx, person)
	if err == nil && len(all) >= maxOrganisations {
		err = fault.New(fault.Conflict, "organisation.too_many", "most", maxOrganisations)
	}
	return err
}

// MemberOf lists the organisations that a person belongs to.
func (s *Service) MemberOf(ctx context.Context, p Person) ([]store.Member, error) {
	var all []store.Member
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.MemberOf(ctx, p.ID)
		return err
	})
	return all, err
}

// Organisation gives an organisation to one of its members.
func (s *Service) Organisation(ctx context.Context, by Person, id string) (Organisation, error) {
	var v Organisation
	err := s.db.View(ctx, func(tx *store.Tx) error {
		circle, err := CircleFor(ctx, tx, by, ActFor, id)
		if err != nil {
			return err
		}
		if v.Organisation, err = tx.Organisation(ctx, id); err != nil {
			return err
		}
		if v.Members, err = tx.Members(ctx, id); err != nil {
			return err
		}
		v.Role = circle[by.ID]
		v.Invites = Can(by, ManageMembers, Object{Circle: circle, Member: store.OrgMember})
		v.Rules = Can(by, ManageMembers, Object{Circle: circle, Member: store.OrgOwner})
		if v.Invites {
			v.Invitations, err = tx.Invitations(ctx, id)
		}
		return err
	})
	return v, err
}

// CircleFor gives the roles of an organisation's members to one who may do the action to
// it. What he may not see is answered as what does not exist.
func CircleFor(ctx context.Context, tx *store.Tx, by Person, action Action, id string) (map[string]string, error) {
	circle, err := tx.Circle(ctx, id)
	if err != nil {
		return nil, err
	}
	if !Can(by, action, Object{Circle: circle, Member: store.OrgMember}) {
		return nil, errNoOrganisation
	}
	return circle, nil
}

// changeMembers runs a change of an organisation's members, one after the other. about
// gives the highest role that is given or taken.
func (s *Service) changeMembers(ctx context.Context, by Person, id string, about func(circle map[string]string) (string, error), change func(tx *store.Tx, circle map[string]string) error) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.LockOrganisation(ctx, id); err != nil {
			return err
		}
		circle, err := CircleFor(ctx, tx, by, ManageMembers, id)
		if err != nil {
			return err
		}
		role, err := about(circle)
		if err != nil {
			return err
		}
		if !Can(by, ManageMembers, Object{Circle: circle, Member: role}) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		return change(tx, circle)
	})
}

// roleOf gives the role of a member; who is none does not exist for this organisation.
func roleOf(person string) func(map[string]string) (string, error) {
	return func(circle map[string]string) (string, error) {
		if circle[person] == "" {
			return "", errNoOrganisation
		}
		return circle[person], nil
	}
}

// RemoveMember takes a member out of an organisation. It counts with his next request.
func (s *Service) RemoveMember(ctx context.Context, by Person, id, person string) error {
	return s.changeMembers(ctx, by, id, roleOf(person), func(tx *store.Tx, circle map[string]string) error {
		return dropMember(ctx, tx, id, person, circle)
	})
}

// SetMemberRole gives a member another role. Only owners give roles.
func (s *Service) SetMemberRole(ctx context.Context, by Person, id, person, role string) error {
	if !knownRole(role) {
		return errRole
	}
	owners := func(circle map[string]string) (string, error) {
		_, err := roleOf(person)(circle)
		return store.OrgOwner, err
	}
	return s.changeMembers(ctx, by, id, owners, func(tx *store.Tx, circle map[string]string) error {
		if role != store.OrgOwner && lastOwner(circle, person) {
			return errLastOwner
		}
		if role == store.OrgMember {
			if err := tx.DropInvitationsBy(ctx, id, person); err != nil {
				return err
			}
		}
		return tx.PutMember(ctx, id, person, role)
	})
}

// LeaveOrganisation ends one's own membership. The last owner cannot leave.
func (s *Service) LeaveOrganisation(ctx context.Context, p Person, id string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.LockOrganisation(ctx, id); err != nil {
			return err
		}
		circle, err := CircleFor(ctx, tx, p, ActFor, id)
		if err != nil {
			return err
		}
		return dropMember(ctx, tx, id, p.ID, circle)
	})
}

var (
	errLastOwner = fault.New(fault.Conflict, "organisation.last_owner")
	errRole      = fault.New(fault.Invalid, "invalid.fields").With(fault.At("role", "field.enum", "values", "owner, manager, member"))
)

func knownRole(role string) bool {
	return slices.Contains([]string{store.OrgOwner, store.OrgManager, store.OrgMember}, role)
}

func dropMember(ctx context.Context, tx *store.Tx, id, person string, circle map[string]string) error {
	if lastOwner(circle, person) {
		return errLastOwner
	}
	return tx.DropMember(ctx, id, person)
}

func lastOwner(circle map[string]string, person string) bool {
	for other, role := range circle {
		if role == store.OrgOwner && other != person {
			return false
		}
	}
	return circle[person] == store.OrgOwner
}

// noOrganisation turns "no such row" into the answer that strangers get too.
func noOrganisation(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errNoOrganisation
	}
	if err != nil {
		return fmt.Errorf("invitation: %w", err)
	}
	return nil
}

// invitationWords word an invitation. Nothing that people have typed goes to an address
// that may be a stranger's.
func (s *Service) invitationWords(lang text.Lang) (subject, body string) {
	args := map[string]any{"name": s.name, "days": int(InvitationAge / (24 * time.Hour))}
	return text.Message("invitation.subject", lang, nil), text.Message("invitation.body", lang, args)
}
