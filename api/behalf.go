package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

// CustomerSought is what a customer says of himself who calls or comes.
type CustomerSought struct {
	KnownAs string `json:"known_as" minLength:"1" maxLength:"200" doc:"His login, mobile, mail address or national id: all of it"`
}

// Customers are those who were found.
type Customers struct {
	Rows []cartable.Customer `json:"rows"`
}

func (s *Server) findCustomers(ctx context.Context, r cartable.Reader, in *struct{ Body CustomerSought }) (*out[Customers], error) {
	rows, err := s.cartable.FindCustomers(ctx, r, in.Body.KnownAs)
	return &out[Customers]{Customers{rows}}, err
}

// NewCustomer is a customer as staff write him down. Nothing of it is proven.
type NewCustomer struct {
	Name       string `json:"name" maxLength:"200"`
	Mobile     string `json:"mobile" maxLength:"50"`
	NationalID string `json:"national_id,omitempty" maxLength:"50"`
}

func (s *Server) addCustomer(ctx context.Context, r cartable.Reader, in *struct{ Body NewCustomer }) (*out[cartable.Customer], error) {
	b := in.Body
	c, err := s.cartable.AddCustomer(ctx, r, people.Newcomer{Name: b.Name, Mobile: b.Mobile, NationalID: b.NationalID})
	return &out[cartable.Customer]{c}, err
}

func (s *Server) served(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Served], error) {
	v, err := s.cartable.Served(ctx, r, in.ID)
	return &out[cartable.Served]{v}, err
}

func (s *Server) servedItem(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Item], error) {
	i, err := s.cartable.ServedItem(ctx, r, in.ID)
	return &out[cartable.Item]{i}, err
}

// DoneFor is work that was done on behalf of a customer.
type DoneFor struct {
	Submission
	Channel string `json:"channel" maxLength:"50" enum:"phone,branch,letter,other" doc:"How he has asked for it"`
}

func (s *Server) serveItem(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body DoneFor
},
) (*out[cartable.Case], error) {
	b := in.Body
	c, err := s.cartable.Serve(ctx, r, in.ID, b.Channel, cartable.Work{Outcome: b.Outcome, Values: b.Values, Version: b.Version})
	return &out[cartable.Case]{c}, err
}
