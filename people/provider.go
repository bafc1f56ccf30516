package people

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Provider is another system that says who people are, and what we take from its word.
type Provider struct {
	Name     string // in addresses
	Title    text.Text
	Issuer   string
	Side     engine.Who        // whom it signs in
	Create   bool              // who is not known yet gets an account
	LinkMail bool              // who is not known yet is the member of staff with the same verified mail
	Claim    string            // that lists groups; "" for none
	Roles    map[string]string // group -> role
	Second   []string          // values of amr that count as a second factor
	Speaker  Speaker
}

// Speaker speaks to a provider. The claims that Finish gives are proven: signed by the
// provider, for us, and for this attempt.
type Speaker interface {
	Begin(ctx context.Context, now time.Time, state, nonce, verifier string) (string, error)
	Finish(ctx context.Context, now time.Time, code, issuer, nonce, verifier string) (map[string]any, error)
	Leave(ctx context.Context, now time.Time, back string) string
}

// AttemptAge is how long somebody may stay at the provider.
const AttemptAge = 10 * time.Minute

var (
	errNoProvider = fault.New(fault.NotFound, "not_found")
	errOver       = fault.New(fault.Unauthorized, "provider.over")
	errRefused    = fault.New(fault.Unauthorized, "provider.refused")
	errUnknown    = fault.New(fault.Unauthorized, "provider.unknown")
)

// attempt is what the browser keeps for us, sealed, while somebody is at the provider.
type attempt struct {
	Provider string    `json:"p"`
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"`
	Next     string    `json:"to"`
	Until    time.Time `json:"u"`
}

const attemptSeal = "sign-in attempt"

// Returned is what somebody comes back with.
type Returned struct {
	Code, State, Issuer string
	Error               string // the provider's word for why not
}

// Providers are those of a config, in its order.
func (s *Service) Providers() []Provider { return s.by }

// ProviderTitle words what a provider is called, also one that is there no more.
func (s *Service) ProviderTitle(name string, lang text.Lang) string {
	p, err := s.provider(name)
	if err != nil {
		return name
	}
	return p.Title.In(lang)
}

func (s *Service) provider(name string) (Provider, error) {
	i := slices.IndexFunc(s.by, func(p Provider) bool { return p.Name == name })
	if i < 0 {
		return Provider{}, errNoProvider
	}
	return s.by[i], nil
}

// BeginBy begins a sign-in at a provider: the address to go to, and what the browser has
// to bring along when it comes back.
func (s *Service) BeginBy(ctx context.Context, name, next string) (to, sealed string, err error) {
	p, err := s.provider(name)
	if err != nil {
		return "", "", err
	}
	if s.key == (Key{}) {
		return "", "", errNoKey
	}
	a := attempt{
		Provider: name, State: rand.Text(), Nonce: rand.Text(), Verifier: base64.RawURLEncoding.EncodeToString([]byte(rand.Text() + rand.Text())),
		Next: next, Until: s.db.Now().Add(AttemptAge),
	}
	if to, err = p.Speaker.Begin(ctx, s.db.Now(), a.State, a.Nonce, a.Verifier); err != nil {
		return "", "", err
	}
	content, err := json.Marshal(a)
	if err != nil {
		return "", "", fmt.Errorf("keep attempt: %w", err)
	}
	sealed, err = s.key.seal(content, attemptSeal)
	return to, sealed, err
}

// FinishBy signs in who comes back from a provider with what BeginBy gave. It gives the
// token of the session and where to go on. An attempt counts once.
func (s *Service) FinishBy(ctx context.Context, name, sealed string, back Returned, agent string) (token, next string, err error) {
	p, err := s.provider(name)
	if err != nil {
		return "", "", err
	}
	a, err := s.attempt(ctx, name, sealed, back.State)
	if err != nil {
		return "", "", err
	}
	if back.Error != "" || back.Code == "" {
		return "", "", errRefused.Because(fmt.Errorf("the provider answers %q", clip(back.Error, 100)))
	}
	claims, err := p.Speaker.Finish(ctx, s.db.Now(), back.Code, back.Issuer, a.Nonce, a.Verifier)
	if err != nil {
		return "", "", fmt.Errorf("sign in by %s: %w", name, err)
	}
	token, err = s.admit(ctx, p, readClaims(p, claims), agent)
	return token, a.Next, err
}

// attempt opens what the browser brought, and uses it up.
func (s *Service) attempt(ctx context.Context, name, sealed, state string) (attempt, error) {
	var a attempt
	content, err := s.key.open(sealed, attemptSeal)
	if err == nil {
		err = json.Unmarshal(content, &a)
	}
	if err != nil || s.key == (Key{}) {
		return a, errOver.Because(errors.New("the browser brings no attempt"))
	}
	if a.Provider != name || subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) != 1 {
		return a, errOver.Because(errors.New("the answer belongs to another attempt"))
	}
	if !s.db.Now().Before(a.Until) {
		return a, errOver
	}
	first := false
	err = s.db.Update(ctx, func(tx *store.Tx) (err error) {
		first, err = tx.Spend(ctx, s.key.mark("attempt", a.State), a.Until)
		return err
	})
	if err == nil && !first {
		err = errOver.Because(errors.New("the attempt was used before"))
	}
	return a, err
}

// Farewell gives the address at which the person of a session signs out of the provider
// that he came by, "" where there is none.
func (s *Service) Farewell(ctx context.Context, token, back string) string {
	var sess store.Session
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		sess, err = tx.Session(ctx, tokenHash(token))
		return err
	})
	if err != nil || sess.Method != store.ByProvider {
		return ""
	}
	p, err := s.provider(sess.Provider)
	if err != nil {
		return ""
	}
	return p.Speaker.Leave(ctx, s.db.Now(), back)
}

// claims are what we take from a provider's word.
type claims struct {
	subject string
	mail    string // "" unless the provider has verified it
	name    string
	roles   []string
	second  bool
}

func readClaims(p Provider, all map[string]any) claims {
	c := claims{}
	c.subject, _ = all["sub"].(string)
	c.name, _ = all["name"].(string)
	mail, _ := all["email"].(string)
	if v := all["email_verified"]; (v == true || v == "true") && isASCII(mail) {
		c.mail = normalLogin(mail)
	}
	c.name = strings.ToValidUTF8(clip(cmp.Or(c.name, c.mail, c.subject), 200), "")
	for _, group := range words(all[p.Claim]) {
		if role := p.Roles[group]; role != "" && !slices.Contains(c.roles, role) {
			c.roles = append(c.roles, role)
		}
	}
	slices.Sort(c.roles)
	c.second = slices.ContainsFunc(words(all["amr"]), func(how string) bool { return slices.Contains(p.Second, how) })
	return c
}

// isASCII keeps letters out that become others when they are made small.
func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// words reads a claim that is one text or a list of texts.
func words(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var list []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				list = append(list, s)
			}
		}
		return list
	default:
		return nil
	}
}
