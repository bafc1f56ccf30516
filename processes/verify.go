package processes

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
)

// Verified counts what was looked at.
type Verified struct {
	Cases, Events int
	Late          int // events that were there before anybody chained them
	Loose         int // events that nobody has chained yet
	Erased        int // cases of which something was erased: they are replayed from there on
	Values        int // that were erased
	Checkpoints   int
	Signed        int // checkpoints whose signatures were looked at
}

// verifyPage is how many cases one view looks at: a long one would keep the database
// from cleaning up behind those who work.
const verifyPage = 50

// Verify looks for what was changed in the history and the state of cases: of the one
// with the number only, or of all. found is told each of them. Every case is replayed
// too. What was written meanwhile is looked at or not.
func (s *Service) Verify(ctx context.Context, only string, found func(Difference)) (v Verified, err error) {
	if only != "" {
		return v, s.db.View(ctx, func(tx *store.Tx) error {
			c, err := tx.CaseByNo(ctx, only)
			if err != nil {
				return fmt.Errorf("case %s: %w", only, err)
			}
			return s.verifyCase(ctx, tx, c.ID, &v, found)
		})
	}
	for last := int64(0); ; {
		n := 0
		err := s.db.View(ctx, func(tx *store.Tx) error {
			ids, next, err := tx.CaseIDs(ctx, last, verifyPage)
			if err != nil {
				return err
			}
			for _, id := range ids {
				if err := s.verifyCase(ctx, tx, id, &v, found); err != nil {
					return err
				}
			}
			last, n = next, len(ids)
			return nil
		})
		if err != nil {
			return v, err
		}
		if n < verifyPage {
			return v, s.verifyStrays(ctx, found)
		}
	}
}

func (s *Service) verifyStrays(ctx context.Context, found func(Difference)) error {
	return s.db.View(ctx, func(tx *store.Tx) error {
		n, err := tx.Strays(ctx)
		if err == nil && n > 0 {
			found(Difference{Cause: fmt.Sprintf("%d events belong to no case", n)})
		}
		return err
	})
}

// verifyCase tells the first thing that is wrong with a case. What cannot be read is
// one: only the end of ctx is an error.
func (s *Service) verifyCase(ctx context.Context, tx *store.Tx, id string, v *Verified, found func(Difference)) error {
	v.Cases++
	p, events, err := tx.ProveCase(ctx, id)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d := Difference{Case: id, No: p.Case.No}
	if chained := followChain(id, p, events, v); chained != nil {
		d.Cause = chained.Error()
	} else if err != nil {
		d.Cause = err.Error()
	} else if p.Wrong != "" {
		d.Cause = "its column " + p.Wrong + " is not what its state says"
	} else if d.Cause = s.replayed(ctx, tx, p.Case, events); ctx.Err() != nil {
		return ctx.Err()
	}
	if d.Cause != "" {
		found(d)
	}
	return nil
}

// followChain says what is wrong with the chain of a case.
func followChain(id string, p store.Proved, events []store.ChainedEvent, v *Verified) error {
	c := proof.Begin(id)
	values := 0
	for _, e := range events {
		v.Events++
		if !e.Chained() && c.Seq == p.Chained {
			v.Loose++
			continue
		}
		l, err := e.Link()
		if err != nil {
			return err
		}
		if err := c.Follow(e.Record, l); err != nil {
			return err
		}
		if l.Late {
			v.Late++
		}
		if l.Remains != nil {
			values += len(l.Remains.Erased)
		}
	}
	if v.Values += values; values > 0 {
		v.Erased++
	}
	switch {
	case len(events) != p.Seq:
		return fmt.Errorf("it has %d events, and says %d", len(events), p.Seq)
	case c.Seq != p.Chained:
		return fmt.Errorf("%d of its events are chained, and it says %d", c.Seq, p.Chained)
	case p.Chained > 0 && !bytes.Equal(c.Head[:], p.Head), p.Chained == 0 && p.Head != nil:
		return errors.New("its head is not that of its events")
	}
	return nil
}

// replayed compares the state with what the events lead to. Of a case of which something
// was erased, these are the events since then.
func (s *Service) replayed(ctx context.Context, tx *store.Tx, c engine.Case, events []store.ChainedEvent) string {
	rows := make([]store.StoredEvent, len(events))
	for i, e := range events {
		event, err := engine.DecodeEvent(e.Record.Event)
		if err != nil {
			return fmt.Sprintf("event %d: %v", e.Record.Seq, err)
		}
		rows[i].Event = event
	}
	if err := s.upTo(ctx, tx, c.Known); err != nil {
		return err.Error()
	}
	return s.compare(c, rows)
}

// VerifyLog compares the log of all events with the checkpoints that the database keeps
// and with those that are kept elsewhere. A key without a value looks at no signature.
func (s *Service) VerifyLog(ctx context.Context, key proof.Public, elsewhere []proof.Checkpoint, v *Verified, found func(Difference)) error {
	var all []proof.Checkpoint
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Checkpoints(ctx)
		return err
	})
	if err != nil {
		return err
	}
	l := proof.Log{}
	for _, c := range inOrder(all, elsewhere) {
		v.Checkpoints++
		if !key.IsZero() {
			v.Signed++
			if err := c.Check(key); err != nil {
				found(Difference{Cause: fmt.Sprintf("the checkpoint at event %d: %v", c.Upto, err)})
			}
		}
		if err := s.db.FollowLog(ctx, &l, c.Upto); err != nil {
			if ctx.Err() != nil {
				return err
			}
			found(Difference{Cause: err.Error()})
			return nil
		}
		if !c.Matches(l) {
			found(Difference{Cause: fmt.Sprintf("the %d events up to %d are not those that were signed on %s", c.Events, c.Upto, c.At.Format("2006-01-02 15:04:05Z"))})
			return nil
		}
	}
	return nil
}

// inOrder merges two lists of checkpoints by the events up to which they are.
func inOrder(here, elsewhere []proof.Checkpoint) []proof.Checkpoint {
	all := slices.Concat(here, elsewhere)
	slices.SortStableFunc(all, func(a, b proof.Checkpoint) int { return cmp.Compare(a.Upto, b.Upto) })
	return all
}
