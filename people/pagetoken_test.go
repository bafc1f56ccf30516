package people

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Attack case 8: a page token opens its own session and no other, and is no part of the
// session's token.
func TestPageTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mine, other := rapid.StringN(1, 60, -1).Draw(t, "mine"), rapid.String().Draw(t, "other")
		page := PageToken(mine)
		if !IsPageToken(page, mine) || IsPageToken("", mine) || IsPageToken(page, "") || IsPageToken(mine, mine) {
			t.Fatalf("%q for %q", page, mine)
		}
		if padded := strings.TrimRight(other, "\x00") == strings.TrimRight(mine, "\x00"); !padded && IsPageToken(page, other) {
			t.Fatalf("the token of %q is good for %q", mine, other)
		}
	})
}
