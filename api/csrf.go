package api

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
)

// tokenHeader carries the page token of a session: to the page with each answer to a GET
// and with each that opens a session, and back with each change.
const tokenHeader = "X-Kartabl-Token"

var errNoPageToken = fault.New(fault.Forbidden, "invalid.page_token")

// needsToken: whoever changes something by his session proves that a page of it asks.
// What is open to strangers has Origin alone; banks and other systems have no session
// and proofs of their own.
func needsToken(r route) bool {
	return isAPI(r.path) && !safe(r.method) && r.action != open && r.action != public
}

// marked checks the page token where one is needed, and hands it to who only looks. The
// session was found good before.
func (s *Server) marked(c *fiber.Ctx, r route) error {
	v := visiting(c)
	if needsToken(r) && !people.IsPageToken(c.Get(tokenHeader), v.token) {
		return errNoPageToken
	}
	if isAPI(r.path) && safe(r.method) && v.known {
		c.Set(tokenHeader, people.PageToken(v.token))
	}
	return nil
}

// Opened is the part of an answer that gives the browser a session and its page token.
type Opened struct {
	SetCookie http.Cookie `header:"Set-Cookie" hidden:"true"`
	PageToken string      `header:"X-Kartabl-Token" hidden:"true"`
}

func (s *Server) opened(token string) Opened {
	return Opened{SetCookie: s.cookie(token), PageToken: people.PageToken(token)}
}
