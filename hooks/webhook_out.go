package hooks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Sent is what became of one attempt to deliver an event. Error is "" when the receiver
// has taken it; it holds neither secrets nor what was sent.
type Sent struct {
	Status int // of HTTP; 0 when no answer came
	Took   time.Duration
	Error  string
}

// Gone reports whether the receiver wants to hear no more.
func (s Sent) Gone() bool { return s.Status == http.StatusGone }

type endpoint struct {
	name      string
	wire      *wire
	address   string
	timeout   time.Duration
	keys      [][]byte
	events    []string
	processes []string
	now       func() time.Time
}

func newEndpoint(name string, c Webhook, w *wire, allow hostList, bad *faults) *endpoint {
	key := "webhooks." + name
	bad.name(key, name)
	e := &endpoint{name: name, wire: w, events: c.Events, processes: c.Processes, timeout: c.Timeout, now: time.Now}
	e.address = bad.address(key+".address", c.Address, allow)
	e.keys = bad.keys(key, c.Secret, c.Old)
	if e.timeout == 0 {
		e.timeout = defaultPatience
	}
	if e.timeout < 0 || e.timeout > mostPatience {
		bad.add(key+".timeout", fmt.Errorf("give a duration up to %s", mostPatience))
	}
	bad.add(key+".events", checkEvents(c.Events))
	return e
}

func checkEvents(events []string) error {
	if len(events) == 0 {
		return fmt.Errorf("name some of %s", strings.Join(Events(), ", "))
	}
	for _, e := range events {
		if !slices.Contains(Events(), e) {
			return fmt.Errorf("there is no event %q; there are %s", e, strings.Join(Events(), ", "))
		}
	}
	return nil
}

// Endpoints are the names of the webhooks, sorted.
func (h *Webhooks) Endpoints() []string {
	names := make([]string, len(h.endpoints))
	for i, e := range h.endpoints {
		names[i] = e.name
	}
	return names
}

// Wanting are the names of the webhooks that want to hear of an event of a process.
func (h *Webhooks) Wanting(event, process string) []string {
	var names []string
	for _, e := range h.endpoints {
		if slices.Contains(e.events, event) && (len(e.processes) == 0 || slices.Contains(e.processes, process)) {
			names = append(names, e.name)
		}
	}
	return names
}

// Post makes one attempt to deliver an event. id is the same for all attempts of a
// delivery; the signature is of this moment.
func (h *Webhooks) Post(ctx context.Context, name, id string, body []byte) Sent {
	i := slices.IndexFunc(h.endpoints, func(e *endpoint) bool { return e.name == name })
	if i < 0 {
		return Sent{Error: "the webhook is not configured"}
	}
	return h.endpoints[i].post(ctx, id, body)
}

func (e *endpoint) post(ctx context.Context, id string, body []byte) Sent {
	began := e.now()
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("User-Agent", "kartabl")
	sign(header, id, began, body, e.keys...)
	a, err := e.wire.do(ctx, exchange{method: http.MethodPost, url: e.address, header: header, body: body, timeout: e.timeout})
	s := Sent{Status: a.status, Took: e.now().Sub(began)}
	if call, ok := errors.AsType[*CallError](err); ok {
		s.Error = call.Detail
	} else if !a.ok() {
		s.Error = fmt.Sprintf("answered %d", a.status)
	}
	return s
}
