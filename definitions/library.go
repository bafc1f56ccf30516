package definitions

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed library
var library embed.FS

// Library is the definitions that ship with the product: catalog.yaml, the processes
// beside it, and templates/*.txt.
func Library() fs.FS {
	sub, err := fs.Sub(library, "library")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// LibraryCatalog loads the catalog of a folder: catalog.yaml with the files in
// templates and holidays beside it. The error is of reading; faults of the text are diagnostics.
func LibraryCatalog(fsys fs.FS) (*Catalog, Diagnostics, error) {
	src, err := fs.ReadFile(fsys, "catalog.yaml")
	if err != nil {
		return nil, nil, err
	}
	files, err := CatalogFiles(fsys)
	if err != nil {
		return nil, nil, err
	}
	c, diags := LoadCatalog("catalog.yaml", src, files)
	return c, diags, nil
}

// ScenarioSuffix ends the name of a file with scenarios beside a definition: those of
// leave.yaml stand in leave.test.yaml.
const ScenarioSuffix = ".test.yaml"

// ProcessFiles lists the definitions of a folder in the order of their names: its *.yaml
// but the catalog and the scenarios beside definitions.
func ProcessFiles(folder fs.FS) ([]string, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(names, func(name string) bool {
		return name == "catalog.yaml" || strings.HasSuffix(name, ScenarioSuffix)
	}), nil
}

// CatalogFiles reads what stands beside a catalog, by the names that LoadCatalog expects.
func CatalogFiles(fsys fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, folder := range [...]string{"templates", "holidays"} {
		names, err := fs.Glob(fsys, path.Join(folder, "*.txt"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if files[name], err = fs.ReadFile(fsys, name); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// shippedFiles are the files beside the shipped catalog.
var shippedFiles = sync.OnceValue(func() map[string][]byte {
	files, err := CatalogFiles(Library())
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return files
})
