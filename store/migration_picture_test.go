package store

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Cases from before there were counters of steps are counted where they stand.
func TestCasesFromBeforeStepsWereCounted(t *testing.T) {
	ctx := t.Context()
	const at = `{"tokens": [{"scope": "", "step": "both", "place": "at"}, {"scope": "a", "step": "look", "place": "at"}, {"scope": "b", "step": "pay", "place": "done"}]}`
	db := migrated(t, migrations[:slices.Index(migrations, stepCounters)], func(tx *Tx) error {
		for _, c := range []struct {
			id, ended, state string
			version          int
		}{{"1", "", at, 1}, {"2", "", at, 2}, {"3", "closed", at, 1}, {"4", "", "{}", 1}, {"5", "", at, 1}} {
			const add = `INSERT INTO cases (id, no, process, version, seq, customer, result, ended, waiting, opened_at, updated_at, problems, state)
				VALUES (?, ?, 'claim', ?, 1, 'ali', '', ?, 'staff', 0, 0, 0, ?)`
			if _, err := tx.exec(ctx, add, c.id, c.id, c.version, c.ended, c.state); err != nil {
				return err
			}
		}
		return nil
	})
	err := db.View(ctx, func(tx *Tx) error {
		got, err := tx.Standing(ctx, "claim")
		want := map[int]map[string]int{1: {"both": 2, "look": 2}, 2: {"both": 1, "look": 1}}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
