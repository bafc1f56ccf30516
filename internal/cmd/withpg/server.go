package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	owner      = "kartabl"
	startLimit = 60 * time.Second
	attempts   = 3   // another program may take the port that we found free
	socketPath = 100 // a longer path to a Unix socket is refused by most systems
)

// server is a running PostgreSQL with its folder.
type server struct {
	folder  string
	port    int
	process *exec.Cmd
	ended   chan struct{} // closed when the process is gone
}

// start makes a database folder and brings a server up in it. Nothing is left
// behind when it fails.
func start(ctx context.Context, bin string, fast bool) (*server, error) {
	folder, err := os.MkdirTemp(parent(fast), "kartabl-pg-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	s, err := startIn(ctx, bin, folder, fast)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil
}

func startIn(ctx context.Context, bin, folder string, fast bool) (*server, error) {
	who, err := ordinaryAccount()
	if err != nil {
		return nil, err
	}
	if err := who.own(folder); err != nil {
		return nil, fmt.Errorf("hand the folder of PostgreSQL over: %w", err)
	}
	if err := initialise(ctx, bin, folder, who); err != nil {
		return nil, err
	}
	for range attempts {
		var s *server
		if s, err = launch(ctx, bin, folder, who, fast); err == nil {
			return s, nil
		}
	}
	return nil, err
}

func initialise(ctx context.Context, bin, folder string, who account) error {
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", dataIn(folder),
		"-A", "trust", "-U", owner, "-E", "UTF8", "--no-locale", "--no-sync")
	prepare(cmd, folder, who)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// launch starts the server on a free port and waits until it answers.
func launch(ctx context.Context, bin, folder string, who account, fast bool) (*server, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return nil, fmt.Errorf("make the log of PostgreSQL: %w", err)
	}
	defer log.Close()
	// Not bound to ctx: the server has to outlive the interrupted command.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(bin, "postgres"), settings(folder, port, fast)...)
	prepare(cmd, folder, who)
	bindToUs(cmd)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	s := &server{folder: folder, port: port, process: cmd, ended: make(chan struct{})}
	go s.reap()
	if err := s.waitReady(ctx); err != nil {
		s.halt()
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("start postgres: %w\n%s", err, said)
	}
	return s, nil
}

// settings are the server's arguments.
func settings(folder string, port int, fast bool) []string {
	socket := folder
	if len(folder) > socketPath-len("/.s.PGSQL.65535") {
		socket = ""
	}
	values := []string{
		"listen_addresses=127.0.0.1",
		"port=" + strconv.Itoa(port),
		"unix_socket_directories=" + socket,
		"max_connections=300",
		"timezone=UTC",
		"fsync=on",
	}
	if fast {
		values = append(values, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0", "autovacuum=off", "max_wal_size=256MB")
	}
	args := []string{"-D", dataIn(folder)}
	for _, value := range values {
		args = append(args, "-c", value)
	}
	return args
}

// prepare runs a program of PostgreSQL as the account, in the folder that it owns,
// and without variables that would send it elsewhere.
func prepare(cmd *exec.Cmd, folder string, who account) {
	cmd.Dir = folder
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PG") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	who.run(cmd)
}

func dataIn(folder string) string { return filepath.Join(folder, "data") }

func (s *server) address() string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable", owner, s.port)
}

// waitReady asks until the server answers, has ended, or has had its time.
func (s *server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		if s.answers(ctx) {
			return nil
		}
		select {
		case <-again.C:
		case <-s.ended:
			return errors.New("it ended at once")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *server) answers(ctx context.Context) bool {
	conn, err := pgx.Connect(ctx, s.address())
	if err != nil {
		return false
	}
	return conn.Close(ctx) == nil
}

// stop ends the server, open connections or not, and removes its folder.
func (s *server) stop() error {
	s.halt()
	if err := os.RemoveAll(s.folder); err != nil {
		return fmt.Errorf("remove the folder of PostgreSQL: %w", err)
	}
	return nil
}

// reap learns of the end of the process. How it ended is in its log.
func (s *server) reap() {
	_ = s.process.Wait()
	close(s.ended)
}

// halt asks for a fast shutdown, which ends sessions, and insists after a while.
func (s *server) halt() {
	_ = s.process.Process.Signal(os.Interrupt)
	select {
	case <-s.ended:
	case <-time.After(patience):
		_ = s.process.Process.Kill()
		<-s.ended
	}
}

func freePort(ctx context.Context) (int, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
