package hooks

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// mailChannel hands mails to one SMTP server, a connection each.
type mailChannel struct {
	dial     dialFunc
	host     string
	port     int
	from     string
	user     string
	password string
	implicit bool
	policy   mail.TLSPolicy
	timeout  time.Duration
}

func newMail(c MailConfig, dial dialFunc, bad *faults) *mailChannel {
	m := &mailChannel{dial: dial, from: c.From, user: c.User}
	m.password = bad.secret("mail.secret", c.Secret)
	m.timeout = bad.timeout("mail.timeout", c.Timeout)
	if _, err := netmail.ParseAddress(c.From); err != nil {
		bad.add("mail.from", errors.New("not a mail address"))
	}
	if (c.User == "") != (m.password == "") {
		bad.add("mail.user", errors.New("give user and secret_env or secret_file together"))
	}
	var err error
	m.host, m.port, err = splitAddress(c.Address)
	bad.add("mail.address", err)
	m.policy, m.implicit, err = tlsPolicy(c.TLS)
	bad.add("mail.tls", err)
	if c.TLS == "none" && c.User != "" {
		bad.add("mail.tls", errors.New("a password does not travel without TLS"))
	}
	return m
}

func splitAddress(address string) (string, int, error) {
	host, p, err := net.SplitHostPort(address)
	port, perr := strconv.Atoi(p)
	if err != nil || perr != nil || host == "" || port < 1 || port > 65535 {
		return "", 0, errors.New("give host:port")
	}
	return host, port, nil
}

func tlsPolicy(s string) (policy mail.TLSPolicy, implicit bool, err error) {
	switch s {
	case "", "starttls":
		return mail.TLSMandatory, false, nil
	case "implicit": // connect has the connection encrypted before the client sees it
		return mail.TLSOpportunistic, true, nil
	case "none":
		return mail.NoTLS, false, nil
	}
	return mail.TLSMandatory, false, errors.New("one of starttls, implicit, none")
}

func (c *mailChannel) send(ctx context.Context, m Message) error {
	letter, err := c.letter(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	client, err := c.client(ctx)
	if err != nil {
		return unavailable("mail: %s", mailReason(err))
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return unavailable("mail: %s", mailReason(err))
	}
	// A farewell that fails after the server took the mail is no reason to send it twice.
	defer func() { _ = client.CloseWithSMTPClient(conn) }()
	return mailResult(client.SendWithSMTPClient(conn, letter))
}

// letter lets neither the receiver nor the subject grow further header lines. The
// message id follows from the key, so a mail sent again is known as the same.
func (c *mailChannel) letter(m Message) (*mail.Msg, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil || strings.ContainsAny(m.To, "\r\n") {
		return nil, refused("mail: the receiver is not a mail address")
	}
	letter := mail.NewMsg()
	if err := letter.From(c.from); err != nil {
		return nil, refused("mail: the sender is not a mail address")
	}
	if err := letter.To(to.Address); err != nil {
		return nil, refused("mail: the receiver is not a mail address")
	}
	id := sha256.Sum256([]byte(m.Key))
	letter.SetMessageIDWithValue(hex.EncodeToString(id[:16]) + "@kartabl")
	letter.SetDate()
	letter.Subject(oneLine(m.Subject))
	letter.SetBodyString(mail.TypeTextPlain, m.Body)
	return letter, nil
}

func (c *mailChannel) client(ctx context.Context) (*mail.Client, error) {
	options := []mail.Option{
		mail.WithPort(c.port), mail.WithTimeout(c.timeout), mail.WithTLSPolicy(c.policy),
		mail.WithDialContextFunc(c.connect(ctx)),
	}
	if c.user != "" {
		options = append(options, mail.WithUsername(c.user), mail.WithPassword(c.password), mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover))
	}
	return mail.NewClient(c.host, options...)
}

// connect closes the connection when the caller gives up, which the client does
// not do by itself.
func (c *mailChannel) connect(whole context.Context) mail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := c.dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(whole, func() { _ = conn.Close() })
		if !c.implicit {
			return conn, nil
		}
		secure := tls.Client(conn, &tls.Config{ServerName: c.host, MinVersion: tls.VersionTLS12})
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return secure, nil
	}
}

func mailResult(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*mail.SendError](err); ok && e.ErrorCode() >= 500 && !e.IsTemp() {
		return refused("mail: answered %d", e.ErrorCode())
	}
	return unavailable("mail: %s", mailReason(err))
}

// mailReason keeps back what the server said, since that may repeat what was sent.
func mailReason(err error) string {
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Sprintf("answered %d", e.Code)
	}
	if e, ok := errors.AsType[*mail.SendError](err); ok && e.ErrorCode() != 0 {
		return fmt.Sprintf("answered %d", e.ErrorCode())
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, net.ErrClosed) {
		return "no answer in time"
	}
	return err.Error()
}
