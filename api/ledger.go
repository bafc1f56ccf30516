package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) ledger(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Ledger], error) {
	l, err := s.cartable.Ledger(ctx, r, in.ID)
	return &out[cartable.Ledger]{l}, err
}
