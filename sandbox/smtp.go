package sandbox

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// maxLine bounds one command of a mail client.
const maxLine = 4096

func (s *Server) serveMail(l net.Listener) {
	stop := context.AfterFunc(s.life, func() { _ = l.Close() })
	defer stop()
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		s.running.Go(func() { s.talk(conn) })
	}
}

func (s *Server) talk(conn net.Conn) {
	stop := context.AfterFunc(s.life, func() { _ = conn.Close() })
	defer stop()
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	limited := &io.LimitedReader{R: conn, N: maxBody}
	m := &mailSession{server: s, in: textproto.NewReader(bufio.NewReaderSize(limited, maxLine)), out: textproto.NewWriter(bufio.NewWriter(conn))}
	m.say("220 sandbox ESMTP")
	for !m.done {
		line, err := m.in.ReadLine()
		if err != nil || len(line) > maxLine {
			return
		}
		m.command(line)
	}
}

// mailSession is one client of the mail sink. Plain SMTP is all it speaks: no
// TLS, no sign-in.
type mailSession struct {
	server *Server
	in     *textproto.Reader
	out    *textproto.Writer
	from   string
	to     []string
	done   bool
}

func (m *mailSession) say(line string) {
	if m.out.PrintfLine("%s", line) != nil {
		m.done = true
	}
}

func (m *mailSession) command(line string) {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		m.say("250-sandbox")
		m.say("250-8BITMIME")
		m.say("250 SIZE 1048576")
	case "HELO", "NOOP":
		m.say("250 OK")
	case "RSET":
		m.from, m.to = "", nil
		m.say("250 OK")
	case "MAIL":
		m.from, m.to = path(rest), nil
		m.say("250 OK")
	case "RCPT":
		m.receiver(path(rest))
	case "DATA":
		m.data()
	case "QUIT":
		m.say("221 Bye")
		m.done = true
	default:
		m.say("502 Command not known")
	}
}

func (m *mailSession) receiver(to string) {
	if to == "" || m.from == "" {
		m.say("503 First the sender, then a receiver")
		return
	}
	m.to = append(m.to, to)
	m.say("250 OK")
}

func (m *mailSession) data() {
	if len(m.to) == 0 {
		m.say("503 No receiver")
		return
	}
	m.say("354 Go on")
	body, err := m.in.ReadDotBytes()
	if err != nil {
		m.done = true
		return
	}
	kind := m.server.state.take("mail", transport...)
	if kind == Broken {
		m.say("451 4.3.0 Try again later")
		return
	}
	m.server.keepMail(m.from, m.to, string(body))
	m.from, m.to = "", nil
	if !m.server.delay(m.server.life, kind) {
		m.done = true
		return
	}
	m.say("250 OK")
}

// path takes a@b.example out of FROM:<a@b.example> SIZE=12.
func path(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

func (s *Server) keepMail(from string, to []string, raw string) {
	m := Message{At: s.options.Now().UTC(), Channel: "mail", From: from, To: strings.Join(to, ", "), Body: raw}
	if letter, err := mail.ReadMessage(strings.NewReader(raw)); err == nil {
		m.Key = strings.Trim(letter.Header.Get("Message-Id"), "<>")
		m.Subject = decodeHeader(letter.Header.Get("Subject"))
		if body, err := plainText(textproto.MIMEHeader(letter.Header), letter.Body); err == nil {
			m.Body = body
		}
	}
	s.state.addMessage(m)
}

func decodeHeader(s string) string {
	if d, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		return d
	}
	return s
}

var errNoText = errors.New("no plain text")

// plainText gives the first part that is plain text.
func plainText(h textproto.MIMEHeader, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind == "text/plain" {
		b, err := io.ReadAll(decoded(h.Get("Content-Transfer-Encoding"), body))
		return strings.ReplaceAll(string(b), "\r\n", "\n"), err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return "", errNoText
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return "", errNoText
		}
		if t, err := plainText(part.Header, part); err == nil {
			return t, nil
		}
	}
}

func decoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}
