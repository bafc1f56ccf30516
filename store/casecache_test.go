package store_test

import (
	"testing"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// Who believes a case to be as it was need not read it. If another server has moved it,
// he hears of a conflict, and when he tries again he reads.
func TestBelievedCases(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		ctx, here, there := t.Context(), storetest.Open(t, dsn), storetest.Open(t, dsn)
		c := step(t, here, begin(t, here, started("c1", "ali")))
		believed := func(tx *store.Tx, moves store.Step, seq int) bool {
			was := moves.Outcome.Case
			was.Seq = seq
			return tx.Believe(&was)
		}
		update(t, here, func(tx *store.Tx) error {
			s := next(c)
			if !believed(tx, s, c.Seq) {
				t.Error("what was written here is not believed")
			}
			if believed(tx, s, c.Seq-1) {
				t.Error("what was before is believed")
			}
			if err := tx.Commit(ctx, c.Seq, s); err != nil {
				return err
			}
			if believed(tx, s, c.Seq) {
				t.Error("what this command has moved itself is believed")
			}
			c = s.Outcome.Case
			return nil
		})
		moved := step(t, there, c)
		wantErr(t, here.Update(ctx, func(tx *store.Tx) error {
			s := next(c)
			if !believed(tx, s, c.Seq) {
				t.Error("what nobody is seen to have moved is not believed")
			}
			return tx.Commit(ctx, c.Seq, s)
		}), store.ErrConflict)
		update(t, here, func(tx *store.Tx) error {
			if believed(tx, next(c), c.Seq) || believed(tx, next(moved), moved.Seq) {
				t.Error("a case that was found moved is believed")
			}
			is, err := tx.Case(ctx, c.ID)
			if err == nil && is.Seq != moved.Seq {
				t.Errorf("seq %d, want %d", is.Seq, moved.Seq)
			}
			return err
		})
	})
}
