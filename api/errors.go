package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// ErrorModel is the body of every answer that is no success: RFC 9457, with our code
// and the fields concerned.
type ErrorModel struct {
	Type   string       `json:"type" doc:"Names the sentence, e.g. urn:kartabl:conflict.done"`
	Title  string       `json:"title" doc:"What kind of trouble it is, in the reader's language"`
	Status int          `json:"status"`
	Detail string       `json:"detail" doc:"What happened, as a sentence in the reader's language"`
	Code   string       `json:"code" enum:"invalid,unauthorized,forbidden,not_found,conflict,too_large,too_many,unavailable,internal"`
	Fields []FieldError `json:"fields,omitempty"`
}

// FieldError is one value that breaks a rule.
type FieldError struct {
	Path    string `json:"path" doc:"Path of the value, e.g. iban or lines[2].price"`
	Message string `json:"message"`
}

// Error gives the sentence.
func (e *ErrorModel) Error() string { return e.Detail }

// GetStatus gives the HTTP status.
func (e *ErrorModel) GetStatus() int { return e.Status }

// ContentType names the media type of problems.
func (e *ErrorModel) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// statuses are the HTTP statuses of the faults.
var statuses = map[fault.Code]int{
	fault.Invalid:      http.StatusUnprocessableEntity,
	fault.Unauthorized: http.StatusUnauthorized,
	fault.Forbidden:    http.StatusForbidden,
	fault.NotFound:     http.StatusNotFound,
	fault.Conflict:     http.StatusConflict,
	fault.TooLarge:     http.StatusRequestEntityTooLarge,
	fault.TooMany:      http.StatusTooManyRequests,
	fault.Unavailable:  http.StatusServiceUnavailable,
	fault.Internal:     http.StatusInternalServerError,
}

var (
	errInternal = fault.New(fault.Internal, "internal")
	errNotFound = fault.New(fault.NotFound, "not_found")
)

// problem words a fault in lang. Status 0 is that of the fault's code.
func problem(f *fault.Fault, status int, lang text.Lang) *ErrorModel {
	if status == 0 {
		status = statuses[f.Code]
	}
	e := &ErrorModel{
		Type: "urn:kartabl:" + f.Key, Title: text.Message("title."+string(f.Code), lang, nil),
		Status: status, Detail: f.Message(lang), Code: string(f.Code),
	}
	for _, field := range f.Fields {
		e.Fields = append(e.Fields, FieldError{Path: field.Path, Message: field.Message(lang)})
	}
	return e
}

// faultOf finds what a person may see of an error. Everything else is logged here,
// whole, under the id that the answer carries, and shown as nothing.
func (s *Server) faultOf(ctx context.Context, v *visit, err error) *fault.Fault {
	f := fault.As(err)
	switch {
	case f != nil && f.Cause == nil:
		return f
	case f != nil:
		s.log.WarnContext(ctx, "request refused", "person", v.reader.ID, "err", err)
		return f
	case errors.Is(err, context.DeadlineExceeded):
		f = fault.New(fault.Unavailable, "unavailable.busy")
	default:
		f = errInternal
	}
	s.log.ErrorContext(ctx, "request failed", "person", v.reader.ID, "err", err)
	return f
}

// ofFiber are the faults of the errors that fiber itself makes.
var ofFiber = map[int]*fault.Fault{
	http.StatusBadRequest:                  fault.New(fault.Invalid, "invalid.body"),
	http.StatusNotFound:                    errNotFound,
	http.StatusMethodNotAllowed:            fault.New(fault.Invalid, "invalid.method"),
	http.StatusRequestTimeout:              fault.New(fault.Invalid, "invalid.slow"),
	http.StatusRequestEntityTooLarge:       errBodyTooLarge,
	http.StatusUnsupportedMediaType:        fault.New(fault.Invalid, "invalid.type"),
	http.StatusRequestHeaderFieldsTooLarge: fault.New(fault.TooLarge, "too_large.header"),
}

// failed writes an error that a plain handler returned, or fiber itself.
func (s *Server) failed(c *fiber.Ctx, err error) error {
	s.head(c)
	v := visiting(c)
	if isDirectory(c.Path()) {
		return s.failedDirectory(c, err)
	}
	var own *fiber.Error
	if errors.As(err, &own) && ofFiber[own.Code] != nil {
		return write(c, problem(ofFiber[own.Code], own.Code, v.lang))
	}
	f := s.faultOf(c.UserContext(), v, err)
	if f.Wait > 0 {
		c.Set(fiber.HeaderRetryAfter, seconds(f.Wait))
	}
	return write(c, problem(f, 0, v.lang))
}

// seconds is a wait as Retry-After says it, whole and never too short.
func seconds(wait time.Duration) string { return strconv.Itoa(int(wait/time.Second) + 1) }

// write answers with a problem: as JSON, or as a small page where a browser asked for
// a page.
func write(c *fiber.Ctx, e *ErrorModel) error {
	c.Status(e.Status)
	if !isAPI(c.Path()) && strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMETextHTML) {
		return errorPage(c, e)
	}
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, problemType)
	return c.Send(body)
}
