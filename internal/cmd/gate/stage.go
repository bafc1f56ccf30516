package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// results is where stages keep their logs and counts.
const results = "tmp/results"

// patience is how long an interrupted stage may take to end by itself.
const patience = 10 * time.Second

// stage is one target of the Makefile.
type stage struct {
	name   string
	after  []string // the stages it needs
	counts string   // where it leaves its counts; one that leaves none counts as one test
}

// stages stand in the order of their price: where two may start, the first does.
var stages = []stage{
	{name: "fmt-check"},
	{name: "web-install"},
	{name: "build", after: []string{"fmt-check"}},
	{name: "vet", after: []string{"build"}},
	{name: "web-check", after: []string{"web-install"}},
	{name: "test-web", after: []string{"web-check"}, counts: "web.xml"},
	{name: "web-dist", after: []string{"test-web"}},
	{name: "test-editor", after: []string{"build", "web-install"}, counts: "editor.xml"},
	{name: "test-webhooks", after: []string{"build", "web-install"}, counts: "webhooks.xml"},
	{name: "test-oidc", after: []string{"build", "web-install"}, counts: "oidc.xml"},
	{name: "test-pure", after: []string{"vet"}, counts: "pure.json"},
	{name: "test-go", after: []string{"vet"}, counts: "go.json"},
	{name: "lint", after: []string{"vet"}},
	{name: "e2e", after: []string{"build", "web-dist"}, counts: "e2e.xml"},
}

// outcome is what became of a stage.
type outcome struct {
	stage stage
	took  time.Duration
	tally tally
}

// run runs `make NAME` with its output in a log.
func (s stage) run(ctx context.Context) outcome {
	began := time.Now()
	err := s.make(ctx)
	done := outcome{stage: s, took: time.Since(began)}
	var readErr error
	done.tally, readErr = s.count(err == nil)
	if len(done.tally.Failed) == 0 && (err != nil || readErr != nil) {
		done.tally.Failed = []string{s.name}
	}
	return done
}

// count reads what the stage counted. Tests that passed without being run are a
// failure.
func (s stage) count(passed bool) (tally, error) {
	if s.counts == "" && passed {
		return tally{Passed: 1}, nil
	}
	if s.counts == "" {
		return tally{}, nil
	}
	counts, err := readTally(filepath.Join(results, s.counts))
	if err == nil && counts.Passed+len(counts.Failed) == 0 {
		err = errors.New("not one test ran")
	}
	return counts, err
}

func (s stage) make(ctx context.Context) error {
	log, err := os.Create(s.log())
	if err != nil {
		return fmt.Errorf("make a log: %w", err)
	}
	defer log.Close()
	cmd := exec.CommandContext(ctx, "make", "--no-print-directory", s.name)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.WaitDelay = patience
	together(cmd)
	return cmd.Run()
}

func (s stage) log() string { return filepath.Join(results, s.name+".log") }
