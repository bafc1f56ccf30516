package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) casePicture(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Picture], error) {
	p, err := s.cartable.CasePicture(ctx, r, in.ID)
	return &out[cartable.Picture]{p}, err
}

func (s *Server) picture(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Version int `query:"version" minimum:"1" doc:"Without it the newest"`
},
) (*out[cartable.Picture], error) {
	p, err := s.cartable.ProcessPicture(ctx, r, in.ID, in.Version)
	return &out[cartable.Picture]{p}, err
}

func (s *Server) deployed(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.ProcessList], error) {
	all, err := s.cartable.Processes(ctx, r)
	return &out[cartable.ProcessList]{all}, err
}
