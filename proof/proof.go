// Package proof makes what happened to a case provable: every event becomes a leaf of a
// hash chain in which each value that people or services gave is only a salted
// commitment, so that it can be erased later and the chain still holds. It knows no
// case, no database and no clock.
package proof

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// Digest is a SHA-256. As text it is base64url without padding.
type Digest [sha256.Size]byte

// String writes a digest as its text.
func (d Digest) String() string { return base64.RawURLEncoding.EncodeToString(d[:]) }

// MarshalText writes a digest as its text.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a digest in the one way in which it is written.
func (d *Digest) UnmarshalText(text []byte) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(text))
	if err != nil || len(raw) != len(d) {
		return fmt.Errorf("%.60q is no digest", text)
	}
	copy(d[:], raw)
	return nil
}

// What a hash is made of begins with its domain, so that nothing of one kind is ever
// taken for another.
const (
	domainSalt       = "kartabl salt v1"
	domainCommitment = "kartabl commitment v1"
	domainPart       = "kartabl part v1"
	domainLeaf       = "kartabl leaf v1"
	domainGenesis    = "kartabl genesis v1"
	domainHead       = "kartabl head v1"
	domainLog        = "kartabl log v1"
)

// message is what is hashed. Each field has its length before it, or is of one length,
// so that no message is the beginning of another.
type message []byte

func about(m message, domain string) message { return m[:0].text(domain) }

func (m message) number(n uint64) message { return binary.BigEndian.AppendUint64(m, n) }

func (m message) text(s string) message { return append(m.number(uint64(len(s))), s...) }

func (m message) bytes(b []byte) message { return append(m.number(uint64(len(b))), b...) }

func (m message) sum() Digest { return sha256.Sum256(m) }
