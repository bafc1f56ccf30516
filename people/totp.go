package people

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/kartabl/kartabl/internal/text"
)

// Time-based codes as every authenticator app knows them: RFC 6238 with SHA-1, six
// digits, thirty seconds.
const (
	codeStep   = 30 * time.Second
	codeWindow = 1 // steps that a clock may go wrong by, to either side
	secretSize = 20
)

var codeOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

var letters32 = base32.StdEncoding.WithPadding(base32.NoPadding)

func newSecret() (string, error) {
	raw := make([]byte, secretSize)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("make secret: %w", err)
	}
	return letters32.EncodeToString(raw), nil
}

func stepAt(now time.Time) int64 { return now.Unix() / int64(codeStep/time.Second) }

// matchingStep finds the time step of a code among those of now that were not used: all
// after last. All are compared, whichever matches.
func matchingStep(secret, code string, now time.Time, last int64) (step int64, ok bool, err error) {
	for s := stepAt(now) - codeWindow; s <= stepAt(now)+codeWindow; s++ {
		right, err := hotp.GenerateCodeCustom(secret, uint64(max(s, 0)), codeOptions)
		if err != nil {
			return 0, false, fmt.Errorf("compute code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(right), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok, nil
}

// keyURI is what authenticator apps read from a QR code.
func keyURI(issuer, login, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	label := url.PathEscape(issuer) + ":" + url.PathEscape(login)
	return "otpauth://totp/" + label + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// typedCode is a code as it was meant: whatever digits, spaces, dashes and capital
// letters somebody types.
func typedCode(s string) string {
	s = strings.ToLower(text.LatinDigits(s))
	return strings.Map(func(r rune) rune {
		if (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z') {
			return r
		}
		return -1
	}, s)
}

// Recovery codes: eighty random bits each.
const (
	recoveryCodes = 10
	recoverySize  = 10
)

func newRecoveryCodes() ([]string, error) {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		raw := make([]byte, recoverySize)
		if _, err := rand.Read(raw); err != nil {
			return nil, fmt.Errorf("make recovery code: %w", err)
		}
		c := strings.ToLower(letters32.EncodeToString(raw))
		codes[i] = c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
	}
	return codes, nil
}
