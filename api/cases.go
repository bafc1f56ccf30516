package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/cartable"
)

// ByID names a thing in the path. It is exported since huma looks into no other
// embedded types.
type ByID struct {
	ID string `path:"id" maxLength:"100"`
}

// ByName names an action of a thing.
type ByName struct {
	ByID
	Name string `path:"name" maxLength:"100"`
}

// ForWhom is the organisation for which a customer acts in this request. Whether he belongs
// to it is asked each time.
type ForWhom struct {
	For string `query:"for" maxLength:"100" doc:"For customers: id of the organisation that they act for; without it for themselves"`
}

// acting is the reader as he says in the request.
func (w ForWhom) acting(r cartable.Reader) cartable.Reader {
	r.For = w.For
	return r
}

func (s *Server) home(ctx context.Context, r cartable.Reader, in *ForWhom) (*out[cartable.Home], error) {
	h, err := s.cartable.Home(ctx, in.acting(r))
	return &out[cartable.Home]{h}, err
}

func (s *Server) notices(ctx context.Context, r cartable.Reader, in *struct {
	After string `query:"after" maxLength:"30" doc:"Next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100"`
},
) (*out[cartable.Page[cartable.Notice]], error) {
	page, err := s.cartable.Notices(ctx, r, in.After, in.Limit)
	return &out[cartable.Page[cartable.Notice]]{page}, err
}

// Offers are what a person may start.
type Offers struct {
	Rows []cartable.Offer `json:"rows"`
}

func (s *Server) offers(ctx context.Context, r cartable.Reader, _ *none) (*out[Offers], error) {
	rows, err := s.cartable.Offers(ctx, r)
	return &out[Offers]{Offers{rows}}, err
}

// Opening is an offer with its form. Key makes sure that sending it twice opens one
// case.
type Opening struct {
	cartable.Opening
	Key string `json:"key" doc:"Send it back with the new case: a second sending opens no second case"`
}

func (s *Server) offer(ctx context.Context, r cartable.Reader, in *struct {
	Process  string `path:"process" maxLength:"100"`
	Customer string `query:"customer" maxLength:"100" doc:"For staff: whom they act for"`
},
) (*out[Opening], error) {
	o, err := s.cartable.Opening(ctx, r, in.Process, in.Customer)
	return &out[Opening]{Opening{o, uuid.NewString()}}, err
}

// NewCase asks for a case. Customer and Channel are for staff who act for somebody.
type NewCase struct {
	Process  string `json:"process" minLength:"1" maxLength:"100"`
	Values   Values `json:"values" doc:"By path of the field"`
	Key      string `json:"key,omitempty" maxLength:"64" doc:"Sent twice, it opens one case"`
	Customer string `json:"customer,omitempty" maxLength:"100" doc:"For staff: whom they act for"`
	Channel  string `json:"channel,omitempty" maxLength:"50" doc:"For staff: how he asked: phone, branch, letter or other"`
	For      string `json:"for,omitempty" maxLength:"100" doc:"For customers: id of the organisation that they act for"`
	Private  bool   `json:"private,omitempty" doc:"Of a case for an organisation: its other members do not see it"`
}

func (s *Server) startCase(ctx context.Context, r cartable.Reader, in *struct{ Body NewCase }) (*out[cartable.CaseRow], error) {
	b := in.Body
	row, err := s.cartable.Start(ctx, ForWhom{b.For}.acting(r), cartable.Start{
		Process: b.Process, Key: b.Key, Customer: b.Customer, Channel: b.Channel, Values: b.Values, Private: b.Private,
	})
	return &out[cartable.CaseRow]{row}, err
}

type casesQuery struct {
	ForWhom
	Open    string `query:"open" enum:"true,false" doc:"Both, where it is not given"`
	After   string `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100"`
	Process string `query:"process" maxLength:"100"`
}

func (s *Server) cases(ctx context.Context, r cartable.Reader, in *casesQuery) (*out[cartable.Page[cartable.CaseRow]], error) {
	q := cartable.CasesRequest{After: in.After, Process: in.Process, Limit: in.Limit}
	if in.Open != "" {
		isOpen := in.Open == "true"
		q.Open = &isOpen
	}
	page, err := s.cartable.Cases(ctx, in.acting(r), q)
	return &out[cartable.Page[cartable.CaseRow]]{page}, err
}

func (s *Server) caseOf(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Case], error) {
	c, err := s.cartable.Case(ctx, r, in.ID)
	return &out[cartable.Case]{c}, err
}

func (s *Server) action(ctx context.Context, r cartable.Reader, in *ByName) (*out[cartable.Action], error) {
	a, err := s.cartable.Action(ctx, r, in.ID, in.Name)
	return &out[cartable.Action]{a}, err
}

// FilledIn is a form that was filled in.
type FilledIn struct {
	Values Values `json:"values" doc:"By path of the field"`
}

func (s *Server) act(ctx context.Context, r cartable.Reader, in *struct {
	ByName
	Body FilledIn
},
) (*out[cartable.Case], error) {
	c, err := s.cartable.Act(ctx, r, in.ID, in.Name, in.Body.Values)
	return &out[cartable.Case]{c}, err
}
