package hooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// window is how far the clocks of the two sides may be apart, and how long a signed
// message may be sent again by somebody who has caught it.
const window = 5 * time.Minute

// The headers of Standard Webhooks.
const (
	idHeader        = "Webhook-Id"
	stampHeader     = "Webhook-Timestamp"
	signatureHeader = "Webhook-Signature"
)

// sign adds the three headers of Standard Webhooks: the receiver computes the HMAC
// of "id.timestamp.body" with the shared secret and compares. With several keys there
// is a signature by each, so that a receiver who knows one of them is content.
func sign(h http.Header, id string, at time.Time, body []byte, keys ...[]byte) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	list := make([]string, len(keys))
	for i, key := range keys {
		list[i] = "v1," + base64.StdEncoding.EncodeToString(signature(key, id, stamp, body))
	}
	h.Set(idHeader, id)
	h.Set(stampHeader, stamp)
	h.Set(signatureHeader, strings.Join(list, " "))
}

func signature(key []byte, id, stamp string, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	return mac.Sum(nil)
}

var errUnsigned = errors.New("not signed by a key that counts, or not now")

// verify gives the id of a message that was signed by one of the keys within window.
// Every signature of the header is compared, in constant time; only v1 counts.
func verify(h http.Header, body []byte, now time.Time, keys ...[]byte) (string, error) {
	id, stamp := h.Get(idHeader), h.Get(stampHeader)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || !messageID.MatchString(id) {
		return "", errUnsigned
	}
	if off := now.Sub(time.Unix(seconds, 0)); off > window || off < -window {
		return "", errUnsigned
	}
	signed := false
	for _, key := range keys {
		want := signature(key, id, stamp, body)
		for one := range strings.FieldsSeq(h.Get(signatureHeader)) {
			signed = carries(one, want) || signed
		}
	}
	if !signed {
		return "", errUnsigned
	}
	return id, nil
}

// messageID is what may name a message.
var messageID = regexp.MustCompile(`^[!-~]{1,200}$`)

func carries(one string, want []byte) bool {
	coded, ok := strings.CutPrefix(one, "v1,")
	given, err := base64.StdEncoding.DecodeString(coded)
	return ok && err == nil && hmac.Equal(given, want)
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
