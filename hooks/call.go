package hooks

import (
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

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
)

// Request is one attempt of one call. Key stays the same for all attempts of a
// visit, and with it Args.
type Request struct {
	Service   string
	Operation string
	Key       string
	Attempt   int // from 1
	Args      map[string]any
	Timeout   time.Duration // shortens the operator's; 0 leaves it
	Trace     *Trace        // filled in where it is not nil
}

type service struct {
	wire       *wire
	address    string
	timeout    time.Duration
	retries    int
	secret     []byte
	token      string
	guarded    []string // what must never come back in an answer
	operations map[string]Operation
	now        func() time.Time
}

func newService(name string, c Service, w *wire, allow hostList, bad *faults) *service {
	key := "services." + name
	s := &service{wire: w, now: time.Now, operations: c.Operations, retries: c.ConnectRetries}
	s.address = bad.address(key+".address", c.Address, allow)
	s.timeout = bad.timeout(key+".timeout", c.Timeout)
	s.token = bad.secret(key+".token", Secret{Env: c.TokenEnv, File: c.TokenFile})
	written := bad.secret(key+".secret", c.Secret)
	secret, err := signingKey(written)
	bad.add(key+".secret", err)
	s.secret = secret
	s.guarded = guarded(s.token, written, strings.TrimPrefix(written, "whsec_"), string(secret))
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
	if r.Trace == nil {
		r.Trace = &Trace{}
	}
	begun := s.now()
	out, err := s.call(ctx, r)
	r.Trace.Took = s.now().Sub(begun)
	seen := Called{Service: r.Service, Operation: r.Operation, Code: "ok", Status: r.Trace.Status, Took: r.Trace.Took}
	if e := asCallError(err); e != nil {
		e.Detail = strings.TrimSuffix(r.Service+"."+r.Operation+": "+s.without(e.Detail), ": ")
		seen.Code, out, err = e.Code, nil, e
	}
	if h.observer.Called != nil {
		h.observer.Called(seen)
	}
	return out, err
}

func (s *service) call(ctx context.Context, r Request) (map[string]any, error) {
	x, err := s.exchange(r)
	if err != nil {
		return nil, unavailable("%s", err)
	}
	r.Trace.Sent = len(x.body)
	// Who runs a service sees in which trace it was called, where traces are on.
	otel.GetTextMapPropagator().Inject(ctx, propagation.HeaderCarrier(x.header))
	a, err := s.wire.do(ctx, x)
	if err != nil {
		return nil, err
	}
	r.Trace.Status, r.Trace.Received = a.status, len(a.body)
	return s.output(a, r.Trace)
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
	if op.Timeout > 0 {
		x.timeout = op.Timeout
	}
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
	if len(body) > maxRequest {
		return fmt.Errorf("the request is larger than %d bytes", maxRequest)
	}
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

// output reads an answer. What is no answer at all, as a redirect, is an error too.
func (s *service) output(a answer, seen *Trace) (map[string]any, error) {
	if a.status == http.StatusNoContent {
		return map[string]any{}, nil
	}
	out, err := s.object(a)
	seen.Answer = out
	switch {
	case a.ok() && err != nil:
		return nil, unavailable("broken answer: %s", err)
	case a.ok():
		return out, nil
	case a.status == http.StatusTooManyRequests, a.status == http.StatusRequestTimeout, a.status >= 500:
		e := down("answered %d", a.status)
		e.RetryAfter = retryAfter(a, s.now())
		return nil, e
	case a.status < 400:
		return nil, unavailable("answered %d", a.status)
	}
	code, _ := out["error"].(string)
	if !errorCode.MatchString(code) {
		return nil, unavailable("answered %d without an error code", a.status)
	}
	return nil, &CallError{Code: code, Detail: fmt.Sprintf("answered %d", a.status)}
}

// object is the JSON object of an answer, whatever its status says.
func (s *service) object(a answer) (map[string]any, error) {
	if err := a.isJSON(); err != nil {
		return nil, err
	}
	out, err := decode(a.body)
	if err != nil {
		return nil, err
	}
	if s.tells(string(a.body)) || s.tellsAny(out) {
		return nil, errTells
	}
	return out, nil
}

// retryAfter is how long a 429 or 503 asks to be left alone; 0 where it does not say.
func retryAfter(a answer, now time.Time) time.Duration {
	if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
		return 0
	}
	said := a.header.Get("Retry-After")
	if seconds, err := strconv.Atoi(said); err == nil {
		return time.Duration(min(max(seconds, 0), 24*60*60)) * time.Second
	}
	at, err := http.ParseTime(said)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now).Round(time.Second))
}
