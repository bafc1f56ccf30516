package api

import (
	"context"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

// Profile is what a person sees and may change of his own account.
type Profile struct {
	Name     string         `json:"name"`
	Login    string         `json:"login"`
	Mobile   ProfileAddress `json:"mobile"`
	Email    ProfileAddress `json:"email"`
	Password bool           `json:"password" doc:"He has one"`
	Verifies []string       `json:"verifies" doc:"Channels by which a new address can be proven: sms, mail"`
	Work     []string       `json:"work" doc:"By what he hears what waits for his answer, beside his cartable: sms, email"`
	News     []string       `json:"news" doc:"By what he hears everything else"`
	Identity string         `json:"identity" enum:"none,open,verified" doc:"Whether the civil registry knows him; none where nobody asks it"`
	Form     *cartable.Form `json:"form,omitempty" doc:"What he may write about himself"`
}

// ProfileAddress is one of a person's addresses.
type ProfileAddress struct {
	Address  string `json:"address,omitempty"`
	Verified bool   `json:"verified"`
}

func (s *Server) profile(ctx context.Context, r cartable.Reader, _ *none) (*out[Profile], error) {
	return s.profileOf(ctx, r)
}

func (s *Server) profileOf(ctx context.Context, r cartable.Reader) (*out[Profile], error) {
	p := r.Person
	owned, err := s.people.Addresses(ctx, p)
	if err != nil {
		return nil, err
	}
	v := Profile{
		Name: p.Name, Login: p.Login, Mobile: ProfileAddress{Address: p.Mobile}, Email: ProfileAddress{Address: p.Email}, Password: p.PasswordHash != "",
		Verifies: append([]string{}, s.people.Ways().Codes...), Work: chosen(p, people.AboutWork), News: chosen(p, people.AboutNews),
	}
	v.Identity = s.identity(p)
	if v.Form, err = s.cartable.OwnForm(ctx, r); err != nil {
		return nil, err
	}
	for _, a := range owned {
		for _, mine := range []*ProfileAddress{&v.Mobile, &v.Email} {
			known, ok := people.ParseAddress(mine.Address)
			mine.Verified = mine.Verified || (ok && known.Channel == a.Channel && known.To == a.To)
		}
	}
	return &out[Profile]{v}, nil
}

func (s *Server) identity(p people.Person) string {
	switch {
	case !p.IdentityAt.IsZero():
		return "verified"
	case s.people.ChecksIdentity() && p.Side == "customer":
		return "open"
	default:
		return "none"
	}
}

// Identity is by what the civil registry knows a person.
type Identity struct {
	NationalID string `json:"national_id" maxLength:"50"`
	BirthDate  string `json:"birth_date" maxLength:"20" doc:"2006-01-02"`
}

func (s *Server) verifyIdentity(ctx context.Context, r cartable.Reader, in *struct{ Body Identity }) (*out[Profile], error) {
	p, err := s.people.VerifyIdentity(ctx, r.Person, in.Body.NationalID, in.Body.BirthDate)
	if err != nil {
		return nil, err
	}
	return s.profileOf(ctx, cartable.Reader{Person: p, Lang: r.Lang})
}

func chosen(p people.Person, kind string) []string {
	list := []string{}
	for _, c := range []string{"sms", "email"} {
		if people.Wants(p, kind, c) {
			list = append(list, c)
		}
	}
	return list
}

// Channels are by what a person hears what.
type Channels struct {
	Work []string `json:"work" enum:"sms,email" maxItems:"2" nullable:"false"`
	News []string `json:"news" enum:"sms,email" maxItems:"2" nullable:"false"`
}

func (s *Server) setChannels(ctx context.Context, r cartable.Reader, in *struct{ Body Channels }) (*out[Profile], error) {
	p, err := s.people.SetChannels(ctx, r.ID, map[string][]string{people.AboutWork: in.Body.Work, people.AboutNews: in.Body.News})
	if err != nil {
		return nil, err
	}
	return s.profileOf(ctx, cartable.Reader{Person: p, Lang: r.Lang})
}

// OwnValues are what a customer writes about himself, by attribute.
type OwnValues struct {
	Values map[string]any `json:"values"`
}

func (s *Server) saveOwn(ctx context.Context, r cartable.Reader, in *struct{ Body OwnValues }) (*out[Profile], error) {
	p, err := s.cartable.SaveOwn(ctx, r, in.Body.Values)
	if err != nil {
		return nil, err
	}
	return s.profileOf(ctx, cartable.Reader{Person: p, Lang: r.Lang})
}

// NewAddress is an address that a person wants to prove.
type NewAddress struct {
	Target string `json:"target" maxLength:"260" doc:"A mobile or a mail address"`
}

func (s *Server) askAddress(ctx context.Context, r cartable.Reader, in *struct{ Body NewAddress }) (*codeAsked, error) {
	return s.ask(ctx, people.Ask{Purpose: people.ToVerify, Target: in.Body.Target, By: r.Person})
}

func (s *Server) confirmAddress(ctx context.Context, r cartable.Reader, in *struct{ Body CodeTold }) (*out[Profile], error) {
	if err := s.telling(ctx); err != nil {
		return nil, err
	}
	p, err := s.people.VerifyAddress(ctx, r.Person, visitOf(ctx).handle, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return s.profileOf(ctx, cartable.Reader{Person: p, Lang: r.Lang})
}

// SessionRow is one of a person's own sessions.
type SessionRow struct {
	ID     string    `json:"id"`
	Agent  string    `json:"agent" doc:"What the browser calls itself"`
	Opened time.Time `json:"opened"`
	Seen   time.Time `json:"seen"`
	This   bool      `json:"this" doc:"The one that asks"`

	Method   string `json:"method" enum:"password,code,oidc" doc:"How it was opened; oidc is another system that says who one is"`
	Provider string `json:"provider,omitempty" doc:"The title of that system"`
	Second   bool   `json:"second" doc:"A second factor was proven beside it"`
}

// Sessions are those of a person that are open.
type Sessions struct {
	Rows []SessionRow `json:"rows"`
}

func (s *Server) sessions(ctx context.Context, r cartable.Reader, _ *none) (*out[Sessions], error) {
	open, err := s.people.Sessions(ctx, r.Person, visitOf(ctx).token)
	if err != nil {
		return nil, err
	}
	rows := make([]SessionRow, 0, len(open))
	for _, one := range open {
		row := SessionRow(one)
		row.Provider = s.people.ProviderTitle(one.Provider, r.Lang)
		rows = append(rows, row)
	}
	return &out[Sessions]{Sessions{rows}}, nil
}

func (s *Server) endSession(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	if err := s.people.EndSession(ctx, r.Person, in.ID); err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	return &none{}, nil
}

func (s *Server) endSessionsOf(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	if err := s.people.EndSessionsOf(ctx, r.Person, in.ID); err != nil {
		return nil, err
	}
	s.hub.Recheck(in.ID)
	return &none{}, nil
}

func (s *Server) endSessions(ctx context.Context, r cartable.Reader, _ *none) (*signedOut, error) {
	if err := s.people.EndSessions(ctx, r.Person); err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	return &signedOut{SetCookie: s.cookie("")}, nil
}
