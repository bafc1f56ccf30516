package people_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/people"
)

func TestTheKeysFileIsMadeOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "secret.key")
	keys := make([]people.Key, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], err = people.KeyFile(name); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, k := range keys {
		if k != keys[0] || k == (people.Key{}) {
			t.Error("programs that begin together have different keys")
		}
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(filepath.Dir(name)); err != nil || len(left) != 1 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestABadKeyIsRefusedAndNotTold(t *testing.T) {
	name := filepath.Join(t.TempDir(), "secret.key")
	for _, content := range []string{"", "hunter2hunter2", strings.Repeat("A", 40), strings.Repeat("A", 88)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := people.KeyFile(name); err == nil || (content != "" && strings.Contains(err.Error(), content)) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// What is sealed opens with the same key for the same thing only, and not when any bit
// of it was changed.
func TestLawsOfSealing(t *testing.T) {
	key, other := newKey(t), newKey(t)
	rapid.Check(t, func(t *rapid.T) {
		plain, about := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "about")
		sealed, err := key.Seal(plain, about)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := key.Open(sealed, about); err != nil || string(got) != plain {
			t.Fatalf("opened %q, %v", got, err)
		}
		at := rapid.IntRange(0, len(sealed)-2).Draw(t, "at") // the last letter has spare bits
		changed := sealed[:at] + string(sealed[at]^1) + sealed[at+1:]
		for name, open := range map[string]func() ([]byte, error){
			"another key":    func() ([]byte, error) { return other.Open(sealed, about) },
			"something else": func() ([]byte, error) { return key.Open(sealed, about+"x") },
			"a changed bit":  func() ([]byte, error) { return key.Open(changed, about) },
		} {
			if _, err := open(); err == nil {
				t.Fatalf("it opens with %s", name)
			}
		}
	})
}

func newKey(t *testing.T) people.Key {
	t.Helper()
	k, err := people.KeyFile(filepath.Join(t.TempDir(), "k"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}
