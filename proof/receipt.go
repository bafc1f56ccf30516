package proof

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Receipt shows that an installation has taken an event into the history of a case. It
// verifies by itself: with the public key, without the installation and its database.
type Receipt struct {
	Format  string            `json:"format"`
	Case    string            `json:"case"`
	No      string            `json:"no"` // that people quote
	Process string            `json:"process"`
	Step    map[string]string `json:"step"` // what the step is called, by language
	Seq     int               `json:"seq"`
	At      time.Time         `json:"issued_at"` // of the receipt; UTC, whole seconds

	Event []Piece `json:"event"` // one after the other they are the event
	Salt  Digest  `json:"salt"`  // of the event
	Facts Digest  `json:"facts"` // the digest of what it led to, which is not told

	Before Digest `json:"before"` // the head before the event
	Late   bool   `json:"late,omitempty"`
	Head   Digest `json:"head"` // after it

	Key       string    `json:"key"` // Public.ID
	Signature Signature `json:"signature"`
}

// Piece is a part of an event: text that is bound as it is, a value with its salt, or
// the commitment of a value that is not told.
type Piece struct {
	Text       string  `json:"text,omitempty"`
	Path       string  `json:"path,omitempty"`
	Value      string  `json:"value,omitempty"` // JSON
	Salt       *Digest `json:"salt,omitempty"`
	Commitment *Digest `json:"commitment,omitempty"`
}

// Give makes the receipt of a record, signed with a key. What the receipt is called
// (No, Process, Step, At) is in about; tell says of which values the receipt has more
// than the commitment.
func (k Key) Give(about Receipt, r Record, before Digest, l Link, tell func(path string) bool) (Receipt, error) {
	from := source(fromSeed{l.Seed})
	if l.Remains != nil {
		from = &fromRemains{left: *l.Remains, used: map[string]bool{}}
	}
	rc := about
	rc.Format, rc.Case, rc.Seq, rc.At = domainReceipt, r.Case, r.Seq, about.At.UTC().Truncate(time.Second)
	rc.Before, rc.Late, rc.Head, rc.Key = before, l.Late, l.Head, k.Public().ID()
	var err error
	if rc.Salt, err = from.salt("/" + partEvent); err != nil {
		return rc, err
	}
	if rc.Facts, err = part(partFacts, r.Ignored, r.Facts, from); err != nil {
		return rc, err
	}
	if rc.Event, err = pieces(r.Event, from, tell); err != nil {
		return rc, err
	}
	rc.Signature = k.sign(rc.message())
	return rc, rc.Check(k.Public())
}

func pieces(event []byte, from source, tell func(string) bool) ([]Piece, error) {
	var all []Piece
	last := 0
	err := holes(partEvent, event, func(path string, at, to int) error {
		all = append(all, Piece{Text: string(event[last:at])})
		last = to
		if salt, err := from.salt(path); err == nil && tell(path) {
			all = append(all, Piece{Path: path, Value: string(event[at:to]), Salt: &salt})
			return nil
		}
		c, err := from.commitment(path, event[at:to])
		all = append(all, Piece{Commitment: &c})
		return err
	})
	return append(all, Piece{Text: string(event[last:])}), err
}

// message is what is signed: the head binds the event, the rest what it is called.
func (r Receipt) message() message {
	m := about(nil, domainReceipt).text(r.Case).text(r.No).text(r.Process).number(uint64(len(r.Step)))
	for _, lang := range slices.Sorted(maps.Keys(r.Step)) {
		m = m.text(lang).text(r.Step[lang])
	}
	m = m.number(uint64(r.Seq)).number(uint64(r.At.Unix())) //nolint:gosec // never below zero
	return append(m, r.Head[:]...).text(r.Key)
}

// Check says whether all of a receipt is what the owner of the key has signed.
func (r Receipt) Check(p Public) error {
	if r.Format != domainReceipt {
		return fmt.Errorf("it is no receipt of a known format: %.40q", r.Format)
	}
	if r.Key != p.ID() {
		return fmt.Errorf("it is signed with the key %s, not with %s", r.Key, p.ID())
	}
	event, err := r.event()
	if err != nil {
		return err
	}
	if Next(r.Before, leafOf(r.Case, r.Seq, event, r.Facts), r.Late) != r.Head {
		return errors.New("the event is not the one that was chained")
	}
	return p.check(r.message(), r.Signature)
}

// event is the digest of the event that the pieces give.
func (r Receipt) event() (Digest, error) {
	m := beginPart(nil, partEvent, r.Salt, "")
	for i, x := range r.Event {
		switch {
		case x.isText() != (i%2 == 0):
			return Digest{}, errors.New("text and values do not alternate")
		case x.isText() && x.Path == "" && x.Value == "":
			m = m.segment([]byte(x.Text))
		case x.Text == "" && x.Salt != nil && x.Commitment == nil:
			m = m.value(Commit(*x.Salt, x.Path, []byte(x.Value)))
		case x.Text == "" && x.Salt == nil && x.Path == "" && x.Value == "":
			m = m.value(*x.Commitment)
		default:
			return Digest{}, fmt.Errorf("piece %d is neither text nor a value", i+1)
		}
	}
	if len(r.Event)%2 == 0 {
		return Digest{}, errors.New("the event does not end with text")
	}
	return m.number(markEnd).sum(), nil
}

func (x Piece) isText() bool { return x.Salt == nil && x.Commitment == nil }

// Told is the event as JSON, with null where the receipt has only a commitment.
func (r Receipt) Told() string {
	var b strings.Builder
	for _, x := range r.Event {
		switch {
		case x.isText():
			b.WriteString(x.Text)
		case x.Commitment != nil:
			b.WriteString(gone)
		default:
			b.WriteString(x.Value)
		}
	}
	return b.String()
}
