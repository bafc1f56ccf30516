package hooks

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/kartabl/kartabl/internal/fault"
)

var idTime = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

// idProvider is a provider whose every word a test may change.
type idProvider struct {
	t      *testing.T
	url    string
	says   map[string]any // of itself
	keys   []jose.JSONWebKey
	sign   func(claims map[string]any) string
	claims map[string]any
	about  map[string]any // its user; nil offers no such endpoint
	asked  url.Values     // by the last exchange
	status int            // of the exchange
	shown  atomic.Int32   // how often it has shown its keys
	met    atomic.Int32   // how often it was asked what it offers
}

var rsaKey, otherKey = newRSA(), newRSA()

func newRSA() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // no luck left
	}
	return k
}

func newIDProvider(t *testing.T) *idProvider {
	t.Helper()
	p := &idProvider{t: t, status: http.StatusOK}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) { p.met.Add(1); p.write(w, p.says) })
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		p.shown.Add(1)
		p.write(w, jose.JSONWebKeySet{Keys: p.keys})
	})
	mux.HandleFunc("/token", p.token)
	mux.HandleFunc("/me", func(w http.ResponseWriter, _ *http.Request) { p.write(w, p.about) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	p.url = s.URL
	p.says = map[string]any{
		"issuer": s.URL, "authorization_endpoint": s.URL + "/auth", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys",
		"end_session_endpoint": s.URL + "/leave",
	}
	p.keys = []jose.JSONWebKey{publicKey(rsaKey.Public(), "k1", "RS256")}
	p.sign = func(claims map[string]any) string { return signedBy(t, jose.RS256, rsaKey, "k1", claims) }
	p.claims = map[string]any{
		"iss": s.URL, "aud": "kartabl", "sub": "s1", "nonce": "n", "email": "a@x.ir", "email_verified": true,
		"iat": idTime.Unix(), "exp": idTime.Add(time.Minute).Unix(),
	}
	return p
}

func (p *idProvider) write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

func (p *idProvider) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		p.t.Error(err)
	}
	p.asked = r.PostForm
	if p.status != http.StatusOK {
		http.Error(w, `{"error": "invalid_grant", "error_description": "secret words"}`, p.status)
		return
	}
	p.write(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": p.sign(p.claims)})
}

func publicKey(k crypto.PublicKey, id, algorithm string) jose.JSONWebKey {
	return jose.JSONWebKey{Key: k, KeyID: id, Algorithm: algorithm, Use: "sig"}
}

