package api

import (
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// shared sets what huma keeps for the whole program: the shape of its errors, and that
// a list of ours is never null.
var shared = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return problem(refusal(status, errs), status, text.Fa)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return problem(refusal(status, errs), status, text.Choose(ctx.Header("Accept-Language")))
	}
})

// refusal is the fault that huma's refusal of a request stands for.
func refusal(status int, errs []error) *fault.Fault {
	switch status {
	case http.StatusUnprocessableEntity:
		return fault.New(fault.Invalid, "invalid.fields").With(fields(errs)...)
	case http.StatusBadRequest:
		return fault.New(fault.Invalid, "invalid.json")
	case http.StatusInternalServerError:
		return errInternal
	default:
		if f := ofFiber[status]; f != nil {
			return f
		}
		return fault.New(fault.Invalid, "invalid")
	}
}

func fields(errs []error) []fault.Field {
	var list []fault.Field
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			list = append(list, fieldOf(d))
		}
	}
	return list
}

// rules turn the beginning of huma's sentences into ours.
var rules = []struct{ says, key, arg string }{
	{"unexpected property", "field.unknown", ""},
	{"unknown query parameter", "field.unknown", ""},
	{"expected string to be", "field.pattern", ""},
	{"expected string", "field.type", "type.text"},
	{"expected boolean", "field.type", "type.bool"},
	{"invalid boolean", "field.type", "type.bool"},
	{"expected number >= ", "field.min", "min"},
	{"expected number <= ", "field.max", "max"},
	{"expected number", "field.type", "type.decimal"},
	{"expected integer", "field.type", "type.int"},
	{"invalid integer", "field.type", "type.int"},
	{"expected array length >= ", "field.min_items", "min"},
	{"expected array length <= ", "field.max_items", "max"},
	{"expected array", "field.type", "type.list"},
	{"expected object", "field.type", "type.object"},
	{"expected value to be one of ", "field.enum", "values"},
	{"expected length >= ", "field.min_length", "min"},
	{"expected length <= ", "field.max_length", "max"},
}

const missingProperty = "expected required property "

func fieldOf(d *huma.ErrorDetail) fault.Field {
	path := place(d.Location)
	if rest, ok := strings.CutPrefix(d.Message, missingProperty); ok {
		name, _, _ := strings.Cut(rest, " ")
		return fault.At(strings.TrimPrefix(path+"."+name, "."), "field.required")
	}
	if strings.HasSuffix(d.Message, "parameter is missing") {
		return fault.At(path, "field.required")
	}
	for _, r := range rules {
		rest, ok := strings.CutPrefix(d.Message, r.says)
		switch {
		case !ok:
		case r.key == "field.type":
			return fault.At(path, r.key, "want", text.Key(r.arg))
		default:
			return fault.At(path, r.key, r.arg, rest)
		}
	}
	return fault.At(path, "invalid")
}

// place is a path without the part of the request that it lies in: body.values.iban is
// values.iban to the sender.
func place(location string) string {
	for _, part := range []string{"body", "query", "path", "header"} {
		if rest, ok := strings.CutPrefix(location, part); ok {
			return strings.TrimPrefix(rest, ".")
		}
	}
	return location
}
