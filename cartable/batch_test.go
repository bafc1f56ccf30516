package cartable_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

func ids(items []engine.Item) (all []string) {
	for _, it := range items {
		all = append(all, it.ID)
	}
	return all
}

// batch gives what came of each item: "done", or the code of its fault.
func (w *world) batch(login string, b cartable.Batch) (came []string) {
	w.t.Helper()
	got, err := w.cartable.Batch(w.t.Context(), w.as(login), b)
	w.must(err)
	for i, row := range got.Rows {
		switch {
		case row.ID != b.IDs[i]:
			w.t.Errorf("line %d is of %s, want %s", i, row.ID, b.IDs[i])
		case row.Done:
			came = append(came, "done")
		case row.Said == "":
			w.t.Errorf("%s is refused without a word", row.ID)
		default:
			came = append(came, row.Code)
		}
	}
	return came
}

func (w *world) comes(came []string, want ...string) {
	w.t.Helper()
	if !slices.Equal(came, want) {
		w.t.Errorf("came %v, want %v", came, want)
	}
}

// Each item of a batch is for itself: what fails for one changes nothing for the others.
func TestABatchHasAResultForEachItem(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		items := w.asked(4)
		w.must(w.claims("bita", items[1]))
		all := append(ids(items), "nothing-1")
		w.comes(w.batch("ali", cartable.Batch{Op: cartable.BatchClaim, IDs: all}), "done", "conflict", "done", "done", "not_found")
		w.comes(w.batch("ali", cartable.Batch{Op: cartable.BatchRelease, IDs: all}), "done", "not_found", "done", "done", "not_found")
		to := w.persons["bita"].ID
		w.comes(w.batch("ali", cartable.Batch{Op: cartable.BatchAssign, IDs: all[:1], To: to}), "not_found")
		w.comes(w.batch("chief", cartable.Batch{Op: cartable.BatchAssign, IDs: all[:3], To: to}), "done", "done", "done")
		if got := w.mine("bita"); len(got) != 3 {
			t.Errorf("bita has %v", got)
		}
		w.replayed()
	})
}

// A pile is taken by the order and handed in together; what is at another step is not.
func TestAPile(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		items := w.asked(4)
		w.must(w.claims("bita", items[3]))
		w.must(w.submits("bita", items[3]))
		second := w.item(caseOf(items[3]), "second")
		w.must(w.cartable.Rank(t.Context(), w.as("chief"), items[2].ID, "high"))
		pile, err := w.cartable.Alike(t.Context(), w.as("ali"), items[0].ID)
		w.must(err)
		var like []string
		for _, row := range pile.Rows {
			like = append(like, row.ID)
		}
		if want := []string{items[2].ID, items[0].ID, items[1].ID}; !slices.Equal(like, want) {
			t.Fatalf("the pile is %v, want %v", like, want)
		}
		w.comes(w.batch("ali", cartable.Batch{Op: cartable.BatchClaim, IDs: append(like, second.ID), Reason: cartable.ClaimReason{Why: "alike"}}), "done", "done", "done", "done")
		if rows := w.overtakings("chief"); len(rows) != 1 || rows[0].Who != "name of bita" {
			t.Errorf("who takes all by the order overtakes nobody: %+v", rows)
		}
		like = append(like, second.ID)
		w.comes(w.batch("ali", cartable.Batch{Op: cartable.BatchSubmit, IDs: like, Work: cartable.Work{Outcome: "no such way", Values: map[string]any{}}}), "invalid", "invalid", "invalid", "conflict")
		w.comes(w.batch("ali", cartable.Batch{Op: cartable.BatchSubmit, IDs: like, Work: cartable.Work{Values: map[string]any{}}}), "done", "done", "done", "conflict")
		if got := w.mine("ali"); len(got) != 1 {
			t.Errorf("ali still has %v", got)
		}
		for _, login := range []string{"sara", "tech1"} {
			_, err := w.cartable.Alike(t.Context(), w.as(login), second.ID)
			want(t, err, fault.NotFound, "not_found")
		}
		w.replayed()
	})
}

// A request that is sent again with its key does nothing twice, and goes on with what has
// failed before.
func TestABatchIsSentAgain(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		items := w.asked(3)
		w.must(w.claims("bita", items[1]))
		b := cartable.Batch{Op: cartable.BatchClaim, IDs: ids(items), Key: "k1"}
		w.comes(w.batch("ali", b), "done", "conflict", "done")
		w.must(w.cartable.Release(t.Context(), w.as("bita"), items[1].ID))
		before := w.stored(caseOf(items[0])).Seq
		w.comes(w.batch("ali", b), "done", "done", "done")
		if after := w.stored(caseOf(items[0])).Seq; after != before {
			t.Errorf("the case moved from %d to %d", before, after)
		}
		b.Key = ""
		w.comes(w.batch("ali", b), "conflict", "conflict", "conflict")
	})
}

func TestBatchesAreChecked(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali")
		many := make([]string, cartable.MaxBatch+1)
		for i := range many {
			many[i] = fmt.Sprint(i)
		}
		for _, b := range []cartable.Batch{
			{Op: cartable.BatchClaim},
			{Op: cartable.BatchClaim, IDs: many},
			{Op: "burn", IDs: []string{"x"}},
			{Op: cartable.BatchClaim, IDs: []string{"x"}, Reason: cartable.ClaimReason{Why: "mood"}},
		} {
			_, err := w.cartable.Batch(t.Context(), w.as("ali"), b)
			want(t, err, fault.Invalid, "invalid.fields")
		}
		_, err := w.cartable.Batch(t.Context(), w.as("sara"), cartable.Batch{Op: cartable.BatchClaim, IDs: []string{"x"}})
		want(t, err, fault.NotFound, "not_found")
	})
}
