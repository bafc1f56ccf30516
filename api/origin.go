package api

import (
	"mime"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/internal/fault"
)

var errForeign = fault.New(fault.Forbidden, "invalid.csrf")

// ours refuses a request that another site's page may have made. Browsers say where a
// request comes from; what says nothing must at least be JSON, which another site
// cannot send unasked.
func (s *Server) ours(c *fiber.Ctx) error {
	origin, site := c.Get(fiber.HeaderOrigin), c.Get("Sec-Fetch-Site")
	if origin != "" && !s.own(origin, string(c.Request().Header.Host())) {
		return errForeign
	}
	if site != "" && site != "same-origin" && site != "none" {
		return errForeign
	}
	if safe(c.Method()) {
		return nil
	}
	kind := mediaType(c)
	if kind != "" && kind != fiber.MIMEApplicationJSON && kind != fiber.MIMEMultipartForm {
		return errForeign
	}
	if kind != fiber.MIMEApplicationJSON && origin == "" && site == "" {
		return errForeign
	}
	return nil
}

func safe(method string) bool { return method == fiber.MethodGet || method == fiber.MethodHead }

// own reports whether an Origin is the address that the request itself was sent to,
// or the one that the installation is known by.
func (s *Server) own(origin, host string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	if strings.EqualFold(origin, originOf(s.origin)) {
		return true
	}
	return strings.EqualFold(u.Host, host) && (!s.secure || u.Scheme == "https")
}

func originOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// mediaType is the content type of the request without its parameters, "" where there
// is none.
func mediaType(c *fiber.Ctx) string {
	header := c.Get(fiber.HeaderContentType)
	if header == "" {
		return ""
	}
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		return "?"
	}
	return kind
}
