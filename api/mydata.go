package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// exportMyData streams a copy of the reader's data. It is asked for by POST: a link of
// somebody else's shall not use up what he may take.
func (s *Server) exportMyData(c *fiber.Ctx) error {
	data, err := s.cartable.MyData(c.UserContext(), visiting(c).reader)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Set(fiber.HeaderContentDisposition, "attachment; "+fileName(data.Name()))
	s.streamed(c, data.Write)
	return nil
}

func describeMyData(op *huma.Operation, _ huma.Registry) {
	op.Responses["200"] = &huma.Response{Description: "The copy", Content: map[string]*huma.MediaType{
		"application/zip": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
}
