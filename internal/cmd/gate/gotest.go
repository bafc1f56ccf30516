package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// event is one line of `go test -json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // of a package that did not compile
	Test       string
	Output     string
}

// runGo runs `go test -json` and prints what go test prints without -json. It keeps
// the counts in a file when one is named.
func runGo(ctx context.Context, command []string, out string, strict bool) (bool, error) {
	if len(command) == 0 {
		return false, errors.New("usage: gate go [-out FILE] -- go test -json")
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return false, fmt.Errorf("read what go test says: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return false, fmt.Errorf("start go test: %w", err)
	}
	counts, readErr := plain(pipe, os.Stdout)
	ran := cmd.Wait()
	if strict {
		for _, name := range counts.Skipped {
			fmt.Printf("skipped: %s\n", name)
		}
		counts = counts.strictly()
	}
	if out != "" {
		readErr = errors.Join(readErr, counts.write(out))
	}
	return ran == nil && len(counts.Failed) == 0, readErr
}

// plain turns events into go test's plain lines: a line for each package, and
// before it all that its failed tests said.
func plain(in io.Reader, out io.Writer) (tally, error) {
	var counts tally
	said := map[string]*strings.Builder{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(out, lines.Text()) // go itself speaking
			continue
		}
		e.print(out, said)
		e.count(&counts)
	}
	return counts, lines.Err()
}

func (e event) name() string { return strings.TrimSpace(e.Package + " " + e.Test) }

func (e event) print(out io.Writer, said map[string]*strings.Builder) {
	switch {
	case e.Action == "build-output", e.Action == "output" && e.Test == "" && e.Output != "PASS\n":
		fmt.Fprint(out, e.Output)
	case e.Action == "output" && e.Test != "":
		if said[e.name()] == nil {
			said[e.name()] = &strings.Builder{}
		}
		said[e.name()].WriteString(e.Output)
	case e.Action == "fail" && e.Test != "":
		fmt.Fprint(out, said[e.name()])
		delete(said, e.name())
	case e.Test != "" && (e.Action == "pass" || e.Action == "skip"):
		delete(said, e.name())
	}
}

// count counts named tests, subtests among them, and packages only when they fail:
// one that does not compile or panics has no test to blame.
func (e event) count(counts *tally) {
	switch {
	case e.Action == "fail":
		counts.Failed = append(counts.Failed, e.name())
	case e.Action == "pass" && e.Test != "":
		counts.Passed++
	case e.Action == "skip" && e.Test != "":
		counts.Skipped = append(counts.Skipped, e.name())
	}
}
