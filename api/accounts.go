package api

import (
	"context"
	"net/http"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

// tellsOfSource bounds how often codes are told from one source within signInWindow;
// what guards an account is counted in the database.
const tellsOfSource = 60

// Ways are the ways in that this installation has.
type Ways struct {
	Codes  []string `json:"codes" doc:"Channels by which one-time codes are sent: sms, mail"`
	Down   []string `json:"down" doc:"Those of them that take no messages at the moment"`
	SignUp bool     `json:"sign_up" doc:"Customers may make an account"`
}

func (s *Server) ways(context.Context, cartable.Reader, *none) (*out[Ways], error) {
	w := s.people.Ways()
	return &out[Ways]{Ways{Codes: append([]string{}, w.Codes...), Down: append([]string{}, w.Down...), SignUp: w.SignUp}}, nil
}

// CodeRequest asks for a one-time code.
type CodeRequest struct {
	Purpose string `json:"purpose" enum:"sign_in,sign_up,reset"`
	Target  string `json:"target" maxLength:"260" doc:"A mobile or a mail address"`
}

// CodeAsked is the same whether the address is known or not.
type CodeAsked struct {
	Channel  string `json:"channel" enum:"sms,mail"`
	AgainIn  int    `json:"again_in" doc:"Seconds until another code may be asked for"`
	ValidFor int    `json:"valid_for" doc:"Seconds that the code can be told"`
}

type codeAsked struct {
	SetCookie http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      CodeAsked
}

func (s *Server) askCode(ctx context.Context, _ cartable.Reader, in *struct{ Body CodeRequest }) (*codeAsked, error) {
	return s.ask(ctx, people.Ask{Purpose: people.Purpose(in.Body.Purpose), Target: in.Body.Target})
}

func (s *Server) ask(ctx context.Context, q people.Ask) (*codeAsked, error) {
	v := visitOf(ctx)
	q.Source, q.Lang = network(v.address), v.lang
	asked, err := s.people.AskCode(ctx, q)
	if err != nil {
		return nil, err
	}
	body := CodeAsked{Channel: asked.Channel, AgainIn: int(people.AskAgain.Seconds()), ValidFor: int(people.CodeAge.Seconds())}
	return &codeAsked{SetCookie: s.handle(asked.Handle), Body: body}, nil
}

// handle is the cookie of a code; "" takes it away.
func (s *Server) handle(value string) http.Cookie {
	c := s.cookie(value)
	c.Name, c.SameSite = s.codeCookie(), http.SameSiteStrictMode
	if value != "" {
		c.MaxAge = int((people.CodeAge + people.ProvenAge).Seconds())
	}
	return c
}

// CodeTold is the code that came.
type CodeTold struct {
	Code string `json:"code" maxLength:"20"`
}

// telling slows down who tries codes for no matter whom.
func (s *Server) telling(ctx context.Context) error {
	if after := s.tells.take(network(visitOf(ctx).address)); after > 0 {
		return errTooMany.After(after)
	}
	return nil
}

func (s *Server) signInByCode(ctx context.Context, _ cartable.Reader, in *struct{ Body CodeTold }) (*signedIn, error) {
	if err := s.telling(ctx); err != nil {
		return nil, err
	}
	v := visitOf(ctx)
	token, _, err := s.people.SignInByCode(ctx, v.handle, in.Body.Code, v.agent)
	if err != nil {
		return nil, err
	}
	return s.entered(ctx, token)
}

// ResetRequest sets a new password by a code.
type ResetRequest struct {
	Code     string `json:"code" maxLength:"20"`
	Password string `json:"password" maxLength:"1000"`
}

func (s *Server) resetPassword(ctx context.Context, _ cartable.Reader, in *struct{ Body ResetRequest }) (*signedOut, error) {
	if err := s.telling(ctx); err != nil {
		return nil, err
	}
	p, err := s.people.ResetPassword(ctx, visitOf(ctx).handle, in.Body.Code, in.Body.Password)
	if err != nil {
		return nil, err
	}
	s.hub.Recheck(p.ID)
	return &signedOut{SetCookie: s.handle("")}, nil
}

// Proven is the address that the new account will have.
type Proven struct {
	Channel string `json:"channel" enum:"sms,mail"`
	Address string `json:"address"`

	Form  *cartable.Form `json:"form,omitempty" doc:"What he may write about himself"`
	Noted bool           `json:"noted,omitempty" doc:"Staff have written down a customer with this mobile, who has no way in; with his national id the account becomes his"`
}

func (s *Server) proveSignUp(ctx context.Context, _ cartable.Reader, in *struct{ Body CodeTold }) (*out[Proven], error) {
	if err := s.telling(ctx); err != nil {
		return nil, err
	}
	if err := s.people.ProveCode(ctx, people.ToSignUp, visitOf(ctx).handle, in.Body.Code); err != nil {
		return nil, err
	}
	a, err := s.people.Applies(ctx, visitOf(ctx).handle)
	if err != nil {
		return nil, err
	}
	noted, err := s.people.IsNoted(ctx, a)
	if err != nil {
		return nil, err
	}
	f, err := s.cartable.OwnForm(ctx, cartable.Reader{Lang: visitOf(ctx).lang})
	return &out[Proven]{Proven{Channel: a.Channel, Address: a.To, Form: f, Noted: noted}}, err
}

// SignUp is what a new customer says of himself.
type SignUp struct {
	Name     string `json:"name" maxLength:"400"`
	Password string `json:"password,omitempty" maxLength:"1000" doc:"Without it he comes in by codes"`

	NationalID string `json:"national_id,omitempty" maxLength:"40" doc:"Of the customer whom staff have written down with the mobile, where it is he"`

	Values map[string]any `json:"values,omitempty" doc:"What he writes about himself, by attribute"`
}

func (s *Server) signUp(ctx context.Context, _ cartable.Reader, in *struct{ Body SignUp }) (*signedIn, error) {
	if err := s.telling(ctx); err != nil {
		return nil, err
	}
	v := visitOf(ctx)
	own, err := s.cartable.CheckOwn(ctx, in.Body.Values)
	if err != nil {
		return nil, err
	}
	a := people.Applicant{Name: in.Body.Name, Password: in.Body.Password, Lang: v.lang, NationalID: in.Body.NationalID, Attributes: own}
	token, _, err := s.people.SignUp(ctx, v.handle, a, v.agent)
	if err != nil {
		return nil, err
	}
	return s.entered(ctx, token)
}
