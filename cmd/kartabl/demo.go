package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/demo"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/sandbox"
	"github.com/kartabl/kartabl/store"
)

// demoCommand is kartabl demo.
type demoCommand struct {
	settings
	Sandbox string `help:"Loopback address of the sandbox." default:"127.0.0.1:0"`
	JSON    bool   `help:"Print the addresses and sign-ins as one line of JSON."`
}

// welcome is what the demonstration prints when it is ready.
type welcome struct {
	URL     string         `json:"url"`
	Sandbox string         `json:"sandbox"`
	People  []demo.Account `json:"people"`
}

// Run starts the sandbox and the server with people and cases in a folder of its own
// (a temporary one unless --data names it), or in the database that --db names, and
// returns when it is told to stop. Where the data of somebody else are it refuses.
func (c *demoCommand) Run(ctx context.Context, to streams) (err error) {
	cfg, forget, err := c.config()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, forget()) }()
	var clock turned
	outside := sandbox.New(sandbox.Options{Persons: persons(), Now: clock.now})
	if err := outside.Start(ctx, c.Sandbox); err != nil {
		return fmt.Errorf("start sandbox: %w", err)
	}
	defer func() { err = errors.Join(err, outside.Close()) }() //nolint:contextcheck // closes also after ctx has ended
	cfg.Hooks, cfg.Accounts = hooks.LocalConfig(outside.URL(), outside.SMTPAddr()), accounts{SignUp: "open"}
	cfg.Accounts.Identity.Service, cfg.Accounts.Identity.Operation = "civil_registry", "verify"
	w, err := world(cfg.Hooks)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(to.errs, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := open(ctx, cfg, w, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	clock.db.Store(a.db)
	if err := a.fill(ctx); err != nil {
		return err
	}
	if err := c.greet(to.out, welcome{URL: cfg.BaseURL, Sandbox: outside.URL(), People: demo.Accounts()}); err != nil {
		return err
	}
	return a.serve(ctx, cfg)
}

// turned is the clock of the database, so that the bank lives through the same weeks as
// the cases do.
type turned struct{ db atomic.Pointer[store.DB] }

func (t *turned) now() time.Time {
	if db := t.db.Load(); db != nil {
		return db.Now()
	}
	return time.Now()
}

// config is that of a demonstration, and what removes its folder.
func (c *demoCommand) config() (config, func() error, error) {
	forget := func() error { return nil }
	cfg := c.over(config{demonstration: true})
	if c.Data != "" {
		return cfg, forget, nil
	}
	dir, err := os.MkdirTemp("", "kartabl-demo-*")
	if err != nil {
		return cfg, forget, fmt.Errorf("make folder: %w", err)
	}
	cfg.Data = dir
	return cfg, func() error { return os.RemoveAll(dir) }, nil
}

// fill deploys the library and, in an empty database, adds people and cases.
func (a *app) fill(ctx context.Context) error {
	if err := a.recover(ctx); err != nil {
		return err
	}
	empty := len(a.processes.All()) == 0
	if diags, err := a.deployAll(ctx, definitions.Library(), "demo"); err != nil {
		return errors.Join(diags, err)
	}
	if !empty {
		return nil // a demonstration that goes on
	}
	err := demo.Fill(ctx, demo.Options{
		DB: a.db, People: a.people, Processes: a.processes, Cartable: a.cartable, PayAtBank: payAtBank,
	})
	if err != nil {
		return fmt.Errorf("fill the demonstration: %w", err)
	}
	return nil
}

// persons are those of the demonstration, as the civil registry of the sandbox lists them.
func persons() []sandbox.Person {
	var list []sandbox.Person
	for id, name := range demo.Known() {
		list = append(list, sandbox.Person{NationalID: id, FullName: name})
	}
	return list
}

func (c *demoCommand) greet(out io.Writer, w welcome) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(w)
	}
	fmt.Fprintf(out, "Kartabl is ready:   %s\nThe world outside:  %s  (SMS, mail, bank, faults)\n\n", w.URL, w.Sandbox)
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "sign in as\tpassword\trole\tname")
	for _, p := range w.People {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", p.Login, p.Password, p.Role, p.Name)
	}
	fmt.Fprintln(t, "\nStop with Ctrl-C.")
	return t.Flush()
}

// payAtBank does what a customer does at the sandbox's bank page: he pays. It gives the
// gateway's name and the query of his return.
func payAtBank(ctx context.Context, address string) (string, url.Values, error) {
	body := strings.NewReader(url.Values{"decision": {"pay"}}.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return "", nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return "", nil, err
	}
	defer res.Body.Close() //nolint:errcheck // nothing in it is read
	back, err := res.Location()
	if err != nil {
		return "", nil, fmt.Errorf("the bank answered %d: %w", res.StatusCode, err)
	}
	return path.Base(path.Dir(back.Path)), back.Query(), nil
}
