package hooks

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Config is what the operator says about the world outside. Definitions name
// services, gateways and channels; addresses and secrets stand here only.
type Config struct {
	Services   map[string]Service       `yaml:"services"`
	Gateways   map[string]GatewayConfig `yaml:"gateways"`
	Currency   string                   `yaml:"currency"` // of all amounts; IRR when not given
	SMS        SMSConfig                `yaml:"sms"`
	Mail       MailConfig               `yaml:"mail"`
	Incoming   map[string]Source        `yaml:"incoming"`
	Webhooks   map[string]Webhook       `yaml:"webhooks"`
	Keep       Days                     `yaml:"keep_deliveries"` // 30d when not given
	AllowHosts []string                 `yaml:"allow_hosts"`     // "host" or "host:port" that may be private, loopback or plain http
}

// Service is one web service. Its secret, if any, signs every request.
type Service struct {
	Address        string               `yaml:"address"`
	Timeout        time.Duration        `yaml:"timeout"`         // of one attempt; 30s when not given
	ConnectRetries int                  `yaml:"connect_retries"` // tried again only while no connection was made
	Secret         Secret               `yaml:",inline"`
	TokenEnv       string               `yaml:"token_env"` // bearer token
	TokenFile      string               `yaml:"token_file"`
	Operations     map[string]Operation `yaml:"operations"` // only those that differ from POST {address}/{operation}
	MaxConcurrent  int                  `yaml:"max_concurrent"`
	Breaker        Breaker              `yaml:"breaker"`
}

// Breaker says when a service counts as down. What is not given is that of DefaultLimits.
type Breaker struct {
	Failures int           `yaml:"failures"`
	OpenFor  time.Duration `yaml:"open_for"`
	MaxOpen  time.Duration `yaml:"max_open"`
	Hold     time.Duration `yaml:"hold"`
}

// limits are those of a service that the config names, checked.
func (s Service) limits(key string, bad *faults) Limits {
	b := s.Breaker
	bad.between(key+".max_concurrent", s.MaxConcurrent, 1000)
	bad.between(key+".breaker.failures", b.Failures, 1_000_000)
	bad.upTo(key+".breaker.open_for", b.OpenFor, time.Hour)
	bad.upTo(key+".breaker.max_open", b.MaxOpen, 24*time.Hour)
	bad.upTo(key+".breaker.hold", b.Hold, 30*24*time.Hour)
	longest := s.Timeout
	for _, op := range s.Operations {
		longest = max(longest, op.Timeout)
	}
	return Limits{
		Concurrent: s.MaxConcurrent, Failures: b.Failures, OpenFor: b.OpenFor, MaxOpen: b.MaxOpen, Hold: b.Hold, Longest: longest,
	}.whole()
}

func (f *faults) between(key string, n, most int) {
	if n < 0 || n > most {
		f.add(key, fmt.Errorf("give 1 to %d", most))
	}
}

func (f *faults) upTo(key string, d, most time.Duration) {
	if d < 0 || d > most || d.Truncate(time.Second) != d {
		f.add(key, fmt.Errorf("give whole seconds, up to %s", most))
	}
}

// Operation says where one operation of a service is found.
type Operation struct {
	Path   string `yaml:"path"`
	Method string `yaml:"method"` // POST when not given; GET sends the arguments as a query

	Timeout time.Duration `yaml:"timeout"` // of one attempt, in the place of the service's
}

// SMSConfig is the SMS provider. The secret is its API key, sent as a bearer token.
type SMSConfig struct {
	Address string        `yaml:"address"`
	Sender  string        `yaml:"sender"`
	Timeout time.Duration `yaml:"timeout"`
	Secret  Secret        `yaml:",inline"`
}

// MailConfig is the SMTP server. The secret is the password of User.
type MailConfig struct {
	Address string        `yaml:"address"` // host:port
	From    string        `yaml:"from"`
	User    string        `yaml:"user"`
	TLS     string        `yaml:"tls"` // starttls (when not given), implicit, none
	Timeout time.Duration `yaml:"timeout"`
	Secret  Secret        `yaml:",inline"`
}

// Secret names the place where a secret is kept. The config never holds the
// secret itself.
type Secret struct {
	Env  string `yaml:"secret_env"`
	File string `yaml:"secret_file"`

	known string // LocalConfig's, which guards nothing
}

// Read gives the secret, or "" where no place is named.
func (s Secret) Read() (string, error) { return s.read() }

func (s Secret) read() (string, error) {
	switch {
	case s.Env != "" && s.File != "":
		return "", errors.New("give either _env or _file, not both")
	case s.Env != "":
		if v := strings.TrimSpace(os.Getenv(s.Env)); v != "" {
			return v, nil
		}
		return "", fmt.Errorf("the environment variable %s is empty", s.Env)
	case s.File != "":
		return readSecretFile(s.File)
	}
	return s.known, nil
}

func readSecretFile(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	v := strings.TrimSpace(string(b))
	if v == "" {
		return "", fmt.Errorf("the file %s is empty", path)
	}
	return v, nil
}

// faults gathers everything that is wrong with a config, each under its key.
type faults []error

func (f *faults) add(key string, err error) {
	if err != nil {
		*f = append(*f, fmt.Errorf("%s: %w", key, err))
	}
}

func (f *faults) secret(key string, s Secret) string {
	v, err := s.read()
	f.add(key, err)
	return v
}

func (f *faults) address(key, raw string, allow hostList) string {
	a, err := checkAddress(raw, allow)
	f.add(key, err)
	return a
}

func (f *faults) timeout(key string, d time.Duration) time.Duration {
	if d < 0 || d > maxTimeout {
		f.add(key, errors.New("give a duration up to 10m"))
	}
	if d <= 0 {
		return defaultTimeout
	}
	return d
}

func checkAddress(raw string, allow hostList) (string, error) {
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		return "", errors.New("missing")
	case err != nil:
		return "", errors.New("not an address")
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return "", errors.New("give a whole address: https://host/path")
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return "", errors.New("an address has no user, query or fragment; secrets come by secret_env or token_env")
	case oddHost(u.Hostname()):
		return "", errors.New("write an address of numbers as 192.0.2.1")
	case u.Scheme == "http" && !allow.has(hostPort(u)):
		return "", errors.New("plain http is only for hosts in allow_hosts")
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// oddHost reports a host that some resolvers read as an IPv4 address and others do
// not: 2130706433, 0x7f.1, 0177.0.0.1.
func oddHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	_, err := strconv.ParseUint(labels[len(labels)-1], 0, 64)
	return err == nil || strings.Trim(labels[len(labels)-1], "0123456789") == ""
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

var operationName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,63}$`)

func checkOperation(o Operation) error {
	methods := []string{"", http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch}
	if !slices.Contains(methods, o.Method) {
		return errors.New("the method is one of GET, POST, PUT, PATCH")
	}
	if o.Timeout < 0 || o.Timeout > maxTimeout {
		return errors.New("give a timeout up to 10m")
	}
	if o.Path == "" {
		return nil
	}
	u, err := url.Parse(o.Path)
	if err != nil || !strings.HasPrefix(o.Path, "/") || strings.HasPrefix(o.Path, "//") || u.Fragment != "" || u.RawQuery != "" {
		return errors.New("the path begins with / and has no query")
	}
	return nil
}
