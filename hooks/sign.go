package hooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// sign adds the three headers of Standard Webhooks: the receiver computes the HMAC
// of "id.timestamp.body" with the shared secret and compares.
func sign(h http.Header, secret []byte, id string, at time.Time, body []byte) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	h.Set("Webhook-Id", id)
	h.Set("Webhook-Timestamp", stamp)
	h.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// signingKey takes a secret in the notation of Standard Webhooks (whsec_ and
// base64) or as plain text.
func signingKey(secret string) ([]byte, error) {
	coded, ok := strings.CutPrefix(secret, "whsec_")
	if !ok {
		return []byte(secret), checkLength(len(secret))
	}
	key, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		return nil, errors.New("after whsec_ comes base64")
	}
	return key, checkLength(len(key))
}

func checkLength(n int) error {
	if n > 0 && n < 16 {
		return errors.New("a signing secret has at least 16 bytes")
	}
	return nil
}
