package api

import (
	"context"
	"time"

	"github.com/kartabl/kartabl/cartable"
)

type candidatesQuery struct {
	ByID
	For    string `query:"for" enum:"delegate,ask,assign" required:"true"`
	Search string `query:"q" maxLength:"100" doc:"A part of the name"`
}

// Candidates are the colleagues from whom one is chosen.
type Candidates struct {
	Rows []cartable.Candidate `json:"rows"`
}

func (s *Server) candidates(ctx context.Context, r cartable.Reader, in *candidatesQuery) (*out[Candidates], error) {
	rows, err := s.cartable.Candidates(ctx, r, in.ID, in.For, in.Search)
	return &out[Candidates]{Candidates{rows}}, err
}

// Delegation gives a piece of work to a colleague.
type Delegation struct {
	To   string `json:"to" minLength:"1" maxLength:"100"`
	Note string `json:"note,omitempty" maxLength:"2000"`
}

func (s *Server) delegate(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Delegation
},
) (*none, error) {
	return &none{}, s.cartable.Delegate(ctx, r, in.ID, in.Body.To, in.Body.Note)
}

func (s *Server) takeBack(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.TakeBack(ctx, r, in.ID)
}

// HandingBack gives a delegated piece of work back.
type HandingBack struct {
	Note string `json:"note,omitempty" maxLength:"2000"`
}

func (s *Server) handBack(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body HandingBack
},
) (*none, error) {
	return &none{}, s.cartable.HandBack(ctx, r, in.ID, in.Body.Note)
}

// Asking is a question to a colleague.
type Asking struct {
	To       string `json:"to" minLength:"1" maxLength:"100"`
	Question string `json:"question" minLength:"1" maxLength:"2000"`
}

func (s *Server) askColleague(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Asking
},
) (*none, error) {
	return &none{}, s.cartable.Ask(ctx, r, in.ID, in.Body.To, in.Body.Question)
}

// Reply is a colleague's answer.
type Reply struct {
	Answer string `json:"answer" minLength:"1" maxLength:"2000"`
}

func (s *Server) answerColleague(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Reply
},
) (*none, error) {
	return &none{}, s.cartable.Answer(ctx, r, in.ID, in.Body.Answer)
}

func (s *Server) withdrawQuestion(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.WithdrawQuestion(ctx, r, in.ID)
}

// Note is written for colleagues.
type Note struct {
	Text string `json:"text" minLength:"1" maxLength:"2000"`
	Key  string `json:"key,omitempty" maxLength:"64" doc:"Sent twice, it writes one note"`
}

func (s *Server) writeNote(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Note
},
) (*out[cartable.Case], error) {
	c, err := s.cartable.WriteNote(ctx, r, in.ID, cartable.NewNote{Text: in.Body.Text, Key: in.Body.Key})
	return &out[cartable.Case]{c}, err
}

// Complaint says why a piece of work has to be looked at by others too.
type Complaint struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (s *Server) escalate(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Complaint
},
) (*none, error) {
	return &none{}, s.cartable.Escalate(ctx, r, in.ID, in.Body.Reason)
}

// Rest puts a piece of work aside.
type Rest struct {
	Until  time.Time `json:"until" doc:"Not more than a year ahead"`
	Reason string    `json:"reason,omitempty" maxLength:"2000"`
}

func (s *Server) putAside(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Rest
},
) (*none, error) {
	return &none{}, s.cartable.PutAside(ctx, r, in.ID, in.Body.Until, in.Body.Reason)
}

func (s *Server) takeUp(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.TakeUp(ctx, r, in.ID)
}
