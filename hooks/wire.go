package hooks

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	maxRequest = 1 << 20
	maxAnswer  = 1 << 20
	maxHeader  = 64 << 10
)

// wire is the one HTTP client of the package: no proxy whatever the environment says,
// no redirects, no cookies, no compression, bounded answers.
type wire struct {
	client *http.Client
	pause  time.Duration // before the second try to connect; doubles
}

func newWire(dial dialFunc) *wire {
	t := &http.Transport{
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &wire{client: &http.Client{Transport: t, CheckRedirect: stay}, pause: 100 * time.Millisecond}
}

type exchange struct {
	method  string
	url     string
	header  http.Header
	body    []byte
	timeout time.Duration
	retries int // further tries while no connection was made
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) ok() bool { return a.status >= 200 && a.status < 300 }

// do sends x and reads the whole answer within x.timeout. What it cannot get is
// an *CallError with the code unavailable.
func (w *wire) do(ctx context.Context, x exchange) (answer, error) {
	limited, cancel := context.WithTimeout(ctx, x.timeout)
	defer cancel()
	pause := w.pause
	for try := 0; ; try++ {
		a, err := w.once(limited, x)
		if err == nil {
			return a, nil
		}
		if try >= x.retries || !beforeConnection(err) || !wait(limited, pause) {
			return answer{}, explain(ctx, err, x.timeout)
		}
		pause *= 2
	}
}

func (w *wire) once(ctx context.Context, x exchange) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, x.method, x.url, bytes.NewReader(x.body))
	if err != nil {
		return answer{}, err
	}
	req.Header = x.header
	res, err := w.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	if coding := res.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return answer{}, errEncoded
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return answer{}, err
	}
	if len(body) > maxAnswer {
		return answer{}, errTooLarge
	}
	return answer{status: res.StatusCode, header: res.Header, body: body}, nil
}

var (
	errTooLarge = fmt.Errorf("the answer is larger than %d bytes", maxAnswer)
	// We ask for no compression: what comes compressed all the same is not unpacked,
	// so that its size is that of what was sent.
	errEncoded = errors.New("the answer is compressed, which was not asked for")
)

// beforeConnection reports whether nothing can have reached the other side.
func beforeConnection(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial" && !errors.Is(err, errAddress)
}

func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// explain drops the *url.Error, whose text repeats the address with its query.
func explain(parent context.Context, err error, timeout time.Duration) *CallError {
	if parent.Err() != nil {
		return &CallError{Code: Unavailable, Detail: "given up by the caller", cause: parent.Err()}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &CallError{Code: Unavailable, Detail: fmt.Sprintf("no answer within %s", timeout), Down: true, cause: context.DeadlineExceeded}
	}
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	e := unavailable("%s", err)
	e.Down = !errors.Is(err, errAddress) && !errors.Is(err, errTooLarge) && !errors.Is(err, errEncoded)
	return e
}
