package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/logs"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
)

// visit is what is known of one request.
type visit struct {
	id      string // in the log and in the answer's X-Request-Id
	address netip.Addr
	agent   string
	token   string // of the session
	handle  string // of the one-time code that this browser has asked for
	lang    text.Lang
	known   bool            // the session is a person's
	step    people.Step     // what it still needs
	reader  cartable.Reader // nobody where the route is open and no session is there

	directory processes.Directory // that asks by its token; its name is "" in all other requests
}

type visitKey struct{}

// visitOf gives the visit of a request's context.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{lang: text.Fa}
}

func visiting(c *fiber.Ctx) *visit {
	if v, ok := c.Locals(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{lang: text.Choose(c.Get(fiber.HeaderAcceptLanguage))}
}

// watched gives every request its visit, its time limit and its line in the log.
func (s *Server) watched(c *fiber.Ctx) error {
	v := &visit{
		id: uuid.NewString(), address: s.address(c), agent: c.Get(fiber.HeaderUserAgent),
		token: c.Cookies(s.cookieName()), handle: c.Cookies(s.codeCookie()), lang: text.Choose(c.Get(fiber.HeaderAcceptLanguage)),
	}
	c.Locals(visitKey{}, v)
	about := logs.With(context.WithValue(c.UserContext(), visitKey{}, v), slog.String("request", v.id), slog.String("method", c.Method()), slog.String("path", c.Path()))
	about, answered := span(about, c)
	defer answered()
	ctx, cancel := context.WithTimeout(about, timeFor(c))
	defer cancel()
	c.SetUserContext(ctx)
	c.Set(fiber.HeaderXRequestID, v.id)
	began := time.Now()
	if err := c.Next(); err != nil {
		if err := s.failed(c, err); err != nil {
			return err
		}
	}
	took, status := time.Since(began), c.Response().StatusCode()
	s.requested(c.Method(), c.Route().Path, status, took)
	s.log.DebugContext(ctx, "request", "status", status, "took", took, "address", v.address.String(), "person", v.reader.ID)
	return nil
}

func timeFor(c *fiber.Ctx) time.Duration {
	if c.Path() == uploadPath || strings.HasPrefix(c.Path(), sendingPath+"/") {
		return fileTime
	}
	return workTime
}

// recovered turns a panic into an internal error.
func (s *Server) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = s.failed(c, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	return c.Next()
}

var errNotText = fault.New(fault.NotFound, "not_found")

// readable refuses addresses that no database can take for text; nothing has such a name.
func readable(c *fiber.Ctx) error {
	ok := plain(c.Path())
	for k, v := range c.Context().QueryArgs().All() {
		ok = ok && plain(string(k)) && plain(string(v))
	}
	if !ok {
		return errNotText
	}
	return nil
}

func plain(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// address is where the request comes from: the peer, or, where the peer is a trusted
// proxy, the last address in X-Forwarded-For that is not one.
func (s *Server) address(c *fiber.Ctx) netip.Addr {
	peer, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	peer = peer.Unmap()
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(peer); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		peer = hop.Unmap()
	}
	return peer
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
