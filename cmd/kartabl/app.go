package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/metrics"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/web"
)

// app is everything wired together.
type app struct {
	db        *store.DB
	people    *people.Service
	processes *processes.Service
	cartable  *cartable.Service
	server    *api.Server
	metrics   *metrics.Metrics
	news      *news
	keepers   []processes.Directory // directories that keep people of staff
	ready     atomic.Bool
}

// open wires an app over a config: database, hooks, services, pages. Nothing is
// answered before recover has been called.
func open(ctx context.Context, c config, world processes.World, log *slog.Logger) (*app, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	docs, err := documents.Open(filepath.Join(c.Data, "documents"))
	if err != nil {
		return nil, err
	}
	webhooks, err := hooks.NewWebhooks(c.Hooks)
	if err != nil {
		return nil, fmt.Errorf("configure webhooks: %w", err)
	}
	unit, err := money.ParseCurrency(first(c.Hooks.Currency, string(money.IRR)))
	if err != nil {
		return nil, fmt.Errorf("config: currency: %w", err)
	}
	key, err := c.key()
	if err != nil {
		return nil, err
	}
	keepers, err := c.SCIM.read()
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	db, err := store.Open(ctx, store.Options{DSN: c.dsn(), Worker: c.worker(), Currency: string(unit), Demonstration: c.demonstration})
	if err != nil {
		return nil, err
	}
	figures, watch := watched()
	db.Watch(figures.Committed)
	figures.Watch(backlog(db))
	figures.WatchGates(gates(world, db))
	a := &app{db: db, metrics: figures}
	for _, d := range keepers {
		a.keepers = append(a.keepers, d.Directory)
	}
	if a.people, err = c.people(ctx, db, log); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	a.people.Configure(c.reach(world, log))
	hub := api.NewHub()
	a.news = newNews(db, hub)
	a.processes = processes.New(processes.Options{
		DB: db, World: world, Webhooks: webhooks, Log: log, BaseURL: c.BaseURL, Changed: a.news.changed, Watch: watch,
		KeepExchanges: time.Duration(c.KeepExchanges), Grace: grace, Key: key, Files: docs, Tombstones: tombstones(c.Data),
	})
	a.cartable = cartable.New(db, a.processes, a.people, docs)
	a.cartable.Limit(c.Uploads.quota())
	a.server, err = api.New(api.Options{ //nolint:contextcheck // its handlers have the contexts of their requests
		Cartable: a.cartable, People: a.people, Processes: a.processes, Hub: hub, Attendance: a.news.here, Pages: web.Dist(), BaseURL: c.BaseURL,
		Secure: strings.HasPrefix(c.BaseURL, "https://"), Log: log, TrustedProxies: c.TrustedProxies, Ready: a.ready.Load, Version: version(),
		Requested: figures.Request, Limits: c.limits(), Directories: keepers,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make server: %w", err), db.Close())
	}
	return a, nil
}

// recover compiles what is deployed; the app is ready after it.
func (a *app) recover(ctx context.Context) error {
	if err := a.processes.Restore(ctx); err != nil {
		return err
	}
	if err := a.processes.Settle(ctx, a.keepers); err != nil {
		return err
	}
	a.ready.Store(true)
	return nil
}

// grace is how long running requests and calls may take when the server is told to stop.
const grace = 5 * time.Second

// serve answers requests and runs what is due until ctx ends; then it lets running
// requests and calls finish.
func (a *app) serve(ctx context.Context, c config) (err error) {
	f, err := serveFigures(ctx, c.Metrics, a.metrics)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	work, stop := context.WithCancel(ctx)
	defer stop()
	worker := make(chan error, 1)
	go func() {
		defer stop() // a server that does no work of its own shall not look as if it did
		worker <- a.processes.Run(work)
	}()
	told := make(chan struct{})
	go func() { defer close(told); a.news.run(work) }()
	watching := make(chan struct{})
	go func() { defer close(watching); a.server.Run(work) }()
	defer func() { stop(); <-watching }()
	defer func() { stop(); <-told }()
	stopped := make(chan error, 1)
	context.AfterFunc(work, func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		stopped <- a.server.Shutdown(limit)
	})
	err = a.server.Listen(ctx, c.Listen)
	stop()
	return errors.Join(err, <-worker, <-stopped)
}

// close waits for the messages that are under way.
func (a *app) close() error {
	a.people.Settle()
	return a.db.Close()
}

// deployAll deploys every process of a folder with the catalog.yaml beside them.
func (a *app) deployAll(ctx context.Context, fsys fs.FS, by string) (definitions.Diagnostics, error) {
	catalog, err := catalogFile(fsys)
	if err != nil {
		return nil, err
	}
	names, err := definitions.ProcessFiles(fsys)
	if err != nil {
		return nil, err
	}
	together := make([]processes.File, len(names))
	for i, name := range names {
		together[i].Name = name
		if together[i].Source, err = fs.ReadFile(fsys, name); err != nil {
			return nil, fmt.Errorf("read definition: %w", err)
		}
	}
	var all definitions.Diagnostics
	for _, process := range together {
		name := process.Name
		scenarios, err := besideIn(fsys, name)
		if err != nil {
			return all, err
		}
		diags, err := a.processes.DeployAs(ctx, processes.Deployment{
			Catalog: catalog, Process: process, Scenarios: scenarios, Beside: together, By: by,
		})
		all = append(all, diags...)
		if err != nil {
			return all, fmt.Errorf("deploy %s: %w", name, err)
		}
	}
	return all, nil
}

func catalogFile(fsys fs.FS) (processes.File, error) {
	src, err := fs.ReadFile(fsys, "catalog.yaml")
	if err != nil {
		return processes.File{}, fmt.Errorf("read catalog: %w", err)
	}
	files, err := definitions.CatalogFiles(fsys)
	if err != nil {
		return processes.File{}, fmt.Errorf("read files of the catalog: %w", err)
	}
	return processes.File{Name: "catalog.yaml", Source: src, Files: files}, nil
}

// world makes the hooks of a config.
func world(c hooks.Config) (*hooks.Hooks, error) {
	h, err := hooks.New(c)
	if err != nil {
		return nil, fmt.Errorf("configure hooks: %w", err)
	}
	return h, nil
}
