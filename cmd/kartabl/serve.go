package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/kartabl/kartabl/internal/tracing"
)

// serveCommand is kartabl serve.
type serveCommand struct {
	settings
	Config      string `help:"Config file (YAML)." env:"KARTABL_CONFIG" placeholder:"FILE" type:"path"`
	Metrics     string `help:"Address that answers /metrics for Prometheus; without it nothing does." env:"KARTABL_METRICS" placeholder:"127.0.0.1:9090"`
	LogLevel    string `help:"The least that is logged: debug (every request), info, warn, error." env:"KARTABL_LOG_LEVEL" placeholder:"info"`
	Definitions string `help:"Folder with catalog.yaml and definitions to deploy at start." env:"KARTABL_DEFINITIONS" placeholder:"DIR" type:"path"`
}

// Run starts the server and returns when it is told to stop.
func (c *serveCommand) Run(ctx context.Context, to streams) (err error) {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	cfg = c.over(cfg)
	cfg.Metrics, cfg.LogLevel = first(c.Metrics, cfg.Metrics), first(c.LogLevel, cfg.LogLevel)
	lean, stop := context.WithCancel(ctx)
	defer stop()
	go keepLean(lean)
	log, err := newLog(to.errs, cfg.LogLevel)
	if err != nil {
		return err
	}
	traces, err := tracing.Start(ctx, version(), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopTraces(ctx, traces)) }()
	outside, err := world(cfg.Hooks)
	if err != nil {
		return err
	}
	a, err := open(ctx, cfg, outside, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.recover(ctx); err != nil {
		return err
	}
	if dir := first(c.Definitions, cfg.Definitions); dir != "" {
		diags, err := a.deployAll(ctx, os.DirFS(dir), "serve")
		if err != nil {
			return errors.Join(diags.Print(to.errs, "en"), err)
		}
	}
	fmt.Fprintf(to.out, "kartabl is ready at %s\n", cfg.BaseURL)
	return a.serve(ctx, cfg)
}