func signedBy(t *testing.T, algorithm jose.SignatureAlgorithm, key any, id string, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", id))
	if err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(content)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (p *idProvider) client(change func(*OIDCConfig)) *OIDC {
	p.t.Helper()
	c := OIDCConfig{Issuer: p.url, ClientID: "kartabl", Secret: Secret{known: "hunter2hunter2"}}
	if change != nil {
		change(&c)
	}
	o, err := NewOIDC(c, []string{strings.TrimPrefix(p.url, "http://")}, "https://k.ir/back")
	if err != nil {
		p.t.Fatal(err)
	}
	return o
}

func (p *idProvider) finish(o *OIDC) (map[string]any, error) {
	p.t.Helper()
	return o.Finish(p.t.Context(), idTime, "c", "", "n", "verifier")
}

func TestSomebodyIsSentToAProvider(t *testing.T) {
	p := newIDProvider(t)
	to, err := p.client(nil).Begin(t.Context(), idTime, "st", "no", "verifier")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("verifier"))
	want := url.Values{
		"client_id": {"kartabl"}, "redirect_uri": {"https://k.ir/back"}, "response_type": {"code"}, "scope": {"openid profile email"},
		"state": {"st"}, "nonce": {"no"}, "code_challenge_method": {"S256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
	}
	if got := u.Query().Encode(); got != want.Encode() || u.Path != "/auth" {
		t.Errorf("sent to %s", to)
	}
}

func TestAProviderSaysWhoItIs(t *testing.T) {
	p := newIDProvider(t)
	p.about = map[string]any{"sub": "s1", "groups": []string{"g"}, "email": "other@x.ir", "amr": []string{"mfa"}, "nonce": "x"}
	p.says["userinfo_endpoint"] = p.url + "/me"
	claims, err := p.finish(p.client(nil))
	if err != nil {
		t.Fatal(err)
	}
	if claims["sub"] != "s1" || claims["email"] != "a@x.ir" || claims["groups"] == nil || claims["amr"] != nil {
		t.Errorf("claims %v", claims)
	}
	if p.asked.Get("code_verifier") != "verifier" || p.asked.Get("code") != "c" || p.asked.Get("redirect_uri") != "https://k.ir/back" {
		t.Errorf("exchanged with %v", p.asked)
	}
}

// TestTokensThatCountForNothing: each differs from a good one in one thing.
func TestTokensThatCountForNothing(t *testing.T) {
	claim := func(name string, v any) func(*idProvider) {
		return func(p *idProvider) { p.claims[name] = v }
	}
	for name, change := range map[string]func(*idProvider){
		"another issuer":               claim("iss", "https://evil.example"),
		"another audience":             claim("aud", "shop"),
		"no audience":                  claim("aud", []string{}),
		"several audiences":            claim("aud", []string{"kartabl", "shop"}),
		"another party":                claim("azp", "shop"),
		"another nonce":                claim("nonce", "m"),
		"no nonce":                     claim("nonce", ""),
		"expired":                      claim("exp", idTime.Add(-2*time.Minute).Unix()),
		"without an end":               claim("exp", nil),
		"of the future":                claim("iat", idTime.Add(2*time.Minute).Unix()),
		"issued long ago":              claim("iat", idTime.Add(-time.Hour).Unix()),
		"without a time":               claim("iat", nil),
		"not yet":                      claim("nbf", idTime.Add(time.Hour).Unix()),
		"nobody":                       claim("sub", ""),
		"of somebody with a long name": claim("sub", strings.Repeat("x", 300)),
		"another key under its id": func(p *idProvider) {
			p.sign = func(c map[string]any) string { return signedBy(p.t, jose.RS256, otherKey, "k1", c) }
		},
		"a key that is not shown": func(p *idProvider) {
			p.sign = func(c map[string]any) string { return signedBy(p.t, jose.RS256, otherKey, "k2", c) }
		},
		"an algorithm that is not allowed": func(p *idProvider) {
			p.keys[0].Algorithm = ""
			p.sign = func(c map[string]any) string { return signedBy(p.t, jose.PS256, rsaKey, "k1", c) }
		},
		"the client's own secret": func(p *idProvider) {
			p.sign = func(c map[string]any) string {
				return signedBy(p.t, jose.HS256, []byte(strings.Repeat("hunter2", 8)), "k1", c)
			}
		},
		"no signature": func(p *idProvider) {
			p.sign = func(c map[string]any) string {
				parts := strings.Split(signedBy(p.t, jose.RS256, rsaKey, "k1", c), ".")
				return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."
			}
		},
		"no token": func(p *idProvider) { p.sign = func(map[string]any) string { return "" } },
		"a key for encryption": func(p *idProvider) {
			p.keys[0].Use = "enc"
		},
		"a user that is another": func(p *idProvider) {
			p.says["userinfo_endpoint"], p.about = p.url+"/me", map[string]any{"sub": "s2"}
		},
		"a refused code": func(p *idProvider) { p.status = http.StatusBadRequest },
	} {
		t.Run(name, func(t *testing.T) {
			p := newIDProvider(t)
			o := p.client(nil)
			if _, err := p.finish(o); err != nil {
				t.Fatalf("a good one: %v", err)
			}
			good := maps.Clone(p.claims)
			change(p)
			_, err := p.finish(p.client(nil))
			if !fault.Is(err, fault.Unauthorized) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "secret words") {
				t.Errorf("%v", err)
			}
			p.claims = good
		})
	}
}

