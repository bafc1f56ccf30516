package sandbox

import (
	"errors"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"time"
)

func startMail(t *testing.T) *Server {
	t.Helper()
	s := New(Options{Slow: time.Millisecond, Hold: time.Millisecond})
	if err := s.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestMailBodies(t *testing.T) {
	for name, row := range map[string]struct{ raw, subject, body string }{
		"plain":            {"Subject: Hi\r\n\r\nline\r\n.dot\r\n", "Hi", "line\n.dot\n"},
		"quoted-printable": {"Subject: =?UTF-8?q?=D8=B3?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=D8=B3=\r\n!\r\n", "س", "س!\n"},
		"base64":           {"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n2LPZhNin\r\n2YU=\r\n", "x", "سلام"},
		"several parts": {
			"Subject: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>no\r\n" +
				"--b\r\nContent-Type: text/plain\r\n\r\nyes\r\n--b--\r\n", "x", "yes",
		},
	} {
		s := startMail(t)
		if err := smtp.SendMail(s.SMTPAddr(), nil, "a@b.example", []string{"c@d.example", "e@f.example"}, []byte(row.raw)); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := s.State().Messages
		if len(got) != 1 || got[0].Subject != row.subject || got[0].Body != row.body || got[0].To != "c@d.example, e@f.example" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestMailDialogue(t *testing.T) {
	s := startMail(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	c := textproto.NewConn(conn)
	defer func() { _ = c.Close() }()
	for _, row := range []struct {
		say  string
		want int
	}{
		{"", 220},
		{"HELO x", 250},
		{"STARTTLS", 502},
		{"RCPT TO:<a@b.example>", 503},
		{"DATA", 503},
		{"MAIL FROM:<a@b.example> SIZE=5", 250},
		{"RCPT TO:<c@d.example>", 250},
		{"RSET", 250},
		{"DATA", 503},
		{"noop", 250},
		{"QUIT", 221},
	} {
		if row.say != "" {
			if err := c.PrintfLine("%s", row.say); err != nil {
				t.Fatal(err)
			}
		}
		if code, line, err := c.ReadResponse(row.want); err != nil {
			t.Errorf("%s: %d %s", row.say, code, line)
		}
	}
}

func TestMailFaults(t *testing.T) {
	s := startMail(t)
	send := func() error {
		return smtp.SendMail(s.SMTPAddr(), nil, "a@b.example", []string{"c@d.example"}, []byte("Subject: x\r\n\r\nx"))
	}
	for _, row := range []struct {
		kind  FaultKind
		fails bool
	}{{Broken, true}, {Timeout, true}, {Slow, false}} {
		if err := s.SetFault(Fault{Service: "mail", Kind: row.kind, Times: 1}); err != nil {
			t.Fatal(err)
		}
		if err := send(); (err != nil) != row.fails {
			t.Errorf("%s: %v", row.kind, err)
		}
	}
	if n := len(s.State().Messages); n != 2 {
		t.Errorf("%d mails, want those of the time-out and the slow answer", n)
	}
}

// A client that never ends its line or its mail is left.
func TestMailIsBounded(t *testing.T) {
	s := startMail(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	chunk := []byte(strings.Repeat("x", 64<<10))
	for range 64 {
		if _, err := conn.Write(chunk); err != nil {
			return
		}
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := conn.Read(chunk); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the client is still served")
			}
			return
		}
	}
}

// Close ends sessions that are under way.
func TestCloseEndsMailSessions(t *testing.T) {
	s := startMail(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, _, err := textproto.NewConn(conn).ReadResponse(220); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
