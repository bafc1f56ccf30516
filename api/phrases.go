package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) phrases(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.Phrases], error) {
	v, err := s.cartable.Phrases(ctx, r)
	return &out[cartable.Phrases]{v}, err
}

func (s *Server) savePhrase(ctx context.Context, r cartable.Reader, in *struct{ Body cartable.PhraseWish }) (*out[cartable.Phrase], error) {
	v, err := s.cartable.SavePhrase(ctx, r, in.Body)
	return &out[cartable.Phrase]{v}, err
}

func (s *Server) changePhrase(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body cartable.PhraseWish
},
) (*out[cartable.Phrase], error) {
	v, err := s.cartable.ChangePhrase(ctx, r, in.ID, in.Body)
	return &out[cartable.Phrase]{v}, err
}

func (s *Server) dropPhrase(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.DropPhrase(ctx, r, in.ID)
}
