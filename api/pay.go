package api

import (
	"net/url"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// paid takes the payer's way back from the bank to his case. What the query says
// counts for nothing; the bank itself is asked.
func (s *Server) paid(c *fiber.Ctx) error {
	query := url.Values{}
	for k, v := range c.Context().QueryArgs().All() {
		query.Add(string(k), string(v))
	}
	if c.Method() == fiber.MethodPost {
		form, err := url.ParseQuery(string(c.Request().Body()))
		if err != nil {
			return fiber.ErrBadRequest
		}
		for k, v := range form {
			query[k] = append(query[k], v...)
		}
	}
	back, err := s.processes.Callback(c.UserContext(), c.Params("gateway"), query)
	if err != nil {
		return err
	}
	result := "unknown"
	switch back.Status {
	case "paid":
		result = "1"
	case "failed":
		result = "0"
	default: // not decided yet: the page shows how it stands
	}
	return see(c, "/cartable/cases/"+url.PathEscape(back.Case)+"?paid="+result)
}

func describePaid(op *huma.Operation, _ huma.Registry) {
	op.Responses["303"] = &huma.Response{Description: "To the page of the case"}
}

// see sends the browser to a page of ours.
func see(c *fiber.Ctx, path string) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect(path, fiber.StatusSeeOther)
}
