// Command gate runs every check of this repository, two at a time, and counts.
//
//	gate all                      all stages, each a target of the Makefile
//	gate go [-out FILE] -- go test -json ./...
//	                              go test in its plain lines, with its counts kept
//
// With CI=true a test that was skipped counts as failed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	ok, err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gate:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (bool, error) {
	if len(args) == 0 {
		return false, fmt.Errorf("usage: gate all | gate go [-out FILE] -- go test -json")
	}
	strict := os.Getenv("CI") == "true"
	switch args[0] {
	case "all":
		return runAll(ctx, stages, os.Stdout, strict)
	case "go":
		flags := flag.NewFlagSet("gate go", flag.ContinueOnError)
		out := flags.String("out", "", "where to keep the counts")
		if err := flags.Parse(args[1:]); err != nil {
			return false, err
		}
		return runGo(ctx, flags.Args(), *out, strict)
	default:
		return false, fmt.Errorf("no such thing as %q", args[0])
	}
}
