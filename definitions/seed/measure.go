package seed

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/definitions"
)

// Figure is how the checker did.
type Figure struct {
	Planted, Caught int
	FalseAlarms     definitions.Diagnostics // of the files as they are
	Missed          []Miss
}

// Miss is a fault that was not told at its line, and what was told instead.
type Miss struct {
	Fault
	Told definitions.Diagnostics
}

// Measure plants faults in all processes of a folder, each kind at most at so many
// places of a file, and lets the checker look for them.
func Measure(fsys fs.FS, most int) (Figure, error) {
	var figure Figure
	catalog, diags, err := definitions.LibraryCatalog(fsys)
	if err != nil {
		return figure, err
	}
	figure.FalseAlarms = diags
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return figure, err
	}
	for _, name := range names {
		if name == "catalog.yaml" || strings.HasSuffix(name, ".test.yaml") {
			continue
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return figure, err
		}
		_, diags := definitions.Load(name, src, catalog)
		figure.FalseAlarms = append(figure.FalseAlarms, diags...)
		for _, f := range Faults(name, src, most) {
			figure.add(f, catalog)
		}
	}
	return figure, nil
}

func (f *Figure) add(fault Fault, catalog *definitions.Catalog) {
	f.Planted++
	_, diags := definitions.Load(fault.File, fault.Source, catalog)
	told := func(d definitions.Diagnostic) bool {
		return d.File == fault.File && slices.Contains(fault.Lines, d.Place.Line)
	}
	if slices.ContainsFunc(diags, told) {
		f.Caught++
		return
	}
	f.Missed = append(f.Missed, Miss{fault, diags})
}
