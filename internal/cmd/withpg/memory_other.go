//go:build !linux

package main

// inMemory is nowhere: only Linux has such a folder everywhere.
func inMemory() string { return "" }
