package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
)

// serveCommand is kartabl serve.
type serveCommand struct {
	settings
	Config      string `help:"Config file (YAML)." env:"KARTABL_CONFIG" placeholder:"FILE" type:"path"`
	Definitions string `help:"Folder with catalog.yaml and definitions to deploy at start." env:"KARTABL_DEFINITIONS" placeholder:"DIR" type:"path"`
}

// Run starts the server and returns when it is told to stop.
func (c *serveCommand) Run(ctx context.Context, to streams) (err error) {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	cfg = c.over(cfg)
	log := slog.New(slog.NewJSONHandler(to.errs, nil))
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
	return a.serve(ctx, cfg.Listen)
}
