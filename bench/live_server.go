package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// served measures a server of the program over the same database: how soon it answers after
// it was killed in the middle of work, and what memory it holds after the lists were read.
func (m *liveMeasures) served(ctx context.Context, o LiveOptions, c *crop, r *rig) (err error) {
	o.Tell("measuring a server that is killed")
	s := &server{program: o.Program, crop: c}
	defer func() { s.kill(); err = errors.Join(err, s.forget()) }()
	if _, err := s.start(ctx); err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	if err := s.disturb(ctx, r); err != nil {
		return fmt.Errorf("work until it is killed: %w", err)
	}
	took, err := s.start(ctx)
	if err != nil {
		return fmt.Errorf("start server again: %w", err)
	}
	m.value("ready after kill -9", unitTime, barReady, float64(took)/float64(time.Millisecond))
	if err := s.read(ctx, r); err != nil {
		return fmt.Errorf("read lists: %w", err)
	}
	resident, err := residentMemory(s.command.Process.Pid)
	if err != nil {
		return err
	}
	if resident > 0 {
		m.value("resident memory after the lists were read", unitMB, barMemory, float64(resident)/(1<<20))
	}
	return s.size(ctx, m)
}

// server is a process of the program.
type server struct {
	program string
	crop    *crop
	base    string
	data    string // folder of its own, for a database that is elsewhere
	command *exec.Cmd
	errs    bytes.Buffer
}

// start starts it and waits until it is ready.
func (s *server) start(ctx context.Context) (time.Duration, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return 0, err
	}
	s.base = "http://" + address
	args := []string{"serve", "--listen", address, "--log-level", "error"}
	if s.crop.postgres {
		if s.data == "" {
			if s.data, err = os.MkdirTemp("", "kartabl-bench-"); err != nil {
				return 0, err
			}
		}
		args = append(args, "--data", s.data, "--db", s.crop.plot.dsn)
	} else {
		args = append(args, "--data", filepath.Dir(s.crop.plot.dsn))
	}
	begun := time.Now()
	s.command = exec.CommandContext(ctx, s.program, args...) //nolint:gosec // the program itself
	s.command.Stderr = &s.errs
	if err := s.command.Start(); err != nil {
		return 0, err
	}
	return s.ready(ctx, begun)
}

// readyMost is how long a server may take in any case, and readyPause how often it is asked.
const (
	readyMost  = 2 * time.Minute
	readyPause = 5 * time.Millisecond
)

func (s *server) ready(ctx context.Context, begun time.Time) (time.Duration, error) {
	for time.Since(begun) < readyMost {
		if _, err := s.send(ctx, http.MethodGet, "/readyz", session{}, nil); err == nil {
			return time.Since(begun), nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(readyPause):
		}
	}
	return 0, fmt.Errorf("it is not ready after %s: %s", readyMost, s.errs.String())
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// kill ends it as a power cut would.
func (s *server) kill() {
	if s.command != nil && s.command.Process != nil {
		_ = s.command.Process.Kill()
		_ = s.command.Wait()
	}
	s.command = nil
}

func (s *server) forget() error {
	if s.data == "" {
		return nil
	}
	return os.RemoveAll(s.data)
}

// beforeKill is how many requests are answered before the server is killed among the next ones.
const beforeKill = 50

// disturb opens cases without a pause, and kills the server while it does.
func (s *server) disturb(ctx context.Context, r *rig) error {
	by, err := s.signIn(ctx, r.customers[0].Login)
	if err != nil {
		return err
	}
	answered := make(chan struct{}, beforeKill)
	over := make(chan error, 1)
	go func() {
		for n := 0; ; n++ {
			_, err := s.send(ctx, http.MethodPost, "/api/cases", by, map[string]any{"process": process, "values": startValues()})
			if err != nil {
				if n < beforeKill {
					over <- err
				} else {
					over <- nil // it was killed
				}
				return
			}
			if n < beforeKill {
				answered <- struct{}{}
			}
		}
	}()
	for range beforeKill {
		select {
		case <-answered:
		case err := <-over:
			return err
		}
	}
	s.kill()
	return <-over
}

func (s *server) signIn(ctx context.Context, login string) (session, error) {
	res, err := s.send(ctx, http.MethodPost, "/api/session", session{}, map[string]any{"login": login, "password": password})
	if err != nil {
		return session{}, fmt.Errorf("sign in: %w", err)
	}
	var is session
	for _, c := range res.cookies {
		is.cookie = c.Name + "=" + c.Value
	}
	is.token = res.token
	return is, nil
}

// session is what a page that is signed in sends with its requests.
type session struct{ cookie, token string }

// send asks the server; an answer that refuses is an error.
func (s *server) send(ctx context.Context, method, path string, by session, body any) (response, error) {
	var src io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return response{}, err
		}
		src = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.base+path, src)
	if err != nil {
		return response{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", s.base)
	if by.cookie != "" {
		req.Header.Set("Cookie", by.cookie)
		req.Header.Set(tokenHeader, by.token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return response{}, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s: %s: %.300s", path, res.Status, answer)
	}
	return response{body: answer, cookies: res.Cookies(), token: res.Header.Get(tokenHeader)}, err
}

// read asks for the lists of staff, of a supervisor and of a customer.
func (s *server) read(ctx context.Context, r *rig) error {
	var staff []string
	for i := range 2 * liveKinds {
		for _, sort := range sorts {
			staff = append(staff, "/api/items?"+url.Values{"view": {"queue:" + liveQueue(i)}, "sort": {sort}}.Encode())
		}
	}
	for login, paths := range map[string][]string{
		r.workers[0].Login:   append(staff, "/api/home", "/api/items?view=mine"),
		r.lead.Login:         {"/api/home", "/api/cases", "/api/search?" + url.Values{"q": {halfWord}}.Encode(), "/api/cases/" + s.crop.long},
		r.customers[0].Login: {"/api/home", "/api/cases", "/api/search?" + url.Values{"q": {halfOther}}.Encode()},
	} {
		by, err := s.signIn(ctx, login)
		if err != nil {
			return err
		}
		for range 3 {
			for _, path := range paths {
				if _, err := s.send(ctx, http.MethodGet, path, by, nil); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// residentMemory is what a process holds of the machine's memory; 0 where the system does
// not tell.
func residentMemory(pid int) (int64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kb int64
		if _, err := fmt.Sscanf(strings.TrimSpace(lines.Text()), "VmRSS: %d kB", &kb); err == nil {
			return kb << 10, nil
		}
	}
	return 0, nil
}

// size is what a case takes on disk, with all that belongs to it.
func (s *server) size(ctx context.Context, m *liveMeasures) error {
	query := "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
	if s.crop.postgres {
		query = "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
	}
	var bytes int64
	if err := s.crop.plot.raw.QueryRowContext(ctx, query).Scan(&bytes); err != nil {
		return fmt.Errorf("size: %w", err)
	}
	m.value("bytes on disk of a case", unitBytes, 0, float64(bytes)/float64(max(1, m.cases)))
	return nil
}
