package hooks

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Source is a system that may send messages, and which. It signs them with its secret.
type Source struct {
	Secret   Secret    `yaml:",inline"`
	Old      OldSecret `yaml:",inline"`
	Messages []string  `yaml:"messages"` // names of the catalog
}

// Webhook is a system that is told what happens to cases. Its secret signs what is sent.
type Webhook struct {
	Address   string        `yaml:"address"`
	Timeout   time.Duration `yaml:"timeout"` // of one attempt; 15s when not given
	Secret    Secret        `yaml:",inline"`
	Old       OldSecret     `yaml:",inline"`
	Events    []string      `yaml:"events"`    // of Events
	Processes []string      `yaml:"processes"` // all when not given
}

// OldSecret names the place of the secret before this one. While it stands in the
// config both count, so that the two sides need not change it at one moment.
type OldSecret struct {
	Env  string `yaml:"old_secret_env"`
	File string `yaml:"old_secret_file"`
}

// Days is a duration that may be written in days: 30d.
type Days time.Duration

// UnmarshalText reads 30d, or what time.ParseDuration knows.
func (d *Days) UnmarshalText(text []byte) error {
	if whole, ok := strings.CutSuffix(string(text), "d"); ok {
		n, err := strconv.Atoi(whole)
		*d = Days(time.Duration(n) * 24 * time.Hour)
		return err
	}
	exact, err := time.ParseDuration(string(text))
	*d = Days(exact)
	return err
}

// The events that a webhook may ask for.
const (
	CaseStarted    = "case.started"
	StepEntered    = "case.step_entered"
	CaseProblem    = "case.problem"
	CaseEnded      = "case.ended"
	CaseReopened   = "case.reopened"
	PaymentSettled = "payment.settled"
	LetterIssued   = "letter.issued"
)

// Events are the names of all events.
func Events() []string {
	return []string{CaseStarted, StepEntered, CaseProblem, CaseEnded, CaseReopened, PaymentSettled, LetterIssued}
}

const (
	defaultPatience = 15 * time.Second
	mostPatience    = time.Minute
	defaultKeep     = 30 * 24 * time.Hour
)

// Webhooks takes in what other systems send, and sends what they want to hear. It
// remembers nothing and may be used from many goroutines.
type Webhooks struct {
	sources   map[string]source
	endpoints []*endpoint // by name
	keep      time.Duration
	nobody    []byte // the key of a source that is none
}

// NewWebhooks checks its part of the config, reads its secrets and opens no connection.
// The error names every key that is wrong.
func NewWebhooks(cfg Config) (*Webhooks, error) {
	var bad faults
	allow := newHostList(cfg.AllowHosts, &bad)
	w := newWire(guardedDial(allow))
	h := &Webhooks{sources: map[string]source{}, keep: keep(cfg.Keep, &bad), nobody: []byte(rand.Text())}
	for _, name := range slices.Sorted(maps.Keys(cfg.Incoming)) {
		h.sources[name] = newSource(name, cfg.Incoming[name], &bad)
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Webhooks)) {
		h.endpoints = append(h.endpoints, newEndpoint(name, cfg.Webhooks[name], w, allow, &bad))
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("hooks: %w", errors.Join(bad...))
	}
	return h, nil
}

// Keep is how long deliveries are kept that are over.
func (h *Webhooks) Keep() time.Duration { return h.keep }

func keep(d Days, bad *faults) time.Duration {
	if d == 0 {
		return defaultKeep
	}
	if time.Duration(d) < 24*time.Hour {
		bad.add("keep_deliveries", errors.New("give at least 1d"))
	}
	return time.Duration(d)
}

var hookName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

func (f *faults) name(key, name string) {
	if !hookName.MatchString(name) {
		f.add(key, errors.New("a name has small letters, digits, _ and -"))
	}
}

// keys reads the secret, which has to be there, and the one before it, which need not.
func (f *faults) keys(key string, now Secret, old OldSecret) [][]byte {
	var keys [][]byte
	for i, s := range []Secret{now, {Env: old.Env, File: old.File}} {
		at := key + [...]string{".secret", ".old_secret"}[i]
		text, err := s.read()
		if err == nil && text == "" && i == 0 {
			err = errors.New("missing")
		}
		f.add(at, err)
		if text == "" {
			continue
		}
		k, err := signingKey(text)
		f.add(at, err)
		keys = append(keys, k)
	}
	return keys
}
