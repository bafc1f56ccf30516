package proof

import (
	"fmt"
	"time"
)

// CheckpointFormat is that of the checkpoints that are made today.
const CheckpointFormat = "kartabl checkpoint v1"

const (
	domainCheckpoint = CheckpointFormat
	domainReceipt    = "kartabl receipt v1"
)

// Checkpoint is what an installation has signed of its log: all events up to one
// number. Whoever keeps it elsewhere can show later that none of them was changed.
type Checkpoint struct {
	Format    string    `json:"format"`
	Upto      int64     `json:"upto"`
	Events    int64     `json:"events"`
	At        time.Time `json:"at"` // UTC, whole seconds
	Root      Digest    `json:"root"`
	Key       string    `json:"key"` // Public.ID
	Signature Signature `json:"signature"`
}

// SignLog makes the checkpoint of a log.
func (k Key) SignLog(l Log, at time.Time) Checkpoint {
	c := Checkpoint{Format: domainCheckpoint, Upto: l.Upto, Events: l.Events, At: at.UTC().Truncate(time.Second), Root: l.Root, Key: k.Public().ID()}
	c.Signature = k.sign(c.message())
	return c
}

func (c Checkpoint) message() message {
	m := about(nil, domainCheckpoint).number(uint64(c.Upto)).number(uint64(c.Events)).number(uint64(c.At.Unix())) //nolint:gosec // never below zero
	return append(m, c.Root[:]...).text(c.Key)
}

// Check says whether a checkpoint is what the owner of the key has signed.
func (c Checkpoint) Check(p Public) error {
	if c.Format != CheckpointFormat {
		return fmt.Errorf("it is no checkpoint of a known format: %.40q", c.Format)
	}
	if c.Key != p.ID() {
		return fmt.Errorf("it is signed with the key %s, not with %s", c.Key, p.ID())
	}
	return p.check(c.message(), c.Signature)
}

// Matches says whether a log is the one that the checkpoint is of.
func (c Checkpoint) Matches(l Log) bool {
	return c.Upto == l.Upto && c.Events == l.Events && c.Root == l.Root
}
