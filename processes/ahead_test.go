package processes_test

import (
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// TestForesightIsOnlyAForesight: a command that was decided ahead does what it would
// have done without, also when the case or the clock has moved meanwhile.
func TestForesightIsOnlyAForesight(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(transfer))
		w.fake.Always("core_insurance.settle", map[string]any{"trace_no": "T1"})
		w.fake.Always("core_insurance.reverse", map[string]any{"done": true})
		confirm := func(c engine.Case) processes.Command {
			return processes.Command{By: people.Actor(w.sara), Input: engine.Submitted{Item: c.Items[0].ID}}
		}
		advance := func(c engine.Case, cmd processes.Command) error {
			return w.s.Update(w.t.Context(), func(tx *store.Tx) error {
				_, err := w.s.AdvanceTx(w.t.Context(), tx, c.ID, cmd)
				return err
			})
		}
		foreseen, overtaken, late, guessed := w.start(), w.start(), w.start(), w.start()

		w.must(advance(foreseen, w.s.Foresee(w.t.Context(), foreseen.ID, confirm(foreseen))))
		if got := w.stored(foreseen.ID); got.Ended != "closed" {
			w.t.Errorf("ended %q, want closed", got.Ended)
		}

		ahead := w.s.Foresee(w.t.Context(), overtaken.ID, confirm(overtaken))
		w.must(advance(overtaken, processes.Command{By: people.Actor(w.sara), Input: engine.Cancelled{}}))
		if err := advance(overtaken, ahead); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("overtaken: %v, want a conflict", err)
		}
		if got := w.stored(overtaken.ID); got.Ended != "withdrawn" {
			w.t.Errorf("ended %q, want withdrawn", got.Ended)
		}

		ahead = w.s.Foresee(w.t.Context(), late.ID, confirm(late))
		w.now = w.now.Add(time.Hour)
		w.must(advance(late, ahead))
		if got := w.stored(late.ID); !got.EndedAt.Equal(w.now) {
			w.t.Errorf("ended at %v, want %v", got.EndedAt, w.now)
		}

		guess := w.s.Foresee(w.t.Context(), guessed.ID, confirm(guessed))
		cmd := confirm(guessed)
		cmd.By.For = "somebody"
		w.must(advance(guessed, cmd.Expected(guess)))
		if by := w.lastBy(guessed.ID); by != cmd.By {
			w.t.Errorf("noted as done by %+v, who was only guessed; it was %+v", by, cmd.By)
		}
		w.must(w.s.Replay(w.t.Context(), func(d processes.Difference, same bool) {
			if !same {
				w.t.Errorf("replay: %+v", d)
			}
		}))
	})
}

// lastBy is who gave the newest command of a person.
func (w *world) lastBy(id string) (by engine.Actor) {
	w.must(w.db.View(w.t.Context(), func(tx *store.Tx) error {
		all, err := tx.Events(w.t.Context(), id)
		for _, e := range all {
			if e.Event.By != engine.System {
				by = e.Event.By
			}
		}
		return err
	}))
	return by
}
