package people_test

import (
	"encoding/base32"
	"testing"
	"time"

	"github.com/kartabl/kartabl/people"
)

// TestCodesOfTheRFC has the rows of RFC 6238, appendix B, of which we take six digits.
func TestCodesOfTheRFC(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, code := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		step, ok, err := people.MatchingStep(secret, code, time.Unix(at, 0), 0)
		if err != nil || !ok || step != at/30 {
			t.Errorf("at %d: step %d, %v, %v", at, step, ok, err)
		}
	}
}

func TestTheWindowOfACode(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	const at, step = 1234567890, 1234567890 / 30
	for _, c := range []struct {
		name string
		off  time.Duration
		last int64
		want bool
	}{
		{"now", 0, 0, true},
		{"a step late", 30 * time.Second, 0, true},
		{"a step early", -30 * time.Second, 0, true},
		{"two steps late", 60 * time.Second, 0, false},
		{"two steps early", -60 * time.Second, 0, false},
		{"used", 0, step, false},
		{"a later one was used", 0, step + 1, false},
		{"the one before was used", 0, step - 1, true},
	} {
		if _, ok, err := people.MatchingStep(secret, "005924", time.Unix(at, 0).Add(c.off), c.last); ok != c.want || err != nil {
			t.Errorf("%s: %v, %v", c.name, ok, err)
		}
	}
}
