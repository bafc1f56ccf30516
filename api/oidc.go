package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/people"
)

const (
	providerSide = signInSide + "/oidc/"

	// visitsOfSource is how often one source may go to a provider or come back within
	// signInWindow: a whole office may stand behind one address.
	visitsOfSource = 300
)

// beginBy sends somebody to a provider.
func (s *Server) beginBy(c *fiber.Ctx) error {
	if err := s.visited(c); err != nil {
		return err
	}
	to, sealed, err := s.people.BeginBy(c.UserContext(), c.Params("provider"), c.Query("next"))
	if err != nil {
		return err
	}
	s.keepAttempt(c, sealed)
	return see(c, to)
}

// finishBy takes who comes back from a provider. The browser says nothing of where the
// request comes from that would count here: state, and what only this browser has, do.
func (s *Server) finishBy(c *fiber.Ctx) error {
	if err := s.visited(c); err != nil {
		return err
	}
	ctx, v := c.UserContext(), visiting(c)
	back := people.Returned{Code: c.Query("code"), State: c.Query("state"), Issuer: c.Query("iss"), Error: c.Query("error")}
	sealed := c.Cookies(s.attemptCookie())
	s.keepAttempt(c, "")
	token, asked, err := s.people.FinishBy(ctx, c.Params("provider"), sealed, back, v.agent)
	if err != nil {
		return err
	}
	return s.arrive(c, ctx, token, asked)
}

// arrive shows somebody who has just signed in his side, or the second step.
func (s *Server) arrive(c *fiber.Ctx, ctx context.Context, token, asked string) error {
	p, step, err := s.people.Visitor(ctx, token)
	if err != nil {
		return err
	}
	cookie := s.cookie(token)
	c.Response().Header.Add(fiber.HeaderSetCookie, cookie.String())
	s.hub.Recheck(p.ID)
	v := visit{}
	v.reader.Person = p
	to := next(asked, sideOf(&v))
	if step != people.SignedIn {
		to = signInSide + "?next=" + url.QueryEscape(to)
	}
	return see(c, to)
}

func (s *Server) visited(c *fiber.Ctx) error {
	if after := s.visitors.take(network(visiting(c).address)); after > 0 {
		return errTooMany.After(after)
	}
	return nil
}

// keepAttempt gives the browser its attempt, "" takes it away.
func (s *Server) keepAttempt(c *fiber.Ctx, sealed string) {
	age := int(people.AttemptAge.Seconds())
	if sealed == "" {
		age = -1
	}
	cookie := http.Cookie{
		Name: s.attemptCookie(), Value: sealed, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
	c.Response().Header.Add(fiber.HeaderSetCookie, cookie.String())
}
