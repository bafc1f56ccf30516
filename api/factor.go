package api

import (
	"context"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

// SessionState is how far a visitor has come in signing in.
type SessionState struct {
	Step      string         `json:"step" enum:"sign_in,code,enrol,done" doc:"What is next; code and enrol are the second step"`
	Providers []ProviderLink `json:"providers" doc:"Other systems that one may sign in by"`
	Person    string         `json:"person,omitempty" doc:"Who has signed in"`
}

// ProviderLink is another system that says who people are. One signs in by going to its
// address.
type ProviderLink struct {
	Title string `json:"title"`
	Href  string `json:"href"`
}

// session tells the sign-in page where to begin.
func (s *Server) session(ctx context.Context, r cartable.Reader, _ *none) (*out[SessionState], error) {
	state := SessionState{Step: "sign_in", Providers: []ProviderLink{}}
	for _, p := range s.people.Providers() {
		state.Providers = append(state.Providers, ProviderLink{Title: p.Title.In(visitOf(ctx).lang), Href: providerSide + p.Name})
	}
	switch v := visitOf(ctx); {
	case r.ID != "":
		state.Step, state.Person = "done", r.ID
	case v.step != people.SignedIn:
		state.Step = string(v.step)
	}
	return &out[SessionState]{state}, nil
}

// Code is a code of the second factor, or a recovery code, as somebody has typed it.
type Code struct {
	Code string `json:"code" maxLength:"100"`
}

func (s *Server) enterCode(ctx context.Context, r cartable.Reader, in *struct{ Body Code }) (*signedIn, error) {
	v := visitOf(ctx)
	done, err := s.signIns.begin("code/"+r.ID, v.address)
	if err != nil {
		return nil, err
	}
	token, _, err := s.people.PassFactor(ctx, v.token, in.Body.Code)
	done(err == nil)
	if err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	return s.entered(ctx, token)
}

// Factor is a person's own second factor.
type Factor struct {
	On        bool       `json:"on"`
	Since     *time.Time `json:"since,omitempty"`
	CodesLeft int        `json:"codes_left" doc:"Recovery codes that were not used"`
	Demanded  bool       `json:"demanded" doc:"One of the person's roles demands it"`
	Password  bool       `json:"password" doc:"The person has a password, which is asked for before a factor is set up"`
}

func (s *Server) factor(ctx context.Context, r cartable.Reader, _ *none) (*out[Factor], error) {
	state, err := s.people.FactorOf(ctx, r.Person)
	if err != nil {
		return nil, err
	}
	f := Factor{On: state.On, CodesLeft: state.Left, Demanded: state.Demanded, Password: r.PasswordHash != ""}
	if state.On {
		f.Since = &state.Since
	}
	return &out[Factor]{f}, nil
}

// Proof is the password of who sets a second factor up; who is about to sign in has just
// given it.
type Proof struct {
	Password string `json:"password,omitempty" maxLength:"1000"`
}

// Enrolment is what an authenticator app has to know. It is shown once.
type Enrolment struct {
	Secret string `json:"secret" doc:"Base32, to be typed"`
	URI    string `json:"uri" doc:"otpauth://totp/…"`
	QR     QRPath `json:"qr"`
}

// QRPath is a QR code as the path of an SVG, one unit a module, without a quiet zone.
type QRPath struct {
	Size int    `json:"size"`
	Path string `json:"path"`
}

func (s *Server) beginFactor(ctx context.Context, r cartable.Reader, in *struct{ Body Proof }) (*out[Enrolment], error) {
	var e people.Enrolment
	err := s.guessing(ctx, r.Login, func() (err error) {
		e, err = s.people.BeginFactor(ctx, visitOf(ctx).token, in.Body.Password)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out[Enrolment]{Enrolment{Secret: e.Secret, URI: e.URI, QR: QRPath(e.QR)}}, nil
}

// RecoveryCodes are shown this once. Each opens the second step one time.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

type enrolled struct {
	Opened
	Body RecoveryCodes
}

func (s *Server) confirmFactor(ctx context.Context, r cartable.Reader, in *struct{ Body Code }) (*enrolled, error) {
	token, codes, err := s.people.ConfirmFactor(ctx, visitOf(ctx).token, in.Body.Code)
	if err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	return &enrolled{Opened: s.opened(token), Body: RecoveryCodes{codes}}, nil
}

func (s *Server) renewRecoveryCodes(ctx context.Context, _ cartable.Reader, in *struct{ Body Code }) (*out[RecoveryCodes], error) {
	codes, err := s.people.RenewRecoveryCodes(ctx, visitOf(ctx).token, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return &out[RecoveryCodes]{RecoveryCodes{codes}}, nil
}

func (s *Server) removeFactor(ctx context.Context, r cartable.Reader, in *struct{ Body Code }) (*Opened, error) {
	token, err := s.people.RemoveFactor(ctx, visitOf(ctx).token, in.Body.Code)
	if err != nil {
		return nil, err
	}
	s.hub.Recheck(r.ID)
	o := s.opened(token)
	return &o, nil
}
