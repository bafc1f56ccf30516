package api

import (
	"context"
	"time"

	"github.com/kartabl/kartabl/cartable"
)

type paymentsQuery struct {
	State    string    `query:"state" enum:"opened,sent,paid,failed,late,accepted,disputed,refunded"`
	Gateway  string    `query:"gateway" maxLength:"64"`
	Customer string    `query:"customer" maxLength:"100" doc:"payer of a payment"`
	From     time.Time `query:"from" doc:"Begun at this moment or later"`
	Until    time.Time `query:"until" doc:"Begun before this moment"`
	Text     string    `query:"text" maxLength:"200" doc:"Exactly a case's number, a payment's id, its authority, reference or masked card"`
	After    string    `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit    int       `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) payments(ctx context.Context, r cartable.Reader, in *paymentsQuery) (*out[cartable.Page[cartable.PaymentLine]], error) {
	page, err := s.cartable.Payments(ctx, r, cartable.PaymentsRequest{
		State: in.State, Gateway: in.Gateway, Customer: in.Customer, From: in.From, Until: in.Until, Text: in.Text, After: in.After, Limit: in.Limit,
	})
	return &out[cartable.Page[cartable.PaymentLine]]{page}, err
}

func (s *Server) payment(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.OpenPayment], error) {
	v, err := s.cartable.Payment(ctx, r, in.ID)
	return &out[cartable.OpenPayment]{v}, err
}

func (s *Server) askAgain(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.GatewaySays], error) {
	v, err := s.cartable.AskAgain(ctx, r, in.ID)
	return &out[cartable.GatewaySays]{v}, err
}

// WithReason is what is done about money: it always says why.
type WithReason struct {
	Reason string `json:"reason" maxLength:"2000"`
}

func (s *Server) acceptMoney(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body WithReason
},
) (*none, error) {
	return &none{}, s.cartable.AcceptMoney(ctx, r, in.ID, in.Body.Reason)
}

// RefundRequest asks for money to go back.
type RefundRequest struct {
	Amount int    `json:"amount" doc:"In the unit of refundable; no more than that"`
	Reason string `json:"reason" maxLength:"2000" doc:"For the second person, and for later"`
}

func (s *Server) askRefund(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body RefundRequest
},
) (*none, error) {
	return &none{}, s.cartable.AskRefund(ctx, r, in.ID, in.Body.Amount, in.Body.Reason)
}

type refundsQuery struct {
	State []string `query:"state" maxItems:"6" enum:"asked,approved,failed,transferred,done,declined" doc:"In any of these; none is all"`
	After string   `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit int      `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) refunds(ctx context.Context, r cartable.Reader, in *refundsQuery) (*out[cartable.Page[cartable.RefundLine]], error) {
	page, err := s.cartable.Refunds(ctx, r, cartable.RefundsRequest{States: in.State, After: in.After, Limit: in.Limit})
	return &out[cartable.Page[cartable.RefundLine]]{page}, err
}

// ByRefund names a refund of a payment in the path. It is exported since huma looks into
// no other embedded types.
type ByRefund struct {
	ByID
	Refund string `path:"refund" maxLength:"20"`
}

func (s *Server) agreeRefund(ctx context.Context, r cartable.Reader, in *ByRefund) (*none, error) {
	return &none{}, s.cartable.AgreeRefund(ctx, r, in.ID, in.Refund)
}

func (s *Server) refuseRefund(ctx context.Context, r cartable.Reader, in *struct {
	ByRefund
	Body WithReason
},
) (*none, error) {
	return &none{}, s.cartable.RefuseRefund(ctx, r, in.ID, in.Refund, in.Body.Reason)
}

func (s *Server) repeatRefund(ctx context.Context, r cartable.Reader, in *ByRefund) (*none, error) {
	return &none{}, s.cartable.RepeatRefund(ctx, r, in.ID, in.Refund)
}

// PaidBack says that a refund was transferred by hand.
type PaidBack struct {
	Ref string `json:"ref" maxLength:"100" doc:"The bank's reference of the transfer"`
}

func (s *Server) paidByHand(ctx context.Context, r cartable.Reader, in *struct {
	ByRefund
	Body PaidBack
},
) (*none, error) {
	return &none{}, s.cartable.PaidByHand(ctx, r, in.ID, in.Refund, in.Body.Ref)
}

func (s *Server) balances(ctx context.Context, r cartable.Reader, _ *none) (*out[cartable.MoneyBalances], error) {
	v, err := s.cartable.Balances(ctx, r)
	return &out[cartable.MoneyBalances]{v}, err
}
