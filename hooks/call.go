package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Request is one attempt of one call. Key stays the same for all attempts of a
// visit, and with it Args.
type Request struct {
	Service   string
	Operation string
	Key       string
	Attempt   int // from 1
	Args      map[string]any
	Timeout   time.Duration // shortens the service's own; 0 leaves it
}

type service struct {
	wire       *wire
	address    string
	timeout    time.Duration
	retries    int
	secret     []byte
	token      string
	operations map[string]Operation
	now        func() time.Time
}

func newService(name string, c Service, w *wire, allow hostList, bad *faults) *service {
	key := "services." + name
	s := &service{wire: w, now: time.Now, operations: c.Operations, retries: c.ConnectRetries}
	s.address = bad.address(key+".address", c.Address, allow)
	s.timeout = bad.timeout(key+".timeout", c.Timeout)
	s.token = bad.secret(key+".token", Secret{Env: c.TokenEnv, File: c.TokenFile})
	secret, err := signingKey(bad.secret(key+".secret", c.Secret))
	bad.add(key+".secret", err)
	s.secret = secret
	if c.ConnectRetries < 0 || c.ConnectRetries > 10 {
		bad.add(key+".connect_retries", errors.New("give 0 to 10"))
	}
	for _, op := range slices.Sorted(maps.Keys(c.Operations)) {
		bad.add(key+".operations."+op, checkOperation(c.Operations[op]))
	}
	return s
}

// Call asks a service to do one operation and gives its output in canonical
// values: whole numbers as int, other numbers as decimal strings, null as absent.
// The error is always a *CallError: the code that the service answered, or
// unavailable when the answer did not come, came too late, was too large, a
// redirect, no JSON object, or held a number beyond 2^53. 204 is an empty output.
func (h *Hooks) Call(ctx context.Context, r Request) (map[string]any, error) {
	s, ok := h.services[r.Service]
	if !ok {
		return nil, unavailable("the service %q is not configured", r.Service)
	}
	out, err := s.call(ctx, r)
	if e, ok := errors.AsType[*CallError](err); ok {
		e.Detail = strings.TrimSuffix(r.Service+"."+r.Operation+": "+e.Detail, ": ")
		return nil, e
	}
	return out, err
}

func (s *service) call(ctx context.Context, r Request) (map[string]any, error) {
	x, err := s.exchange(r)
	if err != nil {
		return nil, unavailable("%s", err)
	}
	a, err := s.wire.do(ctx, x)
	if err != nil {
		return nil, err
	}
	return output(a)
}

func (s *service) exchange(r Request) (exchange, error) {
	if r.Key == "" || !operationName.MatchString(r.Operation) {
		return exchange{}, errors.New("the request has no key or no operation")
	}
	op := s.operations[r.Operation]
	if op.Path == "" {
		op.Path = "/" + r.Operation
	}
	if op.Method == "" {
		op.Method = http.MethodPost
	}
	x := exchange{method: op.Method, url: s.address + op.Path, timeout: s.timeout, retries: s.retries}
	if r.Timeout > 0 {
		x.timeout = min(x.timeout, r.Timeout)
	}
	if err := s.fill(&x, r.Args); err != nil {
		return exchange{}, err
	}
	x.header = s.header(r, x.body)
	return x, nil
}

func (s *service) fill(x *exchange, args map[string]any) error {
	if x.method == http.MethodGet {
		q, err := query(args)
		x.url += q
		return err
	}
	if args == nil {
		args = map[string]any{}
	}
	body, err := json.Marshal(args)
	x.body = body
	return err
}

func query(args map[string]any) (string, error) {
	q := url.Values{}
	for name, v := range args {
		switch v.(type) {
		case string, int, bool:
			q.Set(name, fmt.Sprint(v))
		case nil:
		default:
			return "", fmt.Errorf("the argument %s does not fit into a query", name)
		}
	}
	if len(q) == 0 {
		return "", nil
	}
	return "?" + q.Encode(), nil
}

// The key is written past Header.Set on purpose: net/http takes a request with
// the canonical Idempotency-Key for one that it may send again by itself, and
// that is not its to decide.
func (s *service) header(r Request, body []byte) http.Header {
	h := http.Header{"idempotency-key": {r.Key}}
	h.Set("Content-Type", "application/json")
	h.Set("Accept", "application/json")
	h.Set("User-Agent", "kartabl")
	h.Set("Kartabl-Attempt", strconv.Itoa(r.Attempt))
	if s.token != "" {
		h.Set("Authorization", "Bearer "+s.token)
	}
	if len(s.secret) > 0 {
		sign(h, r.Key, s.now(), body, s.secret)
	}
	return h
}

var errorCode = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

func output(a answer) (map[string]any, error) {
	switch {
	case a.status == http.StatusNoContent:
		return map[string]any{}, nil
	case a.ok():
		out, err := decode(a.body)
		if err != nil {
			return nil, unavailable("broken answer: %s", err)
		}
		return out, nil
	case a.status == http.StatusTooManyRequests, a.status == http.StatusRequestTimeout, a.status < 400, a.status >= 500:
		return nil, unavailable("answered %d", a.status)
	}
	var declared struct {
		Error string `json:"error"`
	}
	err := json.NewDecoder(bytes.NewReader(a.body)).Decode(&declared)
	if err != nil || !errorCode.MatchString(declared.Error) {
		return nil, unavailable("answered %d without an error code", a.status)
	}
	return nil, &CallError{Code: declared.Error, Detail: fmt.Sprintf("answered %d", a.status)}
}
