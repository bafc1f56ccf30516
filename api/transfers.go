package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/processes"
)

// TransferRequest is a transfer that the customer has made.
type TransferRequest struct {
	Documents []string `json:"documents" minItems:"1" maxItems:"5" nullable:"false" doc:"Ids of the bank's receipt, as uploaded"`
	Tracking  string   `json:"tracking" maxLength:"100" doc:"Number of the transfer on the receipt"`
	PaidOn    string   `json:"paid_on" maxLength:"10" doc:"The day, YYYY-MM-DD"`
}

func (s *Server) handInTransfer(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body TransferRequest
},
) (*out[cartable.Item], error) {
	b := in.Body
	v, err := s.cartable.HandInTransfer(ctx, r, in.ID, processes.Handed{Documents: b.Documents, Tracking: b.Tracking, PaidOn: b.PaidOn})
	return &out[cartable.Item]{v}, err
}

func (s *Server) transfers(ctx context.Context, r cartable.Reader, in *struct {
	After string `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100"`
},
) (*out[cartable.Page[cartable.TransferRow]], error) {
	page, err := s.cartable.Transfers(ctx, r, in.After, in.Limit)
	return &out[cartable.Page[cartable.TransferRow]]{page}, err
}

func (s *Server) transferOf(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.OpenTransfer], error) {
	v, err := s.cartable.Transfer(ctx, r, in.ID)
	return &out[cartable.OpenTransfer]{v}, err
}

// SeenRequest is what a person has seen on the bank's statement.
type SeenRequest struct {
	Amount int    `json:"amount" minimum:"1" doc:"In the smallest unit of the transfer's currency"`
	Ref    string `json:"ref" maxLength:"100" doc:"The bank's reference; it counts for one payment only"`
}

func (s *Server) confirmTransfer(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body SeenRequest
},
) (*out[cartable.OpenTransfer], error) {
	v, err := s.cartable.ConfirmTransfer(ctx, r, in.ID, processes.Seen{Amount: in.Body.Amount, Ref: in.Body.Ref})
	return &out[cartable.OpenTransfer]{v}, err
}

// ReturnRequest gives a transfer back to the customer.
type ReturnRequest struct {
	Reason string `json:"reason" maxLength:"2000" doc:"The customer reads it"`
}

func (s *Server) returnTransfer(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body ReturnRequest
},
) (*out[cartable.OpenTransfer], error) {
	v, err := s.cartable.ReturnTransfer(ctx, r, in.ID, in.Body.Reason)
	return &out[cartable.OpenTransfer]{v}, err
}
