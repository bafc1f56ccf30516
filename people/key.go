package people

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kartabl/kartabl/store"
)

// Key is the installation's own secret. What the database holds sealed with it is worth
// nothing without it.
type Key struct{ raw [32]byte }

// errKey keeps what was given out of the sentence.
var errKey = errors.New("a key is 32 random bytes in base64: openssl rand -base64 32")

// ParseKey reads a key as it is written in a file or the environment.
func ParseKey(text string) (Key, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(raw) != 32 {
		return Key{}, errKey
	}
	return Key{raw: [32]byte(raw)}, nil
}

// KeyFile reads the key that a file holds. One that does not exist is made, for its
// owner's eyes only.
func KeyFile(name string) (Key, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(name); err != nil {
			return Key{}, fmt.Errorf("make key: %w", err)
		}
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return Key{}, fmt.Errorf("read key: %w", err)
	}
	k, err := ParseKey(string(text))
	if err != nil {
		return Key{}, fmt.Errorf("read key %s: %w", name, err)
	}
	return k, nil
}

// makeKey writes a whole file under its name, or leaves that of a program that was
// faster.
func makeKey(name string) error {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".key-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it is only the first name of what was linked
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(raw) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// derived gives a key for one purpose, so that none is used for two.
func (k Key) derived(purpose string) []byte {
	mac := hmac.New(sha256.New, k.raw[:])
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

func (k Key) fingerprint() string { return hex.EncodeToString(k.derived("fingerprint")[:16]) }

// mark is what is kept of a secret that only has to be known again.
func (k Key) mark(about, secret string) string {
	mac := hmac.New(sha256.New, k.derived("mark"))
	mac.Write([]byte(about + "\x00" + secret))
	return hex.EncodeToString(mac.Sum(nil))
}

func (k Key) aead() cipher.AEAD {
	block, err := aes.NewCipher(k.derived("seal"))
	if err != nil {
		panic(err) // only for keys of another length
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // only for blocks of another length
	}
	return aead
}

// seal makes plain unreadable. about is what it belongs to; it is opened with the same
// only, so no row can take the place of another.
func (k Key) seal(plain []byte, about string) (string, error) {
	aead := k.aead()
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("make nonce: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, plain, []byte(about))), nil
}

var errSealed = errors.New("it was not sealed with this key, or not for this")

func (k Key) open(sealed, about string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	aead := k.aead()
	if err != nil || len(raw) < aead.NonceSize() {
		return nil, errSealed
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(about))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// CheckKey refuses a key with which nothing of this database can be opened.
func (s *Service) CheckKey(ctx context.Context) error {
	if s.key == (Key{}) {
		return nil
	}
	return s.db.View(ctx, func(tx *store.Tx) error { return tx.SettleKey(ctx, s.key.fingerprint()) })
}
