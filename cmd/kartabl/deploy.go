package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// deployCommand is kartabl deploy.
type deployCommand struct {
	database
	files
	SkipScenarios bool `help:"Deploy a definition whose scenarios fail."`
	LeaveParents  bool `help:"Deploy although deployed processes that start its cases do not fit it; their cases stop at that step."`
	LeaveUnmapped bool `help:"Deploy although open cases stand at steps that 'migrate' has no word for; they stay on their version."`
}

// Run deploys each file into the database. What is refused is told; the files before it
// are deployed.
func (c *deployCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(_ *store.DB, s *processes.Service) error {
		together, err := c.together()
		if err != nil {
			return err
		}
		for _, name := range c.Files {
			if err := c.deploy(ctx, s, name, together, to); err != nil {
				return err
			}
		}
		return nil
	})
}

// together are the texts of all files that are deployed.
func (c *deployCommand) together() ([]processes.File, error) {
	var list []processes.File
	for _, name := range c.Files {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
		list = append(list, processes.File{Name: name, Source: src})
	}
	return list, nil
}

func (c *deployCommand) deploy(ctx context.Context, s *processes.Service, name string, together []processes.File, to streams) error {
	process, catalog, err := c.sources(name)
	if err != nil {
		return err
	}
	scenarios, err := beside(name)
	if err != nil {
		return err
	}
	diags, err := s.DeployAs(ctx, processes.Deployment{
		Catalog: catalog, Process: process, Scenarios: scenarios, Beside: together, By: "deploy", SkipScenarios: c.SkipScenarios, LeaveParents: c.LeaveParents, CheckOpen: !c.LeaveUnmapped,
	})
	if problem := diags.Print(to.out, text.Lang(c.Lang)); problem != nil {
		return fmt.Errorf("print: %w", problem)
	}
	if err != nil && diags.HasErrors() && (errors.Is(err, processes.ErrRefused) || fault.Is(err, fault.Conflict)) {
		return errFound
	}
	if err != nil {
		return fmt.Errorf("deploy %s: %w", name, err)
	}
	fmt.Fprintf(to.out, "deployed %s\n", name)
	return nil
}

// beside reads the file of scenarios beside a definition; the zero File where there is none.
func beside(name string) (processes.File, error) {
	f, err := besideIn(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	if f.Name != "" {
		f.Name = filepath.Join(filepath.Dir(name), f.Name)
	}
	return f, err
}

func besideIn(fsys fs.FS, name string) (processes.File, error) {
	at := strings.TrimSuffix(name, ".yaml") + definitions.ScenarioSuffix
	src, err := fs.ReadFile(fsys, at)
	if errors.Is(err, fs.ErrNotExist) {
		return processes.File{}, nil
	}
	if err != nil {
		return processes.File{}, fmt.Errorf("read scenarios: %w", err)
	}
	return processes.File{Name: at, Source: src}, nil
}

// sources reads a definition and the catalog beside it.
func (f files) sources(name string) (process, catalog processes.File, err error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return process, catalog, fmt.Errorf("read: %w", err)
	}
	at := f.catalog(name)
	catalogSrc, err := os.ReadFile(at)
	if err != nil {
		return process, catalog, fmt.Errorf("read catalog: %w", err)
	}
	beside, err := definitions.CatalogFiles(os.DirFS(filepath.Dir(at)))
	if err != nil {
		return process, catalog, fmt.Errorf("read files of the catalog: %w", err)
	}
	return processes.File{Name: name, Source: src}, processes.File{Name: at, Source: catalogSrc, Files: beside}, nil
}
