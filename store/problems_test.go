package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// stopped is a case with a problem at a line.
func stopped(n, line int, answer string) store.Step {
	id := fmt.Sprint("s", n)
	s := started(id, "ali", engine.RaiseProblem{Problem: engine.Problem{ID: id + "-1", Code: "no_way_on", Step: "pay", Line: line, Answer: answer}})
	s.Outcome.Case.Version = 3
	return s
}

func TestProblemsAreGroupedByCause(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for n := range 7 {
			begin(t, db, stopped(n, 10+n%2, "down"))
		}
		begin(t, db, stopped(7, 10, "refused"))
		view(t, db, func(tx *store.Tx) error {
			groups, err := tx.ProblemGroups(ctx, []string{"claim", "other"})
			if err != nil {
				return err
			}
			var got []string
			for _, g := range groups {
				got = append(got, fmt.Sprint(g.Cause, " ", g.Count, " ", g.Oldest.ID, " ", g.Newest.ID))
			}
			want := []string{"3:10:pay:no_way_on:down 4 s0-1 s6-1", "3:11:pay:no_way_on:down 3 s1-1 s5-1", "3:10:pay:no_way_on:refused 1 s7-1 s7-1"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return pagesOfCause(ctx, t, tx, groups[0])
		})
	})
}

func pagesOfCause(ctx context.Context, t *testing.T, tx *store.Tx, g store.ProblemGroup) error {
	var ids []string
	for after := ""; ; {
		left, err := tx.ProblemsBefore(ctx, g.Process, g.Cause, after)
		if err != nil || left != g.Count-len(ids) {
			t.Errorf("%d left after %v: %v", left, ids, err)
		}
		rows, err := tx.ProblemsOf(ctx, g.Process, g.Cause, after, 3)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			ids, after = append(ids, r.ID), r.Cursor()
		}
	}
	if diff := cmp.Diff([]string{"s6-1", "s4-1", "s2-1", "s0-1"}, ids); diff != "" {
		t.Error(diff)
	}
	n, err := tx.CountProblems(ctx, []string{"claim"})
	if n != 8 {
		t.Errorf("%d problems", n)
	}
	return err
}

func TestProblemsFromBeforeGetTheirCause(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		begin(t, db, stopped(1, 12, ""))
		for _, query := range []string{"UPDATE problems SET cause = ''", store.FillCauses} {
			if _, err := raw(t, dsn).ExecContext(t.Context(), query); err != nil {
				t.Fatal(err)
			}
		}
		view(t, db, func(tx *store.Tx) error {
			groups, err := tx.ProblemGroups(t.Context(), []string{"claim"})
			if err == nil && (len(groups) != 1 || !strings.HasPrefix(groups[0].Cause, "3:12:pay:no_way_on:")) {
				t.Errorf("groups %+v", groups)
			}
			return err
		})
	})
}
