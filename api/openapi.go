package api

import (
	"fmt"

	"github.com/gofiber/fiber/v2"
)

//go:generate go test . -run ^TestOpenAPI$ -update

// Description is the API in OpenAPI 3.1, as YAML.
func (s *Server) Description() ([]byte, error) {
	y, err := s.api.OpenAPI().YAML()
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	return y, nil
}

func (s *Server) openapi(c *fiber.Ctx) error { return send(c, fiber.StatusOK, s.api.OpenAPI()) }
