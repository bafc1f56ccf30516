package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestMain lets the test binary play the command that withpg runs.
func TestMain(m *testing.M) {
	switch os.Getenv("WITHPG_PLAY") {
	case "query":
		play(query())
	case "wait":
		play(wait())
	default:
		os.Exit(m.Run())
	}
}

func play(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(7)
}

// query leaves its connection open, as a crashed test would.
func query() error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, os.Getenv(variable))
	if err != nil {
		return err
	}
	var fsync, account string
	if err := conn.QueryRow(ctx, "select current_setting('fsync'), current_user").Scan(&fsync, &account); err != nil {
		return err
	}
	return os.WriteFile(os.Getenv("WITHPG_NOTE"), []byte(fsync+" "+account), 0o600)
}

// wait tells that it runs, and ends when its input does.
func wait() error {
	if _, err := os.Stdout.WriteString("here\n"); err != nil {
		return err
	}
	_, err := io.ReadAll(os.Stdin)
	return err
}

// withServer skips nothing: where there is no PostgreSQL, what must be right is
// what we say about it.
func withServer(t *testing.T) bool {
	t.Helper()
	_, err := findServer(t.Context())
	if err == nil {
		return true
	}
	if !errors.Is(err, errNoServer) || !strings.Contains(err.Error(), "apt-get install postgresql") {
		t.Errorf("a missing server is not named: %v", err)
	}
	return false
}

// temporary makes all temporary folders of this test appear in a folder that
// PostgreSQL's account can reach.
func temporary(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "withpg-test-") //nolint:usetesting // the parent of t.TempDir is closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", folder)
	return folder
}

func TestTheCommandHasADatabaseAndNothingIsLeft(t *testing.T) {
	for name, want := range map[string]struct {
		fast bool
		note string
	}{
		"fast":    {fast: true, note: "off kartabl"},
		"durable": {fast: false, note: "on kartabl"},
	} {
		t.Run(name, func(t *testing.T) {
			if !withServer(t) {
				return
			}
			note := filepath.Join(t.TempDir(), "note")
			folder := temporary(t)
			t.Setenv("WITHPG_PLAY", "query")
			t.Setenv("WITHPG_NOTE", note)
			err := run(t.Context(), []string{os.Args[0]}, want.fast)
			if exitCode(err) != 7 {
				t.Fatalf("the command's exit code is lost: %v", err)
			}
			if got, _ := os.ReadFile(note); string(got) != want.note {
				t.Errorf("database answered %q, want %q", got, want.note)
			}
			empty(t, folder)
		})
	}
}

func TestACommandThatDoesNotExistLeavesNothing(t *testing.T) {
	if !withServer(t) {
		return
	}
	folder := temporary(t)
	err := run(t.Context(), []string{filepath.Join(folder, "no-such-command")}, true)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that the file does not exist", err)
	}
	empty(t, folder)
}

func TestAnInterruptionEndsTheCommandThenTheServer(t *testing.T) {
	if !withServer(t) {
		return
	}
	folder := temporary(t)
	t.Setenv("WITHPG_PLAY", "wait")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	input, _ := pipe(t)
	said, output := pipe(t)
	defer func(in, out *os.File) { os.Stdin, os.Stdout = in, out }(os.Stdin, os.Stdout)
	os.Stdin, os.Stdout = input, output
	go func() {
		_, _ = said.Read(make([]byte, 1))
		cancel()
	}()

	err := run(ctx, []string{os.Args[0]}, true)
	ended, ok := errors.AsType[*exec.ExitError](err)
	if !ok || !ended.Sys().(syscall.WaitStatus).Signaled() {
		t.Errorf("got %v, want a command ended by the signal", err)
	}
	empty(t, folder)
}

func pipe(t *testing.T) (read, write *os.File) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = read.Close(), write.Close() })
	return read, write
}

func empty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		t.Errorf("left behind: %s", entry.Name())
	}
}

func TestParseVersion(t *testing.T) {
	for line, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": 15,
		"initdb (PostgreSQL) 17.2\n":                           17,
		"postgres (PostgreSQL) 18beta1":                        18,
		"postgres (PostgreSQL) 9.6.24":                         9,
	} {
		if got, err := parseVersion(line); err != nil || got != want {
			t.Errorf("parseVersion(%q) = %d, %v; want %d", line, got, err, want)
		}
	}
	for _, line := range []string{"", "PostgreSQL", "mariadb  Ver 15.1", "postgres (PostgreSQL) devel"} {
		if got, err := parseVersion(line); err == nil {
			t.Errorf("parseVersion(%q) = %d, want an error", line, got)
		}
	}
}

func TestNewestNeedsBothPrograms(t *testing.T) {
	root := t.TempDir()
	fake(t, filepath.Join(root, "14"), "14.9", "initdb", "postgres")
	fake(t, filepath.Join(root, "16"), "16.1", "initdb", "postgres")
	fake(t, filepath.Join(root, "15"), "15.3", "initdb", "postgres")
	fake(t, filepath.Join(root, "17"), "17.0", "initdb")
	folder := func(versions ...string) []string {
		for i := range versions {
			versions[i] = filepath.Join(root, versions[i])
		}
		return versions
	}

	got, err := newest(t.Context(), folder("14", "16", "15", "17", "missing"))
	if err != nil || filepath.Base(got) != "16" {
		t.Errorf("newest = %q, %v; want 16", got, err)
	}
	if got, err := newest(t.Context(), folder("14", "17")); !errors.Is(err, errNoServer) {
		t.Errorf("newest = %q, %v; want that there is none", got, err)
	}
}

// fake writes programs that only know their version.
func fake(t *testing.T, folder, version string, programs ...string) {
	t.Helper()
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		script := "#!/bin/sh\necho '" + program + " (PostgreSQL) " + version + "'\n"
		if err := os.WriteFile(filepath.Join(folder, program), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALongFolderHasNoUnixSocket(t *testing.T) {
	short := settings("/tmp/kartabl-pg-1", 5432, false)
	if !slices.Contains(short, "unix_socket_directories=/tmp/kartabl-pg-1") {
		t.Errorf("no socket in the folder: %q", short)
	}
	long := settings("/tmp/"+strings.Repeat("long/", 20), 5432, false)
	if !slices.Contains(long, "unix_socket_directories=") {
		t.Errorf("a socket whose path is too long: %q", long)
	}
}

func TestWhatNeedNotLastIsInMemoryUnlessSomebodyChose(t *testing.T) {
	t.Setenv("TMPDIR", "")
	if got, want := parent(true), inMemory(); got != want {
		t.Errorf("fast: %q, want %q", got, want)
	}
	if got := parent(false); got != "" {
		t.Errorf("durable: %q", got)
	}
	t.Setenv("TMPDIR", "/chosen")
	if got := parent(true); got != "" {
		t.Errorf("chosen: %q", got)
	}
}
