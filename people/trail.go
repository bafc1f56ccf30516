package people

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/kartabl/kartabl/store"
)

// Deed is what a request does, for the audit trail.
type Deed = store.Deed

// AuditEntry is one line of the audit trail.
type AuditEntry = store.AuditEntry

// The outcomes of entries.
const (
	AuditAllowed = store.AuditAllowed
	AuditRefused = store.AuditRefused
)

const (
	trailEvery = time.Second // how long an entry that no command writes may wait
	trailMost  = 500         // entries that wait; then who brings one more writes them
	seenMost   = 100_000     // what was seen in this hour
)

// Trail takes what no command writes down by itself: what staff have looked at, and what
// was refused. It may be used by many goroutines.
type Trail struct {
	db  *store.DB
	log *slog.Logger

	mu      sync.Mutex
	waiting []AuditEntry
	hour    time.Time
	seen    map[string]bool // person, deed, object of this hour
}

// NewTrail makes the trail of a server. log may be nil.
func (s *Service) NewTrail(log *slog.Logger) *Trail {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Trail{db: s.db, log: log, seen: map[string]bool{}}
}

// First reports whether this is the first time in this hour that a server is told of the
// entry's person, deed, object and outcome.
func (t *Trail) First(e AuditEntry) bool {
	hour := t.db.Now().Truncate(time.Hour)
	key := fmt.Sprintf("%s\x00%s\x00%s\x00%s\x00%s\x00%d", e.Person, e.Session, e.Address, e.Deed, e.Object, e.Status)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !hour.Equal(t.hour) || len(t.seen) >= seenMost {
		t.hour = hour
		clear(t.seen)
	}
	if t.seen[key] {
		return false
	}
	t.seen[key] = true
	return true
}

// Keep has an entry written within a second. Where too many wait it writes them itself.
func (t *Trail) Keep(ctx context.Context, e AuditEntry) {
	e.At = t.db.Now()
	t.mu.Lock()
	t.waiting = append(t.waiting, e)
	full := len(t.waiting) >= trailMost
	t.mu.Unlock()
	if full {
		t.told(ctx, t.Flush(ctx))
	}
}

// Flush writes what waits. What cannot be written waits on.
func (t *Trail) Flush(ctx context.Context) error {
	t.mu.Lock()
	entries := t.waiting
	t.waiting = nil
	t.mu.Unlock()
	if len(entries) == 0 {
		return nil
	}
	ctx = store.WithDeed(ctx, nil) // whoever writes them has done something else
	err := t.db.Update(ctx, func(tx *store.Tx) error { return tx.AddAudit(ctx, entries...) })
	if err != nil {
		t.mu.Lock()
		t.waiting = append(entries, t.waiting...)
		t.mu.Unlock()
		return fmt.Errorf("write the audit trail: %w", err)
	}
	return nil
}

// Run writes what waits every second until ctx ends, and once more then.
func (t *Trail) Run(ctx context.Context) {
	tick := time.NewTicker(trailEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), trailEvery)
			defer cancel()
			t.told(last, t.Flush(last))
			return
		case <-tick.C:
			t.told(ctx, t.Flush(ctx))
		}
	}
}

func (t *Trail) told(ctx context.Context, err error) {
	if err != nil {
		t.log.ErrorContext(ctx, "audit trail", "err", err)
	}
}

// byCommand is what the operator has done to a person from the command line.
func byCommand(deed string, to Person) AuditEntry {
	return AuditEntry{Person: ByCommand, Deed: deed, Kind: "person", Object: to.ID, Outcome: AuditAllowed}
}

// WithDeed gives what runs under ctx a deed that its first command writes; nil keeps that
// of a request from what goes on after its answer.
func WithDeed(ctx context.Context, d *Deed) context.Context { return store.WithDeed(ctx, d) }

// SessionMark tells the session of a token from others and opens none.
func SessionMark(token string) string {
	if token == "" {
		return ""
	}
	return store.SessionMark(tokenHash(token))
}
