package api

import (
	"context"
	"net/http"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

// SignIn is what a person signs in with.
type SignIn struct {
	Login    string `json:"login" maxLength:"200"`
	Password string `json:"password" maxLength:"1000"`
}

// Entered is who has signed in. Before the second step it says what is left to do, and
// of the person only his side and language.
type Entered struct {
	cartable.Me
	Step string `json:"step,omitempty" enum:"code,enrol" doc:"What is left to do: enter a code of the second factor, or set one up"`
}

type signedIn struct {
	Opened
	Body Entered
}

type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie" hidden:"true"`
}

func (s *Server) signIn(ctx context.Context, _ cartable.Reader, in *struct{ Body SignIn }) (*signedIn, error) {
	v := visitOf(ctx)
	var token string
	err := s.guessing(ctx, in.Body.Login, func() (err error) {
		token, _, err = s.people.SignIn(ctx, in.Body.Login, in.Body.Password, v.agent)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.entered(ctx, token)
}

// entered answers with a session that was just opened or has come a step further.
func (s *Server) entered(ctx context.Context, token string) (*signedIn, error) {
	p, step, err := s.people.Visitor(ctx, token)
	if err != nil {
		return nil, err
	}
	me := s.cartable.Who(cartable.Reader{Person: p, Lang: visitOf(ctx).lang})
	if step != people.SignedIn {
		me = cartable.Me{Side: me.Side, Lang: me.Lang, Money: me.Money, Roles: []string{}}
	}
	return &signedIn{Opened: s.opened(token), Body: Entered{Me: me, Step: string(step)}}, nil
}

// Left says where one signs out of the provider that one came by.
type Left struct {
	Redirect string `json:"redirect"`
}

type left struct {
	Status    int
	SetCookie http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      *Left
}

func (s *Server) signOut(ctx context.Context, r cartable.Reader, _ *none) (*left, error) {
	token := visitOf(ctx).token
	to := s.people.Farewell(ctx, token, s.origin+signInSide)
	if err := s.people.SignOut(ctx, token); err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	if to == "" {
		return &left{Status: http.StatusNoContent, SetCookie: s.cookie("")}, nil
	}
	return &left{Status: http.StatusOK, SetCookie: s.cookie(""), Body: &Left{to}}, nil
}

func (s *Server) me(_ context.Context, r cartable.Reader, _ *none) (*out[cartable.Me], error) {
	return &out[cartable.Me]{s.cartable.Who(r)}, nil
}

// Language is a person's choice of language.
type Language struct {
	Lang string `json:"lang" enum:"fa,en"`
}

func (s *Server) setLang(ctx context.Context, r cartable.Reader, in *struct{ Body Language }) (*out[cartable.Me], error) {
	p, err := s.people.SetLang(ctx, r.ID, in.Body.Lang)
	if err != nil {
		return nil, err
	}
	return &out[cartable.Me]{s.cartable.Who(cartable.Reader{Person: p, Lang: r.Lang})}, nil
}

// NewPassword changes a password; the old one proves who asks.
type NewPassword struct {
	Old string `json:"old" maxLength:"1000"`
	New string `json:"new" maxLength:"1000"`
}

func (s *Server) setPassword(ctx context.Context, r cartable.Reader, in *struct{ Body NewPassword }) (*signedOut, error) {
	err := s.guessing(ctx, r.Login, func() error { return s.people.SetPassword(ctx, r.Person, in.Body.Old, in.Body.New) })
	if err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	return &signedOut{SetCookie: s.cookie("")}, nil
}
