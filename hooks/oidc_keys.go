package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// How long a provider's keys count, so that one which it has withdrawn does not count for
// ever, and how soon they are asked for again after an id that is not among them.
const (
	keysAge   = time.Hour
	keysPause = 10 * time.Second
)

var errNoKey = errors.New("no key of the provider has made this signature")

// keySet are the public keys of a provider.
type keySet struct {
	address string
	client  *http.Client

	mu   sync.Mutex
	keys []jose.JSONWebKey
	at   time.Time // when they were heard
	vain time.Time // when they were last asked for in vain
}

// verify gives what was signed, if a key of the provider has done it.
func (k *keySet) verify(ctx context.Context, now time.Time, token string, algorithms []string) ([]byte, error) {
	allowed := make([]jose.SignatureAlgorithm, len(algorithms))
	for i, name := range algorithms {
		allowed[i] = jose.SignatureAlgorithm(name)
	}
	signed, err := jose.ParseSignedCompact(token, allowed)
	if err != nil {
		return nil, fmt.Errorf("read signature: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.Sub(k.at) < keysAge {
		if payload, ok := k.try(signed); ok {
			return payload, nil
		}
	}
	if !k.vain.IsZero() && now.Sub(k.vain) < keysPause {
		return nil, errNoKey
	}
	k.vain = now
	if err := k.fetch(ctx, now); err != nil {
		return nil, errSilent.Because(fmt.Errorf("fetch keys: %w", plainly(err)))
	}
	if payload, ok := k.try(signed); ok {
		k.vain = time.Time{}
		return payload, nil
	}
	return nil, errNoKey
}

// try looks for the key that the signature names; where it names none, any may be it.
func (k *keySet) try(signed *jose.JSONWebSignature) ([]byte, bool) {
	header := signed.Signatures[0].Header
	for _, key := range k.keys {
		if header.KeyID != "" && key.KeyID != header.KeyID {
			continue
		}
		if key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		if payload, err := signed.Verify(&key); err == nil {
			return payload, true
		}
	}
	return nil, false
}

func (k *keySet) fetch(ctx context.Context, now time.Time) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.address, http.NoBody)
	if err != nil {
		return err
	}
	res, err := k.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	var set jose.JSONWebKeySet
	if err := json.NewDecoder(res.Body).Decode(&set); err != nil {
		return err
	}
	k.at = now
	k.keys = slices.DeleteFunc(set.Keys, func(key jose.JSONWebKey) bool { return !key.IsPublic() || (key.Use != "" && key.Use != "sig") })
	return nil
}
