package api

import (
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

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

// exportTime is how long an export may take.
const exportTime = 5 * time.Minute

// entries streams the ledger as a file.
func (s *Server) entries(c *fiber.Ctx) error {
	format := c.Query("format", cartable.FormatCSV)
	e, err := s.cartable.Export(c.UserContext(), visiting(c).reader, c.Query("from"), c.Query("to"), format)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, map[string]string{cartable.FormatCSV: "text/csv; charset=utf-8", cartable.FormatJSON: fiber.MIMEApplicationJSON}[format])
	c.Set(fiber.HeaderContentDisposition, "attachment; "+fileName("ledger-"+e.From+"-"+e.To+"."+format))
	s.streamed(c, func(ctx context.Context, w io.Writer) error {
		_, err := e.Write(ctx, w)
		return err
	})
	return nil
}

func describeEntries(op *huma.Operation, _ huma.Registry) {
	text := func(name, what string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: what, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	op.Parameters = append(op.Parameters, text("from", "First day, as 2026-11-23 or 1405-09-02"), text("to", "Last day, included"), text("format", "csv or json"))
	op.Responses["200"] = &huma.Response{Description: "The ledger as a file", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}, fiber.MIMEApplicationJSON: {Schema: &huma.Schema{Type: huma.TypeObject}},
	}}
}

func (s *Server) totals(ctx context.Context, r cartable.Reader, in *struct {
	From string `query:"from" maxLength:"10" required:"true" doc:"2026-11-23 or 1405-09-02"`
	To   string `query:"to" maxLength:"10" required:"true" doc:"Included"`
},
) (*out[cartable.Export], error) {
	e, err := s.cartable.Export(ctx, r, in.From, in.To, cartable.FormatJSON)
	if err != nil {
		return nil, err
	}
	return &out[cartable.Export]{*e}, nil
}

func (s *Server) gatewayExchanges(ctx context.Context, r cartable.Reader, in *struct {
	Gateway string `query:"gateway" maxLength:"100" required:"true"`
	After   string `query:"after" maxLength:"30" doc:"Next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100"`
},
) (*out[cartable.Exchanges], error) {
	v, err := s.cartable.GatewayExchanges(ctx, r, in.Gateway, in.After, in.Limit)
	return &out[cartable.Exchanges]{v}, err
}
