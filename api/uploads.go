package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// NewUpload announces a file.
type NewUpload struct {
	Name string `json:"name" minLength:"1" maxLength:"500" doc:"Its ending says what the content must be"`
	Size int64  `json:"size" doc:"In bytes"`
}

func (s *Server) beginUpload(ctx context.Context, r cartable.Reader, in *struct{ Body NewUpload }) (*out[cartable.Sending], error) {
	v, err := s.cartable.BeginUpload(ctx, r, in.Body.Name, in.Body.Size)
	return &out[cartable.Sending]{v}, err
}

func (s *Server) sending(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Sending], error) {
	v, err := s.cartable.Sending(ctx, r, in.ID)
	return &out[cartable.Sending]{v}, err
}

func (s *Server) dropUpload(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.DropUpload(ctx, r, in.ID)
}

// sendPart takes a part once it is here whole: of one that breaks off nothing is kept.
func (s *Server) sendPart(c *fiber.Ctx) error {
	offset, err := strconv.ParseInt(c.Params("offset"), 10, 64)
	if err != nil || offset < 0 {
		return fault.New(fault.NotFound, "not_found").Because(err)
	}
	v, err := s.cartable.SendPart(c.UserContext(), visiting(c).reader, c.Params("id"), offset, c.BodyRaw())
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, v)
}

func describePart(op *huma.Operation, schemas huma.Registry) {
	op.Parameters[1].Description = "Where the part begins: at the offset that was told last"
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{fiber.MIMEOctetStream: {
		Schema: &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "At most " + strconv.Itoa(MaxBody) + " bytes. Sent without a content type"},
	}}}
	op.Responses["200"] = &huma.Response{
		Description: http.StatusText(http.StatusOK),
		Content:     map[string]*huma.MediaType{fiber.MIMEApplicationJSON: {Schema: schemaOf[cartable.Sending](schemas)}},
	}
}

// GivenDocuments are documents that one may give again.
type GivenDocuments struct {
	Rows []cartable.GivenDocument `json:"rows"`
}

func (s *Server) givenDocuments(ctx context.Context, r cartable.Reader, in *struct {
	ForWhom
	Accept  []string `query:"accept" maxItems:"20" doc:"Only of these kinds: pdf, jpg, png"`
	MaxSize int64    `query:"max_size" minimum:"0" doc:"Only up to so many bytes"`
},
) (*out[GivenDocuments], error) {
	rows, err := s.cartable.Given(ctx, in.acting(r), cartable.GivenRequest{Accept: in.Accept, MaxSize: in.MaxSize})
	return &out[GivenDocuments]{GivenDocuments{rows}}, err
}

func (s *Server) reuse(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.Document], error) {
	d, err := s.cartable.Reuse(ctx, r, in.ID)
	return &out[cartable.Document]{d}, err
}
