package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) myErasure(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.OwnErasure], error) {
	v, err := s.cartable.MyErasure(ctx, r)
	return &out[cartable.OwnErasure]{v}, err
}

func (s *Server) askErasure(ctx context.Context, r cartable.Reader, in *struct{ Body cartable.ErasureWish }) (*out[cartable.OwnErasure], error) {
	v := visitOf(ctx)
	done, err := s.signIns.begin(r.Login, v.address)
	if err != nil {
		return nil, err
	}
	own, err := s.cartable.AskErasure(ctx, r, v.token, in.Body)
	done(err == nil)
	return &out[cartable.OwnErasure]{own}, err
}

func (s *Server) withdrawErasure(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.OwnErasure], error) {
	v, err := s.cartable.WithdrawErasure(ctx, r)
	return &out[cartable.OwnErasure]{v}, err
}

func (s *Server) erasures(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.Erasures], error) {
	v, err := s.cartable.Erasures(ctx, r)
	return &out[cartable.Erasures]{v}, err
}

func (s *Server) proposeErasure(ctx context.Context, r cartable.Reader, in *struct{ Body cartable.ErasureProposal }) (*out[cartable.Erasures], error) {
	v, err := s.cartable.ProposeErasure(ctx, r, in.Body)
	return &out[cartable.Erasures]{v}, err
}

func (s *Server) approveErasure(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Erasures], error) {
	v, err := s.cartable.ApproveErasure(ctx, r, in.ID)
	return &out[cartable.Erasures]{v}, err
}

// ErasureRefusal says why a request is refused.
type ErasureRefusal struct {
	Reason string `json:"reason" maxLength:"1000" doc:"The customer reads it"`
}

func (s *Server) refuseErasure(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body ErasureRefusal
},
) (*out[cartable.Erasures], error) {
	v, err := s.cartable.RefuseErasure(ctx, r, in.ID, in.Body.Reason)
	return &out[cartable.Erasures]{v}, err
}

func (s *Server) holdData(ctx context.Context, r cartable.Reader, in *struct{ Body cartable.HoldWish }) (*out[cartable.Erasures], error) {
	v, err := s.cartable.HoldData(ctx, r, in.Body)
	return &out[cartable.Erasures]{v}, err
}

func (s *Server) liftHold(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Erasures], error) {
	v, err := s.cartable.LiftHold(ctx, r, in.ID)
	return &out[cartable.Erasures]{v}, err
}
