package api

import (
	"errors"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/kartabl/kartabl/internal/text"
)

// The pages of either side.
const (
	customerSide = "/cartable/"
	staffSide    = "/inbox/"
	signInSide   = "/signin"
)

// designPath is a page beside the staff's side: every component of the pages in all its
// states.
const designPath = "/design"

func (s *Server) healthy(c *fiber.Ctx) error { return c.SendString("ok\n") }

// isReady answers once the system knows all that it knew before it stopped; known has
// refused till then. Where a newer program has taken over the database it says so, for
// people to be sent elsewhere: what comes here all the same is still answered.
func (s *Server) isReady(c *fiber.Ctx) error {
	if err := s.processes.Overtaken(); err != nil {
		return c.Status(fiber.StatusServiceUnavailable).SendString(err.Error() + "\n")
	}
	return c.SendString("ok\n")
}

// front sends everybody to his side.
func (s *Server) front(c *fiber.Ctx) error { return see(c, sideOf(visiting(c))) }

func sideOf(v *visit) string {
	switch v.reader.Side {
	case "customer":
		return customerSide
	case "staff":
		return staffSide
	default:
		return signInSide
	}
}

func (s *Server) signInPage(c *fiber.Ctx) error {
	v := visiting(c)
	if v.reader.ID != "" {
		return see(c, next(c.Query("next"), sideOf(v)))
	}
	return s.entry(c, "signin")
}

func (s *Server) cartablePage(c *fiber.Ctx) error { return s.side(c, "cartable", customerSide) }

func (s *Server) inboxPage(c *fiber.Ctx) error { return s.side(c, "inbox", staffSide) }

func (s *Server) designPage(c *fiber.Ctx) error { return s.side(c, "design", staffSide) }

// side shows an app to those whose side it is, and sends others where they belong.
func (s *Server) side(c *fiber.Ctx, app, side string) error {
	v := visiting(c)
	if v.reader.ID == "" {
		return see(c, signInSide+"?next="+url.QueryEscape(c.OriginalURL()))
	}
	if sideOf(v) != side {
		return see(c, sideOf(v))
	}
	return s.entry(c, app)
}

// next is where a person goes on to after signing in: a page of his own side, never
// another site's.
func next(asked, side string) string {
	u, err := url.Parse(asked)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.ContainsAny(asked, "\\\r\n\t") {
		return side
	}
	if !ofSide(path.Clean(u.Path), side) {
		return side
	}
	return u.RequestURI()
}

func ofSide(clean, side string) bool {
	return clean+"/" == side || strings.HasPrefix(clean, side) || (side == staffSide && clean == designPath)
}

// entry serves the one page of an app; its paths are the app's own.
func (s *Server) entry(c *fiber.Ctx, app string) error {
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Vary(fiber.HeaderCookie)
	return s.file(c, app+"/index.html")
}

// hashed matches names that the build has made from the content.
var hashed = regexp.MustCompile(`-[A-Za-z0-9_-]{8}\.[a-z0-9]+$`)

// asset serves the files that the pages load. What is named by its content never
// changes.
func (s *Server) asset(c *fiber.Ctx) error {
	name := path.Join("assets", path.Clean("/"+c.Params("*")))
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	if hashed.MatchString(name) {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return s.file(c, name)
}

// publicFile serves what lies beside the apps: icons and the like.
func (s *Server) publicFile(c *fiber.Ctx) error {
	name := strings.TrimPrefix(path.Clean("/"+c.Params("*")), "/")
	if name == "" || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".html") || strings.Contains(name, "/.") {
		return errNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	if name == worker {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return s.file(c, name)
}

// worker keeps the customers' pages for when there is no network. Browsers look for its
// next version at the same address.
const worker = "worker.js"

// types are the media types of built files; others are not served.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webp": "image/webp",
	".woff2": "font/woff2", ".json": "application/json", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
}

func (s *Server) file(c *fiber.Ctx, name string) error {
	kind := types[path.Ext(name)]
	if s.pages == nil || kind == "" {
		return s.noFile(c)
	}
	content, err := fs.ReadFile(s.pages, name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return s.noFile(c)
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, kind)
	if err := c.Send(content); err != nil {
		return err
	}
	compressed(c.Context())
	return nil
}

// compressed makes what was written smaller, as far as the browser understands it.
var compressed = fasthttp.CompressHandlerBrotliLevel(func(*fasthttp.RequestCtx) {},
	fasthttp.CompressBrotliDefaultCompression, fasthttp.CompressDefaultCompression)

// noFile refuses without the promise that the answer stays the same.
func (s *Server) noFile(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return errNotFound
}

var errorTemplate = template.Must(template.New("error").Parse(`<!doctype html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}</title></head>
<body><main><h1>{{.Title}}</h1><p>{{.Detail}}</p><p><a href="/">{{.Home}}</a></p></main></body>
</html>
`))

// errorPage is what a browser shows where there is no page.
func errorPage(c *fiber.Ctx, e *ErrorModel) error {
	lang, dir := visiting(c).lang, "rtl"
	if lang == text.En {
		dir = "ltr"
	}
	c.Set(fiber.HeaderContentType, types[".html"])
	return errorTemplate.Execute(c, map[string]string{
		"Lang": string(lang), "Dir": dir, "Title": e.Title, "Detail": e.Detail, "Home": text.Message("page.home", lang, nil),
	})
}
