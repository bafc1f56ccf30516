package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

// Queues are the queues of the catalog.
type Queues struct {
	Rows []cartable.Queue `json:"rows"`
}

func (s *Server) queues(ctx context.Context, r cartable.Reader, _ *none) (*out[Queues], error) {
	rows, err := s.cartable.Queues(ctx, r)
	return &out[Queues]{Queues{rows}}, err
}

func (s *Server) setQueue(ctx context.Context, r cartable.Reader, in *struct {
	Name string `path:"name" maxLength:"100"`
	Body cartable.QueueRule
},
) (*out[cartable.Queue], error) {
	v, err := s.cartable.SetQueue(ctx, r, in.Name, in.Body)
	return &out[cartable.Queue]{v}, err
}

func (s *Server) attributes(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Skills], error) {
	v, err := s.cartable.Attributes(ctx, r, in.ID)
	return &out[cartable.Skills]{v}, err
}

func (s *Server) setAttributes(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body FilledIn
},
) (*out[cartable.Skills], error) {
	v, err := s.cartable.SetAttributes(ctx, r, in.ID, in.Body.Values)
	return &out[cartable.Skills]{v}, err
}

func (s *Server) board(ctx context.Context, r cartable.Reader, in *struct {
	Queue string `query:"queue" maxLength:"110" doc:"queue:<name>: only its people"`
},
) (*out[cartable.Board], error) {
	v, err := s.cartable.Board(ctx, r, in.Queue)
	return &out[cartable.Board]{v}, err
}
