package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) system(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.System], error) {
	v, err := s.cartable.System(ctx, r)
	v.Version, v.Ready, v.StartedAt = s.version, s.ready() && !v.Database.Overtaken, s.startedAt
	return &out[cartable.System]{v}, err
}
