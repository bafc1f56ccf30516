package api

import (
	"bytes"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
)

// Limits of a request, in bytes.
const (
	MaxBody   = 1 << 20              // of JSON and forms
	maxUpload = cartable.MaxDocument // of a file
	envelope  = 64 << 10             // of what multipart writes around a file
	maxHeader = 16 << 10
)

const (
	uploadPath  = "/api/documents"
	sendingPath = "/api/uploads"
)

var errBodyTooLarge = fault.New(fault.TooLarge, "too_large.body")

// times gives files and live streams more time than other requests have.
func times(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	switch {
	case path == uploadPath, strings.HasPrefix(path, sendingPath+"/"):
		return fasthttp.RequestConfig{ReadTimeout: fileTime}
	case strings.HasPrefix(path, uploadPath+"/"):
		return fasthttp.RequestConfig{WriteTimeout: fileTime}
	case path == livePath:
		return fasthttp.RequestConfig{WriteTimeout: liveTime}
	default:
		return fasthttp.RequestConfig{}
	}
}

// taken reads the body of a request into memory, up to limit, and gives it.
func taken(c *fiber.Ctx, limit int) ([]byte, error) {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return nil, nil
	}
	if c.Request().Header.ContentLength() > limit {
		return nil, errBodyTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(stream, int64(limit)+1))
	if err != nil {
		return nil, fiber.ErrRequestTimeout
	}
	if len(body) > limit {
		return nil, errBodyTooLarge
	}
	c.Request().SetBodyStream(bytes.NewReader(body), len(body))
	return body, nil
}

// whole closes the connection of a request whose body was not read to its end: what is
// left of it must not be taken for the next request. Some of it is read away first, so
// that a browser which is still sending gets to see the answer.
func whole(c *fiber.Ctx) error {
	err := c.Next()
	stream := c.Context().RequestBodyStream()
	length := c.Request().Header.ContentLength()
	if _, read := stream.(*bytes.Reader); stream == nil || read || length == 0 {
		return err
	}
	c.Context().SetConnectionClose()
	switch {
	case c.Path() != uploadPath:
		_, _ = io.CopyN(io.Discard, stream, 4*MaxBody)
	case length > 0: // the end of a file in chunks may have been read, and cannot be again
		_, _ = io.CopyN(io.Discard, stream, 2*maxUpload)
	}
	return err
}
