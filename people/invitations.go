package people

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// An invitation is bound to an address and opened by nothing but its proof: it stands in
// the cartable of the person who has proven that the address is his, before or afterwards.
// So there is no token that a forwarded letter, a log or a scanner of mail could use, and
// whoever asks for an invitation that is not to him, over, used or taken back gets the
// answer of one that never was.

// InvitationAge is how long an invitation can be accepted.
const InvitationAge = 7 * 24 * time.Hour

// maxInvitations bounds how many an organisation has open.
const maxInvitations = 50

// How often is invited: by one organisation, and to one address by whomever.
var (
	invitesInADay = rule{"invites", 50, 24 * time.Hour}
	invitedInADay = rule{"invited", 3, 24 * time.Hour}
)

// Invite invites whoever has an address, or will have proven it within a week, to belong to
// an organisation. Whether somebody has it makes no difference to the answer.
func (s *Service) Invite(ctx context.Context, by Person, id, target, role string) (store.Invitation, error) {
	if !knownRole(role) {
		return store.Invitation{}, errRole
	}
	to, ok := ParseAddress(target)
	if !ok {
		return store.Invitation{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("target", "field.address"))
	}
	i := store.Invitation{
		ID: uuid.Must(uuid.NewV7()).String(), Organisation: id, Address: store.Address{Channel: to.Channel, To: to.To}, Role: role, By: by.ID, ByName: by.Name,
	}
	given := func(map[string]string) (string, error) { return role, nil }
	err := s.changeMembers(ctx, by, id, given, func(tx *store.Tx, circle map[string]string) error {
		if len(circle) >= maxMembers {
			return errFull
		}
		if err := s.roomForInvitation(ctx, tx, i); err != nil {
			return err
		}
		i.MadeAt, i.ExpiresAt = tx.Now, tx.Now.Add(InvitationAge)
		if err := tx.PutInvitation(ctx, i); err != nil {
			return err
		}
		return s.tellInvited(ctx, tx, by, i, to)
	})
	return i, err
}

var errFull = fault.New(fault.Conflict, "organisation.full", "most", maxMembers)

// roomForInvitation counts an invitation, always in this order.
func (s *Service) roomForInvitation(ctx context.Context, tx *store.Tx, i store.Invitation) error {
	open, err := tx.Invitations(ctx, i.Organisation)
	if err != nil {
		return err
	}
	again := slices.ContainsFunc(open, func(o store.Invitation) bool { return o.Channel == i.Channel && o.To == i.To })
	if !again && len(open) >= maxInvitations {
		return fault.New(fault.Conflict, "organisation.open_invitations", "most", maxInvitations)
	}
	if err := invitesInADay.take(ctx, tx, i.Organisation); err != nil {
		return err
	}
	if err := invitedInADay.take(ctx, tx, i.Channel+" "+i.To); err != nil {
		return err
	}
	if !s.sends(i.Channel) {
		return nil
	}
	return rule{"strangers", s.options.Strangers, time.Hour}.take(ctx, tx, "")
}

func (s *Service) sends(channel string) bool {
	return s.codes() && slices.Contains(s.options.Channels, channel)
}

// tellInvited tells the address that an invitation waits, where messages go there at all.
func (s *Service) tellInvited(ctx context.Context, tx *store.Tx, by Person, i store.Invitation, to Address) error {
	owner, err := tx.AddressOwner(ctx, to.Channel, to.To)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if !s.sends(to.Channel) {
		return nil
	}
	l := Letter{Address: to, Key: "invitation/" + i.ID}
	l.Subject, l.Body = s.invitationWords(wordsOf(owner, text.Lang(by.Lang)))
	tx.AfterCommit(func() { s.post.give(ctx, l) })
	return nil
}

// TakeBackInvitation ends an invitation that nobody has answered.
func (s *Service) TakeBackInvitation(ctx context.Context, by Person, id, invitation string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.LockOrganisation(ctx, id); err != nil {
			return err
		}
		if _, err := CircleFor(ctx, tx, by, ManageMembers, id); err != nil {
			return err
		}
		return noOrganisation(tx.DropInvitation(ctx, id, invitation))
	})
}

// Invitations lists what waits for a person's answer.
func (s *Service) Invitations(ctx context.Context, p Person) ([]store.Invitation, error) {
	if !Can(p, JoinOrganisation, Object{}) {
		return nil, errNoOrganisation
	}
	var all []store.Invitation
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.InvitationsTo(ctx, p.ID)
		return err
	})
	return all, err
}

// Accept makes a person a member as an invitation to an address of his says, and gives the
// organisation. Who is a member already keeps his role.
func (s *Service) Accept(ctx context.Context, p Person, invitation string) (string, error) {
	var id string
	err := s.answer(ctx, p, invitation, func(tx *store.Tx, i store.Invitation) error {
		id = i.Organisation
		if err := tx.LockOrganisation(ctx, id); err != nil {
			return err
		}
		circle, err := tx.Circle(ctx, id)
		if err != nil || circle[p.ID] != "" {
			return err
		}
		if len(circle) >= maxMembers {
			return errFull
		}
		if err := roomForOne(ctx, tx, p.ID); err != nil {
			return err
		}
		return tx.PutMember(ctx, id, p.ID, i.Role)
	})
	return id, err
}

// Decline ends an invitation to an address of the person's.
func (s *Service) Decline(ctx context.Context, p Person, invitation string) error {
	return s.answer(ctx, p, invitation, func(*store.Tx, store.Invitation) error { return nil })
}

// answer takes an invitation: once.
func (s *Service) answer(ctx context.Context, p Person, invitation string, then func(*store.Tx, store.Invitation) error) error {
	if !Can(p, JoinOrganisation, Object{}) {
		return errNoOrganisation
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		i, err := tx.TakeInvitation(ctx, invitation, p.ID)
		if err != nil {
			return noOrganisation(err)
		}
		store.About(ctx, "organisation", i.Organisation)
		return then(tx, i)
	})
}
