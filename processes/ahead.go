package processes

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// ahead is what a command leads to if it finds the case as it was when it was decided.
type ahead struct {
	of     Command
	before engine.Case
	walk   walk
}

// errUnforeseen says that more has to be known than the case.
var errUnforeseen = errors.New("only the transaction can tell")

// Foresee decides a command before its transaction begins, on the case as it was last
// written, so that others wait for the writing only. AdvanceTx takes the decision over
// if case and second are still the same, and decides anew where they are not: what is
// written does not depend on it. Nothing comes of a command that nobody advances.
func (s *Service) Foresee(ctx context.Context, caseID string, cmd Command) Command {
	before, ok := s.db.Recent(caseID)
	if !ok {
		return cmd
	}
	p, err := s.Process(before.Process, before.Version)
	if err != nil {
		return cmd
	}
	w := walk{s: s, p: p, now: before, at: s.db.Now()}
	if w.take(ctx, cmd) != nil || w.encode(before) != nil {
		return cmd // the transaction will say why, if that is still so
	}
	cmd.ahead = &ahead{of: cmd, before: before, walk: w}
	return cmd
}

// Expected is a command with what was foreseen of a guess, if that was the same command: who
// gives it and what he says may only be known within the transaction.
func (cmd Command) Expected(guess Command) Command {
	if a := guess.ahead; a != nil && a.of.By == cmd.By && a.of.look == cmd.look &&
		reflect.DeepEqual(a.of.Input, cmd.Input) && reflect.DeepEqual(a.of.Attributes, cmd.Attributes) {
		cmd.ahead = a
	}
	return cmd
}

// believed is the case as the walk has found it, where the transaction may go on from
// that without reading it: what it writes tells whether it was so.
func (a *ahead) believed(tx *store.Tx) (engine.Case, bool) {
	if a == nil || len(a.walk.steps) == 0 || !a.now(tx) || !tx.Believe(&a.before) {
		return engine.Case{}, false
	}
	return a.before, true
}

func (a *ahead) now(tx *store.Tx) bool { return a.walk.at.Equal(tx.Now.Truncate(time.Second)) }

// at gives the foreseen walk if it begins at this case and moment.
func (a *ahead) at(before engine.Case, tx *store.Tx) (walk, bool) {
	if a == nil || a.before.ID != before.ID || a.before.Seq != before.Seq || !a.now(tx) {
		return walk{}, false
	}
	w := a.walk
	w.tx = tx
	return w, true
}

func (w *walk) encode(before engine.Case) error {
	w.note(before)
	for i := range w.steps {
		if err := w.s.db.Encode(&w.steps[i]); err != nil {
			return err
		}
	}
	return nil
}
