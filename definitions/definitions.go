// Package definitions is the YAML language kartabl/v1: it loads and checks process
// definitions and catalogs, tells every fault with its place, and runs the scenarios
// that definitions carry.
package definitions
