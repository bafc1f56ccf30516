package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// PageToken is what a page of a session sends with each change, beside the cookie: who
// can make a browser send its cookie does not know it. It follows from the session's
// token, so nothing is stored, and tells nothing of it.
func PageToken(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	_, _ = mac.Write([]byte("kartabl page"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsPageToken reports whether told is the page token of a session, in a time that
// depends on neither.
func IsPageToken(told, token string) bool {
	return token != "" && subtle.ConstantTimeCompare([]byte(told), []byte(PageToken(token))) == 1
}
