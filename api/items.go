package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

type itemsQuery struct {
	ForWhom
	View    string `query:"view" maxLength:"100" doc:"pending (customer), mine, later, asked, given, queue:<name>, role:<name>, person:<id> (what he holds, for those who hand it out) or away"`
	After   string `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100"`
	Sort    string `query:"sort" enum:"turn,due,age,priority" doc:"turn is the published order: due time, age and priority"`
	Process string `query:"process" maxLength:"100"`
	Status  string `query:"status" enum:"free,held,all" doc:"Of a pool: what nobody holds (the default), what somebody holds, or both"`
	Holder  string `query:"holder" maxLength:"100" doc:"Of a pool: what this person of staff holds of it"`
	Due     string `query:"due" enum:"overdue,today,week,none" doc:"Overdue, due later today, within seven days, or never"`
	Text    string `query:"q" maxLength:"200" doc:"Words, or how they begin, of the number, the customer's name, the subject, the step and the service. A page may then have fewer rows than asked for and still go on"`
}

func (s *Server) items(ctx context.Context, r cartable.Reader, in *itemsQuery) (*out[cartable.Page[cartable.Row]], error) {
	page, err := s.cartable.Items(ctx, in.acting(r), cartable.ListRequest{
		View: in.View, After: in.After, Sort: in.Sort, Limit: in.Limit,
		Narrow: cartable.Narrowing{Process: in.Process, Status: in.Status, Holder: in.Holder, Due: in.Due, Text: in.Text},
	})
	return &out[cartable.Page[cartable.Row]]{page}, err
}

func (s *Server) item(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Item], error) {
	i, err := s.cartable.Item(ctx, r, in.ID)
	return &out[cartable.Item]{i}, err
}

func (s *Server) claim(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body *cartable.ClaimReason
},
) (*out[cartable.Item], error) {
	var why cartable.ClaimReason
	if in.Body != nil {
		why = *in.Body
	}
	i, err := s.cartable.ClaimFor(ctx, r, in.ID, why)
	return &out[cartable.Item]{i}, err
}

func (s *Server) release(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.Release(ctx, r, in.ID)
}

// Assignee is the person who gets a piece of work.
type Assignee struct {
	To string `json:"to" minLength:"1" maxLength:"100"`
}

func (s *Server) assign(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Assignee
},
) (*none, error) {
	return &none{}, s.cartable.Assign(ctx, r, in.ID, in.Body.To)
}

// Because is why something out of the order of the process is done.
type Because struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (s *Server) skip(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Because
},
) (*none, error) {
	return &none{}, s.cartable.Skip(ctx, r, in.ID, in.Body.Reason)
}

// AgainRequest names the task that is to be done once more.
type AgainRequest struct {
	Because
	Step  string `json:"step" minLength:"1" maxLength:"100"`
	Scope string `json:"scope,omitempty" maxLength:"500" doc:"As the case tells it"`
}

func (s *Server) redo(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body AgainRequest
},
) (*none, error) {
	return &none{}, s.cartable.Redo(ctx, r, in.ID, cartable.Redo{Step: in.Body.Step, Scope: in.Body.Scope, Reason: in.Body.Reason})
}

// Submission is finished work.
type Submission struct {
	Outcome string `json:"outcome" maxLength:"100" doc:"Name of the choice; empty where there is one way out"`
	Values  Values `json:"values" doc:"By path of the field"`
	Version int    `json:"version" minimum:"0" doc:"The item's, as it was read; 0 does not ask"`
}

func (s *Server) submit(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Submission
},
) (*out[cartable.Done], error) {
	b := in.Body
	d, err := s.cartable.Submit(ctx, r, in.ID, cartable.Work{Outcome: b.Outcome, Values: b.Values, Version: b.Version})
	return &out[cartable.Done]{d}, err
}

// Redirect is where the browser has to go to pay.
type Redirect struct {
	Redirect string `json:"redirect" doc:"Empty where the money has come already"`
}

// PayInput begins a payment.
type PayInput struct {
	ByID
	Again bool `query:"again" doc:"Pay once more although a payment of this item is under way"`
}

func (s *Server) pay(ctx context.Context, r cartable.Reader, in *PayInput) (*out[Redirect], error) {
	url, err := s.cartable.Pay(ctx, r, in.ID, in.Again)
	return &out[Redirect]{Redirect{url}}, err
}

func (s *Server) askPayments(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Case], error) {
	c, err := s.cartable.AskPayments(ctx, r, in.ID)
	return &out[cartable.Case]{c}, err
}

func (s *Server) sign(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Done], error) {
	d, err := s.cartable.Sign(ctx, r, in.ID)
	return &out[cartable.Done]{d}, err
}
