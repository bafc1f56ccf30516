package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// rule bounds how often something is done within a window of time.
type rule struct {
	name   string
	most   int
	window time.Duration
}

// How often codes are asked for and tried. They are counted in the database, so that a
// restart, another server or another address of the asker changes nothing.
var (
	asksOfSource  = rule{"source", 30, 10 * time.Minute}
	asksInAMinute = rule{"minute", 1, time.Minute}
	asksInAnHour  = rule{"hour", 5, time.Hour}
	wrongCodes    = rule{"wrong", 10, time.Hour} // of one address, whoever tries
)

// waitFor is a refusal that ends by itself.
func waitFor(d time.Duration) *fault.Fault {
	if d > 90*time.Minute {
		hours := int((d + time.Hour - 1) / time.Hour)
		return fault.New(fault.TooMany, "wait_hours", "hours", hours).After(d)
	}
	if d > 90*time.Second {
		minutes := int((d + time.Minute - 1) / time.Minute)
		return fault.New(fault.TooMany, "wait_minutes", "minutes", minutes).After(d)
	}
	return fault.New(fault.TooMany, "wait_seconds", "seconds", max(1, int(d/time.Second))).After(d)
}

// of names what the rule counts for one thing. It is a hash: what people typed is
// neither stored for that nor of any length.
func (r rule) of(thing string) string {
	sum := sha256.Sum256([]byte(thing))
	return r.name + ":" + hex.EncodeToString(sum[:16])
}

// take counts one, or refuses.
func (r rule) take(ctx context.Context, tx *store.Tx, thing string) error {
	n, ends, err := tx.Count(ctx, r.of(thing), r.window)
	if err != nil {
		return fmt.Errorf("count %s: %w", r.name, err)
	}
	if n > r.most {
		return waitFor(ends.Sub(tx.Now))
	}
	return nil
}

// full refuses where no more may be counted.
func (r rule) full(ctx context.Context, tx *store.Tx, thing string) error {
	n, ends, err := tx.Counted(ctx, r.of(thing))
	if err != nil {
		return fmt.Errorf("read count of %s: %w", r.name, err)
	}
	if n >= r.most {
		return waitFor(ends.Sub(tx.Now))
	}
	return nil
}

func wordsOf(p Person, asked text.Lang) text.Lang {
	if p.ID != "" && p.Lang != "" {
		return text.Lang(p.Lang)
	}
	return asked
}
