package proof

import (
	"errors"
	"fmt"
)

// Record is one event of a case as it is stored. Facts nil is different from empty ones.
type Record struct {
	Case    string
	Seq     int
	Event   []byte // JSON
	Facts   []byte // JSON
	Ignored string
}

// The parts of a record. What a person may be shown of the one tells him nothing of
// the other: each is bound with a salt of its own.
const (
	partEvent = "event"
	partFacts = "facts"
)

// The marks of what a part is made of.
const (
	markEnd = iota
	markText
	markValue
	markNothing
)

// Leaf binds all of a record: its text byte for byte, its values as commitments.
func Leaf(r Record, s Seed) (Digest, error) { return leaf(r, fromSeed{s}) }

// source gives salts, and commitments of what is not there any more.
type source interface {
	salt(path string) (Digest, error)
	commitment(path string, value []byte) (Digest, error)
}

func leaf(r Record, from source) (Digest, error) {
	event, err := part(partEvent, "", r.Event, from)
	if err != nil {
		return Digest{}, err
	}
	facts, err := part(partFacts, r.Ignored, r.Facts, from)
	if err != nil {
		return Digest{}, err
	}
	return leafOf(r.Case, r.Seq, event, facts), nil
}

func leafOf(caseID string, seq int, event, facts Digest) Digest {
	var room [256]byte
	m := about(room[:], domainLeaf).text(caseID).number(uint64(seq)) //nolint:gosec // never below zero
	return append(append(m, event[:]...), facts[:]...).sum()
}

// part is the digest of a text whose values are only commitments, and of a note beside
// it. There may be no text at all.
func part(name, note string, raw []byte, from source) (Digest, error) {
	salt, err := from.salt("/" + name)
	if err != nil {
		return Digest{}, err
	}
	m := beginPart(make(message, 0, len(raw)+512), name, salt, note)
	if raw == nil {
		return m.number(markNothing).sum(), nil
	}
	last := 0
	err = holes(name, raw, func(path string, at, to int) error {
		c, err := from.commitment(path, raw[at:to])
		m, last = m.segment(raw[last:at]).value(c), to
		return err
	})
	if err != nil {
		return Digest{}, err
	}
	return m.segment(raw[last:]).number(markEnd).sum(), nil
}

func beginPart(room message, name string, salt Digest, note string) message {
	m := about(room, domainPart).text(name)
	return append(m, salt[:]...).text(note)
}

func (m message) segment(text []byte) message { return m.number(markText).bytes(text) }

func (m message) value(c Digest) message { return append(m.number(markValue), c[:]...) }

// fromSeed has everything.
type fromSeed struct{ Seed }

func (f fromSeed) salt(path string) (Digest, error) { return f.Salt(path), nil }

func (f fromSeed) commitment(path string, value []byte) (Digest, error) {
	return Commit(f.Salt(path), path, value), nil
}

// Remains stand in the place of a seed after something of an event was erased.
type Remains struct {
	Salts  map[string]Digest `json:"salts"`  // of what is still there
	Erased map[string]Digest `json:"erased"` // the commitments of what is not
}

// LeafOf is Leaf for a record of which something was erased. It refuses remains that
// have more or less than there is.
func LeafOf(r Record, left Remains) (Digest, error) {
	from := &fromRemains{left: left, used: map[string]bool{}}
	d, err := leaf(r, from)
	if err != nil {
		return Digest{}, err
	}
	if len(from.used) != len(left.Salts)+len(left.Erased) {
		return Digest{}, errors.New("something is said of a value that does not exist")
	}
	return d, nil
}

type fromRemains struct {
	left Remains
	used map[string]bool
}

func (f *fromRemains) salt(path string) (Digest, error) {
	d, ok := f.left.Salts[path]
	if !ok {
		return Digest{}, fmt.Errorf("%s has no salt", path)
	}
	f.used[path] = true
	return d, nil
}

func (f *fromRemains) commitment(path string, value []byte) (Digest, error) {
	d, erased := f.left.Erased[path]
	if !erased {
		salt, err := f.salt(path)
		return Commit(salt, path, value), err
	}
	f.used[path] = true
	if string(value) != gone {
		return Digest{}, fmt.Errorf("%s was erased, and something stands there", path)
	}
	if _, both := f.left.Salts[path]; both {
		return Digest{}, fmt.Errorf("%s was erased, and its salt is there", path)
	}
	return d, nil
}
