package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
)

const tokenHeader = "X-Kartabl-Token"

// overHTTP drives the API on a loopback address, with connections that stay open and
// real sessions.
type overHTTP struct {
	r       *rig
	server  *api.Server
	base    string
	client  *http.Client
	cookies map[string]string // of each person
	tokens  map[string]string // of their pages
	served  chan error
}

func raiseHTTP(ctx context.Context, p plot, o Options) (layer, *rig, error) {
	hub := api.NewHub()
	r, err := newRig(ctx, p, o.Callers, hub.Changed)
	if err != nil {
		return nil, nil, err
	}
	l := &overHTTP{r: r, cookies: map[string]string{}, tokens: map[string]string{}, served: make(chan error, 1), client: &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: o.Callers, DisableCompression: true},
	}}
	if err := l.open(ctx, hub); err != nil {
		return nil, nil, errors.Join(err, r.close())
	}
	if err := l.signIn(ctx); err != nil {
		return nil, nil, errors.Join(err, l.close(ctx), r.close())
	}
	return l, r, nil
}

func (l *overHTTP) open(ctx context.Context, hub *api.Hub) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	l.base = "http://" + listener.Addr().String()
	l.server, err = api.New(api.Options{Cartable: l.r.cartable, People: l.r.people, Processes: l.r.processes, Hub: hub, BaseURL: l.base}) //nolint:contextcheck // each request brings its own
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	go func() { l.served <- l.server.Serve(listener) }()
	return nil
}

func (l *overHTTP) signIn(ctx context.Context) error {
	for _, list := range [][]people.Person{l.r.customers, l.r.staff} {
		for _, p := range list {
			body := map[string]any{"login": p.Login, "password": password}
			res, err := l.send(ctx, "/api/session", "", body)
			if err != nil {
				return fmt.Errorf("sign in: %w", err)
			}
			l.tokens[p.ID] = res.token
			for _, c := range res.cookies {
				l.cookies[p.ID] = c.Name + "=" + c.Value
			}
		}
	}
	return nil
}

func (l *overHTTP) start(ctx context.Context, caller int, values map[string]any) (string, error) {
	res, err := l.send(ctx, "/api/cases", l.r.customer(caller).ID, map[string]any{"process": process, "values": values})
	if err != nil {
		return "", err
	}
	var row struct {
		ID string `json:"id"`
	}
	err = json.Unmarshal(res.body, &row)
	return row.ID, err
}

func (l *overHTTP) claim(ctx context.Context, caller int, item string) error {
	_, err := l.send(ctx, "/api/items/"+item+"/claim", l.r.clerk(caller).ID, map[string]any{})
	return err
}

func (l *overHTTP) submit(ctx context.Context, caller int, side engine.Who, item string, values map[string]any) error {
	body := map[string]any{"outcome": "", "values": values, "version": 0}
	_, err := l.send(ctx, "/api/items/"+item+"/submit", l.r.person(caller, side).ID, body)
	return err
}

// response is what a page would have got.
type response struct {
	body    []byte
	cookies []*http.Cookie
	token   string // of the page, where a session was opened
}

func (l *overHTTP) send(ctx context.Context, path, person string, body any) (response, error) {
	src, err := json.Marshal(body)
	if err != nil {
		return response{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.base+path, bytes.NewReader(src))
	if err != nil {
		return response{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", l.base)
	if c := l.cookies[person]; c != "" {
		req.Header.Set("Cookie", c)
		req.Header.Set(tokenHeader, l.tokens[person])
	}
	res, err := l.client.Do(req)
	if err != nil {
		return response{}, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return response{}, err
	}
	if res.StatusCode >= http.StatusBadRequest {
		return response{}, fmt.Errorf("%s: %s: %.300s", path, res.Status, answer)
	}
	return response{body: answer, cookies: res.Cookies(), token: res.Header.Get(tokenHeader)}, nil
}

func (l *overHTTP) close(ctx context.Context) error {
	l.client.CloseIdleConnections()
	return errors.Join(l.server.Shutdown(context.WithoutCancel(ctx)), <-l.served)
}
