package hooks

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/kartabl/kartabl/internal/fault"
)

// How far the provider's clock may go wrong, and how old an answer may be when it is
// fetched: it is fetched at once.
const (
	clockSkew = time.Minute
	tokenAge  = 10 * time.Minute
)

// Finish fetches who somebody is with the code that he came back with. issuer is what the
// answer named, "" for nothing. The claims are those of a token that this provider has
// signed just now, for us and for this attempt; what the token leaves out may be the
// provider's answer about its user.
func (o *OIDC) Finish(ctx context.Context, now time.Time, code, issuer, nonce, verifier string) (map[string]any, error) {
	d, err := o.discover(ctx, now)
	if err != nil {
		return nil, err
	}
	if (d.named && issuer == "") || (issuer != "" && issuer != o.config.Issuer) {
		return nil, errProvider.Because(errors.New("the answer names another issuer"))
	}
	ctx = oidc.ClientContext(ctx, o.client)
	token, err := d.oauth.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, ofExchange(err)
	}
	raw, _ := token.Extra("id_token").(string)
	claims, err := o.read(ctx, now, d, raw, nonce)
	if err != nil {
		return nil, err
	}
	return claims, o.more(ctx, d, token, claims)
}

// ofExchange says without the provider's own words whether it refused or did not answer.
func ofExchange(err error) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		cause := fmt.Errorf("exchange code: status %d", refused.Response.StatusCode)
		if refused.Response.StatusCode >= http.StatusInternalServerError {
			return errSilent.Because(cause)
		}
		return errProvider.Because(cause)
	}
	return errSilent.Because(fmt.Errorf("exchange code: %w", plainly(err)))
}

// signer verifies signatures with the keys of a provider as of now.
type signer struct {
	keys       *keySet
	now        time.Time
	algorithms []string
	silent     error // the keys could not be fetched
}

// VerifySignature implements oidc.KeySet.
func (s *signer) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := s.keys.verify(ctx, s.now, token, s.algorithms)
	if fault.Is(err, fault.Unavailable) {
		s.silent = err
	}
	return payload, err
}

// read checks an ID token: signature, issuer, audience, times and nonce.
func (o *OIDC) read(ctx context.Context, now time.Time, d *discovered, raw, nonce string) (map[string]any, error) {
	by := &signer{keys: d.keys, now: now, algorithms: o.config.Algorithms}
	verifier := oidc.NewVerifier(o.config.Issuer, by, &oidc.Config{
		ClientID: o.config.ClientID, SupportedSigningAlgs: o.config.Algorithms,
		Now: func() time.Time { return now.Add(-clockSkew) },
	})
	t, err := verifier.Verify(ctx, raw)
	if by.silent != nil {
		return nil, by.silent
	}
	if err != nil {
		return nil, errProvider.Because(fmt.Errorf("verify token: %w", err))
	}
	var claims map[string]any
	if err := t.Claims(&claims); err != nil {
		return nil, errProvider.Because(fmt.Errorf("read token: %w", err))
	}
	if err := o.fits(t, claims, now, nonce); err != nil {
		return nil, errProvider.Because(fmt.Errorf("verify token: %w", err))
	}
	return claims, nil
}

// fits checks what the library leaves to us.
func (o *OIDC) fits(t *oidc.IDToken, claims map[string]any, now time.Time, nonce string) error {
	party, named := claims["azp"]
	switch {
	case subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(nonce)) != 1:
		return errors.New("another nonce")
	case t.Subject == "" || len(t.Subject) > 255:
		return errors.New("no subject")
	case t.IssuedAt.After(now.Add(clockSkew)) || now.Sub(t.IssuedAt) > tokenAge+clockSkew:
		return errors.New("not issued just now")
	case named && party != o.config.ClientID:
		return errors.New("issued to another party")
	case len(t.Audience) > 1 && !named:
		return errors.New("several audiences and no party")
	default:
		return nil
	}
}

// ofToken are the claims that only a signed token may make.
var ofToken = []string{"iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "acr", "amr", "auth_time", "sid"}

// more fills in what the provider tells of its user beside the token.
func (o *OIDC) more(ctx context.Context, d *discovered, token *oauth2.Token, claims map[string]any) error {
	if d.provider.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return errSilent.Because(errors.New("the provider tells nothing of its user"))
	}
	if info.Subject != claims["sub"] {
		return errProvider.Because(errors.New("the provider tells of another user"))
	}
	var told map[string]any
	if err := info.Claims(&told); err != nil {
		return errProvider.Because(fmt.Errorf("read what the provider tells: %w", err))
	}
	for name, v := range told {
		if _, has := claims[name]; !has && !slices.Contains(ofToken, name) {
			claims[name] = v
		}
	}
	return nil
}
