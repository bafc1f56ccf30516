package cartable_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// stuck files a claim whose identity check fails with an error that nothing answers.
func (w *world) stuck() (caseID, problem string) {
	w.t.Helper()
	w.fake.Fail("civil_registry.verify", "strange")
	id := w.start().ID
	c := w.stored(id)
	if len(c.Problems) != 1 {
		w.t.Fatalf("problems %+v at %+v", c.Problems, c.Tokens)
	}
	return id, c.Problems[0].ID
}

func (w *world) groups(who string) []cartable.ProblemGroup {
	w.t.Helper()
	groups, err := w.cartable.ProblemGroups(w.t.Context(), w.as(who))
	w.must(err)
	return groups
}

func TestAProblemTellsWhatCanBeDone(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		_, id := w.stuck()
		v, err := w.cartable.Problem(t.Context(), w.as("manager"), id)
		w.must(err)
		if v.Answer != "strange" || v.Attempts != 1 || !strings.Contains(v.Words, "“strange”") || !v.CanRead {
			t.Errorf("problem %+v", v)
		}
		here := slices.IndexFunc(v.Lines, func(l cartable.ProblemLine) bool { return l.Here })
		if len(v.Lines) != 5 || here != 1 || !strings.Contains(v.Lines[1].Text, v.Step) {
			t.Errorf("lines %+v", v.Lines)
		}
		var ways []string
		for _, way := range v.Can.Ways {
			ways = append(ways, way.ID)
		}
		if !slices.Contains(ways, "error:unavailable") || !slices.Contains(ways, "next:0") || !v.Can.Retry || v.Can.GiveUp == "" {
			t.Errorf("can %+v", v.Can)
		}
		if slices.ContainsFunc(v.Can.Fields, func(f cartable.Field) bool { return f.Path == "invoices" || f.Path == "iban" && f.Value != nil }) {
			t.Errorf("files or personal values are given: %+v", v.Can.Fields)
		}
	})
}

func TestWhoMendsProblems(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.person("op", engine.Staff, "operator")
		_, id := w.stuck()
		for _, who := range []string{"sara", "reza", "expert1", "chief"} {
			_, err := w.cartable.Problem(t.Context(), w.as(who), id)
			_, none := w.cartable.Problem(t.Context(), w.as(who), "019a0000-0000-7000-8000-000000000000-1")
			_, mend := w.cartable.Mend(t.Context(), w.as(who), id, cartable.Mend{Do: cartable.MendRetry})
			if err == nil || err.Error() != none.Error() || mend.Error() != none.Error() {
				t.Errorf("%s: %v, %v, %v", who, err, none, mend)
			}
			h, err := w.cartable.Home(t.Context(), w.as(who))
			w.must(err)
			if len(w.groups(who)) != 0 || h.Problems != nil {
				t.Errorf("%s sees groups", who)
			}
		}
		for _, who := range []string{"op", "manager"} {
			h, err := w.cartable.Home(t.Context(), w.as(who))
			w.must(err)
			if len(w.groups(who)) != 1 || h.Problems == nil || *h.Problems != 1 {
				t.Errorf("%s does not see it", who)
			}
		}
	})
}

func TestProblemsAreMendedInBulk(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ids := []string{}
		for range 3 {
			_, id := w.stuck()
			ids = append(ids, id)
		}
		g := w.groups("manager")
		if len(g) != 1 || g[0].Count != 3 {
			t.Fatalf("groups %+v", g)
		}
		_, err := w.cartable.MendAll(t.Context(), w.as("expert1"), cartable.Bulk{Mend: cartable.Mend{Do: cartable.MendRetry}, Process: g[0].Process, Cause: g[0].Cause})
		if f := fault.As(err); f == nil || f.Code != fault.NotFound {
			t.Errorf("a stranger mends: %v", err)
		}
		page, err := w.cartable.Problems(t.Context(), w.as("manager"), cartable.ProblemFilter{Process: g[0].Process, Cause: g[0].Cause, Limit: 2})
		w.must(err)
		if len(page.Rows) != 2 || page.Next == "" {
			t.Errorf("page %+v", page)
		}
		done, err := w.cartable.MendAll(t.Context(), w.as("manager"), cartable.Bulk{Mend: cartable.Mend{Do: cartable.MendRetry}, IDs: []string{ids[0], ids[0], "nothing-1"}})
		w.must(err)
		if done.Done != 1 || len(done.Failed) != 2 || done.Failed[0].No == "" || done.Failed[1].No != "" {
			t.Errorf("done %+v", done)
		}
		done, err = w.cartable.MendAll(t.Context(), w.as("manager"), cartable.Bulk{
			Mend:    cartable.Mend{Do: cartable.MendWay, Way: "error:unavailable", Reason: "the registry is closed today"},
			Process: g[0].Process, Cause: g[0].Cause,
		})
		w.must(err)
		if done.Done != 2 || len(done.Failed) != 0 || done.Left != 0 || done.Next != "" {
			t.Errorf("done %+v", done)
		}
		w.item(ids[1][:len(ids[1])-2], "manual_identity")
		w.processes.RunOnce(t.Context())
		if len(w.groups("manager")) != 0 {
			t.Errorf("groups %+v", w.groups("manager"))
		}
	})
}

func TestAReasonIsAskedForAndKept(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		caseID, id := w.stuck()
		for _, m := range []cartable.Mend{
			{Do: cartable.MendGiveUp},
			{Do: cartable.MendWay, Way: "next:0"},
			{Do: cartable.MendAcknowledge},
			{Do: "dance"},
			{Do: cartable.MendValue, Path: "claimed_amount", Value: 5_000_000},
			{Do: cartable.MendValue, Path: "invoices", Value: []any{"x"}, Reason: "x"},
			{Do: cartable.MendValue, Path: "iban", Value: "IR1", Reason: "x"},
		} {
			if _, err := w.cartable.Mend(t.Context(), w.as("manager"), id, m); fault.As(err) == nil || fault.As(err).Code != fault.Invalid {
				t.Errorf("%+v: %v", m, err)
			}
		}
		_, err := w.cartable.Mend(t.Context(), w.as("manager"), id, cartable.Mend{Do: cartable.MendValue, Path: "claimed_amount", Value: 5_000_000, Reason: "misread", Retry: true})
		w.must(err)
		v, err := w.cartable.Case(t.Context(), w.as("manager"), caseID)
		w.must(err)
		if !slices.ContainsFunc(v.History, func(e cartable.Entry) bool {
			return strings.Contains(e.Text, "misread") && e.By == "name of manager" && e.Glass == engine.Private
		}) {
			t.Errorf("history %+v", v.History)
		}
		if len(w.stored(caseID).Problems) != 0 {
			t.Errorf("problems %+v", w.stored(caseID).Problems)
		}
	})
}

func TestTheOwnerIsToldOnceAnHour(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		told := func() int {
			n := 0
			w.must(w.db.View(t.Context(), func(tx *store.Tx) error {
				rows, err := tx.Notices(t.Context(), "", []string{"claims_manager"}, "", 50)
				for _, row := range rows {
					if row.Template == "problem" {
						n++
					}
				}
				return err
			}))
			return n
		}
		w.stuck()
		w.stuck()
		if n := told(); n != 1 {
			t.Errorf("told %d times", n)
		}
		w.later(61 * 60e9)
		w.stuck()
		if n := told(); n != 2 {
			t.Errorf("told %d times", n)
		}
	})
}
