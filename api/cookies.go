package api

import (
	"net/http"

	"github.com/kartabl/kartabl/people"
)

// Under https the names of cookies have a prefix by which browsers take them from this
// host alone and over https alone: no neighbour below the same domain can put one of his
// own there. The bare names are not read then.
const (
	cookieName   = "kartabl_session"
	cookiePrefix = "__Host-"
)

func (s *Server) named(cookie string) string {
	if s.secure {
		return cookiePrefix + cookie
	}
	return cookie
}

// cookieName is that of the session.
func (s *Server) cookieName() string { return s.named(cookieName) }

// codeCookie has the handle of a one-time code: only the browser that asked for it can
// tell it.
func (s *Server) codeCookie() string { return s.named("kartabl_code") }

// attemptCookie carries a sign-in at a provider that is under way.
func (s *Server) attemptCookie() string { return s.named("kartabl_attempt") }

// cookie carries the session's token; "" takes it away.
func (s *Server) cookie(token string) http.Cookie {
	age := int(people.SessionAge.Seconds())
	if token == "" {
		age = -1
	}
	return http.Cookie{
		Name: s.cookieName(), Value: token, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}
