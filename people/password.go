package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Parameters of argon2id, after OWASP's password storage advice: 19 MiB, two passes.
const (
	hashTime   = 2
	hashMemory = 19 * 1024 // KiB
	hashLength = 32
	saltLength = 16
)

// MinPassword is the least length of a password in characters (ASVS 6.2.1).
const MinPassword = 8

// Hash gives the argon2id hash of a password in the PHC string form.
func Hash(password string) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("make salt: %w", err)
	}
	sum := argon2.IDKey([]byte(password), salt, hashTime, hashMemory, 1, hashLength)
	return phc(salt, sum), nil
}

func phc(salt, sum []byte) string {
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashTime, enc(salt), enc(sum))
}

// idle is what the password of an unknown login is checked against, which takes as long as
// with a known one. It is of nobody's password: nothing is hashed to zeros only.
var idle = phc(make([]byte, saltLength), make([]byte, hashLength))

var errHash = errors.New("not an argon2id hash")

func verify(hash, password string) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errHash
	}
	var memory, time uint32
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &memory, &time); err != nil {
		return false, fmt.Errorf("%w: %w", errHash, err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("%w: %w", errHash, err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("%w: %w", errHash, err)
	}
	got := argon2.IDKey([]byte(password), salt, time, memory, 1, hashLength)
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// turns bounds concurrent hashing to one per core: each takes 19 MiB and a core.
func turns() chan struct{} { return make(chan struct{}, runtime.NumCPU()) }

// hash waits for its turn and gives the hash of a password.
func (s *Service) hash(ctx context.Context, password string) (string, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-s.turn }()
	return Hash(password)
}

func (s *Service) verify(ctx context.Context, hash, password string) (bool, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-s.turn }()
	return verify(hash, password)
}
