package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// fileField is the part of an upload that holds the file.
const fileField = "file"

// upload takes one file, as it comes in.
func (s *Server) upload(c *fiber.Ctx) error {
	stream, length := c.Context().RequestBodyStream(), c.Request().Header.ContentLength()
	if length > maxUpload+envelope {
		return errBodyTooLarge
	}
	boundary := string(c.Request().Header.MultipartFormBoundary())
	if stream == nil || boundary == "" {
		return fiber.ErrUnsupportedMediaType
	}
	part, err := firstFile(multipart.NewReader(io.LimitReader(stream, maxUpload+envelope), boundary))
	if err != nil {
		return err
	}
	d, err := s.cartable.Upload(c.UserContext(), visiting(c).reader, part.FileName(), part)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fiber.ErrBadRequest
	}
	if err != nil {
		return err
	}
	return send(c, http.StatusCreated, d)
}

func firstFile(r *multipart.Reader) (*multipart.Part, error) {
	for range 10 {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fiber.ErrBadRequest
		}
		if part.FormName() == fileField && part.FileName() != "" {
			return part, nil
		}
	}
	return nil, fault.New(fault.Invalid, "invalid.fields").With(fault.At(fileField, "field.required"))
}

// shown are the media types that a browser may show in place; all others are saved.
var shown = []string{"image/jpeg", "image/png", "application/pdf"}

func (s *Server) download(c *fiber.Ctx) error {
	d, file, err := s.cartable.Download(c.UserContext(), visiting(c).reader, c.Params("id"))
	if err != nil {
		return err
	}
	disposition := "attachment"
	if c.QueryBool("inline") && slices.Contains(shown, d.Type) {
		disposition = "inline"
	}
	c.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	c.Set(fiber.HeaderContentType, d.Type)
	c.Set(fiber.HeaderContentDisposition, disposition+"; "+fileName(d.Name))
	c.Response().SetBodyStream(file, int(d.Size)) // closes the file
	return nil
}

// fileName gives a name to a browser twice: for old ones in ASCII, for all others as it
// is (RFC 5987).
func fileName(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\%;`, r) {
			return '_'
		}
		return r
	}, name)
	return `filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

func (s *Server) discard(ctx context.Context, r cartable.Reader, in *ByID) (*none, error) {
	return &none{}, s.cartable.Discard(ctx, r, in.ID)
}

func send(c *fiber.Ctx, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Status(status).Send(body)
}

func describeUpload(op *huma.Operation, schemas huma.Registry) {
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{fiber.MIMEMultipartForm: {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{fileField},
		Properties: map[string]*huma.Schema{fileField: {
			Type: huma.TypeString, Extensions: map[string]any{"contentMediaType": fiber.MIMEOctetStream},
			Description: "At most " + strconv.Itoa(maxUpload) + " bytes; the content must be what the name says",
		}},
	}}}}
	op.Responses["201"] = &huma.Response{
		Description: http.StatusText(http.StatusCreated),
		Content:     map[string]*huma.MediaType{fiber.MIMEApplicationJSON: {Schema: schemaOf[cartable.Document](schemas)}},
	}
}

func describeDownload(op *huma.Operation, _ huma.Registry) {
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: "inline", In: "query", Schema: &huma.Schema{Type: huma.TypeBoolean},
		Description: "Show a picture or a PDF in place",
	})
	op.Responses["200"] = &huma.Response{Description: "The file", Content: map[string]*huma.MediaType{
		fiber.MIMEOctetStream: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
}

func schemaOf[T any](schemas huma.Registry) *huma.Schema {
	return schemas.Schema(reflect.TypeFor[T](), true, "")
}
