package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
)

// What a route asks for that asks the policy nothing: an open one serves everybody, and
// looks who he is where he is signed in; a public one does not even look.
const (
	open   people.Action = "open"
	public people.Action = "public"
)

// byToken is for directories: they are known by a token and not by a session, and nobody
// else is let in.
const byToken people.Action = "token"

// route is one line of the table: what is asked for, what the policy will be asked
// for it, and what answers.
type route struct {
	method, path string
	action       people.Action
	name, what   string // in the description; a route without a name is not described
	answer       answer
}

// answer registers what answers a route.
type answer func(s *Server, r route)

// out is a JSON answer.
type out[T any] struct{ Body T }

// none is a request, or an answer, without content.
type none struct{}

// json200 answers with what f gives, described by f's types.
func json200[I, O any](f func(*Server, context.Context, cartable.Reader, *I) (*O, error)) answer {
	return jsonWith(0, f)
}

// json201 is for what is made new.
func json201[I, O any](f func(*Server, context.Context, cartable.Reader, *I) (*O, error)) answer {
	return jsonWith(http.StatusCreated, f)
}

func jsonWith[I, O any](status int, f func(*Server, context.Context, cartable.Reader, *I) (*O, error)) answer {
	return func(s *Server, r route) {
		op := operation(r)
		op.DefaultStatus, op.MaxBodyBytes = status, -1 // the body was measured before
		huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
			v := visitOf(ctx)
			o, err := f(s, ctx, v.reader, in)
			if err != nil {
				return nil, s.told(ctx, v, err)
			}
			return o, nil
		})
	}
}

// told turns an error of a handler into the answer that huma writes.
func (s *Server) told(ctx context.Context, v *visit, err error) error {
	f := s.faultOf(ctx, v, err)
	told := problem(f, 0, v.lang)
	if f.Wait > 0 {
		return huma.ErrorWithHeaders(told, http.Header{fiber.HeaderRetryAfter: {seconds(f.Wait)}})
	}
	return told
}

// fiberly answers with a plain handler. describe, which may be nil, adds what the
// description says beside the path.
func fiberly(f func(*Server, *fiber.Ctx) error, describe func(*huma.Operation, huma.Registry)) answer {
	return func(s *Server, r route) {
		s.app.Add(r.method, fiberPath(r.path), func(c *fiber.Ctx) error { return f(s, c) })
		if r.name == "" {
			return
		}
		op := operation(r)
		for _, name := range names(r.path) {
			op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
		}
		op.Responses = map[string]*huma.Response{"default": problems(s.api.OpenAPI().Components.Schemas)}
		if describe != nil {
			describe(&op, s.api.OpenAPI().Components.Schemas)
		}
		s.api.OpenAPI().AddOperation(&op)
	}
}

// enter is what happens before every handler of a route: the request must be ours, come
// from somebody where the route asks for that, and be of a fair size.
func (s *Server) enter(r route) fiber.Handler {
	limit := MaxBody
	return func(c *fiber.Ctx) error {
		if err := readable(c); err != nil {
			return err
		}
		if isAPI(r.path) && (!safe(r.method) || r.path == livePath) {
			if err := s.ours(c); err != nil {
				return err
			}
		}
		if err := s.known(c, r.action); err != nil {
			return err
		}
		if err := s.marked(c, r); err != nil {
			return err
		}
		if isAPI(r.path) && !safe(r.method) {
			if err := s.writes.take(c); err != nil {
				return err
			}
		}
		var body []byte
		if r.path != uploadPath {
			var err error
			if body, err = taken(c, limit); err != nil {
				return err
			}
		}
		return s.audited(c, r, body)
	}
}

var (
	errSignedOut = fault.New(fault.Unauthorized, "unauthorized.signed_out")
	errHalfOpen  = fault.New(fault.Unauthorized, "unauthorized.second_factor")
	errStarting  = fault.New(fault.Unavailable, "unavailable.starting")
)

// known puts the person of the session into the visit. A session that waits for its
// second step counts where that is done, and nowhere else. Nobody is let in while the
// system is still finding out what it knew.
func (s *Server) known(c *fiber.Ctx, action people.Action) error {
	if c.Path() == healthPath {
		return nil
	}
	if !s.ready() {
		return errStarting
	}
	if action == public {
		return nil
	}
	if action == byToken {
		return s.recognised(c)
	}
	v := visiting(c)
	if v.token == "" {
		if action == open {
			return nil
		}
		return errSignedOut
	}
	p, step, err := s.people.Visitor(c.UserContext(), v.token)
	v.step, v.known = step, err == nil
	switch {
	case err == nil && (step == people.SignedIn || action == people.Prove):
		v.reader = cartable.Reader{Person: p, Lang: v.lang}
		return nil
	case action == open && (err == nil || fault.Is(err, fault.Unauthorized)):
		return nil
	case err == nil:
		return errHalfOpen
	default:
		return err
	}
}

func newAPI(app *fiber.App) huma.API {
	shared()
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Kartabl", Version: "1",
				Description: "What the pages of Kartabl ask for. Every text is in the language of Accept-Language (fa or en), " +
					"every time is UTC, every amount is in rial.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session":   {Type: "apiKey", In: "cookie", Name: cookieName, Description: "Under https its name begins with __Host-"},
					"page":      {Type: "apiKey", In: "header", Name: tokenHeader, Description: "With each change: what the header of this name said in the last answer to a GET, or when the session was opened"},
					"directory": {Type: "http", Scheme: "bearer", Description: "The token of a directory that keeps people of staff here"},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": format, problemType: format},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
	return humafiber.New(app, config)
}

func operation(r route) huma.Operation {
	op := huma.Operation{Method: r.method, Path: r.path, OperationID: r.name, Summary: r.what, Tags: tags(r.path)}
	if r.action == byToken {
		op.Security = []map[string][]string{{"directory": {}}}
	} else if r.action != open && r.action != public {
		op.Security = []map[string][]string{{"session": {}}}
		if needsToken(r) {
			op.Security[0]["page"] = []string{}
		}
		op.Extensions = map[string]any{"x-action": string(r.action)}
	}
	return op
}

// tags are the noun that a path is about.
func tags(path string) []string {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if parts[0] == "api" && len(parts) > 1 {
		return []string{parts[1]}
	}
	return []string{parts[0]}
}

func problems(schemas huma.Registry) *huma.Response {
	return &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{problemType: {Schema: schemaOf[ErrorModel](schemas)}}}
}

func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// names are the parameters of a path.
func names(path string) []string {
	var list []string
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			list = append(list, strings.TrimSuffix(name, "}"))
		}
	}
	return list
}
