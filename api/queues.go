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
