package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

type differencesQuery struct {
	State   string `query:"state" enum:"open,closed" doc:"Without it both"`
	Gateway string `query:"gateway" maxLength:"100"`
	Day     string `query:"day" maxLength:"10" doc:"2026-11-23 or 1405-09-02"`
	After   string `query:"after" maxLength:"30" doc:"Next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) differences(ctx context.Context, r cartable.Reader, in *differencesQuery) (*out[cartable.Page[cartable.Difference]], error) {
	page, err := s.cartable.Differences(ctx, r, cartable.DifferenceFilter{State: in.State, Gateway: in.Gateway, Day: in.Day, After: in.After, Limit: in.Limit})
	return &out[cartable.Page[cartable.Difference]]{page}, err
}

// WhyClosed is what a person has found out.
type WhyClosed struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (s *Server) closeDifference(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body WhyClosed
},
) (*out[cartable.Difference], error) {
	d, err := s.cartable.CloseDifference(ctx, r, in.ID, in.Body.Reason)
	return &out[cartable.Difference]{d}, err
}

// Reconciliations are the last days of each gateway.
type Reconciliations struct {
	Rows []cartable.Reconciled `json:"rows"`
}

func (s *Server) reconciliations(ctx context.Context, r cartable.Reader, _ *none) (*out[Reconciliations], error) {
	rows, err := s.cartable.Reconciliations(ctx, r)
	return &out[Reconciliations]{Reconciliations{rows}}, err
}

func (s *Server) caseMoney(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.CaseMoney], error) {
	v, err := s.cartable.CaseMoney(ctx, r, in.ID)
	return &out[cartable.CaseMoney]{v}, err
}

// Receipts are those of a case.
type Receipts struct {
	Rows []cartable.MoneyReceipt `json:"rows"`
}

func (s *Server) receipts(ctx context.Context, r cartable.Reader, in *ByID) (*out[Receipts], error) {
	rows, err := s.cartable.Receipts(ctx, r, in.ID)
	return &out[Receipts]{Receipts{rows}}, err
}
