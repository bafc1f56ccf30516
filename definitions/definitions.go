// Package definitions is the YAML language kartabl/v1: it loads and checks process
// definitions and catalogs, tells every fault with its place, and runs the scenarios
// that definitions carry.
package definitions

import "github.com/kartabl/kartabl/engine"

// Load reads a process definition and checks all of it against the catalog; it never
// stops at the first fault. name is the file's name in diagnostics. The process is nil
// when there is an error; warnings alone do not hold it back. Load never panics.
func Load(name string, src []byte, catalog *Catalog) (*engine.Process, Diagnostics) {
	return nil, nil
}

// LoadCatalog reads the catalog that processes refer to. files are what stands beside
// it: "templates/<name>.<lang>.txt" or "templates/<name>.txt" (the first line is the
// subject, the rest the body) and "holidays/<name>.txt" (one ISO date a line).
// The catalog is nil when there is an error.
func LoadCatalog(name string, src []byte, files map[string][]byte) (*Catalog, Diagnostics) {
	return nil, nil
}
