package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
)

// Key signs for an installation. It is an Ed25519 key in PKCS #8, as openssl makes one.
type Key struct{ private ed25519.PrivateKey }

// MakeKey makes the key that belongs to 32 random bytes.
func MakeKey(seed [ed25519.SeedSize]byte) Key { return Key{ed25519.NewKeyFromSeed(seed[:])} }

// ParseKey reads a private key in PEM.
func ParseKey(text []byte) (Key, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" {
		return Key{}, errors.New("it is no private key in PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return Key{}, fmt.Errorf("it is no private key: %w", err)
	}
	private, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return Key{}, errors.New("it is no Ed25519 key")
	}
	return Key{private}, nil
}

// PEM writes the private key.
func (k Key) PEM() ([]byte, error) {
	raw, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), nil
}

// Public is what others check signatures with.
func (k Key) Public() Public { return Public{k.private.Public().(ed25519.PublicKey)} }

// IsZero reports whether there is no key.
func (k Key) IsZero() bool { return k.private == nil }

func (k Key) sign(m message) Signature { return ed25519.Sign(k.private, m) }

// Public is the public half of a Key.
type Public struct{ key ed25519.PublicKey }

// ParsePublic reads a public key in PEM.
func ParsePublic(text []byte) (Public, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PUBLIC KEY" {
		return Public{}, errors.New("it is no public key in PEM")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return Public{}, fmt.Errorf("it is no public key: %w", err)
	}
	key, ok := parsed.(ed25519.PublicKey)
	if !ok {
		return Public{}, errors.New("it is no Ed25519 key")
	}
	return Public{key}, nil
}

// PEM writes the public key.
func (p Public) PEM() ([]byte, error) {
	raw, err := x509.MarshalPKIXPublicKey(p.key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: raw}), nil
}

// ID names the key: the first half of the SHA-256 of its 32 bytes.
func (p Public) ID() string {
	sum := sha256.Sum256(p.key)
	return base64.RawURLEncoding.EncodeToString(sum[:sha256.Size/2])
}

// IsZero reports whether there is no key.
func (p Public) IsZero() bool { return p.key == nil }

// errSignature says that a signature is not that of the key over what is signed.
var errSignature = errors.New("the signature is not of this key over this content")

func (p Public) check(m message, s Signature) error {
	if len(p.key) != ed25519.PublicKeySize || !ed25519.Verify(p.key, m, s) {
		return errSignature
	}
	return nil
}

// Signature is one of Ed25519. As text it is base64url without padding.
type Signature []byte

// MarshalText writes a signature as its text.
func (s Signature) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(s)), nil
}

// UnmarshalText reads a signature.
func (s *Signature) UnmarshalText(text []byte) (err error) {
	*s, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}
