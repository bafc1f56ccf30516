package hooks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/kartabl/kartabl/internal/fault"
)

// OIDCConfig is a provider of OpenID Connect that says who people are.
type OIDCConfig struct {
	Issuer     string   `yaml:"issuer"`
	ClientID   string   `yaml:"client_id"`
	Secret     Secret   `yaml:",inline"`    // none for a public client
	Scopes     []string `yaml:"scopes"`     // openid, profile and email when not given
	Algorithms []string `yaml:"algorithms"` // of its signatures; RS256 when not given
}

// signatures are the algorithms that a provider may sign with: never none, and none
// that a client's secret makes.
var signatures = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
}

// How long what a provider says of itself is believed, and how soon it is asked again
// after it could not be understood.
const (
	discoveryAge   = time.Hour
	discoveryPause = 5 * time.Second
	providerTime   = 15 * time.Second
)

var (
	errProvider = fault.New(fault.Unauthorized, "provider.refused")
	errSilent   = fault.New(fault.Unavailable, "provider.unavailable")
)

// OIDC speaks to one provider. It may be used from many goroutines.
type OIDC struct {
	config OIDCConfig
	secret string
	back   string // where the provider sends people back to
	allow  hostList
	client *http.Client

	mu    sync.Mutex
	known *discovered
	asked time.Time
}

// discovered is what a provider says of itself, with the keys that it has shown.
type discovered struct {
	provider *oidc.Provider
	oauth    oauth2.Config
	keys     *keySet
	leave    string // its end-session endpoint, "" for none
	named    bool   // its answers name their issuer (RFC 9207)
	at       time.Time
}

// NewOIDC checks the config, reads its secret and opens no connection. back is the address
// of ours that people come back to.
func NewOIDC(c OIDCConfig, allowHosts []string, back string) (*OIDC, error) {
	var bad faults
	allow := newHostList(allowHosts, &bad)
	if len(c.Scopes) == 0 {
		c.Scopes = []string{"profile", "email"}
	}
	if !slices.Contains(c.Scopes, oidc.ScopeOpenID) {
		c.Scopes = append([]string{oidc.ScopeOpenID}, c.Scopes...)
	}
	if len(c.Algorithms) == 0 {
		c.Algorithms = []string{oidc.RS256}
	}
	for i, name := range c.Algorithms {
		if !slices.Contains(signatures, name) {
			bad.add(fmt.Sprintf("algorithms[%d]", i), fmt.Errorf("give one of %s", strings.Join(signatures, ", ")))
		}
	}
	if c.ClientID == "" {
		bad.add("client_id", errors.New("missing"))
	}
	bad.address("issuer", c.Issuer, allow)
	o := &OIDC{config: c, secret: bad.secret("secret", c.Secret), back: back, allow: allow, client: bounded(newWire(guardedDial(allow)).client)}
	return o, errors.Join(bad...)
}

// bounded is a client whose answers end after maxAnswer bytes and within providerTime.
func bounded(c *http.Client) *http.Client {
	return &http.Client{Transport: shortAnswers{c.Transport}, CheckRedirect: c.CheckRedirect, Timeout: providerTime}
}

type shortAnswers struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s shortAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := s.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, maxAnswer), res.Body}
	return res, nil
}

// Begin gives the address that somebody is sent to. The verifier stays with us; its hash
// goes along (PKCE).
func (o *OIDC) Begin(ctx context.Context, now time.Time, state, nonce, verifier string) (string, error) {
	d, err := o.discover(ctx, now)
	if err != nil {
		return "", err
	}
	return d.oauth.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Leave gives the address where somebody signs out at the provider, "" where it offers
// none.
func (o *OIDC) Leave(ctx context.Context, now time.Time, back string) string {
	d, err := o.discover(ctx, now)
	if err != nil || d.leave == "" {
		return ""
	}
	q := url.Values{"client_id": {o.config.ClientID}, "post_logout_redirect_uri": {back}}
	join := "?"
	if strings.Contains(d.leave, "?") {
		join = "&"
	}
	return d.leave + join + q.Encode()
}

// discover asks the provider what it offers, now and then.
func (o *OIDC) discover(ctx context.Context, now time.Time) (*discovered, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known != nil && now.Sub(o.known.at) < discoveryAge {
		return o.known, nil
	}
	if !o.asked.IsZero() && now.Sub(o.asked) < discoveryPause {
		return nil, errSilent.Because(errors.New("it was asked a moment ago"))
	}
	o.asked = now
	d, err := o.ask(ctx, now)
	if err != nil {
		return nil, errSilent.Because(fmt.Errorf("discover %s: %w", o.config.Issuer, plainly(err)))
	}
	if o.known != nil && o.known.keys.address == d.keys.address {
		d.keys = o.known.keys
	}
	o.known = d
	return d, nil
}

func (o *OIDC) ask(ctx context.Context, now time.Time) (*discovered, error) {
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, o.client), o.config.Issuer)
	if err != nil {
		return nil, err
	}
	var more struct {
		Keys    string   `json:"jwks_uri"`
		Leave   string   `json:"end_session_endpoint"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
		Named   bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := p.Claims(&more); err != nil {
		return nil, err
	}
	at := p.Endpoint()
	at.AuthStyle = oauth2.AuthStyleInHeader
	if !slices.Contains(more.Methods, "client_secret_basic") && slices.Contains(more.Methods, "client_secret_post") {
		at.AuthStyle = oauth2.AuthStyleInParams
	}
	if o.secret == "" {
		at.AuthStyle = oauth2.AuthStyleInParams
	}
	for _, address := range []string{at.AuthURL, at.TokenURL, more.Keys, more.Leave, p.UserInfoEndpoint()} {
		if err := o.fair(address); err != nil {
			return nil, err
		}
	}
	return &discovered{
		provider: p, leave: more.Leave, named: more.Named, at: now, keys: &keySet{address: more.Keys, client: o.client},
		oauth: oauth2.Config{ClientID: o.config.ClientID, ClientSecret: o.secret, RedirectURL: o.back, Scopes: o.config.Scopes, Endpoint: at},
	}, nil
}

// fair refuses addresses that nobody's sign-in is to be sent to in clear. A query of its
// own is a provider's right.
func (o *OIDC) fair(address string) error {
	plain, _, _ := strings.Cut(address, "?")
	if plain == "" {
		return nil
	}
	if _, err := checkAddress(plain, o.allow); err != nil {
		return fmt.Errorf("%s: %w", plain, err)
	}
	return nil
}

// plainly drops what an error of HTTP says of the address with its query.
func plainly(err error) error {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		return outer.Err
	}
	return err
}
