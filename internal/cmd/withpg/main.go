// Command withpg runs a command beside a PostgreSQL server of its own, which it
// makes in a temporary folder and removes afterwards:
//
//	withpg -fast -- go test ./store/...
//
// The command finds the server's address in KARTABL_TEST_PG. With -fast the server's files
// are in memory where the system has room for them, and KARTABL_TEST_MEMORY names the
// folder. The exit code is the command's.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// variable is the environment variable that carries the server's address.
const variable = "KARTABL_TEST_PG"

// quickVariable is the environment variable that carries a folder in memory, "" where
// there is none or none is wanted.
const quickVariable = "KARTABL_TEST_MEMORY"

// patience is how long an interrupted command may take to end by itself.
const patience = 10 * time.Second

func main() {
	// The server is told to stop when the thread that started it ends.
	runtime.LockOSThread()
	fast := flag.Bool("fast", false, "do not wait for the disk: for tests, never for measurements")
	flag.Usage = usage
	flag.Parse()
	if flag.NArg() == 0 {
		usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, flag.Args(), *fast)
	stop()
	os.Exit(exitCode(err))
}

func usage() {
	fmt.Fprintln(flag.CommandLine.Output(), "usage: withpg [-fast] -- command [arguments]")
	flag.PrintDefaults()
}

// run keeps a server up for as long as the command runs.
func run(ctx context.Context, command []string, fast bool) (err error) {
	bin, err := findServer(ctx)
	if err != nil {
		return err
	}
	server, err := start(ctx, bin, fast)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	return runCommand(ctx, command, []string{variable + "=" + server.address(), quickVariable + "=" + parent(fast)})
}

// runCommand passes an interruption on to the command and waits for its end, so
// that the server outlives it.
func runCommand(ctx context.Context, command, env []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	return cmd.Run()
}

// exitCode tells the caller what the command said; a fault of our own is printed
// and is 1.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if ended, ok := errors.AsType[*exec.ExitError](err); ok && ended.ExitCode() > 0 {
		return ended.ExitCode()
	}
	fmt.Fprintln(os.Stderr, "withpg:", err)
	return 1
}
