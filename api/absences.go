package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) absences(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.Absences], error) {
	v, err := s.cartable.Absences(ctx, r)
	return &out[cartable.Absences]{v}, err
}

func (s *Server) noteAbsence(ctx context.Context, r cartable.Reader, in *struct{ Body cartable.AbsenceWish }) (*out[cartable.Absence], error) {
	v, err := s.cartable.NoteAbsence(ctx, r, in.Body)
	return &out[cartable.Absence]{v}, err
}

func (s *Server) endAbsence(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Absence], error) {
	v, err := s.cartable.EndAbsence(ctx, r, in.ID)
	return &out[cartable.Absence]{v}, err
}
