package hooks

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
)

// Received is a message of another system whose signature holds. ID is the source's
// own; Data is in canonical values, as those of Hooks.Call.
type Received struct {
	Source, ID, Name string
	Data             map[string]any
}

type source struct {
	keys     [][]byte
	messages []string
}

func newSource(name string, c Source, bad *faults) source {
	key := "incoming." + name
	bad.name(key, name)
	if len(c.Messages) == 0 {
		bad.add(key+".messages", errors.New("name the messages that it may send"))
	}
	return source{keys: bad.keys(key, c.Secret, c.Old), messages: c.Messages}
}

// ErrUnsigned is the one answer to a source that is not configured, a signature that
// does not hold and a message that is too old: it tells nothing.
var ErrUnsigned = fault.New(fault.Unauthorized, "unauthorized.unsigned")

// Receive checks a message by Standard Webhooks and reads it. All errors are faults:
// ErrUnsigned, Invalid for a body of another shape, NotFound for a message that this
// source may not send.
func (h *Webhooks) Receive(name string, header http.Header, body []byte, now time.Time) (Received, error) {
	s, known := h.sources[name]
	if !known {
		s.keys = [][]byte{h.nobody} // as much work as for one that is known
	}
	id, err := verify(header, body, now, s.keys...)
	if err != nil || !known {
		return Received{}, ErrUnsigned
	}
	message, data, err := payload(body)
	if err != nil {
		return Received{}, err
	}
	if !slices.Contains(s.messages, message) {
		return Received{}, fault.New(fault.NotFound, "not_found")
	}
	return Received{Source: name, ID: id, Name: message, Data: data}, nil
}

// payload reads {"type": …, "timestamp": …, "data": {…}}. The timestamp is the sender's
// affair: the one that counts is signed beside it.
func payload(body []byte) (string, map[string]any, error) {
	whole, err := decode(body)
	if err != nil {
		return "", nil, fault.New(fault.Invalid, "invalid.body")
	}
	name, named := whole["type"].(string)
	data, filled := whole["data"].(map[string]any)
	bad := fault.New(fault.Invalid, "invalid.fields")
	if !named || name == "" {
		bad = bad.With(fault.At("type", "field.required"))
	}
	if !filled {
		bad = bad.With(fault.At("data", "field.required"))
	}
	if len(bad.Fields) > 0 {
		return "", nil, bad
	}
	return name, data, nil
}
