package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
)

// files are definition files and the catalog that they share.
type files struct {
	Files   []string `arg:"" name:"file" help:"Definition files."`
	Catalog string   `help:"Catalog file; without it catalog.yaml beside each definition." placeholder:"FILE"`
	Lang    string   `help:"Language of the messages." enum:"en,fa" default:"en"`
}

// checkCommand is kartabl check.
type checkCommand struct {
	files
	Format string `help:"How to print: text for people, json or sarif for programs." enum:"text,json,sarif" default:"text"`
	Fix    bool   `help:"Make the edits that are sure, in the files themselves, and print what is left."`
}

// Run prints what is wrong with each file and fails when there is an error.
func (c *checkCommand) Run(to streams) error {
	var all definitions.Diagnostics
	for _, name := range c.Files {
		if c.Fix {
			if err := c.mend(name, to); err != nil {
				return err
			}
		}
		_, _, diags, err := c.load(name)
		if err != nil {
			return err
		}
		all = append(all, diags...)
	}
	if err := c.print(all, to); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if all.HasErrors() {
		return errFound
	}
	return nil
}

func (c *checkCommand) print(all definitions.Diagnostics, to streams) error {
	switch c.Format {
	case "json":
		return all.WriteJSON(to.out)
	case "sarif":
		return all.WriteSARIF(to.out, text.Lang(c.Lang))
	default:
		return all.Print(to.out, text.Lang(c.Lang))
	}
}

// mend writes the file anew where there is something to mend, and says on the other
// stream what was.
func (c *checkCommand) mend(name string, to streams) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	fixed, mended := definitions.Mend(src, func(src []byte) definitions.Diagnostics {
		_, _, diags, err := c.loadText(name, src)
		return slices.DeleteFunc(diags, func(d definitions.Diagnostic) bool { return err != nil || d.File != name })
	})
	for _, d := range mended {
		fmt.Fprintf(to.errs, "%s:%d:%d  %s  -> %s\n", d.File, d.Fix.Place.Line, d.Fix.Place.Column, d.Code, d.Fix.New)
	}
	return rewrite(name, src, fixed)
}

// rewrite writes a file where its text has changed, under its own permissions.
func rewrite(name string, before, after []byte) error {
	if string(before) == string(after) {
		return nil
	}
	mode := os.FileMode(0o644)
	if at, err := os.Stat(name); err == nil {
		mode = at.Mode().Perm()
	}
	if err := os.WriteFile(name, after, mode); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// load loads a definition with its catalog. The process is nil for a catalog and where
// there are errors.
func (f files) load(name string) (*engine.Process, *definitions.Catalog, definitions.Diagnostics, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read: %w", err)
	}
	return f.loadText(name, src)
}

// definitionOf is the definition that a file of scenarios is about, else the file itself.
func definitionOf(name string) string {
	if about, ok := strings.CutSuffix(name, definitions.ScenarioSuffix); ok {
		return about + ".yaml"
	}
	return name
}

// scenariosOf checks a file of scenarios with the definition beside it, whose own errors
// come first.
func (f files) scenariosOf(name string, src []byte) (*engine.Process, *definitions.Catalog, definitions.Diagnostics, error) {
	about := definitionOf(name)
	p, catalog, diags, err := f.load(about)
	if err != nil || p == nil {
		return nil, catalog, diags, err
	}
	_, diags = definitions.ScenariosAfter(name, src, p, catalog, older(about, catalog))
	return p, catalog, diags, nil
}

// loadText is load for a text that may differ from what the file holds.
func (f files) loadText(name string, src []byte) (*engine.Process, *definitions.Catalog, definitions.Diagnostics, error) {
	if strings.HasSuffix(name, definitions.ScenarioSuffix) {
		return f.scenariosOf(name, src)
	}
	at := f.catalog(name)
	catalogSrc, err := os.ReadFile(at)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read catalog: %w", err)
	}
	beside, err := definitions.CatalogFiles(os.DirFS(filepath.Dir(at)))
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read files of the catalog: %w", err)
	}
	if same(name, at) {
		catalogSrc = src
	}
	catalog, diags := definitions.LoadCatalog(at, catalogSrc, beside)
	if diags.HasErrors() || same(name, at) {
		return nil, catalog, diags, nil
	}
	if catalog, err = withNeighbours(catalog, name, src); err != nil {
		return nil, nil, nil, err
	}
	p, more := definitions.LoadAfter(name, src, catalog, older(name, catalog))
	return p, catalog, append(diags, more...), nil
}

