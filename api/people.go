package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

type exchangesQuery struct {
	ByID
	After string `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) exchanges(ctx context.Context, r cartable.Reader, in *exchangesQuery) (*out[cartable.Exchanges], error) {
	page, err := s.cartable.Exchanges(ctx, r, in.ID, in.After, in.Limit)
	return &out[cartable.Exchanges]{page}, err
}

func (s *Server) questions(ctx context.Context, r cartable.Reader, in *exchangesQuery) (*out[cartable.Exchanges], error) {
	page, err := s.cartable.Questions(ctx, r, in.ID, in.After, in.Limit)
	return &out[cartable.Exchanges]{page}, err
}

type peopleQuery struct {
	Role   string `query:"role" maxLength:"100"`
	Search string `query:"q" maxLength:"100" doc:"A part of the name"`
}

// Colleagues are people whom staff may choose from.
type Colleagues struct {
	Rows []cartable.Colleague `json:"rows"`
}

func (s *Server) peopleOf(ctx context.Context, r cartable.Reader, in *peopleQuery) (*out[Colleagues], error) {
	rows, err := s.cartable.Colleagues(ctx, r, in.Role, in.Search)
	return &out[Colleagues]{Colleagues{rows}}, err
}
