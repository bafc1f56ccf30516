package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// Provables are what a customer can have signed receipts of.
type Provables struct {
	Rows []cartable.Provable `json:"rows"`
}

func (s *Server) provables(ctx context.Context, r cartable.Reader, in *ByID) (*out[Provables], error) {
	rows, err := s.cartable.Provables(ctx, r, in.ID)
	return &out[Provables]{Provables{rows}}, err
}

// proof sends a receipt as a file. It is written for people too: one value a line, and
// no letter as an escape that is none in the event.
func (s *Server) proof(c *fiber.Ctx) error {
	seq, err := strconv.Atoi(c.Params("seq"))
	if err != nil {
		return fault.New(fault.NotFound, "not_found")
	}
	r, err := s.cartable.Proof(c.UserContext(), visiting(c).reader, c.Params("id"), seq)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.Set(fiber.HeaderContentDisposition, "attachment; "+fileName(fmt.Sprintf("receipt-%s-%d.json", r.No, r.Seq)))
	return c.Send(body.Bytes())
}

func describeProof(op *huma.Operation, _ huma.Registry) {
	op.Responses["200"] = &huma.Response{Description: "The receipt as a file, of the format of docs/proof.md", Content: map[string]*huma.MediaType{
		fiber.MIMEApplicationJSON: {Schema: &huma.Schema{Type: huma.TypeObject}},
	}}
}

// Keys are what to check with what this installation has signed.
type Keys struct {
	Keys []PublicKey `json:"keys"`
}

// PublicKey is one of Ed25519.
type PublicKey struct {
	ID  string `json:"id" doc:"The first 16 bytes of the SHA-256 of its 32 bytes, in base64url"`
	PEM string `json:"pem"`
}

func (s *Server) keys(c *fiber.Ctx) error {
	all := Keys{Keys: []PublicKey{}}
	if s.processes.Signs() {
		k := s.processes.PublicKey()
		pem, err := k.PEM()
		if err != nil {
			return err
		}
		all.Keys = append(all.Keys, PublicKey{ID: k.ID(), PEM: string(pem)})
	}
	return send(c, fiber.StatusOK, all)
}

func describeKeys(op *huma.Operation, schemas huma.Registry) {
	op.Responses["200"] = &huma.Response{Description: "The public keys", Content: map[string]*huma.MediaType{
		fiber.MIMEApplicationJSON: {Schema: schemaOf[Keys](schemas)},
	}}
}
