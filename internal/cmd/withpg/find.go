package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// oldest is the first major version of PostgreSQL that Kartabl runs on.
const oldest = 15

// folders are the places outside PATH where systems keep the server's programs.
var folders = []string{
	"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
	"/usr/pgsql-*/bin",          // Red Hat
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
}

var errNoServer = fmt.Errorf("no PostgreSQL %d or newer: initdb and postgres are neither in PATH nor in %s; "+
	"on Debian `apt-get install postgresql` brings them", oldest, strings.Join(folders, ", "))

// findServer gives the folder with the newest usable initdb and postgres.
func findServer(ctx context.Context) (string, error) {
	return newest(ctx, candidates())
}

// candidates are all folders that may hold the server's programs.
func candidates() []string {
	var found []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		found = append(found, filepath.Dir(path))
	}
	for _, pattern := range folders {
		// The patterns are constants, and a bad pattern is Glob's only error.
		matches, _ := filepath.Glob(pattern)
		found = append(found, matches...)
	}
	return found
}

// newest picks the folder whose server has the highest version.
func newest(ctx context.Context, folders []string) (string, error) {
	best, bestVersion := "", oldest-1
	for _, folder := range folders {
		version, err := serverVersion(ctx, folder)
		if err == nil && version > bestVersion {
			best, bestVersion = folder, version
		}
	}
	if best == "" {
		return "", errNoServer
	}
	return best, nil
}

// serverVersion asks both programs of a folder, since half an installation is none.
func serverVersion(ctx context.Context, folder string) (int, error) {
	var version int
	for _, program := range []string{"initdb", "postgres"} {
		out, err := exec.CommandContext(ctx, filepath.Join(folder, program), "--version").Output()
		if err != nil {
			return 0, err
		}
		if version, err = parseVersion(string(out)); err != nil {
			return 0, err
		}
	}
	return version, nil
}

// parseVersion reads "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
func parseVersion(line string) (int, error) {
	_, rest, ok := strings.Cut(line, "(PostgreSQL) ")
	if !ok {
		return 0, errors.New("not a version of PostgreSQL: " + line)
	}
	digits := rest
	if end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = rest[:end]
	}
	return strconv.Atoi(digits)
}
