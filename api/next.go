package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

// WorkLine names where the next piece of work is taken from.
type WorkLine struct {
	View string `json:"view,omitempty" maxLength:"100" doc:"queue:<name> or role:<name>; empty: all of one's own"`
}

func (s *Server) takeNext(ctx context.Context, r cartable.Reader, in *struct{ Body WorkLine }) (*out[cartable.NextItem], error) {
	v, err := s.cartable.Next(ctx, r, in.Body.View)
	return &out[cartable.NextItem]{v}, err
}

// ManyItems is one thing to be done to many items.
type ManyItems struct {
	cartable.Batch
	Outcome string `json:"outcome,omitempty" maxLength:"100" doc:"Of submit: name of the choice"`
	Values  Values `json:"values,omitempty" doc:"Of submit: by path of the field, the same for all"`
}

func (s *Server) batch(ctx context.Context, r cartable.Reader, in *struct{ Body ManyItems }) (*out[cartable.Batched], error) {
	b := in.Body.Batch
	b.Work = cartable.Work{Outcome: in.Body.Outcome, Values: in.Body.Values}
	v, err := s.cartable.Batch(ctx, r, b)
	return &out[cartable.Batched]{v}, err
}

func (s *Server) alike(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Page[cartable.Row]], error) {
	page, err := s.cartable.Alike(ctx, r, in.ID)
	return &out[cartable.Page[cartable.Row]]{page}, err
}

// Ranking is the priority that an item gets.
type Ranking struct {
	Priority string `json:"priority" enum:"high,normal,low"`
}

func (s *Server) rank(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body Ranking
},
) (*none, error) {
	return &none{}, s.cartable.Rank(ctx, r, in.ID, in.Body.Priority)
}

func (s *Server) overtakings(ctx context.Context, r cartable.Reader, in *struct {
	Queue string `query:"queue" maxLength:"100" doc:"Only of this queue"`
	After string `query:"after" maxLength:"30" doc:"Next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100"`
},
) (*out[cartable.Page[cartable.Overtaking]], error) {
	page, err := s.cartable.Overtakings(ctx, r, in.Queue, in.After, in.Limit)
	return &out[cartable.Page[cartable.Overtaking]]{page}, err
}