// withNeighbours lets a definition with subprocesses know the others of its folder.
func withNeighbours(c *definitions.Catalog, name string, src []byte) (*definitions.Catalog, error) {
	if !bytes.Contains(src, []byte("subprocess")) {
		return c, nil
	}
	there, err := definitions.Neighbours(os.DirFS(filepath.Dir(name)), c)
	if err != nil {
		return nil, fmt.Errorf("read neighbours of %s: %w", name, err)
	}
	return c.With(there), nil
}

// older finds versions of a process in files beside a definition: medical_claim.v2.yaml.
func older(name string, catalog *definitions.Catalog) func(id string, version int) *engine.Process {
	return func(id string, version int) *engine.Process {
		at := filepath.Join(filepath.Dir(name), fmt.Sprintf("%s.v%d.yaml", id, version))
		src, err := os.ReadFile(at)
		if err != nil {
			return nil
		}
		p, _ := definitions.Load(at, src, catalog)
		if p == nil || p.ID != id || p.Version != version {
			return nil
		}
		return p
	}
}

func (f files) catalog(name string) string {
	if f.Catalog != "" {
		return f.Catalog
	}
	return filepath.Join(filepath.Dir(name), "catalog.yaml")
}

func same(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// testCommand is kartabl test.
type testCommand struct {
	files
	Coverage bool `help:"Say which edges, rows of tables, timers and error codes no scenario goes through."`
}

// Run runs the scenarios of each file, those in it and those in <id>.test.yaml beside
// it. The last line is "N passed, N failed", whatever was found before.
func (c *testCommand) Run(to streams) error {
	var sum tally
	var names []string
	for _, name := range c.Files {
		if about := definitionOf(name); !slices.Contains(names, about) {
			names = append(names, about)
		}
	}
	for _, name := range names {
		if err := c.scenarios(name, to, &sum); err != nil {
			return err
		}
	}
	fmt.Fprintf(to.out, "%d passed, %d failed\n", sum.passed, sum.failed)
	if sum.failed > 0 || sum.unsound {
		return errFound
	}
	return nil
}

// tally is what became of the scenarios so far. Unsound is a file that has none to run
// since it has errors.
type tally struct {
	passed, failed int
	unsound        bool
}

func (c *testCommand) scenarios(name string, to streams, sum *tally) error {
	p, catalog, diags, err := c.load(name)
	if err != nil {
		return err
	}
	if err := diags.Print(to.out, text.Lang(c.Lang)); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if p == nil { // a catalog has no scenarios
		sum.unsound = sum.unsound || diags.HasErrors()
		return nil
	}
	var covered *definitions.Coverage
	if c.Coverage {
		covered = definitions.NewCoverage(p)
	}
	for _, source := range []string{name, strings.TrimSuffix(name, ".yaml") + definitions.ScenarioSuffix} {
		src, err := os.ReadFile(source)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		list, diags := definitions.ScenariosAfter(source, src, p, catalog, older(name, catalog))
		if err := diags.Print(to.out, text.Lang(c.Lang)); err != nil {
			return fmt.Errorf("print: %w", err)
		}
		sum.unsound = sum.unsound || diags.HasErrors()
		sum.add(source, definitions.RunCovered(p, list, covered), text.Lang(c.Lang), to)
	}
	if covered != nil {
		fmt.Fprint(to.out, covered.In(text.Lang(c.Lang), name))
	}
	return nil
}

func (sum *tally) add(source string, results []definitions.Result, lang text.Lang, to streams) {
	for _, r := range results {
		if r.Passed {
			sum.passed++
			continue
		}
		sum.failed++
		for _, f := range r.In(lang) {
			fmt.Fprintf(to.out, "%s:%d  %s\n", source, r.Line, f)
		}
	}
}
