package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/processes"
)

const (
	scimPath = processes.DirectoryPath

	// requestsOfDirectory bounds what one directory asks within signInWindow: some thirty
	// requests a second.
	requestsOfDirectory = 9000
)

// Directory is a directory with the hashes of the tokens by which it is known.
type Directory struct {
	processes.Directory
	Tokens [][sha256.Size]byte
}

// TokenHash is what is kept of a directory's token.
func TokenHash(token string) [sha256.Size]byte { return sha256.Sum256([]byte(token)) }

func isDirectory(path string) bool { return path == scimPath || strings.HasPrefix(path, scimPath+"/") }

var errNoDirectory = &scim.Error{Status: http.StatusUnauthorized, Detail: "no valid bearer token was given"}

// recognised puts the directory of the token into the visit. Cookies count for nothing
// here, so no browser can be made to ask. Every token is compared, so that the time tells
// nothing of any.
func (s *Server) recognised(c *fiber.Ctx) error {
	v := visiting(c)
	kind, token, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	hash := TokenHash(strings.TrimSpace(token))
	for _, d := range s.directories {
		for _, known := range d.Tokens {
			if subtle.ConstantTimeCompare(known[:], hash[:]) == 1 && strings.EqualFold(kind, "Bearer") {
				v.directory = d.Directory
			}
		}
	}
	if v.directory.Name == "" {
		return s.unrecognised(c)
	}
	if after := s.asked.take(v.directory.Name); after > 0 {
		return errTooMany.After(after)
	}
	return nil
}

// unrecognised counts who has no token as who cannot sign a message.
func (s *Server) unrecognised(c *fiber.Ctx) error {
	v := visiting(c)
	c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	if c.Get(fiber.HeaderAuthorization) == "" { // who says nothing guesses nothing
		return errNoDirectory
	}
	if after := s.strangers.take(network(v.address)); after > 0 {
		return errTooMany.After(after)
	}
	s.log.WarnContext(c.UserContext(), "directory without a token", "id", v.id, "address", v.address.String())
	return errNoDirectory
}

// directory answers a directory with what f gives: a resource, or nothing.
func directory(f func(*Server, *fiber.Ctx, processes.Provisioning) (scim.Resource, error)) answer {
	return fiberly(func(s *Server, c *fiber.Ctx) error {
		r, err := f(s, c, s.processes.Provision(visiting(c).directory))
		if err != nil {
			return err
		}
		return resourceOf(c, r)
	}, describeDirectory)
}

func resourceOf(c *fiber.Ctx, r scim.Resource) error {
	if r == nil {
		return c.SendStatus(http.StatusNoContent)
	}
	if version := processes.Version(r); version != "" { // what lists have was chosen before
		r = projection(c).Of(r)
		c.Set(fiber.HeaderETag, version)
		if asked := c.Get(fiber.HeaderIfNoneMatch); c.Method() == fiber.MethodGet && asked != "" && processes.Matches(asked, version) {
			return c.SendStatus(http.StatusNotModified)
		}
	}
	return sendSCIM(c, r)
}

func sendSCIM(c *fiber.Ctx, r scim.Resource) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, scim.MediaType)
	return c.Send(body)
}

func describeDirectory(op *huma.Operation, _ huma.Registry) {
	schema := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	content := map[string]*huma.MediaType{scim.MediaType: {Schema: schema}}
	op.Responses = map[string]*huma.Response{"default": {Description: "An error of RFC 7644", Content: content}}
	switch op.Method {
	case http.MethodPost:
		op.Responses["201"] = &huma.Response{Description: "What was made", Content: content}
	case http.MethodDelete:
		op.Responses["204"] = &huma.Response{Description: "It is gone"}
	default:
		op.Responses["200"] = &huma.Response{Description: "As RFC 7643 has it", Content: content}
	}
	if op.Method != http.MethodGet && op.Method != http.MethodDelete {
		op.RequestBody = &huma.RequestBody{Required: true, Content: content}
	}
}

// failedDirectory answers as the protocol wants it. What is no fault of the directory is
// logged whole and shown as nothing.
func (s *Server) failedDirectory(c *fiber.Ctx, err error) error {
	var e *scim.Error
	var own *fiber.Error
	switch {
	case errors.As(err, &e):
	case errors.As(err, &own):
		e = &scim.Error{Status: own.Code, Detail: own.Message}
	default:
		f := s.faultOf(c.UserContext(), visiting(c), err)
		e = &scim.Error{Status: statuses[f.Code], Detail: f.Message(text.En)}
		if f.Wait > 0 {
			c.Set(fiber.HeaderRetryAfter, seconds(f.Wait))
		}
	}
	c.Status(e.Status)
	return sendSCIM(c, e.Body())
}

func projection(c *fiber.Ctx) scim.Projection {
	return scim.ParseProjection(c.Query("attributes"), c.Query("excludedAttributes"))
}

// directoryQuery reads which page of what is asked for.
func directoryQuery(c *fiber.Ctx) (q processes.DirectoryQuery, err error) {
	q.Show = projection(c)
	if q.Filter, err = scim.ParseFilter(c.Query("filter")); err != nil {
		return q, err
	}
	if q.Start, err = number(c, "startIndex", 1); err != nil {
		return q, err
	}
	q.Count, err = number(c, "count", scim.MostResults)
	return q, err
}

func number(c *fiber.Ctx, name string, usual int) (int, error) {
	given := c.Query(name)
	if given == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		return 0, scim.BadValue(name + " is a number")
	}
	return n, nil
}

// sent gives the body of a request that is of a right type.
func sent(c *fiber.Ctx) ([]byte, error) {
	if kind := mediaType(c); kind != scim.MediaType && kind != fiber.MIMEApplicationJSON {
		return nil, &scim.Error{Status: http.StatusUnsupportedMediaType, Detail: "the body is " + scim.MediaType}
	}
	return c.Request().Body(), nil
}
