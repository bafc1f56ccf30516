package api

import (
	"context"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

// Organisations are those that a customer belongs to, and the invitations to others.
type Organisations struct {
	Rows        []cartable.Membership `json:"rows"`
	Invitations []InvitationToMe      `json:"invitations"`
}

// InvitationToMe is an invitation to an address that the reader has proven.
type InvitationToMe struct {
	ID        string    `json:"id"`
	Name      string    `json:"name" doc:"Of the organisation"`
	By        string    `json:"by" doc:"Who has invited"`
	Role      string    `json:"role" enum:"owner,manager,member"`
	ExpiresAt time.Time `json:"expires_at"`
}

// Organisation is an organisation as one of its members sees it.
type Organisation struct {
	ID          string               `json:"id"`
	Name        string               `json:"name"`
	NationalID  string               `json:"national_id,omitempty" doc:"As its owner has typed it"`
	Role        string               `json:"role" enum:"owner,manager,member" doc:"The reader's"`
	Invites     bool                 `json:"invites" doc:"The reader may invite members, and remove them"`
	Rules       bool                 `json:"rules" doc:"The reader may give roles, and remove anybody"`
	Members     []OrganisationMember `json:"members"`
	Invitations []OpenInvitation     `json:"invitations" doc:"For who may invite: those that nobody has answered"`
}

// OrganisationMember is one of the members.
type OrganisationMember struct {
	Person string    `json:"person"`
	Name   string    `json:"name"`
	Role   string    `json:"role" enum:"owner,manager,member"`
	Since  time.Time `json:"since"`
	Me     bool      `json:"me,omitempty"`
}

// OpenInvitation is an invitation that nobody has answered yet.
type OpenInvitation struct {
	ID        string    `json:"id"`
	Target    string    `json:"target" doc:"The mobile or mail address that was invited"`
	Role      string    `json:"role" enum:"owner,manager,member"`
	By        string    `json:"by"`
	ExpiresAt time.Time `json:"expires_at"`
}

// NewOrganisation asks for an organisation.
type NewOrganisation struct {
	Name       string `json:"name" maxLength:"300"`
	NationalID string `json:"national_id,omitempty" maxLength:"50" doc:"Legal id or registration number, where there is one; nobody checks whose it is"`
}

// NewInvitation asks for somebody to be invited.
type NewInvitation struct {
	Target string `json:"target" maxLength:"200" doc:"Mobile or mail address"`
	Role   string `json:"role" enum:"owner,manager,member"`
}

// NewRole is another role of a member.
type NewRole struct {
	Role string `json:"role" enum:"owner,manager,member"`
}

// OfMember names a member of an organisation.
type OfMember struct {
	ByID
	Person string `path:"person" maxLength:"100"`
}

func (s *Server) organisations(ctx context.Context, r cartable.Reader, _ *none) (*out[Organisations], error) {
	waiting, err := s.people.Invitations(ctx, r.Person)
	if err != nil {
		return nil, err
	}
	all, err := s.people.MemberOf(ctx, r.Person)
	v := Organisations{Rows: []cartable.Membership{}, Invitations: []InvitationToMe{}}
	for _, m := range all {
		v.Rows = append(v.Rows, cartable.Membership{ID: m.Organisation, Name: m.Called, Role: m.Role})
	}
	for _, i := range waiting {
		v.Invitations = append(v.Invitations, InvitationToMe{ID: i.ID, Name: i.Called, By: i.ByName, Role: i.Role, ExpiresAt: i.ExpiresAt})
	}
	return &out[Organisations]{v}, err
}

func (s *Server) makeOrganisation(ctx context.Context, r cartable.Reader, in *struct{ Body NewOrganisation }) (*out[cartable.Membership], error) {
	o, err := s.people.MakeOrganisation(ctx, r.Person, in.Body.Name, in.Body.NationalID)
	return &out[cartable.Membership]{cartable.Membership{ID: o.ID, Name: o.Name, Role: people.OrganisationOwner}}, err
}

func (s *Server) organisation(ctx context.Context, r cartable.Reader, in *ByID) (*out[Organisation], error) {
	return s.organisationOf(ctx, r, in.ID)
}

func (s *Server) organisationOf(ctx context.Context, r cartable.Reader, id string) (*out[Organisation], error) {
	o, err := s.people.Organisation(ctx, r.Person, id)
	if err != nil {
		return nil, err
	}
	return &out[Organisation]{organisationView(r, o)}, nil
}

func organisationView(r cartable.Reader, o people.Organisation) Organisation {
	v := Organisation{
		ID: o.ID, Name: o.Name, NationalID: o.NationalID, Role: o.Role, Invites: o.Invites, Rules: o.Rules,
		Members: []OrganisationMember{}, Invitations: []OpenInvitation{},
	}
	for _, m := range o.Members {
		v.Members = append(v.Members, OrganisationMember{Person: m.Person, Name: m.Name, Role: m.Role, Since: m.Since, Me: m.Person == r.ID})
	}
	for _, i := range o.Invitations {
		v.Invitations = append(v.Invitations, invitationView(i))
	}
	return v
}

func invitationView(i people.Invitation) OpenInvitation {
	return OpenInvitation{ID: i.ID, Target: i.To, Role: i.Role, By: i.ByName, ExpiresAt: i.ExpiresAt}
}

func (s *Server) leaveOrganisation(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	err := s.people.LeaveOrganisation(ctx, r.Person, in.ID)
	s.hub.Recheck(r.ID)
	return &none{}, err
}

func (s *Server) setMemberRole(ctx context.Context, r cartable.Reader, in *struct {
	OfMember
	Body NewRole
},
) (*out[Organisation], error) {
	if err := s.people.SetMemberRole(ctx, r.Person, in.ID, in.Person, in.Body.Role); err != nil {
		return nil, err
	}
	return s.organisationOf(ctx, r, in.ID)
}

func (s *Server) removeMember(ctx context.Context, r cartable.Reader, in *OfMember) (*none, error) {
	err := s.people.RemoveMember(ctx, r.Person, in.ID, in.Person)
	s.hub.Recheck(in.Person)
	return &none{}, err
}

func (s *Server) invite(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body NewInvitation
},
) (*out[OpenInvitation], error) {
	i, err := s.people.Invite(ctx, r.Person, in.ID, in.Body.Target, in.Body.Role)
	return &out[OpenInvitation]{invitationView(i)}, err
}

func (s *Server) takeBackInvitation(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Invitation string `path:"invitation" maxLength:"100"`
},
) (*none, error) {
	return &none{}, s.people.TakeBackInvitation(ctx, r.Person, in.ID, in.Invitation)
}

func (s *Server) acceptInvitation(ctx context.Context, r cartable.Reader, in *ByID) (*out[Organisation], error) {
	id, err := s.people.Accept(ctx, r.Person, in.ID)
	if err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	return s.organisationOf(ctx, r, id)
}

func (s *Server) declineInvitation(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.people.Decline(ctx, r.Person, in.ID)
}