func TestTokensThatCount(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(name string, v any) func(*idProvider) {
		return func(p *idProvider) { p.claims[name] = v }
	}
	for name, change := range map[string]func(*idProvider){
		"expired within what clocks differ": claim("exp", idTime.Add(-30*time.Second).Unix()),
		"a clock that goes before":          claim("iat", idTime.Add(30*time.Second).Unix()),
		"several audiences and our party": func(p *idProvider) {
			p.claims["aud"], p.claims["azp"] = []string{"shop", "kartabl"}, "kartabl"
		},
		"another allowed algorithm": func(p *idProvider) {
			p.keys = append(p.keys, publicKey(key.Public(), "k2", "ES256"))
			p.sign = func(c map[string]any) string { return signedBy(p.t, jose.ES256, key, "k2", c) }
		},
		"a key without a name": func(p *idProvider) {
			p.sign = func(c map[string]any) string { return signedBy(p.t, jose.RS256, rsaKey, "", c) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newIDProvider(t)
			change(p)
			if _, err := p.finish(p.client(func(c *OIDCConfig) { c.Algorithms = []string{"RS256", "ES256"} })); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestKeysAreChanged: a new key is heard of at once, but unknown ids do not make us ask
// again and again; a withdrawn one stops counting within the hour.
func TestKeysAreChanged(t *testing.T) {
	p := newIDProvider(t)
	o := p.client(nil)
	at := idTime
	finish := func() error {
		p.claims["iat"], p.claims["exp"] = at.Unix(), at.Add(time.Minute).Unix()
		_, err := o.Finish(t.Context(), at, "c", "", "n", "v")
		return err
	}
	if err := finish(); err != nil {
		t.Fatal(err)
	}
	old := p.sign
	p.sign = func(c map[string]any) string { return signedBy(t, jose.RS256, otherKey, "k2", c) }
	at = at.Add(20 * time.Second)
	for range 5 {
		if err := finish(); !fault.Is(err, fault.Unauthorized) {
			t.Fatal(err)
		}
	}
	if n := p.shown.Load(); n != 2 {
		t.Errorf("keys were asked for %d times", n)
	}
	p.keys = []jose.JSONWebKey{publicKey(otherKey.Public(), "k2", "RS256")}
	at = at.Add(20 * time.Second)
	if err := finish(); err != nil {
		t.Errorf("the new key: %v", err)
	}
	p.keys, p.sign = []jose.JSONWebKey{publicKey(otherKey.Public(), "k3", "RS256")}, old
	at = at.Add(20 * time.Second)
	if err := finish(); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("the old key: %v", err)
	}
}

func TestAWithdrawnKeyStopsCounting(t *testing.T) {
	p := newIDProvider(t)
	o := p.client(nil)
	if _, err := p.finish(o); err != nil {
		t.Fatal(err)
	}
	p.keys = nil
	at := idTime.Add(keysAge)
	p.claims["iat"], p.claims["exp"] = at.Unix(), at.Add(time.Minute).Unix()
	if _, err := o.Finish(t.Context(), at, "c", "", "n", "v"); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("%v", err)
	}
}

func TestAnswersNameTheirIssuer(t *testing.T) {
	p := newIDProvider(t)
	p.says["authorization_response_iss_parameter_supported"] = true
	o := p.client(nil)
	for issuer, good := range map[string]bool{p.url: true, "": false, "https://evil.example": false} {
		if _, err := o.Finish(t.Context(), idTime, "c", issuer, "n", "v"); (err == nil) != good {
			t.Errorf("%q: %v", issuer, err)
		}
	}
}

func TestAProviderThatDoesNotAnswer(t *testing.T) {
	for name, change := range map[string]func(*idProvider){
		"it is down":             func(p *idProvider) { p.url = "http://127.0.0.1:1" },
		"it says it is another":  func(p *idProvider) { p.says["issuer"] = "https://other.example" },
		"an exchange that fails": func(p *idProvider) { p.status = http.StatusBadGateway },
		"keys that are not there": func(p *idProvider) {
			p.says["jwks_uri"] = p.url + "/nothing"
		},
		"keys inside": func(p *idProvider) { p.says["jwks_uri"] = "http://169.254.169.254/latest" },
		"a way in that is plain": func(p *idProvider) {
			p.says["authorization_endpoint"] = "http://evil.example/auth"
		},
		"a way in that is a script": func(p *idProvider) { p.says["authorization_endpoint"] = "javascript:alert(1)" },
		"its user is not told": func(p *idProvider) {
			p.says["userinfo_endpoint"] = p.url + "/nothing"
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newIDProvider(t)
			change(p)
			if _, err := p.finish(p.client(nil)); !fault.Is(err, fault.Unavailable) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestAProviderIsGuarded: without the operator's word nothing inside is reached.
func TestAProviderIsGuarded(t *testing.T) {
	p := newIDProvider(t)
	o, err := NewOIDC(OIDCConfig{Issuer: "https://" + strings.TrimPrefix(p.url, "http://"), ClientID: "kartabl"}, nil, "https://k.ir/back")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Begin(t.Context(), idTime, "s", "n", "v"); !fault.Is(err, fault.Unavailable) || !strings.Contains(fault.As(err).Cause.Error(), "allow_hosts") {
		t.Errorf("%v", err)
	}
	if _, err := o.Begin(t.Context(), idTime, "s", "n", "v"); !strings.Contains(fault.As(err).Cause.Error(), "a moment ago") {
		t.Errorf("it is asked again at once: %v", err)
	}
}

func TestAProviderIsRemembered(t *testing.T) {
	p := newIDProvider(t)
	o := p.client(nil)
	for _, after := range []time.Duration{0, time.Minute, discoveryAge - 1, discoveryAge} {
		if _, err := o.Begin(t.Context(), idTime.Add(after), "s", "n", "v"); err != nil {
			t.Fatal(err)
		}
	}
	if n := p.met.Load(); n != 2 {
		t.Errorf("it was asked %d times", n)
	}
}

func TestLeavingAProvider(t *testing.T) {
	p := newIDProvider(t)
	if got, want := p.client(nil).Leave(t.Context(), idTime, "https://k.ir/signin"), p.url+"/leave?client_id=kartabl&post_logout_redirect_uri=https%3A%2F%2Fk.ir%2Fsignin"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	delete(p.says, "end_session_endpoint")
	if got := p.client(nil).Leave(t.Context(), idTime, "https://k.ir/signin"); got != "" {
		t.Error(got)
	}
}

func TestAProvidersConfig(t *testing.T) {
	good := OIDCConfig{Issuer: "https://id.example.ir", ClientID: "kartabl"}
	for name, c := range map[string]struct {
		change func(*OIDCConfig)
		want   string
	}{
		"no issuer":                {func(c *OIDCConfig) { c.Issuer = "" }, "issuer: missing"},
		"a plain issuer":           {func(c *OIDCConfig) { c.Issuer = "http://id.example.ir" }, "issuer: plain http"},
		"no client":                {func(c *OIDCConfig) { c.ClientID = "" }, "client_id: missing"},
		"none":                     {func(c *OIDCConfig) { c.Algorithms = []string{"none"} }, "algorithms[0]: give one of"},
		"a secret as a key":        {func(c *OIDCConfig) { c.Algorithms = []string{"RS256", "HS256"} }, "algorithms[1]: give one of"},
		"a secret that is missing": {func(c *OIDCConfig) { c.Secret.Env = "NO_SUCH_VARIABLE" }, "secret: the environment variable NO_SUCH_VARIABLE is empty"},
	} {
		bad := good
		c.change(&bad)
		if _, err := NewOIDC(bad, nil, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewOIDC(good, nil, ""); err != nil {
		t.Error(err)
	}
}
