package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) savedViews(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.SavedViews], error) {
	v, err := s.cartable.SavedViews(ctx, r)
	return &out[cartable.SavedViews]{v}, err
}

func (s *Server) saveView(ctx context.Context, r cartable.Reader, in *struct{ Body cartable.ViewWish }) (*out[cartable.SavedView], error) {
	v, err := s.cartable.SaveView(ctx, r, in.Body)
	return &out[cartable.SavedView]{v}, err
}

func (s *Server) changeView(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body cartable.ViewWish
},
) (*out[cartable.SavedView], error) {
	v, err := s.cartable.ChangeView(ctx, r, in.ID, in.Body)
	return &out[cartable.SavedView]{v}, err
}

func (s *Server) dropView(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.DropView(ctx, r, in.ID)
}

// ViewOrder is the order of somebody's saved views.
type ViewOrder struct {
	IDs []string `json:"ids" minItems:"1" maxItems:"100" nullable:"false"`
}

func (s *Server) orderViews(ctx context.Context, r cartable.Reader, in *struct{ Body ViewOrder }) (*none, error) {
	return &none{}, s.cartable.OrderViews(ctx, r, in.Body.IDs)
}

// FirstView is the view with which somebody's inbox opens.
type FirstView struct {
	ID string `json:"id" maxLength:"100" doc:"Of a saved view; empty: none of them"`
}

func (s *Server) beginWith(ctx context.Context, r cartable.Reader, in *struct{ Body FirstView }) (*none, error) {
	return &none{}, s.cartable.BeginWith(ctx, r, in.Body.ID)
}

func (s *Server) narrowedBy(ctx context.Context, r cartable.Reader, in *struct {
	View string `query:"view" required:"true" maxLength:"100" doc:"As of items"`
},
) (*out[cartable.NarrowedBy], error) {
	v, err := s.cartable.NarrowedBy(ctx, r, in.View)
	return &out[cartable.NarrowedBy]{v}, err
}
