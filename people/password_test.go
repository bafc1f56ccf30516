package people

import (
	"strings"
	"testing"
)

// What an unknown login is checked against costs what a password costs, and is nobody's.
func TestThePasswordOfNobody(t *testing.T) {
	hash, err := Hash("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	cost := func(phc string) string { return phc[:strings.LastIndex(phc[:strings.LastIndex(phc, "$")], "$")] }
	if cost(idle) != cost(hash) || len(idle) != len(hash) {
		t.Errorf("%s is of another cost than %s", idle, hash)
	}
	for _, password := range []string{"", "x", "\x00"} {
		if ok, err := verify(idle, password); ok || err != nil {
			t.Errorf("%q: %t, %v", password, ok, err)
		}
	}
}
