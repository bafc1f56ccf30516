package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// SignedMessage is what another system sends.
type SignedMessage struct {
	Type      string         `json:"type" doc:"A message of the catalog that this source may send"`
	Timestamp string         `json:"timestamp,omitempty" doc:"Of the event; the one that counts for the signature stands in the header"`
	Data      map[string]any `json:"data" doc:"key, which names the case that waits, and the fields of the catalog"`
}

// Receipt says what a message became.
type Receipt struct {
	Status string `json:"status" enum:"taken,started,kept,ignored" doc:"Taken by cases that waited, started a case, kept for seven days, or of no use to those that waited"`
}

// hooked takes a message that another system has signed. Who cannot sign is told
// nothing, and after some tries to come back later.
func (s *Server) hooked(c *fiber.Ctx) error {
	header := http.Header{}
	for name, value := range c.Request().Header.All() {
		header.Add(string(name), string(value))
	}
	status, err := s.processes.Receive(c.UserContext(), c.Params("source"), header, c.Request().Body())
	if fault.Is(err, fault.Unauthorized) {
		return s.unsigned(c, err)
	}
	if err != nil {
		return err
	}
	return send(c, fiber.StatusOK, Receipt{Status: status})
}

// unsigned counts messages whose signature does not hold. Those that are signed are
// never refused for the number of others.
func (s *Server) unsigned(c *fiber.Ctx, err error) error {
	v := visiting(c)
	if after := s.strangers.take(network(v.address)); after > 0 {
		return errTooMany.After(after)
	}
	s.log.WarnContext(c.UserContext(), "message not signed", "id", v.id, "source", c.Params("source"), "address", v.address.String())
	return err
}

// unsignedOfSource is how many messages that are not signed one network may send within
// signInWindow.
const unsignedOfSource = 30

func describeHooked(op *huma.Operation, schemas huma.Registry) {
	text := func(name, doc string) *huma.Param {
		return &huma.Param{Name: name, In: "header", Required: true, Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	op.Description = "Signed by Standard Webhooks, within five minutes. The same id with the same body is answered the same and does nothing twice."
	op.Parameters = append(op.Parameters,
		text("webhook-id", "The sender's own, the same when it is sent again"),
		text("webhook-timestamp", "Seconds since 1970"),
		text("webhook-signature", "v1,<base64>; several are separated by blanks"),
	)
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schemaOf[SignedMessage](schemas)}}}
	op.Responses["200"] = &huma.Response{
		Description: "It is on disk", Content: map[string]*huma.MediaType{"application/json": {Schema: schemaOf[Receipt](schemas)}},
	}
}

type deliveriesQuery struct {
	Endpoint string `query:"endpoint" maxLength:"64"`
	State    string `query:"state" enum:"waiting,delivered,failed"`
	After    string `query:"after" maxLength:"100" doc:"Next of the page before"`
	Limit    int    `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) deliveries(ctx context.Context, r cartable.Reader, in *deliveriesQuery) (*out[cartable.Page[cartable.Delivery]], error) {
	page, err := s.cartable.Deliveries(ctx, r, cartable.DeliveriesRequest{Endpoint: in.Endpoint, State: in.State, After: in.After, Limit: in.Limit})
	return &out[cartable.Page[cartable.Delivery]]{page}, err
}

func (s *Server) delivery(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.DeliveryLog], error) {
	l, err := s.cartable.Delivery(ctx, r, in.ID)
	return &out[cartable.DeliveryLog]{l}, err
}

func (s *Server) resend(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.Resend(ctx, r, in.ID)
}

// Endpoints are the systems that are told what happens to cases.
type Endpoints struct {
	Rows []cartable.Endpoint `json:"rows"`
}

func (s *Server) endpoints(ctx context.Context, r cartable.Reader, _ *none) (*out[Endpoints], error) {
	rows, err := s.cartable.Endpoints(ctx, r)
	return &out[Endpoints]{Endpoints{rows}}, err
}

// ByEndpoint names an endpoint in the path. It is exported since huma looks into no other
// embedded types.
type ByEndpoint struct {
	Name string `path:"name" maxLength:"64"`
}

func (s *Server) openEndpoint(ctx context.Context, r cartable.Reader, in *ByEndpoint) (*none, error) {
	return &none{}, s.cartable.OpenEndpoint(ctx, r, in.Name)
}

// Resent asks for failed deliveries once more.
type Resent struct {
	Since time.Time `json:"since" doc:"None whose event is older"`
}

// Count is how many there were.
type Count struct {
	Count int `json:"count"`
}

func (s *Server) resendFailed(ctx context.Context, r cartable.Reader, in *struct {
	ByEndpoint
	Body Resent
},
) (*out[Count], error) {
	n, err := s.cartable.ResendFailed(ctx, r, in.Name, in.Body.Since)
	return &out[Count]{Count{n}}, err
}
