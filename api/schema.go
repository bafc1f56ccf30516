package api

import (
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/processes"
)

// schema is the JSON Schema of definitions for editors. It names nothing of the
// installation, so everybody may have it.
func (s *Server) schema(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "application/schema+json")
	return c.Send(processes.Schema())
}
