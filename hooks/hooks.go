// Package hooks is the world outside: web services, payment gateways, SMS and
// mail, one file a connector.
//
// Nothing here remembers anything. A caller may repeat a call with the same key;
// the key travels along, so that the other side can tell a repetition from a new
// wish. No error of this package holds a secret.
package hooks

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// Hooks speaks to the services, gateways and channels of one config. It may be
// used from many goroutines.
type Hooks struct {
	services map[string]*service
	gateways map[string]Gateway
	titles   map[string]text.Text // of gateways
	sms      *smsChannel
	mail     *mailChannel
	gates    *Gates
	currency money.Currency
	observer Observer
}

// Currency is that of all amounts of the installation.
func (h *Hooks) Currency() money.Currency { return h.currency }

// GateOf is the name of a gateway's gate.
func GateOf(gateway string) string { return "gateway:" + gateway }

// Gates are the gates of its services and gateways. Call does not ask them, nor does a
// Gateway: whoever calls enters first.
func (h *Hooks) Gates() *Gates { return h.gates }

// New checks the config, reads its secrets and opens no connection. The error
// names every key that is wrong.
func New(cfg Config) (*Hooks, error) {
	var bad faults
	allow := newHostList(cfg.AllowHosts, &bad)
	w := newWire(guardedDial(allow))
	h := &Hooks{services: map[string]*service{}, gateways: map[string]Gateway{}, titles: titlesOf(cfg.Gateways)}
	limits := map[string]Limits{}
	for _, name := range slices.Sorted(maps.Keys(cfg.Services)) {
		h.services[name] = newService(name, cfg.Services[name], w, allow, &bad)
		limits[name] = cfg.Services[name].limits("services."+name, &bad)
	}
	maker := gatewayMaker{wire: w, allow: allow, currency: cfg.currency(&bad), bad: &bad}
	h.currency = maker.currency
	for _, name := range slices.Sorted(maps.Keys(cfg.Gateways)) {
		c := cfg.Gateways[name]
		h.gateways[name] = maker.gateway("gateways."+name, c)
		limits[GateOf(name)] = Limits{Longest: callsOfAQuestion * cmp.Or(c.Timeout, defaultTimeout)}.whole()
	}
	h.gates = NewGates(limits)
	if cfg.SMS != (SMSConfig{}) {
		h.sms = newSMS(cfg.SMS, w, allow, &bad)
	}
	if cfg.Mail != (MailConfig{}) {
		h.mail = newMail(cfg.Mail, guardedDial(allow), &bad)
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("hooks: %w", errors.Join(bad...))
	}
	return h, nil
}

// The codes that this package itself gives. A service's declared codes come beside them.
const (
	Unavailable = "unavailable" // nothing certain was heard; the same call may be tried again
	Refused     = "refused"     // heard and declined; trying again without a change is in vain
)

// CallError says why the world outside did not do as asked. Code is the error code
// that a service declares, or one of this package. Detail is for operators and
// holds neither secrets nor what was sent.
type CallError struct {
	Code       string
	Detail     string
	Down       bool          // the service itself seems not to work: no connection, no answer in time, 408, 429 or 5xx
	RetryAfter time.Duration // that a 429 or 503 asked for
	cause      error
}

func asCallError(err error) *CallError {
	e, _ := errors.AsType[*CallError](err)
	return e
}

// Error gives the code and the detail.
func (e *CallError) Error() string {
	if e.Detail == "" {
		return e.Code
	}
	return e.Code + ": " + e.Detail
}

// Unwrap gives the cause where it is safe to show, as context.Canceled.
func (e *CallError) Unwrap() error { return e.cause }

func unavailable(format string, args ...any) *CallError {
	return &CallError{Code: Unavailable, Detail: fmt.Sprintf(format, args...)}
}

func down(format string, args ...any) *CallError {
	e := unavailable(format, args...)
	e.Down = true
	return e
}

func refused(format string, args ...any) *CallError {
	return &CallError{Code: Refused, Detail: fmt.Sprintf(format, args...)}
}

const (
	defaultTimeout = 30 * time.Second
	maxTimeout     = 10 * time.Minute
)
