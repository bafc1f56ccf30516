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

// ProcessList are the processes that one may look at, by their ids.
type ProcessList struct {
	Rows []cartable.Deployed `json:"rows"`
}

func (s *Server) deployed(ctx context.Context, r cartable.Reader, _ *none) (*out[ProcessList], error) {
	rows, err := s.cartable.Processes(ctx, r)
	return &out[ProcessList]{ProcessList{rows}}, err
}
