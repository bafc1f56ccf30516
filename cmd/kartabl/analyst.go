package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/internal/text"
)

// fmtCommand is kartabl fmt.
type fmtCommand struct {
	Files []string `arg:"" name:"file" help:"Definition files."`
	Check bool     `help:"Write nothing; name the files that are not formatted, and fail."`
	Lang  string   `help:"Language of the messages." enum:"en,fa" default:"en"`
}

// Run lays each file out. What is no YAML stays as it is, and is told.
func (c *fmtCommand) Run(to streams) error {
	wrong := false
	for _, name := range c.Files {
		src, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		out, diags := definitions.Format(name, src)
		if err := diags.Print(to.out, text.Lang(c.Lang)); err != nil {
			return fmt.Errorf("print: %w", err)
		}
		wrong = wrong || diags.HasErrors()
		if !c.Check {
			if err := rewrite(name, src, out); err != nil {
				return err
			}
			continue
		}
		if string(out) != string(src) {
			wrong = true
			fmt.Fprintln(to.out, name)
		}
	}
	if wrong {
		return errFound
	}
	return nil
}

// explainCommand is kartabl explain.
type explainCommand struct {
	What string `arg:"" name:"code-or-file" help:"A code as E101, or a definition file."`
	Lang string `help:"Language of the page." enum:"en,fa" default:"en"`
}

var codeName = regexp.MustCompile(`^[KEWkew][0-9]{3}$`)

// Run prints what a code means, or a page about a process, as Markdown.
func (c *explainCommand) Run(to streams) error {
	lang := text.Lang(c.Lang)
	if codeName.MatchString(c.What) {
		page, ok := definitions.ExplainCode(strings.ToUpper(c.What), lang)
		if !ok {
			return fmt.Errorf("there is no code %s", strings.ToUpper(c.What))
		}
		return show(to, page)
	}
	src, err := os.ReadFile(c.What)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	page, diags := definitions.Explain(c.What, src, lang)
	if err := diags.Print(to.out, lang); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if diags.HasErrors() {
		return errFound
	}
	return show(to, page)
}

func show(to streams, page string) error {
	if _, err := to.out.WriteString(page); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// graphCommand is kartabl graph.
type graphCommand struct {
	File     string `arg:"" help:"A definition file."`
	Format   string `help:"How to draw." enum:"svg,mermaid" default:"svg"`
	Customer bool   `help:"As the customer sees it: hidden steps are contracted."`
	RTL      bool   `name:"rtl" help:"From right to left; Persian is drawn so by itself."`
	Lang     string `help:"Language of the labels." enum:"en,fa" default:"en"`
}

// Run prints the picture.
func (c *graphCommand) Run(to streams) error {
	src, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	lang := text.Lang(c.Lang)
	look := definitions.Look{Lang: lang, Customer: c.Customer, RightToLeft: c.RTL || lang == text.Fa}
	draw := definitions.SVG
	if c.Format == "mermaid" {
		draw = definitions.Mermaid
	}
	picture, diags := draw(c.File, src, look)
	if err := diags.Print(to.errs, lang); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if diags.HasErrors() {
		return errFound
	}
	return show(to, picture)
}

// diffCommand is kartabl diff.
type diffCommand struct {
	Before string `arg:"" help:"The older definition."`
	After  string `arg:"" help:"The newer definition."`
	Lang   string `help:"Language of the sentences." enum:"en,fa" default:"en"`
}

// Run prints one line a difference. It fails when a file cannot be read, not when the
// two differ.
func (c *diffCommand) Run(to streams) error {
	var sources [2][]byte
	for i, name := range [...]string{c.Before, c.After} {
		src, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		sources[i] = src
	}
	lang := text.Lang(c.Lang)
	changes, diags := definitions.Diff(c.Before, sources[0], c.After, sources[1])
	if err := diags.Print(to.out, lang); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if diags.HasErrors() {
		return errFound
	}
	for _, change := range changes {
		fmt.Fprintln(to.out, change.In(lang))
	}
	return nil
}

// schemaCommand is kartabl schema.
type schemaCommand struct{}

// Run prints the schema.
func (schemaCommand) Run(to streams) error { return show(to, string(definitions.Schema())) }
